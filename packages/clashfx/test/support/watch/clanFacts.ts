/** Clans: what a journal lets be seen at some looks, and what was told, in the same words. */
import { type Journal, Observation } from "@clashfx/simulator"
import type { ClanEvent } from "../../../src/diff/ClanDiff.ts"
import type { Looks } from "./looks.ts"
import type { Fact } from "./verdict.ts"
import { change, changes, shown, text } from "./words.ts"

const fieldsOf = (fields: Readonly<Record<string, unknown>>): string =>
  text(Object.fromEntries(Object.entries(fields).map(([field, value]) => [field, shown(field, value)])))

const words = (row: Journal.Row): ReadonlyArray<string> => {
  switch (row.kind) {
    case "clan":
      return changes(row.field, row.previous, row.current)
    case "member":
      return changes(row.field, row.previous, row.current).map((what) => `${row.member} ${what}`)
    case "joined":
    case "left":
      return [`${row.member} ${row.kind} ${fieldsOf(row.fields)}`]
    default:
      return []
  }
}

/**
 * What there was to see of a clan. Not to be seen is what changed and changed back between two looks, who came and went
 * between them, and every value but the last: a look shows the clan as it is, not how it came to be so.
 */
export const facts = (rows: ReadonlyArray<Journal.Row>, { at, made }: Looks): ReadonlyArray<Fact> =>
  Observation.seen(rows, made).flatMap((seen, n) => {
    const look = at[n] ?? 0
    return seen.flatMap(words).map((text) => ({ text, from: look, until: look }))
  })

/** What was told. */
export const told = (event: ClanEvent): string => {
  switch (event._tag) {
    case "ClanChanged":
      return change(event.field, event.previous, event.current)
    case "ClanMemberChanged":
      return `${event.member} ${change(event.field, event.previous, event.current)}`
    case "ClanMemberJoined": {
      const { tag: _, ...fields } = event.current
      return `${event.member} joined ${text(fields)}`
    }
    case "ClanMemberLeft": {
      const { tag: _, ...fields } = event.previous
      return `${event.member} left ${text(fields)}`
    }
    case "ClanFound":
      return "found"
  }
}
