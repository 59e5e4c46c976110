/**
 * Compiles the schemas of bodies to code that checks and copies in one pass.
 *
 * Bodies are nearly all plain JSON: objects, lists, text, whole numbers, tags. For those the generated code needs a third
 * of the time that Effect's compiler takes, which has to serve every schema. What is not plain (timestamps, renamed keys,
 * other checks) is decoded by Effect in its place, and so is everything that is wrong, for the sake of the error.
 */
import * as Exit from "effect/Exit"
import * as Predicate from "effect/Predicate"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import type * as SchemaAST from "effect/SchemaAST"
import * as SchemaJITCompiler from "effect/schema/SchemaJITCompiler"

/** What a compiled decoder gives for what does not fit. */
export const invalid: unique symbol = Symbol("clashfx/internal/invalid")

/** Statements that leave with `I` when a value does not fit, and the expression of what it is decoded to. */
interface Emitted {
  readonly code: string
  readonly out: string
}

/** Decodes by Effect. */
const byEffect = (ast: SchemaAST.AST): ((input: unknown) => unknown) => {
  SchemaJITCompiler.enable(ast)
  const decode = Schema.decodeUnknownExit(Schema.make<Schema.ConstraintDecoder<unknown>>(ast))
  return (input) => {
    const exit = decode(input)
    return Exit.isSuccess(exit) ? exit.value : invalid
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

/** Collects the source of one decoder. */
class Source {
  readonly constants: Array<unknown> = []
  readonly helpers: Array<string> = []
  private readonly objects = new Map<SchemaAST.AST, string>()
  private names = 0

  private name(): string {
    return `x${this.names++}`
  }

  readonly constant = (value: unknown): string => `C[${this.constants.push(value) - 1}]`

  emit(ast: SchemaAST.AST, v: string): Emitted {
    return this.plain(ast, v) ?? this.call(this.constant(byEffect(ast)), v)
  }

  /** Objects and members of unions get functions of their own: small functions are what engines optimise. */
  private helper({ code, out }: Emitted): string {
    const name = this.name()
    this.helpers.push(`function ${name}(i){${code}return ${out}}`)
    return name
  }

  private call(f: string, v: string): Emitted {
    const out = this.name()
    return { code: `const ${out}=${f}(${v});if(${out}===I)return I;`, out }
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
    return { code: `if(!(${conditions.join("&&")}))return I;`, out: v }
  }

  private union(ast: SchemaAST.Union, v: string): Emitted | undefined {
    if (ast.checks !== undefined || ast.options?.mode === "oneOf") return undefined
    const [first, second] = ast.types
    const out = this.name()
    if (ast.types.length === 2 && first !== undefined && second?._tag === "Null") {
      const some = this.emit(first, v)
      return { code: `let ${out}=null;if(${v}!==null){${some.code}${out}=${some.out}}`, out }
    }
    const members = ast.types.map((type) => this.helper(this.emit(type, "i")))
    const tries = members.map((member) => `if(${out}===I)${out}=${member}(${v});`)
    return { code: `let ${out}=I;${tries.join("")}if(${out}===I)return I;`, out }
  }

  private list(ast: SchemaAST.Arrays, v: string): Emitted | undefined {
    const [item, ...more] = ast.rest
    if (ast.checks !== undefined || ast.elements.length > 0 || item === undefined || more.length > 0) return undefined
    const [out, at, one] = [this.name(), this.name(), this.name()]
    const each = this.emit(item, one)
    const code =
      `if(!Array.isArray(${v}))return I;const ${out}=new Array(${v}.length);` +
      `for(let ${at}=0;${at}<${v}.length;${at}++){const ${one}=${v}[${at}];${each.code}${out}[${at}]=${each.out}}`
    return { code, out }
  }

  private object(ast: SchemaAST.Objects): Emitted | undefined {
    if (ast.checks !== undefined || ast.indexSignatures.length > 0) return undefined
    let code = `if(typeof i!=="object"||i===null||Array.isArray(i))return I;`
    const leading: Array<string> = []
    let rest = ""
    for (const { name, type } of ast.propertySignatures) {
      if (typeof name !== "string" || name === "__proto__") return undefined
      const key = JSON.stringify(name)
      const value = this.name()
      const emitted = this.emit(type, value)
      if (type.context?.isOptional === true) {
        // `undefined` cannot come out of JSON: whoever put it there gets Effect's opinion.
        rest += `const ${value}=i[${key}];if(${value}!==void 0){${emitted.code}o[${key}]=${emitted.out}}else if(${key} in i)return I;`
      } else if (rest === "") {
        code += `const ${value}=i[${key}];${emitted.code}`
        leading.push(`${key}:${emitted.out}`)
      } else rest += `const ${value}=i[${key}];${emitted.code}o[${key}]=${emitted.out};`
    }
    return { code: `${code}const o={${leading.join(",")}};${rest}`, out: "o" }
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
