/** What can be seen to happen to a clan war league. */
import * as DateTime from "effect/DateTime"
import * as Schema from "effect/Schema"
import { WarTag } from "../../model/Tag.ts"
import { added } from "../internal/added.ts"
import { stampFields, type Unstamped } from "../Stamp.ts"
import { WarOutcome } from "../war/outcome.ts"
import { LeagueClan, LeagueSnapshot, RoundSnapshot } from "./leagueSnapshot.ts"

const Time = Schema.DateTimeUtcFromString
const ofLeague = { ...stampFields, season: Schema.String }
const ofRound = { ...ofLeague, round: Schema.Int, warTag: Schema.NullOr(WarTag) }

/** The clan is in a group. `current` is the league before its first round; at the first look, as it stands. */
export const LeagueGroupFound = Schema.Struct({
  _tag: Schema.tag("LeagueGroupFound"),
  ...ofLeague,
  current: LeagueSnapshot
})
export interface LeagueGroupFound extends Schema.Schema.Type<typeof LeagueGroupFound> {}

/** The battle day of a round began. The round was drawn a day before: the clan's war in it was found then. */
export const LeagueRoundStarted = Schema.Struct({
  _tag: Schema.tag("LeagueRoundStarted"),
  ...ofRound,
  startTime: Time,
  endTime: Time
})
export interface LeagueRoundStarted extends Schema.Schema.Type<typeof LeagueRoundStarted> {}

/** The battle day of a round is over; `outcome` is that of the clan's war, `null` when it had none. */
export const LeagueRoundEnded = Schema.Struct({
  _tag: Schema.tag("LeagueRoundEnded"),
  ...ofRound,
  endTime: added(Time, "1970-01-01T00:00:00.000Z"),
  outcome: Schema.NullOr(WarOutcome)
})
export interface LeagueRoundEnded extends Schema.Schema.Type<typeof LeagueRoundEnded> {}

/** The league is over. `rounds` are those that were watched. */
export const LeagueEnded = Schema.Struct({
  _tag: Schema.tag("LeagueEnded"),
  ...ofLeague,
  /** The wars of the first round, of all clans: they tell the group from another one of the season. */
  firstWarTags: added(Schema.Array(WarTag), []),
  /** The clans of the group; empty in an event that a version before has stored. */
  clans: added(Schema.Array(LeagueClan), []),
  rounds: Schema.Array(RoundSnapshot)
})
export interface LeagueEnded extends Schema.Schema.Type<typeof LeagueEnded> {}

/** Everything that can be seen to happen to a league; its wars have events of their own. */
export const LeagueEvent = Schema.Union([LeagueGroupFound, LeagueRoundStarted, LeagueRoundEnded, LeagueEnded])
export type LeagueEvent = LeagueGroupFound | LeagueRoundStarted | LeagueRoundEnded | LeagueEnded

/** What happened, before it is stamped with id and time. */
export type LeagueChange = Unstamped<LeagueEvent>

// ---------------------------------------------------------------------------------------------------------------------
// Identity
// ---------------------------------------------------------------------------------------------------------------------

/** A season can have two leagues: their wars tell them apart; of one in which none was drawn, its clans do. */
const leagueId = ({ clans, firstWarTags, season }: Pick<LeagueSnapshot, "clans" | "firstWarTags" | "season">): string =>
  [
    season,
    firstWarTags.toSorted()[0] ??
      clans
        .map(({ tag }) => tag)
        .toSorted()
        .join("")
  ].join("/")

/** What names a change that happens only once, whenever and by whomever it is found; `undefined` for what can repeat. */
export const factOf = (change: LeagueChange): string | undefined => {
  switch (change._tag) {
    case "LeagueGroupFound":
      return leagueId(change.current)
    case "LeagueEnded":
      return leagueId(change)
    case "LeagueRoundStarted":
    case "LeagueRoundEnded": {
      // A round without a war of the clan is known by when it is fought.
      const { endTime, round, season, warTag } = change
      return `${season}/${round}/${warTag ?? DateTime.formatIso(endTime).slice(0, 10)}`
    }
  }
}
