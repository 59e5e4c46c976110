/** Whether an answer is about what was asked for, told by the tags in it. What has no tag, as a caller's schema may leave it
 * out, is believed. */
import * as Predicate from "effect/Predicate"
import { oddPartsOf } from "../../exchange/internal/body/decoder.ts"

/** Is a model about what a tag names? */
export type IsAbout = (model: unknown, subject: string) => boolean

const at = (value: unknown, key: string): unknown => (Predicate.hasProperty(value, key) ? value[key] : undefined)

const listAt = (value: unknown, key: string): ReadonlyArray<unknown> => {
  const list = at(value, key)
  return Array.isArray(list) ? list : []
}

/** Nothing in the answer tells. */
export const anything: IsAbout = () => true

/** A clan or a player has its own tag. */
export const hasTag: IsAbout = (model, subject) => {
  const tag = at(model, "tag")
  return typeof tag !== "string" || tag === subject
}

/** A league or a location has a number, which it was asked for by. */
export const hasId: IsAbout = (model, subject) => {
  const id = at(model, "id")
  return typeof id !== "number" || String(id) === subject
}

/** A war has two clans, of which the one that was asked for is one; without sides there is no war. */
export const isWarOf: IsAbout = (model, subject) => {
  const tags = [at(at(model, "clan"), "tag"), at(at(model, "opponent"), "tag")].filter((tag) => typeof tag === "string")
  return tags.length === 0 || tags.includes(subject)
}

/** A league group lists its clans; while it is searched it lists none. One that could not be read may be any of them. */
export const isGroupOf: IsAbout = (model, subject) => {
  const clans = listAt(model, "clans")
  return (
    clans.length === 0 ||
    clans.some((clan) => hasTag(clan, subject)) ||
    oddPartsOf(model).some(({ path }) => /^clans\[\d+\]$/.test(path))
  )
}

/** The rows of a war log name the clan whose log it is. */
export const isLogOf: IsAbout = (model, subject) =>
  listAt(model, "items").every((row) => hasTag(at(row, "clan"), subject))

/** Raid weekends do not name the clan whose they are, but no clan raids itself. */
export const isRaidLogOf: IsAbout = (model, subject) => {
  const isOther = (side: unknown) => at(side, "tag") !== subject
  return listAt(model, "items").every(
    (weekend) =>
      listAt(weekend, "attackLog").every((raid) => isOther(at(raid, "defender"))) &&
      listAt(weekend, "defenseLog").every((raid) => isOther(at(raid, "attacker")))
  )
}
