/** What tells a war from all others. */
import * as DateTime from "effect/DateTime"
import * as Schema from "effect/Schema"
import { ClanTag, WarTag } from "../../model/Tag.ts"
import { stampFields } from "../Stamp.ts"

/** The place of a war in its league. */
export const LeaguePlace = Schema.Struct({
  season: Schema.String,
  /** From 1. */
  round: Schema.Int,
  warTag: WarTag
})
export interface LeaguePlace extends Schema.Schema.Type<typeof LeaguePlace> {}

/** What tells a war from all others: its preparation and its clans, or its war tag in a league. */
export const WarKey = Schema.Struct({
  preparationStartTime: Schema.DateTimeUtcFromString,
  /** The watched clan, whichever side it is on the wire. */
  clan: ClanTag,
  opponent: ClanTag,
  /** `null` for a regular war. */
  league: Schema.NullOr(LeaguePlace)
})
export interface WarKey extends Schema.Schema.Type<typeof WarKey> {}

/** The identity of a war as a text; the same from both sides. */
export const warId = ({ clan, league, opponent, preparationStartTime }: WarKey): string =>
  league?.warTag ?? [DateTime.formatIso(preparationStartTime), ...[clan, opponent].sort()].join("/")

/** Are these the same war, from whichever side? As their ids say it, without making these. */
export const isSameWar = (a: WarKey, b: WarKey): boolean => {
  if (a.league !== null || b.league !== null) return a.league?.warTag === b.league?.warTag
  const isSameSide = a.clan === b.clan && a.opponent === b.opponent
  return (
    (isSameSide || (a.clan === b.opponent && a.opponent === b.clan)) &&
    a.preparationStartTime.epochMilliseconds === b.preparationStartTime.epochMilliseconds
  )
}

/** The fields of every event of a war. */
export const ofWar = { ...stampFields, war: WarKey }

/** One of the two sides: `clan` is the watched one. */
export const WarSideName = Schema.Literals(["clan", "opponent"])
export type WarSideName = typeof WarSideName.Type
