/**
 * A clan of which members cannot be read. Who is unreadable has neither left nor joined: he stays as he was, and the rest of
 * the clan is told of.
 */
import * as Predicate from "effect/Predicate"
import * as Result from "effect/Result"
import * as endpoints from "../../api/declaration/Clans.ts"
import { makeRoute } from "../../api/internal/route.ts"
import type { Answer } from "../../exchange/Answer.ts"
import type { Origin } from "../../exchange/ClashError.ts"
import { oddPartsOf } from "../../exchange/internal/decoder.ts"
import { leftOut } from "../../exchange/internal/mend.ts"
import { parseJson } from "../../exchange/internal/rejection.ts"
import { type ClanSnapshot, snapshot } from "../../diff/ClanDiff.ts"
import type { Read } from "../engine/observed.ts"

const route = makeRoute(endpoints.get, { operation: "Watch.clan", mends: () => ({ "memberList.*": leftOut }) })

const tagOf = (row: unknown): ReadonlyArray<string> => {
  const tag = Predicate.hasProperty(row, "tag") ? row.tag : undefined
  return typeof tag === "string" ? [tag] : []
}

/** The tags of all rows of a roster, as far as they have one. */
const tagsIn = (text: string): ReadonlyArray<string> => {
  const body = Result.getOrUndefined(parseJson(text))
  const rows = Predicate.hasProperty(body, "memberList") ? body.memberList : undefined
  return Array.isArray(rows) ? rows.flatMap(tagOf) : []
}

/**
 * Reads a body without the rows that cannot be read; nothing when that is not what is wrong with it, or when nobody knows
 * whose rows they are.
 */
export const readAround = (
  answer: Answer,
  origin: Origin,
  text: Result.Result<string, string>,
  previous: ClanSnapshot | undefined
): Read<ClanSnapshot, never> | undefined => {
  const clan = Result.getOrUndefined(route.decoder.decode(answer, origin, text))
  const [first, ...more] = clan === undefined ? [] : oddPartsOf(clan)
  if (clan === undefined || first === undefined || Result.isFailure(text)) return undefined
  const current = snapshot(clan, previous)
  const listed = new Set<string>(current.roster.map(({ tag }) => tag))
  const unread = new Set(tagsIn(text.success).filter((tag) => !listed.has(tag)))
  const isNameless = unread.size <= more.length
  if (isNameless && previous === undefined) return undefined
  const kept = (previous?.roster ?? []).filter(({ tag }) => !listed.has(tag) && (isNameless || unread.has(tag)))
  const who = [...unread, ...(isNameless ? ["somebody without a tag"] : [])].toSorted().join(", ")
  return {
    snapshot: { ...current, roster: [...current.roster, ...kept] },
    oddity: { path: first.path, detail: `${first.detail}; ${who} cannot be read and stays as before`, lasting: who },
    unread
  }
}
