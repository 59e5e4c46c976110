/**
 * The part of the game data that a player's units are joined to, in memory: what pure rules work on.
 *
 * A pack is made known for a player with {@link attach}; from then on {@link of} gives it back, and rules such as
 * `PlayerUnits.of` find it there. The player itself is not changed.
 */
import type { Rows, State, Table } from "@clashfx/game-data"
import type * as Result from "effect/Result"
import type { UnknownUnit } from "./PackError.ts"
import type { NameOptions } from "./PackIndex.ts"
import * as Units from "../Units.ts"

/** The categories that a pack has: what players have, and the buildings that unlock it. */
export type PackCategory = "troops" | "spells" | "heroes" | "pets" | "equipment" | "buildings"

type Tables = { readonly [C in PackCategory]: Table<Rows[C]> }

/** The tables of units, and which state of the game they describe. */
export interface Pack extends Tables {
  readonly state: State
}

/** The tables that units of a category are made of. */
export const tables = <C extends PackCategory>(pack: Tables, category: C): Units.Tables<C> => {
  const own: { readonly [K in C]: Table<Rows[K]> } = pack
  return { table: own[category], buildings: pack.buildings }
}

/** All units of a category in the order of the game. */
export const all = <C extends PackCategory>(pack: Pack, category: C): ReadonlyArray<Units.Unit<C>> =>
  Units.all(category, tables(pack, category))

/** The unit of an id or a name; as `Units.find`. */
export const find = <C extends PackCategory>(
  pack: Pack,
  category: C,
  input: string | number,
  options?: NameOptions
): Result.Result<Units.Unit<C>, UnknownUnit> => Units.find(category, input, tables(pack, category), options)

const attached = new WeakMap<object, Pack>()

/** Makes the pack known for a player (or anything else that has units), for as long as the object lives. */
export const attach = (player: object, pack: Pack): void => {
  attached.set(player, pack)
}

/** The pack that is known for a player. */
export const of = (player: object): Pack | undefined => attached.get(player)
