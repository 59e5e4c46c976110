/** How different two snapshots are, by what would be told between them. */
import * as Hash from "effect/Hash"
import * as Predicate from "effect/Predicate"
import type { Difference } from "../../../exchange/internal/order/order.ts"

/** Numbers as small as this are as good as none: from 0 to 5 is not as far as from 600 to 5. */
const offset = 50

const weight = (before: unknown, after: unknown): number =>
  typeof before === "number" && typeof after === "number"
    ? Math.abs(after - before) / (Math.max(Math.abs(before), Math.abs(after)) + offset)
    : 1

/** What of a change is no part of its subject. */
const values = new Set(["_tag", "previous", "current", "name", "equipped", "removed"])

/** The field that a change is about, where it has a name of its own: the same field can change in several ways. */
const fields: ReadonlyMap<unknown, string> = new Map([
  ["PlayerJoinedClan", "clan"],
  ["PlayerLeftClan", "clan"],
  ["PlayerSwitchedClan", "clan"],
  ["PlayerAchievementProgressed", "value"],
  ["PlayerAchievementStarEarned", "stars"]
])

/**
 * What a change is about; not how it is called: up and down are about the same thing, and so is what happens to somebody who
 * has another name by then.
 */
const subjectOf = (change: object): string => {
  const parts: Array<string> = []
  for (const [key, value] of Object.entries(change)) {
    if (!values.has(key)) parts.push(`${key}=${JSON.stringify(value)}`)
  }
  return parts.sort().join()
}

const markOf = (subject: string, value: unknown): number => Hash.string(`${subject}:${JSON.stringify(value)}`)

/** Of something that came or went: the mark of all that it has, so that what changed about it meanwhile is of no matter. */
const markOfAll = (change: object, value: unknown): number =>
  Predicate.isObject(value)
    ? Object.entries(value).reduce((mark, [field, one]) => mark ^ markOf(subjectOf({ ...change, field }), one), 0)
    : markOf(subjectOf(change), value)

const previousOf = (change: object): unknown => ("previous" in change ? change.previous : undefined)
const currentOf = (change: object): unknown => ("current" in change ? change.current : undefined)

const markOfChange = (change: object, before: unknown, after: unknown): number => {
  const field = "_tag" in change ? fields.get(change._tag) : undefined
  const of = field === undefined ? change : { ...change, field }
  const isWhole = before !== undefined && after !== undefined
  if (!isWhole && field === undefined) return markOfAll(of, before ?? after)
  // Values of several fields at once.
  if (!("field" in of) && Predicate.isObject(before) && Predicate.isObject(after)) {
    return markOfAll(of, before) ^ markOfAll(of, after)
  }
  const subject = subjectOf(of)
  return markOf(subject, before ?? null) ^ markOf(subject, after ?? null)
}

/** What is different, where changes have a `previous` and a `current` value. */
export const differenceOf = (changes: ReadonlyArray<unknown>): Difference => {
  let distance = 0
  // One step can be told twice, as a step and as the end of a way: its mark counts once.
  const marks = new Set<number>()
  for (const change of changes) {
    if (!Predicate.isObject(change)) continue
    const before = previousOf(change)
    const after = currentOf(change)
    marks.add(markOfChange(change, before, after))
    distance += weight(before, after)
  }
  let mark = 0
  for (const one of marks) mark ^= one
  return { distance, mark }
}
