/**
 * The form in which snapshots of players are stored: less than half the text. What is read shares its objects with all
 * other snapshots.
 */
import * as Predicate from "effect/Predicate"
import * as Schema from "effect/Schema"
import * as SchemaTransformation from "effect/SchemaTransformation"
import * as Struct from "effect/Struct"
import { readAchievement, writeAchievement } from "../../diff/player/playerAchievements.ts"
import { StoredRow } from "../../diff/player/playerRows.ts"
import { type PlayerSnapshot, schemas, share } from "../../diff/player/playerTable.ts"
import { readUnits, storedUnits, writeUnits } from "../../diff/player/playerUnits.ts"

const Stored = Schema.Struct({
  ...Struct.omit(schemas, ["units", "achievements"]),
  ...storedUnits,
  achievements: Schema.Array(StoredRow)
})
type Stored = typeof Stored.Type

const write = ({ achievements, units, ...snapshot }: PlayerSnapshot): Stored => ({
  ...snapshot,
  ...writeUnits(units),
  achievements: achievements.map(writeAchievement)
})

const read = ({ achievements, heroEquipment, heroes, spells, troops, ...stored }: Stored): PlayerSnapshot => ({
  ...share(stored),
  units: readUnits({ troops, heroes, spells, heroEquipment }),
  achievements: achievements.map(readAchievement)
})

/** Only `read` makes values for it, and a struct would copy what they share. */
const SharedPlayer = Schema.declare((u): u is PlayerSnapshot => Predicate.hasProperty(u, "achievementValues"))

/** The codec of the store. */
export const StoredPlayer: Schema.Codec<PlayerSnapshot, unknown> = Stored.pipe(
  Schema.decodeTo(SharedPlayer, SchemaTransformation.transform({ decode: read, encode: write }))
)
