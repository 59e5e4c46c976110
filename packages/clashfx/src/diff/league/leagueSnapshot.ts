/** What is remembered of a clan war league. */
import * as Schema from "effect/Schema"
import { drawnRounds, type LeagueGroup, type LeagueGroupClan } from "../../model/LeagueGroup.ts"
import { ClanTag, WarTag } from "../../model/Tag.ts"
import { WarState } from "../../model/War.ts"
import { added } from "../internal/added.ts"
import { fieldsOf, readerOf, schemasOf } from "../internal/fieldTable.ts"
import { onceEach } from "../internal/onceEach.ts"
import * as unrolled from "../internal/unrolled.ts"
import { outcome, WarOutcome } from "../war/outcome.ts"
import type { LeaguePlace } from "../war/warKey.ts"
import type { WarSnapshot } from "../war/warSnapshot.ts"

// Not destructured: a bundle would then have all of Schema.
const Time = Schema.DateTimeUtcFromString
const Int = Schema.Int
const NullOr = Schema.NullOr
const Text = Schema.String

// ---------------------------------------------------------------------------------------------------------------------
// Rounds
// ---------------------------------------------------------------------------------------------------------------------

/** The clan's war of a round, which shows the round. */
interface RoundWar {
  readonly war: WarSnapshot
  readonly place: LeaguePlace
}

const round = fieldsOf<RoundWar>()

/** The fields of a round. That it starts and that it ends is told. */
export const roundFields = {
  /** From 1. */
  round: round(Int, ({ place }) => place.round),
  state: round(WarState, ({ war }) => war.state),
  /** The war of the watched clan; `null` for a round in which it does not fight. */
  warTag: round(NullOr(WarTag), ({ place }) => place.warTag),
  startTime: round(Time, ({ war }) => war.startTime),
  endTime: round(Time, ({ war }) => war.endTime),
  /** How the clan's war ended; `null` before that, and without a war. */
  outcome: round(NullOr(WarOutcome), ({ war }) => (war.state === "warEnded" ? outcome(war) : null))
}

/** What is remembered of a round. */
export const RoundSnapshot = Schema.Struct(schemasOf(roundFields))
export interface RoundSnapshot extends Schema.Schema.Type<typeof RoundSnapshot> {}

const readRound = readerOf(roundFields, unrolled.leagueRound)

/** A round as the clan's war in it shows it; `undefined` for a war that is not one of a league. */
export const roundOf = (war: WarSnapshot): RoundSnapshot | undefined => {
  const place = war.war.league
  return place === null ? undefined : readRound({ war, place })
}

// ---------------------------------------------------------------------------------------------------------------------
// The league
// ---------------------------------------------------------------------------------------------------------------------

const clan = fieldsOf<LeagueGroupClan>()

export const clanFields = {
  tag: clan(ClanTag, (of) => of.tag),
  name: clan(Text, (of) => of.name),
  clanLevel: clan(Int, (of) => of.clanLevel)
}

/** A clan of the group. */
export const LeagueClan = Schema.Struct(schemasOf(clanFields))
export interface LeagueClan extends Schema.Schema.Type<typeof LeagueClan> {}

const readClan = readerOf(clanFields, unrolled.leagueClan)

interface Tagged {
  readonly tag: ClanTag
}

/** Are these the same clans? A list may lack some of them. */
export const isOfSameClans = (clans: ReadonlyArray<Tagged>, others: ReadonlyArray<Tagged>): boolean => {
  const known = new Set(clans.map(({ tag }) => tag))
  const shown = new Set(others.map(({ tag }) => tag))
  const fewer = Math.min(known.size, shown.size)
  return fewer < 2 || 2 * [...shown].filter((tag) => known.has(tag)).length > fewer
}

/** The group, and the clan's wars in it. */
interface Group {
  readonly group: LeagueGroup
  readonly rounds: ReadonlyArray<RoundSnapshot>
}

const league = fieldsOf<Group>()

/** The fields of a league. That it is found and that it ends is told. */
export const leagueFields = {
  season: league(Text, ({ group }) => group.season),
  clans: league(Schema.Array(LeagueClan), ({ group }) =>
    onceEach(group.clans, ({ tag }) => tag).map((of) => readClan(of))
  ),
  /** The wars of the first round that is drawn, of all clans: they tell the group from another one of the season. */
  firstWarTags: league(added(Schema.Array(WarTag), []), ({ group }) => drawnRounds(group)[0]?.warTags ?? []),
  /** How many rounds the league has, drawn or not. */
  roundCount: league(Int, ({ group }) => (group.rounds ?? []).length),
  /** The first round that is watched, from 1; those before were over when watching began. */
  firstRound: league(Int, ({ rounds }) => rounds[0]?.round ?? 1),
  /** The rounds that are drawn, from the first that is watched. */
  rounds: league(Schema.Array(RoundSnapshot), ({ rounds }) => rounds),
  ended: league(Schema.Boolean, ({ group }) => group.state === "ended")
}

/** What is remembered of a league: only what makes events. */
export const LeagueSnapshot = Schema.Struct(schemasOf(leagueFields))
export interface LeagueSnapshot extends Schema.Schema.Type<typeof LeagueSnapshot> {}

const readLeague = readerOf(leagueFields, unrolled.league)

/** The part of a league that makes events, from the group and the clan's wars in it. */
export const snapshot = (group: LeagueGroup, wars: ReadonlyArray<WarSnapshot>): LeagueSnapshot => {
  const rounds = wars.flatMap((war) => roundOf(war) ?? []).toSorted((a, b) => a.round - b.round)
  return readLeague({ group, rounds })
}
