/**
 * What cannot be read of a watched thing stays as it was last, and all else of it is told: the one rule for odd parts of
 * what is watched.
 *
 * A part is looked for in the last picture by what names it, since rows move. The smallest part that was known stands in
 * its place. A row that was not known is left out: it is new, and is told when it can be read. A row without a name may be
 * any that is missing, so that all of these stay.
 */
import * as Predicate from "effect/Predicate"
import { isCanonical } from "../../../model/Tag.ts"
import {
  fits,
  instead,
  leftOut,
  type MendedPart,
  type Mender,
  mendAt,
  type Mends,
  type Segments,
  shown
} from "./mend.ts"

/** What names a row of a list; nothing when that cannot be read either. */
export type NameOf = (row: unknown) => string | undefined

/** Things that are listed, by the path of their rows, where `*` is any row. */
export type Lists = Readonly<Record<string, NameOf>>

/**
 * Which row of the last picture each row is: for lists in which several rows may have one name, where places tell nothing.
 */
export type Pairing = (rows: ReadonlyArray<unknown>, last: ReadonlyArray<unknown>) => ReadonlyMap<unknown, unknown>

/** Rows that are known by their place alone: how their owner stands when one of them cannot be read. */
export type Owners = Readonly<Record<string, (owner: unknown, rest: Segments, last: unknown) => unknown>>

/** What is known of a body. */
export interface Known {
  /** The last picture, as a body of the API; none at a first look. */
  readonly last: unknown
  readonly lists: Lists
  readonly pairings?: Readonly<Record<string, Pairing>>
  /** Lists of which only a part is remembered: when a row has no name, the list stays as a whole. */
  readonly partial?: ReadonlyArray<string>
  /** What stands for a part that was not known, where a body can do without. */
  readonly otherwise: Mends
  /** At a first look: the fields that a body has to have. All others stand as nothing until they can be read. */
  readonly needed?: ReadonlyArray<string>
  /** What is only right as a whole, as an id and its name are. */
  readonly wholes?: ReadonlyArray<string>
  readonly owners?: Owners
}

const isEqual = (pattern: Segments, path: Segments): boolean => pattern.length === path.length && fits(pattern, path)

const ruleAt = <A>(rules: Readonly<Record<string, A>>, path: Segments): A | undefined =>
  Object.entries(rules).find(([pattern]) => isEqual(pattern.split("."), path))?.[1]

const partAt = (value: unknown, path: Segments): unknown =>
  path.reduce<unknown>((part, key) => (Predicate.isObjectKeyword(part) ? Reflect.get(part, key) : undefined), value)

const rowsOf = (list: unknown): ReadonlyArray<unknown> => (Array.isArray(list) ? list : [])

/** The row of another list with the name of a row; when several have it, the one with as many of that name before it. */
const namesake = (before: ReadonlyArray<unknown>, row: unknown, others: ReadonlyArray<unknown>, nameOf: NameOf) => {
  const name = nameOf(row)
  if (name === undefined) return undefined
  const withName = (rows: ReadonlyArray<unknown>) => rows.filter((one) => nameOf(one) === name)
  return withName(others)[withName(before).length]
}

/** The rows of the last list that are not in this one; of those with one name, the last ones. */
const missing = (
  list: ReadonlyArray<unknown>,
  last: ReadonlyArray<unknown>,
  nameOf: NameOf
): ReadonlyArray<unknown> => {
  const left = new Map<string, number>()
  for (const row of list) left.set(nameOf(row) ?? "", (left.get(nameOf(row) ?? "") ?? 0) + 1)
  return last.filter((row) => {
    const name = nameOf(row) ?? ""
    const listed = left.get(name) ?? 0
    left.set(name, listed - 1)
    return listed <= 0
  })
}

const unpaired = (paired: ReadonlyMap<unknown, unknown>, last: ReadonlyArray<unknown>): ReadonlyArray<unknown> => {
  const listed = new Set(paired.values())
  return last.filter((row) => !listed.has(row))
}

/** The same part of the last picture. */
const lastOf = (body: unknown, path: Segments, { last, lists, pairings = {} }: Known): unknown => {
  let [here, there] = [body, last]
  path.forEach((key, i) => {
    if (Array.isArray(here)) {
      const at = path.slice(0, i + 1)
      const [nameOf, pairing] = [ruleAt(lists, at), ruleAt(pairings, at)]
      const [before, row] = [here.slice(0, Number(key)), here[Number(key)]]
      if (pairing !== undefined) there = pairing(here, rowsOf(there)).get(row)
      else there = nameOf === undefined ? undefined : namesake(before, row, rowsOf(there), nameOf)
      here = row
      return
    }
    here = partAt(here, [key])
    there = partAt(there, [key])
  })
  return there
}

/** A path with the names of rows for their places: it is the same as long as the part is odd. */
const named = (body: unknown, path: Segments, { lists }: Known): string =>
  shown(
    path.flatMap((key, i) => {
      const nameOf = ruleAt(lists, path.slice(0, i + 1))
      if (!Array.isArray(partAt(body, path.slice(0, i)))) return [key]
      return [nameOf?.(partAt(body, path.slice(0, i + 1))) ?? "?"]
    })
  )

interface Healed {
  readonly body: unknown
  /** Does another row stand at this place now, which may be odd as well? */
  readonly hasMoved: boolean
}

const stay = (body: unknown, hasMoved = false): Healed => ({ body, hasMoved })

const spliced = (body: unknown, at: Segments, rows: ReadonlyArray<unknown>): unknown => {
  const owner = at.slice(0, -1)
  return mendAt(body, owner, instead(rowsOf(partAt(body, owner)).toSpliced(Number(at.at(-1)), 1, ...rows)))
}

/** Mends the part at this very path. */
const healAt = (body: unknown, at: Segments, whole: Segments, known: Known): Healed | undefined => {
  const last = lastOf(body, at, known)
  const owner = ruleAt(known.owners ?? {}, at)
  if (owner !== undefined) {
    const stands = owner(partAt(body, at), whole.slice(at.length), last)
    return stands === undefined ? stay(mendAt(body, at, leftOut), true) : stay(mendAt(body, at, instead(stands)))
  }
  if (last !== undefined) return stay(mendAt(body, at, instead(last)))
  const nameOf = ruleAt(known.lists, at)
  if (nameOf !== undefined) {
    const row = partAt(body, at)
    if (nameOf(row) !== undefined) return stay(mendAt(body, at, leftOut), true)
    const list = at.slice(0, -1)
    const before = lastOf(body, list, known)
    if (known.partial?.includes(list.join(".")) === true && before !== undefined) {
      return stay(mendAt(body, list, instead(before)))
    }
    const [shown, last] = [rowsOf(partAt(body, list)), rowsOf(before)]
    const paired = ruleAt(known.pairings ?? {}, at)?.(shown, last)
    const rows = paired === undefined ? missing(shown, last, nameOf) : unpaired(paired, last)
    return stay(spliced(body, at, rows), true)
  }
  const otherwise = ruleAt(known.otherwise, at)
  return otherwise === undefined ? undefined : stay(mendAt(body, at, otherwise), otherwise._tag === "LeftOut")
}

/** What stands for a field of which nothing is known: the first of these that can be read. */
const blanks: ReadonlyArray<unknown> = [null, 0, "", false]

/** A mender by what is known of the body. What names the thing itself is known of no body, and is never held. */
export const holding = (known: Known): Mender => {
  const tried = new Set<string>()
  const wholes = (known.wholes ?? []).map((pattern) => pattern.split("."))
  const blanked = new Map<string, number>()
  /** Mends a field of a body of which nothing is known. */
  const blank = (body: unknown, path: Segments): MendedPart | undefined => {
    const [field] = path
    if (known.last !== undefined || field === undefined || known.needed?.includes(field) !== false) return undefined
    const times = blanked.get(field) ?? 0
    if (times === blanks.length) return undefined
    blanked.set(field, times + 1)
    return { body: mendAt(body, [field], instead(blanks[times])), part: named(body, path, known) }
  }
  return (body, path) => {
    const whole = wholes.find((pattern) => fits(pattern, path))
    for (let length = whole?.length ?? path.length; length > 0; length--) {
      const at = path.slice(0, length)
      if (tried.has(shown(at))) continue
      const healed = healAt(body, at, path, known)
      if (healed === undefined) continue
      if (healed.hasMoved) tried.clear()
      else tried.add(shown(at))
      return { body: healed.body, part: named(body, path, known) }
    }
    return blank(body, path)
  }
}

/** The tag of a row, if it is one. */
export const tagOf: NameOf = (row) => {
  const tag = partAt(row, ["tag"])
  return typeof tag === "string" && isCanonical(tag) ? tag : undefined
}
