/**
 * The form in which snapshots of players are stored: less than half the text. What is read shares its objects with all
 * other snapshots.
 */
import * as Predicate from "effect/Predicate"
import * as Schema from "effect/Schema"
import * as SchemaTransformation from "effect/SchemaTransformation"
import * as Struct from "effect/Struct"
import { PlayerSnapshot, shared, type UnitSnapshot } from "../../diff/player/playerSnapshot.ts"
import type { UnitList } from "../../diff/player/playerUnits.ts"

/** Name, village, occurrence, and level or stars. */
const Row = Schema.Tuple([Schema.String, Schema.String, Schema.Int, Schema.Int])
type Row = typeof Row.Type

const Stored = Schema.Struct({
  ...Struct.omit(PlayerSnapshot.fields, ["units", "achievements"]),
  troops: Schema.Array(Row),
  heroes: Schema.Array(Row),
  spells: Schema.Array(Row),
  heroEquipment: Schema.Array(Row),
  achievements: Schema.Array(Row)
})
type Stored = typeof Stored.Type

const write = ({ units, ...snapshot }: PlayerSnapshot): Stored => {
  const rows = (of: UnitList): ReadonlyArray<Row> =>
    units.flatMap(({ level, list, name, occurrence, village }) =>
      list === of ? [[name, village, occurrence, level] as const] : []
    )
  return {
    ...snapshot,
    troops: rows("troops"),
    heroes: rows("heroes"),
    spells: rows("spells"),
    heroEquipment: rows("heroEquipment"),
    achievements: snapshot.achievements.map(
      ({ name, occurrence, stars, village }) => [name, village, occurrence, stars] as const
    )
  }
}

const read = ({ heroEquipment, heroes, spells, troops, ...stored }: Stored): PlayerSnapshot => {
  const units = (list: UnitList, rows: ReadonlyArray<Row>): ReadonlyArray<UnitSnapshot> =>
    rows.map(([name, village, occurrence, level]) => shared.unit({ list, name, village, occurrence, level }))
  return {
    ...stored,
    leagueTier: stored.leagueTier && shared.named(stored.leagueTier),
    league: stored.league && shared.named(stored.league),
    builderBaseLeague: stored.builderBaseLeague && shared.named(stored.builderBaseLeague),
    labels: shared.labels(stored.labels),
    playerHouse: stored.playerHouse.map(shared.part),
    units: [
      ...units("troops", troops),
      ...units("heroes", heroes),
      ...units("spells", spells),
      ...units("heroEquipment", heroEquipment)
    ],
    superTroops: shared.names(stored.superTroops),
    worn: stored.worn.map(shared.worn),
    achievements: stored.achievements.map(([name, village, occurrence, stars]) =>
      shared.achievement({ name, village, occurrence, stars })
    )
  }
}

/** Only `read` makes values for it, and a struct would copy what they share. */
const SharedPlayer = Schema.declare((u): u is PlayerSnapshot => Predicate.hasProperty(u, "achievementValues"))

/** The codec of the store. */
export const StoredPlayer: Schema.Codec<PlayerSnapshot, unknown> = Stored.pipe(
  Schema.decodeTo(SharedPlayer, SchemaTransformation.transform({ decode: read, encode: write }))
)
