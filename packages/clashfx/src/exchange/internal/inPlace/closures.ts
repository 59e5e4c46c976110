/** A decoder made of closures, for where programs may not generate code: Workers, pages with a strict policy. */
import { type Check, type Decode, type Field, type Fields, invalid, isSame, type Shape } from "./shape.ts"

const typeTests = {
  string: (value: unknown) => typeof value === "string",
  number: (value: unknown) => typeof value === "number",
  boolean: (value: unknown) => typeof value === "boolean",
  null: (value: unknown) => value === null,
  unknown: () => true
} as const

const testOf = (check: Check): ((value: unknown) => boolean) => {
  switch (check._tag) {
    case "Int":
      return Number.isSafeInteger
    case "Finite":
      return Number.isFinite
    case "Pattern": {
      const pattern = new RegExp(check.source)
      return (value) => typeof value === "string" && pattern.test(value)
    }
  }
}

/** All checks also see to the type. */
const plain = (type: keyof typeof typeTests, checks: ReadonlyArray<Check>): Decode => {
  const [first = typeTests[type], ...more] = checks.map(testOf)
  return more.length === 0
    ? (value) => (first(value) ? value : invalid)
    : (value) => (first(value) && more.every((test) => test(value)) ? value : invalid)
}

const list = (decode: Decode): Decode => {
  return (value) => {
    if (!Array.isArray(value)) return invalid
    const made: Array<unknown> = value.slice()
    for (let i = 0; i < value.length; i++) {
      const one = decode(value[i])
      if (one === invalid) return invalid
      made[i] = one
    }
    return made
  }
}

const sameList = (decode: Decode): Decode => {
  return (value) => {
    if (!Array.isArray(value)) return invalid
    for (let i = 0; i < value.length; i++) if (decode(value[i]) === invalid) return invalid
    return value
  }
}

const oneOf = (members: ReadonlyArray<Decode>): Decode => {
  return (value) => {
    for (const decode of members) {
      const made = decode(value)
      if (made !== invalid) return made
    }
    return invalid
  }
}

const isObject = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === "object" && value !== null && !Array.isArray(value)

/** A field that is sent. */
class Sent {
  readonly name: string
  readonly decode: Decode
  readonly isOptional: boolean
  constructor(name: string, decode: Decode, isOptional: boolean) {
    this.name = name
    this.decode = decode
    this.isOptional = isOptional
  }
}

const sentOf = ({ name, value }: Field): ReadonlyArray<Sent> =>
  value._tag === "Sent" ? [new Sent(name, closureOf(value.shape), value.isOptional)] : []

const leftOutOf = ({ name, value }: Field) => (value._tag === "LeftOut" ? [{ name, ...value }] : [])

/** `undefined` cannot come out of JSON: whoever put it there gets Effect's opinion. */
const sameFields = (fields: ReadonlyArray<Sent>): Decode => {
  return (value) => {
    if (!isObject(value)) return invalid
    for (const { decode, isOptional, name } of fields) {
      const one = value[name]
      if (one === undefined && isOptional) {
        if (name in value) return invalid
      } else if (decode(one) === invalid) return invalid
    }
    return value
  }
}

const otherFields = ({ fields }: Fields): Decode => {
  const [sent, leftOut] = [fields.flatMap(sentOf), fields.flatMap(leftOutOf)]
  return (value) => {
    if (!isObject(value)) return invalid
    let made: Record<string, unknown> | undefined
    for (const { decode, isOptional, name } of sent) {
      const one = value[name]
      if (one === undefined && isOptional) {
        if (name in value) return invalid
        continue
      }
      const other = decode(one)
      if (other === invalid) return invalid
      if (other !== one) (made ??= { ...value })[name] = other
    }
    for (const { decode, name, otherwise } of leftOut) {
      const one = name in value ? decode(value) : otherwise
      if (one === invalid) return invalid
      ;(made ??= { ...value })[name] = one
    }
    return made ?? value
  }
}

const makeOf = (shape: Shape): Decode => {
  switch (shape._tag) {
    case "Plain":
      return plain(shape.type, shape.checks)
    case "Constant":
      return (value) => (value === shape.value ? value : invalid)
    case "NullOr": {
      const decode = closureOf(shape.shape)
      return (value) => (value === null ? null : decode(value))
    }
    case "OneOf":
      return oneOf(shape.members.map(closureOf))
    case "List":
      return (isSame(shape) ? sameList : list)(closureOf(shape.item))
    case "Fields":
      return isSame(shape) ? sameFields(shape.fields.flatMap(sentOf)) : otherFields(shape)
    case "ByEffect":
      return shape.decode
  }
}

const made = new WeakMap<Shape, Decode>()

/** The decoder of a shape; the same one for the same shape. */
export const closureOf = (shape: Shape): Decode => {
  const before = made.get(shape)
  if (before !== undefined) return before
  const decode = makeOf(shape)
  made.set(shape, decode)
  return decode
}
