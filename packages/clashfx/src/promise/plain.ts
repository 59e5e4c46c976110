/**
 * Values without anything of Effect in them: dates are `Date`, tags are strings, what may be missing is `undefined`. The
 * types say the same as the values.
 */
import type * as Brand from "effect/Brand"
import * as DateTime from "effect/DateTime"
import * as Option from "effect/Option"

type Primitive = string | number | bigint | boolean | symbol | null | undefined

/** A type as the Promise API gives it: `Date` for `DateTime`, plain strings for tags, `undefined` for no option. */
export type Plain<A> = A extends Primitive
  ? A extends Brand.Brand<infer _Keys>
    ? string
    : A
  : A extends DateTime.DateTime
    ? Date
    : A extends Option.Option<infer B>
      ? Plain<B> | undefined
      : A extends (...args: ReadonlyArray<never>) => unknown
        ? A
        : { readonly [K in keyof A]: Plain<A[K]> }

/** What has been made plain before: answers are shared by all who get them out of the cache. */
const known = new WeakMap<object, unknown>()

const entriesOf = (value: object): Array<[string, unknown]> => Object.entries(value)

const convert = (value: unknown): unknown => {
  if (typeof value !== "object" || value === null) return value
  if (DateTime.isDateTime(value)) return DateTime.toDateUtc(value)
  if (Option.isOption(value)) return convert(Option.getOrUndefined(value))
  const before = known.get(value)
  if (before !== undefined) return before
  const made = Array.isArray(value) ? convertList(value) : convertObject(value)
  known.set(value, made)
  return made
}

/** The same list, unless something in it is made plain. */
const convertList = (list: ReadonlyArray<unknown>): ReadonlyArray<unknown> => {
  const items = list.map(convert)
  return items.every((item, i) => item === list[i]) ? list : items
}

/** The same object, unless something in it is made plain. Errors and the like stay what they are. */
const convertObject = (value: object): object => {
  const prototype: unknown = Object.getPrototypeOf(value)
  if (prototype !== Object.prototype && prototype !== null) return value
  const entries = entriesOf(value).map(([key, inner]): [string, unknown] => [key, convert(inner)])
  return entriesOf(value).every(([, inner], i) => inner === entries[i]?.[1]) ? value : Object.fromEntries(entries)
}

/** A value without anything of Effect in it. Equal parts stay the same objects. */
export function plain<A>(value: A): Plain<A>
export function plain(value: unknown): unknown {
  return convert(value)
}
