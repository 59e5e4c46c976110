/** An owner and a watch list that changes under it, judged by the rows of the log. Virtual time, SQLite. */
import { Command, Simulator } from "@clashfx/simulator"
import { assert, describe, it } from "@effect/vitest"
import * as GameData from "clashfx/game/GameData"
import * as Cache from "clashfx/service/Cache"
import * as KeyPool from "clashfx/service/KeyPool"
import * as Throttler from "clashfx/service/Throttler"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as TestClock from "effect/testing/TestClock"
import { ClusterDatabase, layerSqlite } from "../src/ClusterDatabase.ts"
import * as ClusterWatch from "../src/ClusterWatch.ts"
import * as WatchList from "../src/WatchList.ts"
import { rows } from "./support/databaseSpec.ts"

const services = Layer.mergeAll(
  KeyPool.layer([Simulator.testKey]),
  Throttler.layerNone,
  Cache.layerNone,
  GameData.layerNone,
  Simulator.layerHttpClient
).pipe(
  Layer.provideMerge(
    Simulator.layer({
      clans: 3,
      members: [2, 3],
      activity: 0,
      wars: false,
      leagues: false,
      raids: false,
      settings: { rateLimit: { limit: Number.POSITIVE_INFINITY }, maxAge: 60 }
    })
  ),
  Layer.provideMerge(Layer.fresh(layerSqlite(":memory:", { look: "10 minutes" })))
)

/** The retention goes by the database's clock, so the virtual time begins with it. */
const today = Effect.flatMap(Effect.sync(Date.now), TestClock.setTime)

const alone = Layer.build(
  ClusterWatch.layerAlone({ name: "alone", watcher: { initial: true, spread: "1 second", maxInterval: "2 minutes" } })
)

const hour = TestClock.adjust("1 hour")
const clan = Effect.flatMap(Simulator, ({ world }) => Effect.map(world, ({ clans }) => [...clans.keys()][0] ?? ""))
const provided = <A, E>(test: Effect.Effect<A, E, Layer.Success<typeof services>>) =>
  Effect.andThen(today, Effect.provide(test, services))
const told = (tag: string) => rows(`SELECT type FROM clashfx_event WHERE tag = '${tag}' ORDER BY seq`)
const again = (tag: string) => Effect.andThen(WatchList.remove("clan", tag), WatchList.add("clan", tag))

describe("An owner and the watch list", () => {
  it.effect("a tag that was taken off and added again begins anew, whether anybody owned it or not", () =>
    Effect.gen(function* () {
      const [simulator, tag] = [yield* Simulator, yield* clan]
      yield* WatchList.add("clan", tag)
      yield* Effect.scoped(Effect.andThen(alone, hour))
      assert.deepStrictEqual(yield* told(tag), [["ClanFound"]])

      yield* again(tag)
      yield* simulator.change(Command.rename(tag, "Another"))
      yield* TestClock.adjust("5 minutes")
      yield* Effect.gen(function* () {
        yield* alone
        yield* hour
        assert.deepStrictEqual(yield* told(tag), [["ClanFound"], ["ClanFound"]])
        // Between two looks at the list.
        yield* again(tag)
        yield* hour
      }).pipe(Effect.scoped)
      assert.deepStrictEqual(yield* told(tag), [["ClanFound"], ["ClanFound"], ["ClanFound"]])
    }).pipe(provided)
  )

  it.effect("what no tag can be is told, and holds up no other tag", () =>
    Effect.gen(function* () {
      const [{ sql }, tag] = [yield* ClusterDatabase, yield* clan]
      const said: Array<string> = []
      const logger = Logger.make<unknown, void>(({ logLevel, message }) => {
        if (logLevel === "Error") said.push(String(message))
      })
      for (const odd of ["#2", "#22222222222222222222"])
        yield* sql`INSERT INTO clashfx_watched (kind, tag) VALUES ('clan', ${odd})`
      yield* WatchList.add("clan", tag)
      yield* Effect.gen(function* () {
        const watch = Context.get(yield* alone, ClusterWatch.ClusterWatch)
        yield* hour
        yield* WatchList.add("player", "#2PP")
        yield* hour
        assert.deepStrictEqual((yield* watch.tags).map((one) => one.tag).sort(), ["#2PP", tag].sort())
      }).pipe(Effect.scoped, Effect.provide(Logger.layer([logger])))
      assert.deepStrictEqual(yield* told(tag), [["ClanFound"]])
      assert.strictEqual(said.filter((line) => line.includes("no tag can be")).length, 2)
    }).pipe(provided)
  )

  it.effect("an owner that has lost its bucket lets go of it, also in the middle of a change of the list", () =>
    Effect.gen(function* () {
      const [{ ledger }, tag] = [yield* ClusterDatabase, yield* clan]
      yield* WatchList.add("clan", tag)
      yield* Effect.gen(function* () {
        const watch = Context.get(yield* alone, ClusterWatch.ClusterWatch)
        yield* hour
        yield* ledger.claim(1, "somebody else")
        yield* WatchList.remove("clan", tag)
        yield* TestClock.adjust("11 minutes")
        // It has claimed it anew by now.
        assert.deepStrictEqual(yield* rows("SELECT owner FROM clashfx_bucket WHERE bucket = 1"), [["alone:0"]])
        assert.deepStrictEqual(yield* watch.tags, [])
        assert.deepStrictEqual(yield* rows("SELECT key FROM clashfx_snapshot"), [])
      }).pipe(Effect.scoped)
    }).pipe(provided)
  )
})
