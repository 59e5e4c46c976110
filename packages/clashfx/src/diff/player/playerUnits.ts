/**
 * The units of a player: troops, spells, heroes and equipment. What one is in the game is told by its list and its name: it
 * takes no game data, which is loaded only when it is asked for.
 */
import type { PetName, TroopName } from "@clashfx/game-data"
import * as Schema from "effect/Schema"
import type { Player } from "../../model/Player.ts"
import { keyOfPlace, placeFields, readRow, rowTable, StoredRow, writeRow } from "./playerRows.ts"

// ---------------------------------------------------------------------------------------------------------------------
// Categories
// ---------------------------------------------------------------------------------------------------------------------

/** What a unit is in the game. */
export const UnitCategory = Schema.Literals([
  "troop",
  "superTroop",
  "siegeMachine",
  "pet",
  "spell",
  "hero",
  "equipment"
])
export type UnitCategory = typeof UnitCategory.Type

/** The body has pets, siege machines and super troops among the troops. The compiler knows all pets. */
const pets: { readonly [Name in PetName]: "pet" } = {
  "L.A.S.S.I": "pet",
  "Mighty Yak": "pet",
  "Electro Owl": "pet",
  Unicorn: "pet",
  Phoenix: "pet",
  "Poison Lizard": "pet",
  Diggy: "pet",
  Frosty: "pet",
  "Spirit Fox": "pet",
  "Angry Jelly": "pet",
  Sneezy: "pet",
  "Greedy Raven": "pet"
}

const siegeMachines: ReadonlyArray<TroopName> = [
  "Wall Wrecker",
  "Battle Blimp",
  "Stone Slammer",
  "Siege Barracks",
  "Log Launcher",
  "Flame Flinger",
  "Battle Drill",
  "Troop Launcher",
  "Sky Wagon"
]

const superTroops: ReadonlyArray<TroopName> = [
  "Super Barbarian",
  "Super Archer",
  "Super Wall Breaker",
  "Super Giant",
  "Sneaky Goblin",
  "Super Miner",
  "Rocket Balloon",
  "Inferno Dragon",
  "Super Valkyrie",
  "Super Witch",
  "Ice Hound",
  "Super Bowler",
  "Super Dragon",
  "Super Wizard",
  "Super Minion",
  "Super Hog Rider",
  "Super Yeti"
]

const byName: ReadonlyMap<string, UnitCategory> = new Map<string, UnitCategory>([
  ...Object.entries(pets),
  ...siegeMachines.map((name) => [name, "siegeMachine"] as const),
  ...superTroops.map((name) => [name, "superTroop"] as const)
])

// ---------------------------------------------------------------------------------------------------------------------
// Lists
// ---------------------------------------------------------------------------------------------------------------------

/** The list of the body that a unit is in. */
export const UnitList = Schema.Literals(["troops", "heroes", "spells", "heroEquipment"])
export type UnitList = typeof UnitList.Type

/** A unit that a player has. */
export const UnitSnapshot = Schema.Struct({ list: UnitList, ...placeFields, level: Schema.Int })
export interface UnitSnapshot extends Schema.Schema.Type<typeof UnitSnapshot> {}

interface Listed {
  readonly name: string
  readonly village: string
  readonly level: number
}

const listOf = (
  list: UnitList,
  read: (player: Player) => ReadonlyArray<Listed>,
  categoryOf: (name: string) => UnitCategory
) => ({ list, read, categoryOf, rows: rowTable<UnitSnapshot>((place, level) => ({ list, ...place, level })) })

/** The lists of units, in the order in which a snapshot has them: where a body has them, and what is in them. */
const unitTable: { readonly [L in UnitList]: ReturnType<typeof listOf> } = {
  troops: listOf(
    "troops",
    (of) => of.troops,
    (name) => byName.get(name) ?? "troop"
  ),
  heroes: listOf(
    "heroes",
    (of) => of.heroes,
    () => "hero"
  ),
  spells: listOf(
    "spells",
    (of) => of.spells,
    () => "spell"
  ),
  heroEquipment: listOf(
    "heroEquipment",
    (of) => of.heroEquipment ?? [],
    () => "equipment"
  )
}
const unitLists = Object.values(unitTable)

/** What a unit is. A pet or siege machine that is newer than this package counts as a troop. */
export const categoryOf = (list: UnitList, name: string): UnitCategory => unitTable[list].categoryOf(name)

/** What tells a unit from the others of its player. */
export const keyOfUnit = (unit: UnitSnapshot): string => `${unit.list}/${keyOfPlace(unit)}`

/** The one object for this unit. */
export const shareUnit = (unit: UnitSnapshot): UnitSnapshot => unitTable[unit.list].rows.at(unit, unit.level)

/** The units that a player has. Level 0 is what is not unlocked yet. */
export const unitsOf = (player: Player): ReadonlyArray<UnitSnapshot> => {
  const units: Array<UnitSnapshot> = []
  for (const { read, rows } of unitLists) {
    rows.begin()
    for (const { level, name, village } of read(player)) {
      const row = rows.next(name, village, level)
      if (level > 0) units.push(row)
    }
  }
  // Without the spare places of an array that has grown.
  return units.slice()
}

// ---------------------------------------------------------------------------------------------------------------------
// Store
// ---------------------------------------------------------------------------------------------------------------------

const Rows = Schema.Array(StoredRow)

/** Units as they are stored: each list has its rows. */
export const storedUnits = { troops: Rows, heroes: Rows, spells: Rows, heroEquipment: Rows } satisfies {
  readonly [L in UnitList]: typeof Rows
}

type StoredUnits = { readonly [L in UnitList]: ReadonlyArray<StoredRow> }

export const writeUnits = (units: ReadonlyArray<UnitSnapshot>): StoredUnits => {
  const written: { readonly [L in UnitList]: Array<StoredRow> } = {
    troops: [],
    heroes: [],
    spells: [],
    heroEquipment: []
  }
  for (const unit of units) written[unit.list].push(writeRow(unit, unit.level))
  return written
}

export const readUnits = (stored: StoredUnits): ReadonlyArray<UnitSnapshot> =>
  unitLists.flatMap(({ list, rows }) => stored[list].map((row) => readRow(rows, row)))
