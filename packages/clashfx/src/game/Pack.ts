/**
 * The part of the game data that a player's units are joined to, in memory: what pure rules work on.
 *
 * A pack is made known for a player with {@link attach}; from then on {@link of} gives it back, and rules such as
 * `PlayerUnits.of` find it there. The player itself is not changed.
 */
import type { Building, Equipment, Hero, Pet, Rows, Spell, State, Table, Troop } from "@clashfx/game-data"
import * as PackIndex from "./PackIndex.ts"

/** The game data of units: troops, spells, heroes, pets, equipment, and the buildings that unlock them. */
export interface Pack {
  readonly state: State
  readonly troops: PackIndex.Index<Troop>
  readonly spells: PackIndex.Index<Spell>
  readonly heroes: PackIndex.Index<Hero>
  readonly pets: PackIndex.Index<Pet>
  readonly equipment: PackIndex.Index<Equipment>
  readonly buildings: PackIndex.Index<Building>
}

/** The categories that a pack is made of. */
export const categories = ["troops", "spells", "heroes", "pets", "equipment", "buildings"] as const

/** The tables that a pack is made of. */
export type Tables = { readonly [C in (typeof categories)[number]]: Table<Rows[C]> }

/** Makes a pack of tables. Nothing is decoded yet. */
export const make = (state: State, tables: Tables): Pack => ({
  state,
  troops: PackIndex.of(tables.troops),
  spells: PackIndex.of(tables.spells),
  heroes: PackIndex.of(tables.heroes),
  pets: PackIndex.of(tables.pets),
  equipment: PackIndex.of(tables.equipment),
  buildings: PackIndex.of(tables.buildings)
})

const attached = new WeakMap<object, Pack>()

/** Makes the pack known for a player (or anything else that has units), for as long as the object lives. */
export const attach = (player: object, pack: Pack): void => {
  attached.set(player, pack)
}

/** The pack that is known for a player. */
export const of = (player: object): Pack | undefined => attached.get(player)
