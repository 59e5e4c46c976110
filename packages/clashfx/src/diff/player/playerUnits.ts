/** What a unit of a player is, told by its name: it takes no game data, which is loaded only when it is asked for. */
import type { PetName, TroopName } from "@clashfx/game-data"
import * as Schema from "effect/Schema"

/** The list of the body that a unit is in. */
export const UnitList = Schema.Literals(["troops", "heroes", "spells", "heroEquipment"])
export type UnitList = typeof UnitList.Type

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

/** What a unit is. A pet or siege machine that is newer than this package counts as a troop. */
export const categoryOf = (list: UnitList, name: string): UnitCategory => {
  switch (list) {
    case "troops":
      return byName.get(name) ?? "troop"
    case "heroes":
      return "hero"
    case "spells":
      return "spell"
    case "heroEquipment":
      return "equipment"
  }
}
