/**
 * Nine days of a small world, watched by a process that is away for hours every day: of clans, players, wars, leagues, raids,
 * the calendar and a custom diff the log says what there was to see, once each. Virtual time, SQLite.
 */
import { Command, Simulator } from "@clashfx/simulator"
import { assert, describe, it } from "@effect/vitest"
import * as GameData from "clashfx/game/GameData"
import * as Cache from "clashfx/service/Cache"
import * as KeyPool from "clashfx/service/KeyPool"
import * as Throttler from "clashfx/service/Throttler"
import { WatchEvent } from "clashfx/watch/WatchEvent"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Random from "effect/Random"
import * as Schema from "effect/Schema"
import * as TestClock from "effect/testing/TestClock"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as Looks from "../../clashfx/test/support/watch/looks.ts"
import * as Told from "../../clashfx/test/support/watch/told.ts"
import * as Verdict from "../../clashfx/test/support/watch/verdict.ts"
import { beginningOf, factsOf } from "../../clashfx/test/support/watch/worldFacts.ts"
import { layerSqlite } from "../src/ClusterDatabase.ts"
import * as ClusterWatch from "../src/ClusterWatch.ts"
import * as WatchList from "../src/WatchList.ts"
import { rows } from "./support/databaseSpec.ts"

/** A new season and a ranked week begin; a league opens after a day, a raid weekend after four. */
const start = Date.UTC(2026, 10, 29, 18)
const days = 9
const hour = 3_600_000

/** Nobody watches for this long every day. */
const away = 2

const world = {
  clans: 3,
  members: [5, 6] as const,
  activity: 60,
  leagues: { teamSize: 5 },
  seed: 5,
  journal: Number.POSITIVE_INFINITY,
  settings: {
    rateLimit: { limit: Number.POSITIVE_INFINITY },
    maxAge: {
      "players.get": 21_600,
      "clans.get": 3600,
      "clans.currentWar": 1800,
      "clans.raidSeasons": 2400,
      "clans.leagueGroup": 2400,
      "wars.league": 2400,
      error: 2400
    }
  }
}

const Renamed = Schema.Struct({ from: Schema.String, to: Schema.String })

const options = {
  name: "alone",
  watcher: { maxInterval: "1 day", spread: "1 minute", calendar: true },
  custom: {
    codec: Renamed,
    clan: (previous: { readonly name: string }, current: { readonly name: string }) =>
      previous.name === current.name ? [] : [{ from: previous.name, to: current.name }]
  }
} as const

const expected = [
  "ClanChanged ClanMemberChanged PlayerChanged PlayerUnitUpgraded",
  "WarFound WarAttack WarStateChanged WarEnded",
  "LeagueGroupFound LeagueRoundStarted LeagueEnded RaidStarted RaidAttack RaidEnded SeasonStarted"
].flatMap((tags) => tags.split(" "))

const decode = Schema.decodeUnknownOption(Schema.fromJsonString(Schema.toCodecJson(WatchEvent)))

describe("ClusterWatch", () => {
  it.effect(
    "tells of every kind what there was to see, once, however often its process goes and comes",
    () =>
      Effect.gen(function* () {
        const directory = yield* Effect.acquireRelease(
          Effect.sync(() => mkdtempSync(join(tmpdir(), "clashfx-season-"))),
          (made) => Effect.sync(() => rmSync(made, { recursive: true, force: true }))
        )
        yield* TestClock.setTime(start)
        const looks = Looks.make()
        const services = Layer.mergeAll(
          KeyPool.layer([Simulator.testKey]),
          Throttler.layerNone,
          Cache.layerNone,
          GameData.layerNone,
          Layer.provide(looks.layer, Simulator.layerHttpClient)
        ).pipe(
          Layer.provideMerge(Simulator.layer(world)),
          Layer.merge(layerSqlite(join(directory, "clashfx.sqlite"), { look: "1 hour" }))
        )

        yield* Effect.gen(function* () {
          const simulator = yield* Simulator
          const beginning = beginningOf(yield* simulator.world)
          const clans = beginning.clans.map(({ tag }) => tag)
          const players = beginning.players.map(({ tag }) => tag)
          for (const kind of ["clan", "war", "raid"] as const) yield* WatchList.add(kind, clans)
          yield* WatchList.add("player", players)

          for (let day = 1; day <= days; day++) {
            const tags = yield* Effect.scoped(
              Effect.gen(function* () {
                const context = yield* Layer.build(ClusterWatch.layerAlone(options))
                yield* TestClock.adjust((24 - away) * hour)
                return yield* Context.get(context, ClusterWatch.ClusterWatch).tags
              })
            )
            assert.strictEqual(tags.length, 3 * clans.length + players.length)
            assert.isTrue(tags.some(({ lastPolledAt = 0 }) => lastPolledAt > start + (day - 1) * 24 * hour))
            yield* TestClock.adjust(away * hour)
            if (day === 3)
              for (const tag of clans) yield* simulator.change(Command.rename(tag, `Renamed ${tag.slice(1)}`))
          }

          const told = Told.nothing()
          let custom = 0
          let renamed = 0
          for (const [body = ""] of yield* rows("SELECT body FROM clashfx_event ORDER BY seq")) {
            const event = decode(body)
            if (Option.isNone(event)) custom++
            else Told.keep(told, event.value)
            if (Option.isSome(event) && event.value._tag === "ClanChanged" && event.value.field === "name") renamed++
          }
          const journal = yield* simulator.journal
          const factsBy = factsOf(journal, beginning, looks, (away + 2) * hour)
          const verdict = Verdict.empty()
          const end = start + days * 24 * hour
          for (const kind of ["clan", "war", "raid", "player"] as const) {
            for (const tag of kind === "player" ? players : clans) {
              const about = `${kind} ${tag}`
              Verdict.judge(verdict, about, { facts: factsBy[kind](tag), told: told.texts.get(about) ?? [], end })
            }
          }
          assert.deepStrictEqual(verdict, Verdict.empty())
          assert.deepStrictEqual([told.sameIds, told.disorder], [0, 0])
          assert.isAtLeast(renamed, clans.length)
          assert.strictEqual(custom, renamed)
          for (const tag of expected) assert.isAbove(told.events.get(tag) ?? 0, 0, tag)
        }).pipe(Effect.provide(services))
      }).pipe(Effect.scoped, Random.withSeed("season of a cluster")),
    180_000
  )
})
