/**
 * Compiles the schemas of our models to code that checks bodies where they lie.
 *
 * Bodies are nearly all plain JSON: objects, lists, text, whole numbers, tags. There the generated code only checks, and
 * gives what it was given, in a sixth of the time that Effect's compiler takes to copy it. What is not plain (timestamps,
 * renamed keys, other checks) is decoded by Effect in its place, and so is everything that is wrong, for the sake of the
 * error. An object around such a value is copied.
 */
import * as Exit from "effect/Exit"
import * as Predicate from "effect/Predicate"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as SchemaAST from "effect/SchemaAST"
import * as SchemaJITCompiler from "effect/schema/SchemaJITCompiler"
import { keepUnknown } from "./keepUnknown.ts"

/** What a compiled decoder gives for what does not fit. */
export const invalid: unique symbol = Symbol("clashfx/internal/invalid")

/** Statements that leave with `I` when a value does not fit, and the expression of what it is decoded to. */
interface Emitted {
  readonly code: string
  readonly out: string
  /** Is it decoded to itself? */
  readonly same: boolean
}

/** Decodes by Effect. */
const byEffect = (ast: SchemaAST.AST): ((input: unknown) => unknown) => {
  // A declaration has a decoder of its own, which this would replace.
  if (ast._tag === "Objects") SchemaJITCompiler.enable(ast)
  const decode = Schema.decodeUnknownExit(Schema.make<Schema.ConstraintDecoder<unknown>>(ast))
  return (input) => {
    const exit = decode(input)
    return Exit.isSuccess(exit) ? keepUnknown(input, exit.value) : invalid
  }
}

/** The condition under which a value `v` passes a check, for the few checks that bodies are full of. */
const conditionOf = (check: SchemaAST.Check<never>, v: string, constant: (value: unknown) => string) => {
  const representation = check._tag === "Filter" ? check.annotations?.representation : undefined
  switch (representation?.id) {
    case "effect/schema/isInt":
      return `Number.isSafeInteger(${v})`
    case "effect/schema/isFinite":
      return `Number.isFinite(${v})`
    case "effect/schema/isPattern": {
      const { payload } = representation
      return Predicate.hasProperty(payload, "source") && typeof payload.source === "string" && !hasFlags(payload)
        ? `${constant(new RegExp(payload.source))}.test(${v})`
        : undefined
    }
    default:
      return undefined
  }
}

/** Some flags make `test` depend on the call before. */
const hasFlags = (payload: object): boolean => !("flags" in payload) || payload.flags !== ""

/** A function of the generated code. */
interface Helper {
  readonly name: string
  /** Does it give what it takes, if that fits? */
  readonly same: boolean
}

/** Collects the source of one decoder. */
class Source {
  readonly constants: Array<unknown> = []
  readonly helpers: Array<string> = []
  private readonly objects = new Map<SchemaAST.AST, Helper>()
  private names = 0

  private name(): string {
    return `x${this.names++}`
  }

  readonly constant = (value: unknown): string => `C[${this.constants.push(value) - 1}]`

  emit(ast: SchemaAST.AST, v: string): Emitted {
    return this.plain(ast, v) ?? this.call({ name: this.constant(byEffect(ast)), same: false }, v)
  }

  /** Objects and members of unions get functions of their own: small functions are what engines optimise. */
  private helper({ code, out, same }: Emitted): Helper {
    const name = this.name()
    this.helpers.push(`function ${name}(i){${code}return ${out}}`)
    return { name, same }
  }

  private call({ name, same }: Helper, v: string): Emitted {
    if (same) return { code: `if(${name}(${v})===I)return I;`, out: v, same }
    const out = this.name()
    return { code: `const ${out}=${name}(${v});if(${out}===I)return I;`, out, same }
  }

  private plain(ast: SchemaAST.AST, v: string): Emitted | undefined {
    if (ast.encoding !== undefined) return undefined
    switch (ast._tag) {
      case "String":
        return this.checked(ast, v, `typeof ${v}==="string"`)
      case "Number":
        return this.checked(ast, v, `typeof ${v}==="number"`)
      case "Boolean":
        return this.checked(ast, v, `typeof ${v}==="boolean"`)
      case "Null":
        return this.checked(ast, v, `${v}===null`)
      case "Literal":
        return this.checked(ast, v, `${v}===${this.constant(ast.literal)}`)
      case "Unknown":
        return this.checked(ast, v, "true")
      case "Union":
        return this.union(ast, v)
      case "Arrays":
        return this.list(ast, v)
      case "Objects": {
        const known = this.objects.get(ast)
        if (known !== undefined) return this.call(known, v)
        const emitted = this.object(ast)
        if (emitted === undefined) return undefined
        const helper = this.helper(emitted)
        this.objects.set(ast, helper)
        return this.call(helper, v)
      }
      default:
        return undefined
    }
  }

  private checked(ast: SchemaAST.AST, v: string, type: string): Emitted | undefined {
    const conditions = [type]
    for (const check of ast.checks ?? []) {
      const condition = conditionOf(check, v, this.constant)
      if (condition === undefined) return undefined
      conditions.push(condition)
    }
    return { code: `if(!(${conditions.join("&&")}))return I;`, out: v, same: true }
  }

  private union(ast: SchemaAST.Union, v: string): Emitted | undefined {
    if (ast.checks !== undefined || ast.options?.mode === "oneOf") return undefined
    const [first, second] = ast.types
    if (ast.types.length === 2 && first !== undefined && second?._tag === "Null") {
      const some = this.emit(first, v)
      if (some.same) return { code: `if(${v}!==null){${some.code}}`, out: v, same: true }
      const out = this.name()
      return { code: `let ${out}=null;if(${v}!==null){${some.code}${out}=${some.out}}`, out, same: false }
    }
    const out = this.name()
    const members = ast.types.map((type) => this.helper(this.emit(type, "i")))
    const tries = members.map(({ name }) => `if(${out}===I)${out}=${name}(${v});`)
    const same = members.every((member) => member.same)
    return { code: `let ${out}=I;${tries.join("")}if(${out}===I)return I;`, out: same ? v : out, same }
  }

  private list(ast: SchemaAST.Arrays, v: string): Emitted | undefined {
    const [item, ...more] = ast.rest
    if (ast.checks !== undefined || ast.elements.length > 0 || item === undefined || more.length > 0) return undefined
    const [out, at, one] = [this.name(), this.name(), this.name()]
    const each = this.emit(item, one)
    const made = each.same ? "" : `const ${out}=new Array(${v}.length);`
    const put = each.same ? "" : `${out}[${at}]=${each.out}`
    const code =
      `if(!Array.isArray(${v}))return I;${made}` +
      `for(let ${at}=0;${at}<${v}.length;${at}++){const ${one}=${v}[${at}];${each.code}${put}}`
    return { code, out: each.same ? v : out, same: each.same }
  }

  private object(ast: SchemaAST.Objects): Emitted | undefined {
    if (ast.checks !== undefined || ast.indexSignatures.length > 0) return undefined
    let code = `if(typeof i!=="object"||i===null||Array.isArray(i))return I;`
    let made = ""
    for (const { name, type } of ast.propertySignatures) {
      if (typeof name !== "string" || name === "__proto__") return undefined
      const key = JSON.stringify(name)
      const isOptional = SchemaAST.isOptional(type)
      const isLeftOut = SchemaAST.isOptional(SchemaAST.toEncoded(type)) && !isOptional
      const value = this.name()
      const { code: check, out, same } = isLeftOut ? this.leftOut(name, type, key) : this.emit(type, value)
      const put = same ? "" : `(o??={...i})[${key}]=${out};`
      if (!same) made = "let o;"
      if (!isLeftOut) code += `const ${value}=i[${key}];`
      // `undefined` cannot come out of JSON: whoever put it there gets Effect's opinion.
      code += isOptional ? `if(${value}!==void 0){${check}${put}}else if(${key} in i)return I;` : check + put
    }
    return made === "" ? { code, out: "i", same: true } : { code: made + code, out: "o??i", same: false }
  }

  /** A property that is not sent, but always the same in the model. */
  private leftOut(name: string, type: SchemaAST.AST, key: string): Emitted {
    const decode = byEffect(Schema.Struct({ [name]: Schema.make<Schema.ConstraintDecoder<unknown>>(type) }).ast)
    const valueIn = (i: unknown): unknown => {
      const decoded = decode(i)
      return Predicate.hasProperty(decoded, name) ? decoded[name] : invalid
    }
    const out = this.name()
    const [sent, otherwise] = [this.constant(valueIn), this.constant(valueIn({}))]
    return { code: `const ${out}=${key} in i?${sent}(i):${otherwise};if(${out}===I)return I;`, out, same: false }
  }
}

/** Compiles a schema; `undefined` where programs may not generate code. */
export const compile = <S extends Schema.Constraint>(
  schema: S
): ((input: unknown) => S["Type"] | typeof invalid) | undefined => {
  const source = new Source()
  const { code, out } = source.emit(schema.ast, "i")
  const text = `"use strict";${source.helpers.join("")}return function(i){${code}return ${out}}`
  return Result.getOrUndefined(Result.try(() => new Function("C", "I", text)(source.constants, invalid)))
}
