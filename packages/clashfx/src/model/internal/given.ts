/**
 * Options as programs give them, in JavaScript too: what cannot be meant is refused in one line when it is read, and not by
 * something that hangs or stays silent later. `undefined` and `null` are the default.
 */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Predicate from "effect/Predicate"
import { textOf } from "./oneLine.ts"
import { unkeyed } from "./unkeyed.ts"

/** What is wrong with an option, if anything. */
export type Complaint = string | undefined

/** Longer ones are cut before anybody looks through them, and before they are shown. */
const [longestSearched, longest] = [10_000, 100]

/** What was given, as a part of a line: a key that was given for something else is not shown. */
export const shown = (given: unknown): string => {
  const text = unkeyed(textOf(given).slice(0, longestSearched)).slice(0, longest)
  return typeof given === "string" ? JSON.stringify(text) : text
}

const complaint = (name: string, given: unknown, wanted: string): string => `${name} is ${shown(given)}: use ${wanted}`

const isAbsent = (given: unknown): boolean => given === undefined || given === null

/** A whole number, or `Infinity`. */
export const count = (name: string, given: unknown, least: number): Complaint =>
  isAbsent(given) ||
  (typeof given === "number" && given >= least && (Number.isInteger(given) || given === Number.POSITIVE_INFINITY))
    ? undefined
    : complaint(name, given, `a whole number of at least ${least}`)

const isSpan = (given: Duration.Input): boolean => {
  if (typeof given === "number") return given >= 0
  const span = Duration.fromInput(given)
  return Option.isSome(span) && Duration.toMillis(span.value) >= 0
}

/** A length of time, not below nothing. */
export const span = (name: string, given: Duration.Input | null | undefined): Complaint =>
  given === undefined || given === null || isSpan(given)
    ? undefined
    : complaint(name, given, 'a duration, like "30 seconds" or a number of milliseconds')

/** A list of lengths of time; a single one has lost its brackets. */
export const spans = (name: string, given: Iterable<Duration.Input> | null | undefined): Complaint => {
  if (given === undefined || given === null) return undefined
  if (typeof given !== "object") return complaint(name, given, 'a list, like ["4 hours", "1 hour"]')
  // What can be read only once is left to its reader.
  return Array.isArray(given)
    ? given.map((one) => span(`one of ${name}`, one)).find(Predicate.isNotUndefined)
    : undefined
}

/** One of a few words. */
export const word = (name: string, given: unknown, words: ReadonlyArray<string>): Complaint =>
  isAbsent(given) || words.some((known) => known === given)
    ? undefined
    : complaint(name, given, words.map((known) => `"${known}"`).join(" or "))

/** The names of options; the compiler asks for every one of them. */
export type Names<O> = Readonly<Record<O extends unknown ? keyof O : never, true>>

/** A name that nothing reads: mistyped, and without a word as good as not given. */
export const known = (given: unknown, names: Readonly<Record<string, true>>): Complaint => {
  if (isAbsent(given)) return undefined
  if (!Predicate.isObject(given))
    return complaint("the object of options", given, `names, like { ${Object.keys(names)[0]} }`)
  const odd = Object.entries(given).find(([name, value]) => value !== undefined && !Object.hasOwn(names, name))
  return odd === undefined ? undefined : `${unkeyed(odd[0])} is no option: use one of ${Object.keys(names).join(", ")}`
}

/** The first complaint, as what a program dies of. */
export const refused = (where: string, complaints: ReadonlyArray<Complaint>): TypeError | undefined => {
  const first = complaints.find((one) => one !== undefined)
  return first === undefined ? undefined : new TypeError(`${where}: ${first}`)
}

/** Options that cannot be meant are a mistake in the program: a defect. */
export const assertGiven = (where: string, ...complaints: ReadonlyArray<Complaint>): Effect.Effect<void> => {
  const error = refused(where, complaints)
  return error === undefined ? Effect.void : Effect.die(error)
}
