/** The village that the game exports: what is being upgraded, and what is left to do. */
import { GameData, Village, Villages } from "clashfx"
import * as DateTime from "effect/DateTime"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type { Options } from "../options.ts"
import { print } from "../output/Page.ts"
import type { Cell } from "../output/table.ts"
import { NoVillage } from "../usage.ts"

export interface Input {
  /** The text of the export. */
  readonly text: string
}

type Levelled =
  | Village.Unit<"buildings">
  | Village.Unit<"heroes">
  | Village.Unit<"troops">
  | Village.Unit<"traps">
  | Village.Unit<"spells">

const costs = (amounts: Readonly<Record<string, number | undefined>>): string =>
  Object.entries(amounts)
    .map(([resource, amount]) => `${(amount ?? 0).toLocaleString("en-US")} ${resource}`)
    .join(", ")

/** What is below the highest level that the hall allows, with what the next level takes. */
const open = (units: ReadonlyArray<Levelled>): ReadonlyArray<ReadonlyArray<Cell>> =>
  units.flatMap(({ at, count, level, name }) =>
    at === undefined || at.isMaxForTownHall
      ? []
      : [
          [
            name,
            count,
            level,
            at.maxLevelForTownHall,
            at.next && costs(at.next.costs),
            at.next && Duration.format(Duration.seconds(at.next.seconds))
          ]
        ]
  )

export const run = ({ text }: Input, options: Options) =>
  Effect.gen(function* () {
    const source = yield* Effect.fromResult(Village.parse(text))
    // Every key of an export may be missing, so any JSON is one: without a single one it is something else.
    if (Object.keys(source).length === 0) return yield* new NoVillage()
    const village = yield* Villages.read(source)
    const now = yield* DateTime.now
    const { home } = village
    const running = Village.upgrades(village)
    return yield* print(
      {
        title: `village ${village.tag ?? ""}`.trim(),
        facts: {
          "town hall": home.hall,
          "builder hall": village.builderBase.hall,
          "exported (UTC)": village.exportedAt && DateTime.formatIso(village.exportedAt),
          "being upgraded": running
            .map(({ endsAt, item, seconds }) => {
              const left = endsAt === undefined ? seconds : (endsAt.epochMilliseconds - now.epochMilliseconds) / 1000
              return `${item.name ?? item.id} (${left <= 0 ? "done" : Duration.format(Duration.seconds(Math.round(left)))})`
            })
            .join(", ")
        },
        table: {
          columns: ["to do", "n", "level", "max here", "next costs", "takes"],
          rows: [
            ...open(home.buildings),
            ...open(home.traps),
            ...open(home.heroes),
            ...open(home.troops),
            ...open(home.spells)
          ]
        },
        json: village
      },
      options
    )
  }).pipe(Effect.provide(GameData.layer))
