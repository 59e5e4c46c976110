/** A database that is there and does not let anybody work: everything is told once, nobody loses a bucket, all goes on by itself. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { isPostgresThere } from "../../../clashfx/test/support/servers.ts"
import { standstill } from "../../../clashfx/test/support/standstill.ts"
import { lab } from "../support/lab.ts"
import { assertWhole, settings, started, usual, worldOf } from "../support/scenario.ts"

if (!isPostgresThere) console.log("PostgreSQL is not installed: the tests of storms are skipped")

const end = `SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity
  WHERE datname = 'lab' AND pid <> pg_backend_pid() AND application_name <> ''`

describe.skipIf(!isPostgresThere)("A database that lets nobody work", () => {
  it.live(
    "that ends all sessions again and again, refuses new ones, or gives no time: told in few lines, and nothing is lost",
    () =>
      Effect.gen(function* () {
        const cluster = yield* lab({ world: worldOf(30), settings })
        const all = yield* started(cluster, ["p0", "p1"])
        const worst = yield* standstill
        const admin = (statements: string) => cluster.server.psql("postgres", statements)
        const epochs = cluster.sql("SELECT sum(epoch) FROM clashfx_bucket")
        const before = yield* epochs

        /** Lets something happen; gives what was said, and sees that all tags are polled again soon. */
        const during = (what: string, happening: Effect.Effect<unknown>) =>
          Effect.gen(function* () {
            const from = Date.now()
            yield* happening
            const back = Date.now()
            yield* Effect.sleep(7000)
            const resumed = all.map(
              (tag) =>
                (cluster.polls.find(({ at, path }) => at > back && path === `/clans/${tag}`)?.at ?? Infinity) - back
            )
            const said = cluster.lines.filter(({ at, level }) => at >= from && level === "Warn")
            console.log(`${what}: polled again after ${Math.max(...resumed)} ms, ${said.length} warnings`)
            assert.isBelow(Math.max(...resumed), usual + 2500 + worst())
            for (const { message, more } of said) {
              assert.isUndefined(more, message)
              // Each says why.
              assert.match(message, /: .+/)
            }
            return said
          })

        const stormy = Effect.repeat(Effect.andThen(admin(end), Effect.sleep("100 millis")), { times: 49 })
        const storm = yield* during("storm", stormy)
        assert.isAtMost(storm.length, 6)
        const refusing = Effect.gen(function* () {
          yield* admin("ALTER DATABASE lab ALLOW_CONNECTIONS false")
          yield* admin(end)
          yield* Effect.sleep(5000)
          yield* admin("ALTER DATABASE lab ALLOW_CONNECTIONS true")
        })
        const refused = yield* during("refused", refusing)
        assert.isAtMost(refused.length, 6)
        assert.isTrue(refused.some(({ message }) => message.includes("not currently accepting connections")))
        const hurrying = Effect.gen(function* () {
          yield* admin(`ALTER DATABASE lab SET statement_timeout = '30ms'; ALTER DATABASE lab SET lock_timeout = '20ms';
            ALTER DATABASE lab SET idle_in_transaction_session_timeout = '20ms'`)
          yield* admin(end)
          yield* Effect.sleep(5000)
          yield* admin("ALTER DATABASE lab RESET ALL")
          yield* admin(end)
        })
        yield* during("no time", hurrying)

        // Nobody was gone, so no bucket has changed hands.
        if (worst() < 2000) assert.strictEqual(yield* epochs, before)
        console.log(JSON.stringify(yield* assertWhole(cluster, all)))
      }).pipe(Effect.scoped),
    120_000
  )
})
