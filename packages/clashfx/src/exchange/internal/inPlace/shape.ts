/**
 * What a schema asks of a body, as far as that can be checked where the body lies.
 *
 * Bodies are nearly all plain JSON: objects, lists, text, whole numbers, tags. What is not plain (timestamps, renamed keys,
 * other checks) is decoded by Effect in its place. From a shape a decoder is made: of generated code (`generated.ts`), or of
 * closures where programs may not generate code (`closures.ts`).
 */
import * as Exit from "effect/Exit"
import * as Predicate from "effect/Predicate"
import * as Schema from "effect/Schema"
import * as SchemaAST from "effect/SchemaAST"
import * as SchemaJITCompiler from "effect/schema/SchemaJITCompiler"
import { keepUnknown } from "./keepUnknown.ts"

/** What a decoder gives for what does not fit. */
export const invalid: unique symbol = Symbol("clashfx/internal/invalid")

/** From a value to what it is decoded to, or {@link invalid}. */
export type Decode = (value: unknown) => unknown

/** A check of a value whose type is right. */
export type Check =
  | { readonly _tag: "Int" }
  | { readonly _tag: "Finite" }
  /** The pattern has no flags, so that a test does not depend on the one before. */
  | { readonly _tag: "Pattern"; readonly source: string }

/** A value that is decoded to itself, if its type is right and all checks pass. */
export interface Plain {
  readonly _tag: "Plain"
  readonly type: "string" | "number" | "boolean" | "null" | "unknown"
  readonly checks: ReadonlyArray<Check>
}

/** One certain value. */
export interface Constant {
  readonly _tag: "Constant"
  readonly value: unknown
}

export interface NullOr {
  readonly _tag: "NullOr"
  readonly shape: Shape
}

/** The first of its members that fits. */
export interface OneOf {
  readonly _tag: "OneOf"
  readonly members: ReadonlyArray<Shape>
}

export interface List {
  readonly _tag: "List"
  readonly item: Shape
}

/** A property of an object. */
export interface Field {
  readonly name: string
  readonly value:
    | { readonly _tag: "Sent"; readonly shape: Shape; readonly isOptional: boolean }
    /** It need not be sent, and is always in the model: decoded from the whole object, or what it is otherwise. */
    | { readonly _tag: "LeftOut"; readonly decode: Decode; readonly otherwise: unknown }
}

export interface Fields {
  readonly _tag: "Fields"
  readonly fields: ReadonlyArray<Field>
}

/** What Effect decodes. */
export interface ByEffect {
  readonly _tag: "ByEffect"
  readonly decode: Decode
}

export type Shape = Plain | Constant | NullOr | OneOf | List | Fields | ByEffect

/** Is everything that fits decoded to itself? An object around a value that is not is copied. */
export const isSame = (shape: Shape): boolean => {
  switch (shape._tag) {
    case "Plain":
    case "Constant":
      return true
    case "NullOr":
      return isSame(shape.shape)
    case "OneOf":
      return shape.members.every(isSame)
    case "List":
      return isSame(shape.item)
    case "Fields":
      return shape.fields.every(({ value }) => value._tag === "Sent" && isSame(value.shape))
    case "ByEffect":
      return false
  }
}

/** Decodes by Effect. */
const byEffect = (ast: SchemaAST.AST): Decode => {
  // A declaration has a decoder of its own, which this would replace.
  if (ast._tag === "Objects") SchemaJITCompiler.enable(ast)
  const decode = Schema.decodeUnknownExit(Schema.make<Schema.ConstraintDecoder<unknown>>(ast))
  return (input) => {
    const exit = decode(input)
    return Exit.isSuccess(exit) ? keepUnknown(input, exit.value) : invalid
  }
}

/** The check, if it is one of the few that bodies are full of. */
const checkOf = (check: SchemaAST.Check<never>): Check | undefined => {
  const representation = check._tag === "Filter" ? check.annotations?.representation : undefined
  switch (representation?.id) {
    case "effect/schema/isInt":
      return { _tag: "Int" }
    case "effect/schema/isFinite":
      return { _tag: "Finite" }
    case "effect/schema/isPattern": {
      const { payload } = representation
      const isPlain = Predicate.hasProperty(payload, "flags") && payload.flags === ""
      return isPlain && Predicate.hasProperty(payload, "source") && typeof payload.source === "string"
        ? { _tag: "Pattern", source: payload.source }
        : undefined
    }
    default:
      return undefined
  }
}

const plain = (ast: SchemaAST.AST, type: Plain["type"]): Plain | undefined => {
  const checks: Array<Check> = []
  for (const one of ast.checks ?? []) {
    const check = checkOf(one)
    if (check === undefined) return undefined
    checks.push(check)
  }
  return { _tag: "Plain", type, checks }
}

const union = (ast: SchemaAST.Union): Shape | undefined => {
  if (ast.checks !== undefined || ast.options?.mode === "oneOf") return undefined
  const [first, second] = ast.types
  return ast.types.length === 2 && first !== undefined && second?._tag === "Null"
    ? { _tag: "NullOr", shape: shapeOf(first) }
    : { _tag: "OneOf", members: ast.types.map(shapeOf) }
}

const list = (ast: SchemaAST.Arrays): List | undefined => {
  const [item, ...more] = ast.rest
  return ast.checks !== undefined || ast.elements.length > 0 || item === undefined || more.length > 0
    ? undefined
    : { _tag: "List", item: shapeOf(item) }
}

const leftOut = (name: string, type: SchemaAST.AST): Field => {
  const decodeObject = byEffect(Schema.Struct({ [name]: Schema.make<Schema.ConstraintDecoder<unknown>>(type) }).ast)
  const decode: Decode = (input) => {
    const decoded = decodeObject(input)
    return Predicate.hasProperty(decoded, name) ? decoded[name] : invalid
  }
  return { name, value: { _tag: "LeftOut", decode, otherwise: decode({}) } }
}

const fields = (ast: SchemaAST.Objects): Fields | undefined => {
  if (ast.checks !== undefined || ast.indexSignatures.length > 0) return undefined
  const all: Array<Field> = []
  for (const { name, type } of ast.propertySignatures) {
    if (typeof name !== "string" || name === "__proto__") return undefined
    const isOptional = SchemaAST.isOptional(type)
    const isLeftOut = !isOptional && SchemaAST.isOptional(SchemaAST.toEncoded(type))
    all.push(isLeftOut ? leftOut(name, type) : { name, value: { _tag: "Sent", shape: shapeOf(type), isOptional } })
  }
  return { _tag: "Fields", fields: all }
}

const inPlace = (ast: SchemaAST.AST): Shape | undefined => {
  if (ast.encoding !== undefined) return undefined
  switch (ast._tag) {
    case "String":
      return plain(ast, "string")
    case "Number":
      return plain(ast, "number")
    case "Boolean":
      return plain(ast, "boolean")
    case "Null":
      return plain(ast, "null")
    case "Unknown":
      return plain(ast, "unknown")
    case "Literal":
      return ast.checks === undefined ? { _tag: "Constant", value: ast.literal } : undefined
    case "Union":
      return union(ast)
    case "Arrays":
      return list(ast)
    case "Objects":
      return fields(ast)
    default:
      return undefined
  }
}

const known = new WeakMap<SchemaAST.AST, Shape>()

/** The shape of a schema; the same object for the same schema. */
export const shapeOf = (ast: SchemaAST.AST): Shape => {
  const before = known.get(ast)
  if (before !== undefined) return before
  const shape = inPlace(ast) ?? { _tag: "ByEffect", decode: byEffect(ast) }
  known.set(ast, shape)
  return shape
}
