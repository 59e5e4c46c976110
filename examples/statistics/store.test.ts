/** The table in a real PostgreSQL, filled from a simulator. */
import { Command, Simulator } from "@clashfx/simulator"
import * as PgClient from "@effect/sql-pg/PgClient"
import { assert, it } from "@effect/vitest"
import { Clash } from "clashfx"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Schedule from "effect/Schedule"
import * as SqlClient from "effect/sql/SqlClient"
// A PostgreSQL of the test's own, from the repository; elsewhere, take the one at your DATABASE_URL.
import { isPostgresThere, postgres } from "../../packages/clashfx/test/support/servers.ts"
import { collect, donations } from "./store.ts"

const services = Layer.provideMerge(
  Clash.layer({ keys: [Simulator.testKey] }),
  Simulator.layerTest({
    clans: [{ tag: "#2PP", players: ["#P0LYJC8C", "#2QLL0C8L"], members: 5 }],
    activity: 0,
    wars: false,
    settings: { maxAge: 1 }
  })
)

const database = Layer.unwrap(
  Effect.map(postgres(), ({ url }) => PgClient.layer({ url: Redacted.make(url("postgres")) }))
)

it.live.skipIf(!isPostgresThere)("writes every event once, and answers in SQL", () =>
  Effect.gen(function* () {
    const { change } = yield* Simulator
    const sql = yield* SqlClient.SqlClient
    const rows = sql<{ readonly type: string }>`SELECT type FROM clash_events`
    const until = (count: number) =>
      rows.pipe(
        Effect.filterOrFail((found) => found.length >= count),
        Effect.retry({ times: 200, schedule: Schedule.spaced("50 millis") })
      )
    yield* collect(["#2PP"], { minInterval: "100 millis", spread: 0, initial: true }).pipe(Effect.forkScoped)
    yield* until(1)
    yield* change(Command.setPlayer("#P0LYJC8C", { donations: 0 }))
    yield* until(2)
    const donate = (capacity: number) => change(Command.donate("#P0LYJC8C", "#2QLL0C8L", capacity))
    yield* donate(30)
    yield* until(4)
    yield* donate(5)
    yield* until(6)
    const counts = yield* rows
    assert.strictEqual(counts.filter(({ type }) => type === "ClanFound").length, 1)
    const [best] = yield* donations("#2PP")
    assert.deepInclude(best, { member: "#P0LYJC8C", donated: 35 })
  }).pipe(Effect.scoped, Effect.provide(Layer.merge(services, database)))
)
