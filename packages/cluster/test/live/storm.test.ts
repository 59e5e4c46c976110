/** A database that is there and does not let anybody work: everything is told once, nothing is lost, all goes on by itself. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import { isPostgresThere } from "../../../clashfx/test/support/servers.ts"
import { standstill } from "../../../clashfx/test/support/standstill.ts"
import { lab, until } from "../support/lab.ts"
import { assertWhole, settings, started, tagsOf, usual, worldOf } from "../support/scenario.ts"

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
              // Effect's own: it lost the locks of its session, and says so in its words.
              if (message.startsWith("Could not release shards")) continue
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

        // Buckets may change hands: their locks belong to sessions, and who is first gets them.
        console.log(JSON.stringify(yield* assertWhole(cluster, all)))
      }).pipe(Effect.scoped),
    120_000
  )

  it.live(
    "for two clusters, one of whose processes freezes in the middle of a commit: the other cluster does not notice",
    () =>
      Effect.gen(function* () {
        const cluster = yield* lab({ world: worldOf(16), settings })
        yield* cluster.sql("CREATE SCHEMA a; CREATE SCHEMA b")
        const of = (schema: string) => ({
          database: `${cluster.url}?options=${encodeURIComponent(`-c search_path=${schema}`)}`,
          buckets: 8
        })
        const start = ([name, schema]: readonly [string, string]) => cluster.start(name, of(schema))
        yield* Effect.forEach(
          [
            ["p0", "a"],
            ["p1", "a"],
            ["p2", "b"],
            ["p3", "b"]
          ] as const,
          start,
          { concurrency: "unbounded" }
        )
        const tags = yield* tagsOf(cluster)
        for (const schema of ["a", "b"]) {
          yield* cluster.sql(
            `INSERT INTO ${schema}.clashfx_watched (kind, tag) VALUES ${tags.map((tag) => `('clan', '${tag}')`).join()}`
          )
          yield* until(cluster, `SELECT count(*) FROM ${schema}.clashfx_snapshot WHERE key LIKE 'clan/%'`, "16")
          yield* until(cluster, `SELECT count(DISTINCT owner) FROM ${schema}.clashfx_bucket`, "2")
        }
        const epochs = (schema: string) => cluster.sql(`SELECT sum(epoch) FROM ${schema}.clashfx_bucket`)
        const before = yield* epochs("b")
        // Commits of the first cluster wait; one of its processes is frozen with them, until its buckets are another's.
        const from = Date.now()
        const locked = "BEGIN; LOCK TABLE a.clashfx_event IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(4); COMMIT"
        const locking = yield* Effect.forkScoped(cluster.sql(locked))
        yield* Effect.sleep(3000)
        yield* cluster.signal("p0", "SIGSTOP")
        yield* Fiber.join(locking)
        yield* until(cluster, "SELECT count(*) FROM a.clashfx_bucket WHERE owner LIKE 'p0%'", "0", 30)
        yield* cluster.signal("p0", "SIGCONT")
        yield* Effect.sleep(8000)
        const said = cluster.lines.filter(({ at, by, level }) => at >= from && by === "p0" && level === "Warn")
        assert.isAtMost(said.filter(({ message }) => message.includes("taken by another process")).length, 2)
        for (const schema of ["a", "b"]) {
          const twice = `SELECT count(*) - count(DISTINCT id) FROM ${schema}.clashfx_event`
          assert.strictEqual(yield* cluster.sql(twice), "0")
          // The fence: nobody writes for a bucket with an epoch that is over.
          const late = `SELECT count(*) FROM (SELECT epoch < max(epoch) OVER (PARTITION BY bucket ORDER BY seq) AS late
            FROM ${schema}.clashfx_event) AS told WHERE late`
          assert.strictEqual(yield* cluster.sql(late), "0")
        }
        assert.strictEqual(yield* epochs("b"), before)
        const polls = (by: string) => cluster.polls.filter((poll) => poll.at >= from && poll.by === by).length
        assert.isAbove(polls("p2"), 20)
        assert.isAbove(polls("p3"), 20)
      }).pipe(Effect.scoped),
    120_000
  )
})
