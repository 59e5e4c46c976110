/**
 * The wars of a clan as a watcher remembers them: the regular one, and those of its league. What happens in them is told
 * by `WarDiff` and `LeagueDiff`.
 */
import * as Schema from "effect/Schema"
import { LeagueState } from "./league/leagueState.ts"
import { RegularState } from "./war/regularState.ts"
import * as LeagueDiff from "./LeagueDiff.ts"
import * as WarDiff from "./WarDiff.ts"

export { LeagueState } from "./league/leagueState.ts"
export { LostWar } from "./war/lostWar.ts"
export { RegularState } from "./war/regularState.ts"

/** What is remembered of the wars of a clan. */
export const ClanWars = Schema.Struct({
  /** When watching began. */
  since: Schema.DateTimeUtcFromString,
  regular: RegularState,
  league: LeagueState
})
export interface ClanWars extends Schema.Schema.Type<typeof ClanWars> {}

/** What happens in the wars of a clan. */
export type ClanWarsChange = WarDiff.WarChange | LeagueDiff.LeagueChange

const isOfLeague = (change: ClanWarsChange): change is LeagueDiff.LeagueChange => change._tag.startsWith("League")

/** What names a change that happens only once; `undefined` for what can repeat. */
export const factOf = (change: ClanWarsChange): string | undefined =>
  isOfLeague(change) ? LeagueDiff.factOf(change) : WarDiff.factOf(change)

/** What is shown at the first look, as changes: a regular war, a league that is on, and the wars of its rounds. */
export const found = ({ league: { league, wars }, regular: { war } }: ClanWars): ReadonlyArray<ClanWarsChange> => [
  ...(war === null ? [] : [WarDiff.found(war)]),
  ...(league === null || league.ended ? [] : [LeagueDiff.found(league)]),
  ...wars.filter(({ state }) => state !== "warEnded").map(WarDiff.found)
]
