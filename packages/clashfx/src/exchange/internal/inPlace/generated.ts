/** A decoder of generated code, which engines make as fast as code that is written by hand. */
import * as Result from "effect/Result"
import { type Check, type Decode, type Field, type Fields, invalid, isSame, type Plain, type Shape } from "./shape.ts"

/** Statements that leave with `I` when a value does not fit, and the expression of what it is decoded to. */
interface Emitted {
  readonly code: string
  readonly out: string
}

const typeTests: Readonly<Record<Plain["type"], (v: string) => string>> = {
  string: (v) => `typeof ${v}==="string"`,
  number: (v) => `typeof ${v}==="number"`,
  boolean: (v) => `typeof ${v}==="boolean"`,
  null: (v) => `${v}===null`,
  unknown: () => "true"
}

/** Collects the source of one decoder. */
class Source {
  readonly constants: Array<unknown> = []
  readonly helpers: Array<string> = []
  private readonly known = new Map<Shape, string>()
  private names = 0

  private name(): string {
    return `x${this.names++}`
  }

  private constant(value: unknown): string {
    return `C[${this.constants.push(value) - 1}]`
  }

  emit(shape: Shape, v: string): Emitted {
    switch (shape._tag) {
      case "Plain": {
        const conditions = [typeTests[shape.type](v), ...shape.checks.map((check) => this.condition(check, v))]
        return { code: `if(!(${conditions.join("&&")}))return I;`, out: v }
      }
      case "Constant":
        return { code: `if(${v}!==${this.constant(shape.value)})return I;`, out: v }
      case "NullOr":
        return this.nullOr(shape.shape, v)
      case "OneOf":
        return this.oneOf(shape.members, v)
      case "List":
        return this.list(shape.item, v)
      case "Fields":
        return this.call(this.helper(shape), isSame(shape), v)
      case "ByEffect":
        return this.call(this.constant(shape.decode), false, v)
    }
  }

  private condition(check: Check, v: string): string {
    switch (check._tag) {
      case "Int":
        return `Number.isSafeInteger(${v})`
      case "Finite":
        return `Number.isFinite(${v})`
      case "Pattern":
        return `${this.constant(new RegExp(check.source))}.test(${v})`
    }
  }

  /** Objects and members of unions get functions of their own: small functions are what engines optimise. */
  private helper(shape: Shape): string {
    const known = this.known.get(shape)
    if (known !== undefined) return known
    const { code, out } = shape._tag === "Fields" ? this.object(shape, "i") : this.emit(shape, "i")
    const name = this.name()
    this.helpers.push(`function ${name}(i){${code}return ${out}}`)
    this.known.set(shape, name)
    return name
  }

  private call(name: string, same: boolean, v: string): Emitted {
    if (same) return { code: `if(${name}(${v})===I)return I;`, out: v }
    const out = this.name()
    return { code: `const ${out}=${name}(${v});if(${out}===I)return I;`, out }
  }

  private nullOr(shape: Shape, v: string): Emitted {
    const { code, out: some } = this.emit(shape, v)
    if (isSame(shape)) return { code: `if(${v}!==null){${code}}`, out: v }
    const out = this.name()
    return { code: `let ${out}=null;if(${v}!==null){${code}${out}=${some}}`, out }
  }

  private oneOf(members: ReadonlyArray<Shape>, v: string): Emitted {
    const out = this.name()
    const tries = members.map((member) => `if(${out}===I)${out}=${this.helper(member)}(${v});`)
    return {
      code: `let ${out}=I;${tries.join("")}if(${out}===I)return I;`,
      out: members.every(isSame) ? v : out
    }
  }

  private list(item: Shape, v: string): Emitted {
    const [out, at, one] = [this.name(), this.name(), this.name()]
    const same = isSame(item)
    const each = this.emit(item, one)
    const made = same ? "" : `const ${out}=new Array(${v}.length);`
    const put = same ? "" : `${out}[${at}]=${each.out}`
    const code =
      `if(!Array.isArray(${v}))return I;${made}` +
      `for(let ${at}=0;${at}<${v}.length;${at}++){const ${one}=${v}[${at}];${each.code}${put}}`
    return { code, out: same ? v : out }
  }

  private object(shape: Fields, i: string): Emitted {
    const fields = shape.fields.map((field) => this.field(field, i)).join("")
    const same = isSame(shape)
    return {
      code: `if(typeof ${i}!=="object"||${i}===null||Array.isArray(${i}))return I;${same ? "" : "let o;"}${fields}`,
      out: same ? i : `o??${i}`
    }
  }

  private field({ name, value }: Field, i: string): string {
    const key = JSON.stringify(name)
    const put = (out: string) => `(o??={...${i}})[${key}]=${out};`
    if (value._tag === "LeftOut") {
      const out = this.name()
      const [decode, otherwise] = [this.constant(value.decode), this.constant(value.otherwise)]
      return `const ${out}=${key} in ${i}?${decode}(${i}):${otherwise};if(${out}===I)return I;${put(out)}`
    }
    const one = this.name()
    const { code, out } = this.emit(value.shape, one)
    const statements = `${code}${isSame(value.shape) ? "" : put(out)}`
    // `undefined` cannot come out of JSON: whoever put it there gets Effect's opinion.
    return value.isOptional
      ? `const ${one}=${i}[${key}];if(${one}!==void 0){${statements}}else if(${key} in ${i})return I;`
      : `const ${one}=${i}[${key}];${statements}`
  }
}

/** The decoder of a shape; `undefined` where programs may not generate code. */
export const generate = (shape: Shape): Decode | undefined => {
  const source = new Source()
  const { code, out } = source.emit(shape, "i")
  const text = `"use strict";${source.helpers.join("")}return function(i){${code}return ${out}}`
  return Result.getOrUndefined(Result.try(() => new Function("C", "I", text)(source.constants, invalid)))
}
