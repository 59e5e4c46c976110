/**
 * A village as its export describes it, joined to the game data: what stands in both villages, what is unlocked, what is
 * being upgraded and when that is done.
 *
 * Nothing is lost in joining: a thing that the game data does not know has no name, but its id, level and count, and
 * every item keeps its `source`.
 */
import { fromRows, type Village as VillageName } from "@clashfx/game-data"
import * as DateTime from "effect/DateTime"
import * as Duration from "effect/Duration"
import * as Option from "effect/Option"
import * as Join from "./internal/villageItems.ts"
import type { Base, CraftedModule, Home, Item, Tables, Timer, Village } from "./internal/villageTypes.ts"
import type * as Units from "./Units.ts"
import type { ExportItem, VillageExport } from "./VillageExport.ts"

export type * from "./internal/villageTypes.ts"
export { InvalidVillage, parse } from "./VillageExport.ts"

const none = fromRows([])

/** No game data: no item has a name. */
export const noTables: Tables = {
  buildings: none,
  traps: none,
  troops: none,
  spells: none,
  heroes: none,
  pets: none,
  equipment: none,
  guardians: none,
  helpers: none,
  decorations: none,
  obstacles: none,
  skins: none,
  sceneries: none,
  capitalHouseParts: none
}

const townHall = 1_000_001
const builderHall = 1_000_034

const hallLevel = (buildings: ReadonlyArray<ExportItem>, id: number) =>
  buildings.find(({ data }) => data === id)?.lvl ?? undefined

const base = (context: Join.Context, from: { readonly [K in keyof Base]?: Join.Sources }): Base => {
  const { hall } = context
  const units = <C extends "traps" | "troops" | "heroes">(category: C) =>
    Join.sources(from[category]).map((source) => Join.unit(context, category, source))
  const things = <C extends "decorations" | "obstacles" | "skins" | "sceneries">(category: C) =>
    Join.sources(from[category]).map((source) => Join.thing(context, category, source))
  return {
    hall,
    buildings: Join.sources(from.buildings).map((source) => Join.building(context, source)),
    traps: units("traps"),
    troops: units("troops"),
    heroes: units("heroes"),
    decorations: things("decorations"),
    obstacles: things("obstacles"),
    skins: things("skins"),
    sceneries: things("sceneries")
  }
}

const homeOf = (context: Join.Context, source: VillageExport): Home => {
  const units = <C extends Units.UnitCategory>(category: C, list: Join.Sources) =>
    Join.sources(list).map((source) => Join.unit(context, category, source))
  const { units: troops, decos: decorations, ...rest } = source
  return {
    ...base(context, { ...rest, troops, decorations }),
    siegeMachines: units("troops", source.siege_machines),
    spells: units("spells", source.spells),
    pets: units("pets", source.pets),
    equipment: units("equipment", source.equipment),
    guardians: units("guardians", source.guardians),
    helpers: Join.sources(source.helpers).map((item) => Join.helper(context, item))
  }
}

const builderBaseOf = (context: Join.Context, source: VillageExport): Base =>
  base(context, {
    buildings: source.buildings2,
    traps: source.traps2,
    troops: source.units2,
    heroes: source.heroes2,
    decorations: source.decos2,
    obstacles: source.obstacles2,
    skins: source.skins2,
    sceneries: source.sceneries2
  })

/** The village of an export; without tables no item has a name. */
export const of = (source: VillageExport, tables: Tables = noTables): Village => {
  const exportedAt = typeof source.timestamp === "number" ? source.timestamp * 1000 : undefined
  const context = (buildings: Join.Sources, hall: number): Join.Context => ({
    tables,
    exportedAt,
    hall: hallLevel(Join.sources(buildings), hall)
  })
  const home = context(source.buildings, townHall)
  return {
    tag: source.tag ?? undefined,
    exportedAt: exportedAt === undefined ? undefined : Option.getOrUndefined(DateTime.make(exportedAt)),
    home: homeOf(home, source),
    builderBase: builderBaseOf(context(source.buildings2, builderHall), source),
    houseParts: Join.sources(source.house_parts).map((part) => Join.thing(home, "capitalHouseParts", part)),
    boosts: Object.entries(source.boosts ?? {}).flatMap(([name, seconds]) =>
      typeof seconds === "number" ? [{ name, ...Join.timer(exportedAt, seconds) }] : []
    )
  }
}

// ---------------------------------------------------------------------------------------------------------------------
// Asking
// ---------------------------------------------------------------------------------------------------------------------

/** A running upgrade and what it is for. */
export interface Running extends Timer {
  readonly village: VillageName
  readonly item: Item
  /** The module, if it is one of a crafted defense. */
  readonly module: CraftedModule | undefined
}

const runningIn = (village: VillageName, base: Base | Home): ReadonlyArray<Running> => {
  const items: ReadonlyArray<Item> = Object.values(base).flatMap((list) => (Array.isArray(list) ? list : []))
  const modules = base.buildings.flatMap((item) =>
    item.crafted.flatMap(({ modules }) =>
      modules.flatMap((module) => (module.upgrade === undefined ? [] : [{ ...module.upgrade, village, item, module }]))
    )
  )
  const own = items.flatMap((item) =>
    item.upgrade === undefined
      ? []
      : [{ seconds: item.upgrade.seconds, endsAt: item.upgrade.endsAt, village, item, module: undefined }]
  )
  return [...own, ...modules]
}

/**
 * All running upgrades of both villages, the first to finish at the top.
 *
 * @example
 * ```ts
 * const village = Village.of(yield* Effect.fromResult(Village.parse(text))) // what the game copies under "Export"
 * for (const { item, seconds } of Village.upgrades(village)) yield* Effect.log(item.id, seconds)
 * ```
 */
export const upgrades = (village: Village): ReadonlyArray<Running> =>
  [...runningIn("home", village.home), ...runningIn("builderBase", village.builderBase)].sort(
    (a, b) => a.seconds - b.seconds
  )

/** How long something still goes on at an instant, at least 0; none when the export does not say when it was made. */
export const remaining = (timer: Timer, at: DateTime.DateTime): Option.Option<Duration.Duration> =>
  timer.endsAt === undefined
    ? Option.none()
    : Option.some(Duration.max(Duration.zero, DateTime.distance(at, timer.endsAt)))
