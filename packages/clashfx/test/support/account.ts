/** A small account with one of everything that matters for units. */
import { loadTable, state } from "@clashfx/game-data"
import type { Pack } from "../../src/game/pack/Pack.ts"
import type { UnitOwner } from "clashfx/game/PlayerUnits"

const item = (name: string, level: number, maxLevel: number, village = "home") => ({ name, level, maxLevel, village })

/** Town hall 12, builder hall 6; a few troops out of order, some newer than the data. */
export const account: UnitOwner = {
  townHallLevel: 12,
  builderHallLevel: 6,
  troops: [
    item("Minion", 9, 14),
    item("Wall Wrecker", 3, 6),
    item("Sun Knight", 2, 4),
    item("Archer", 9, 14),
    item("Barbarian", 8, 13),
    { ...item("Super Barbarian", 1, 9), superTroopIsActive: true },
    item("Super Archer", 1, 10),
    item("Baby Dragon", 6, 20, "builderBase"),
    item("Raged Barbarian", 12, 20, "builderBase"),
    item("Moon Archer", 1, 20, "builderBase"),
    item("Baby Dragon", 5, 12),
    item("L.A.S.S.I", 4, 15)
  ],
  heroes: [
    item("Battle Machine", 10, 35, "builderBase"),
    { ...item("Archer Queen", 20, 110), equipment: [item("Giant Arrow", 3, 18), item("Sun Bow", 1, 27)] },
    { ...item("Barbarian King", 65, 110), equipment: [] }
  ],
  heroEquipment: [
    item("Giant Arrow", 3, 18),
    item("Sun Bow", 1, 27),
    item("Giant Gauntlet", 1, 27),
    item("Rage Vial", 18, 18)
  ],
  spells: [item("Poison Spell", 5, 12), item("Rage Spell", 6, 7)]
}

export const pack: Pack = {
  state,
  troops: await loadTable("troops"),
  spells: await loadTable("spells"),
  heroes: await loadTable("heroes"),
  pets: await loadTable("pets"),
  equipment: await loadTable("equipment"),
  buildings: await loadTable("buildings")
}
