/**
 * A player, field by field: one line says what is kept, where the body has it, and, for what is told by `PlayerChanged`,
 * that its changes are told. Schema, snapshot, events and the stored form follow from the table.
 */
import * as Schema from "effect/Schema"
import { Role } from "../../model/Clan.ts"
import { open } from "../../model/internal/wire.ts"
import { activeSuperTroops, type Player } from "../../model/Player.ts"
import { ClanTag, LeagueGroupTag } from "../../model/Tag.ts"
import {
  fieldsOf,
  Growing,
  type Growth,
  growing,
  growthOf,
  readerOf,
  sameBy,
  schemasOf,
  sharerOf,
  toldFieldsOf,
  toldTable
} from "../internal/fieldTable.ts"
import { interner } from "../internal/intern.ts"
import { labels, Named, named, NamedOrNull } from "../internal/named.ts"
import { onceEach } from "../internal/onceEach.ts"
import { pairRows } from "../internal/pairRows.ts"
import * as unrolled from "../internal/unrolled.ts"
import { type Stamp, stampFields } from "../Stamp.ts"
import { legendOf, LegendSnapshot, sameLegend } from "./legend.ts"
import { achievementsOf, achievementValuesOf, AchievementSnapshot } from "./playerAchievements.ts"
import { keyOfPlace } from "./playerRows.ts"
import { keyOfUnit, UnitSnapshot, unitsOf } from "./playerUnits.ts"
import { shareWorn, wornOf, WornSnapshot } from "./playerWorn.ts"

// Not destructured: a bundle would then have all of Schema.
const Int = Schema.Int
const NullOr = Schema.NullOr
const Text = Schema.String

/** What every event of a player says: the name that the player has now. */
export const ofPlayer = { ...stampFields, name: Text }

// ---------------------------------------------------------------------------------------------------------------------
// Values
// ---------------------------------------------------------------------------------------------------------------------

/** The clan of a player. */
export const PlayerClan = Schema.Struct({ tag: ClanTag, name: Text })
export interface PlayerClan extends Schema.Schema.Type<typeof PlayerClan> {}

const clanOf = ({ clan }: Player): PlayerClan | null =>
  clan === undefined || clan === null ? null : { tag: clan.tag, name: clan.name }

/** A part of a player's capital house. */
export const HousePart = Schema.Struct({ type: Text, id: Int })
export interface HousePart extends Schema.Schema.Type<typeof HousePart> {}

const internPart = interner<HousePart>()
const part = ({ id, type }: HousePart): HousePart => internPart(`${id} ${type}`, () => ({ type, id }))
const house = (parts: ReadonlyArray<HousePart>): ReadonlyArray<HousePart> => parts.map(part)

const internNames = interner<ReadonlyArray<string>>()

/** Names of super troops, sorted; each is there once. */
const names = (list: ReadonlyArray<string>): ReadonlyArray<string> =>
  internNames(JSON.stringify(list), () => onceEach(list, (name) => name))

/** Takes part in wars, or does not. */
const WarPreference = open("in", "out")

// ---------------------------------------------------------------------------------------------------------------------
// Table
// ---------------------------------------------------------------------------------------------------------------------

const told = toldFieldsOf<Player>()("PlayerChanged", ofPlayer)

type Nameable = { readonly id: number; readonly name: string } | null | undefined

const toldName = <const F extends string>(field: F, read: (of: Player) => Nameable) => ({
  ...told(field, NamedOrNull, (of, before) => named(read(of), before)),
  share: (value: Named | null) => named(value)
})

const sameClan = sameBy({ tag: { schema: ClanTag }, name: { schema: Text } })

/** The fields whose changes are told by `PlayerChanged`. */
export const toldFields = toldTable({
  name: told("name", Text, (of) => of.name),
  expLevel: growing(told("expLevel", Int, (of) => of.expLevel)),
  townHallLevel: growing(told("townHallLevel", Int, (of) => of.townHallLevel)),
  townHallWeaponLevel: told("townHallWeaponLevel", NullOr(Int), (of) => of.townHallWeaponLevel ?? null),
  trophies: told("trophies", Int, (of) => of.trophies),
  bestTrophies: growing(told("bestTrophies", Int, (of) => of.bestTrophies)),
  leagueTier: toldName("leagueTier", (of) => of.leagueTier),
  /** The league of before the ranked rework. */
  league: toldName("league", (of) => of.league),
  currentLeagueGroupTag: told(
    "currentLeagueGroupTag",
    NullOr(LeagueGroupTag),
    (of) => of.currentLeagueGroupTag ?? null
  ),
  currentLeagueSeasonId: told("currentLeagueSeasonId", NullOr(Int), (of) => of.currentLeagueSeasonId ?? null),
  previousLeagueGroupTag: told(
    "previousLeagueGroupTag",
    NullOr(LeagueGroupTag),
    (of) => of.previousLeagueGroupTag ?? null
  ),
  previousLeagueSeasonId: told("previousLeagueSeasonId", NullOr(Int), (of) => of.previousLeagueSeasonId ?? null),
  attackWins: growing(told("attackWins", Int, (of) => of.attackWins)),
  defenseWins: growing(told("defenseWins", Int, (of) => of.defenseWins)),
  warStars: growing(told("warStars", Int, (of) => of.warStars)),
  builderHallLevel: growing(told("builderHallLevel", NullOr(Int), (of) => of.builderHallLevel ?? null)),
  builderBaseTrophies: told("builderBaseTrophies", NullOr(Int), (of) => of.builderBaseTrophies ?? null),
  bestBuilderBaseTrophies: growing(
    told("bestBuilderBaseTrophies", NullOr(Int), (of) => of.bestBuilderBaseTrophies ?? null)
  ),
  builderBaseLeague: toldName("builderBaseLeague", (of) => of.builderBaseLeague),
  role: told("role", NullOr(Role), (of) => of.role ?? null),
  warPreference: told("warPreference", NullOr(WarPreference), (of) => of.warPreference ?? null),
  donations: growing(told("donations", Int, (of) => of.donations)),
  donationsReceived: growing(told("donationsReceived", Int, (of) => of.donationsReceived)),
  clanCapitalContributions: growing(
    told("clanCapitalContributions", NullOr(Int), (of) => of.clanCapitalContributions ?? null)
  ),
  labels: {
    ...told("labels", Schema.Array(Named), (of, before) => labels(of.labels, before)),
    share: (list: ReadonlyArray<Named>) => labels(list)
  },
  /** Told here when the clan of the player has another name; who comes and goes has events of its own. */
  clan: told("clan", NullOr(PlayerClan), clanOf, sameClan),
  legendStatistics: told("legendStatistics", NullOr(LegendSnapshot), (of) => legendOf(of.legendStatistics), sameLegend),
  playerHouse: {
    ...told("playerHouse", Schema.Array(HousePart), (of) => house(of.playerHouse?.elements ?? [])),
    share: house
  }
})

const player = fieldsOf<Player>()

/** The other fields: each has events of its own. */
const otherFields = {
  units: player(Schema.Array(UnitSnapshot), unitsOf),
  /** The names of the super troops that are active, sorted. */
  superTroops: {
    ...player(Schema.Array(Text), (of) =>
      names(
        activeSuperTroops(of)
          .map(({ name }) => name)
          .sort()
      )
    ),
    share: names
  },
  /** The heroes that wear something. */
  worn: {
    ...player(Schema.Array(WornSnapshot), wornOf),
    share: (rows: ReadonlyArray<WornSnapshot>) => rows.map(shareWorn)
  },
  achievements: player(Schema.Array(AchievementSnapshot), achievementsOf),
  /** The value of each of the `achievements`, in the same order: the rows themselves are shared with other players. */
  achievementValues: player(Schema.Array(Int), achievementValuesOf)
}

export const playerFields = { ...toldFields, ...otherFields }

/** The schemas of all fields. */
export const schemas = schemasOf(playerFields)

/** What is remembered of a player: only what makes events. Absent is `null`; what is not begun has no row. */
export const PlayerSnapshot = Schema.Struct(schemas)
export interface PlayerSnapshot extends Schema.Schema.Type<typeof PlayerSnapshot> {}

/** The part of a player that makes events. */
export const snapshot: (player: Player) => PlayerSnapshot = readerOf(playerFields, unrolled.player)

/** Takes the objects that all snapshots share for what was read from a store. */
export const share = sharerOf(playerFields)

const notePlayer = growthOf(playerFields)

/** What only grows about a player. */
export const growth = (previous: PlayerSnapshot, current: PlayerSnapshot): Growth => {
  const growing = new Growing()
  notePlayer(growing, previous, current)
  pairRows(previous.achievements, current.achievements, keyOfPlace, (i, j) => {
    if (i >= 0 && j >= 0) growing.note(previous.achievementValues[i], current.achievementValues[j])
  })
  pairRows(previous.units, current.units, keyOfUnit, (i, j) => {
    if (i >= 0 && j >= 0) growing.note(previous.units[i]?.level, current.units[j]?.level)
  })
  return growing.growth
}

// ---------------------------------------------------------------------------------------------------------------------
// Event
// ---------------------------------------------------------------------------------------------------------------------

/** A field of a player whose changes are told by `PlayerChanged`. */
export type PlayerField = keyof typeof toldFields

/** A field of the player changed. */
export interface PlayerFieldChanged<F extends PlayerField> extends Stamp {
  readonly _tag: "PlayerChanged"
  readonly field: F
  readonly previous: PlayerSnapshot[F]
  readonly current: PlayerSnapshot[F]
  /** The name of the player now. */
  readonly name: string
}

/**
 * A field of the player changed; `previous` and `current` have the type of the `field`. For `clan` that is a clan that
 * took another name while the player stayed.
 */
export const PlayerChanged = Schema.Union(Object.values(toldFields).map(({ event }) => event))
export type PlayerChanged = { [F in PlayerField]: PlayerFieldChanged<F> }[PlayerField]
