/** Joins the items of a village export to the game data. */
import type { Module, SeasonalDefense } from "@clashfx/game-data"
import * as DateTime from "effect/DateTime"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import * as PackIndex from "../pack/PackIndex.ts"
import * as Units from "../Units.ts"
import type {
  BuildingItem,
  Crafted,
  CraftedModule,
  HelperItem,
  Item,
  Tables,
  Thing,
  ThingCategory,
  Timer,
  Unit
} from "./villageTypes.ts"
import type { ExportCrafted, ExportItem, ExportModule } from "../VillageExport.ts"

/** What items of one village have in common. */
export interface Context {
  readonly tables: Tables
  /** Milliseconds since 1970; absent when the export does not say when it was made. */
  readonly exportedAt: number | undefined
  /** The level of the hall; absent when the export does not have it. */
  readonly hall: number | undefined
}

/** Items and bare ids. */
export type Sources = ReadonlyArray<ExportItem | number> | null | undefined

export const sources = (list: Sources): ReadonlyArray<ExportItem> =>
  (list ?? []).map((item) => (typeof item === "number" ? { data: item } : item))

export const timer = (exportedAt: number | undefined, seconds: number): Timer => ({
  seconds,
  endsAt: exportedAt === undefined ? undefined : Option.getOrUndefined(DateTime.make(exportedAt + seconds * 1000))
})

const optionalTimer = (context: Context, seconds: number | null | undefined): Timer | undefined =>
  typeof seconds === "number" ? timer(context.exportedAt, seconds) : undefined

const isYes = (flag: boolean | number | null | undefined): boolean => Boolean(flag)

const item = (context: Context, source: ExportItem, name: string | undefined, next: number | undefined): Item => {
  const running = optionalTimer(context, source.timer)
  return {
    id: source.data,
    name,
    level: source.lvl ?? undefined,
    count: source.cnt ?? 1,
    upgrade:
      running === undefined
        ? undefined
        : {
            ...running,
            toLevel: next,
            helper: optionalTimer(context, source.helper_timer),
            isHelperRecurrent: isYes(source.helper_recurrent),
            isGoblinBuilder: isYes(source.extra)
          },
    source
  }
}

/** A thing without levels. */
export const thing = <C extends ThingCategory>(context: Context, category: C, source: ExportItem): Thing<C> => {
  const own: { readonly [K in C]: Tables[K] } = context.tables
  const row = PackIndex.of(own[category]).byId(source.data)
  return { ...item(context, source, row?.name, undefined), row }
}

/** A thing with levels. */
export const unit = <C extends Units.UnitCategory>(context: Context, category: C, source: ExportItem): Unit<C> => {
  const own: { readonly [K in C]: Tables[K] } = context.tables
  const tables = { table: own[category], buildings: context.tables.buildings }
  const row = PackIndex.of(tables.table).byId(source.data)
  const found = row === undefined ? undefined : Units.of(category, row, tables)
  const level = source.lvl ?? undefined
  const at = found === undefined || level === undefined ? undefined : Units.at(found, level, context.hall)
  // a timer next to a weapon or a supercharge may be theirs
  const isPlain = typeof source.weapon !== "number" && typeof source.supercharge !== "number"
  const next = found !== undefined && level !== undefined && isPlain ? Units.stats(found, level + 1)?.level : undefined
  return {
    ...item(context, source, found?.name, next),
    unit: found,
    at: at === undefined ? undefined : Option.getOrUndefined(Result.getSuccess(at))
  }
}

const module = (context: Context, row: Module | undefined, source: ExportModule): CraftedModule => ({
  id: source.data,
  name: row?.name,
  level: source.lvl ?? undefined,
  row,
  upgrade: optionalTimer(context, source.timer)
})

const crafted = (context: Context, row: SeasonalDefense | undefined, source: ExportCrafted): Crafted => ({
  id: source.data,
  name: row?.name,
  row,
  modules: (source.modules ?? []).map((one) =>
    module(
      context,
      row?.modules.find(({ id }) => id === one.data),
      one
    )
  )
})

export const building = (context: Context, source: ExportItem): BuildingItem => {
  const joined = unit(context, "buildings", source)
  const defenses = joined.unit?.row.seasonalDefenses ?? []
  return {
    ...joined,
    weaponLevel: source.weapon ?? undefined,
    superchargeLevel: source.supercharge ?? undefined,
    isGearedUp: isYes(source.gear_up),
    crafted: (source.types ?? []).map((one) =>
      crafted(
        context,
        defenses.find(({ id }) => id === one.data),
        one
      )
    )
  }
}

export const helper = (context: Context, source: ExportItem): HelperItem => ({
  ...unit(context, "helpers", source),
  cooldown: optionalTimer(context, source.helper_cooldown)
})
