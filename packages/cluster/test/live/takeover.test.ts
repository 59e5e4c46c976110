/** Processes that are killed and stopped, and a database that goes away: tags are polled on, each event comes once. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { isPostgresThere } from "../../../clashfx/test/support/servers.ts"
import { standstill } from "../../../clashfx/test/support/standstill.ts"
import { lab, quantiles, until } from "../support/lab.ts"
import { assertWhole, lateness, settings, started, three, usual, watch, watched, worldOf } from "../support/scenario.ts"

if (!isPostgresThere) console.log("PostgreSQL is not installed: the tests of takeovers are skipped")

/**
 * What neighbours on the machine may cost: a second and a half, and what this process was held up by at worst. The figures
 * are in bench/README.md.
 */
const slackOf = Effect.map(standstill, (worst) => () => 1500 + worst())

const report = (what: string, values: Iterable<number>) =>
  console.log(`${what}: ${JSON.stringify(quantiles(values))} ms`)

describe.skipIf(!isPostgresThere)("A cluster of three processes", () => {
  it.live(
    "goes on through kill -9, SIGTERM and a return, and takes a tag from anywhere",
    () =>
      Effect.gen(function* () {
        const cluster = yield* lab({ world: worldOf(90), settings })
        const all = yield* started(cluster, three)
        const slack = yield* slackOf

        const killed = Date.now()
        yield* cluster.signal("p0", "SIGKILL")
        yield* Effect.sleep(7000)
        const afterKill = lateness(cluster.polls, "p0", killed)
        report("kill -9, polled again after", afterKill)
        assert.isAbove(afterKill.length, 5)
        assert.isBelow(Math.max(...afterKill), 3000 + slack())

        yield* cluster.start("p0")
        yield* until(cluster, "SELECT count(DISTINCT owner) FROM clashfx_bucket", "3")
        yield* Effect.sleep(4000)
        const stopped = Date.now()
        yield* cluster.signal("p1", "SIGTERM")
        yield* cluster.exited("p1")
        const took = Date.now() - stopped
        yield* Effect.sleep(7000)
        const afterStop = lateness(cluster.polls, "p1", stopped)
        report(`SIGTERM, gone after ${took} ms, polled again after`, afterStop)
        assert.isBelow(took, 1000 + slack())
        assert.isBelow(Math.max(...afterStop), 2000 + slack())
        // It gave back what it had: nobody had to find out that it was gone.
        const reasons = cluster.lines.filter(({ at, from }) => at >= stopped && from === "p1:0")
        assert.deepStrictEqual(reasons, [])

        const [tag = ""] = all
        yield* cluster.sql(`DELETE FROM clashfx_watched WHERE tag = '${tag}'`)
        yield* until(cluster, `SELECT count(*) FROM clashfx_snapshot WHERE key = 'clan/${tag}'`, "0", 10)
        const added = Date.now()
        yield* watch(cluster, "clan", [tag])
        yield* Effect.sleep(2000)
        const first = cluster.polls.find(({ at, path }) => at >= added && path === `/clans/${tag}`)
        report("added, polled after", [(first?.at ?? Number.POSITIVE_INFINITY) - added])
        assert.isBelow((first?.at ?? Number.POSITIVE_INFINITY) - added, 1000 + slack())

        // A thousand times off the list and on it again: it is watched in the end, and nobody else waits for it.
        const flicker = `DELETE FROM clashfx_watched WHERE tag = '${tag}'; COMMIT;
          INSERT INTO clashfx_watched (kind, tag) VALUES ('clan', '${tag}'); COMMIT;`
        const flickering = Date.now()
        yield* cluster.sql(`DO $$ BEGIN FOR i IN 1..1000 LOOP ${flicker} END LOOP; END $$`)
        const flickered = Date.now()
        yield* Effect.sleep(usual + 1000 + slack())
        const after = cluster.polls.filter(({ at, path }) => at >= flickered && path === `/clans/${tag}`)
        report("added 1,000 times, polls during and after", [
          cluster.polls.filter(({ at, path }) => at >= flickering && at < flickered && path === `/clans/${tag}`).length,
          after.length
        ])
        assert.isAtLeast(after.length, 1)
        assert.strictEqual(new Set(after.map(({ by }) => by)).size, 1)

        const verdict = yield* assertWhole(cluster, all.slice(1))
        console.log(JSON.stringify(verdict))
      }).pipe(Effect.scoped),
    180_000
  )

  it.live(
    "waits for a database that crashes or stalls, and goes on where it was, whatever its clocks say",
    () =>
      Effect.gen(function* () {
        const cluster = yield* lab({ world: worldOf(90), settings })
        const [hour, day] = [3_600_000, 86_400_000]
        const skews = { p0: [0, -2 * hour], p1: [7 * 60_000, 0, -7 * 60_000], p2: [-3 * day, 3 * day] }
        const begin = (name: "p0" | "p1" | "p2") => cluster.start(name, { skew: skews[name] })
        yield* Effect.forEach(["p0", "p1", "p2"] as const, begin, { concurrency: "unbounded" })
        const all = yield* watched(cluster, 3)
        const slack = yield* slackOf
        const epochs = cluster.sql("SELECT sum(epoch) FROM clashfx_bucket")
        const before = yield* epochs
        const worst = yield* standstill
        yield* cluster.server.stop("immediate")
        yield* Effect.sleep(3000)
        for (const name of three) yield* cluster.signal(name, "SIGUSR2")
        yield* Effect.sleep(2000)
        yield* cluster.server.start
        const back = Date.now()
        yield* Effect.sleep(9000)
        const resumed = all.map(
          (tag) => (cluster.polls.find(({ at, path }) => at > back && path === `/clans/${tag}`)?.at ?? Infinity) - back
        )
        report("database back, polled after", resumed)
        assert.isBelow(Math.max(...resumed), 5000 + usual + slack())
        // Nobody was gone, so no bucket has changed hands.
        if (worst() < 2000) assert.strictEqual(yield* epochs, before)

        yield* cluster.signal("p1", "SIGUSR2")
        const locked = cluster.sql(
          "BEGIN; LOCK TABLE clashfx_event IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(8); COMMIT"
        )
        yield* locked
        // What was planned by a clock that is days off is taken over by one that is right.
        const killed = Date.now()
        yield* cluster.signal("p2", "SIGKILL")
        yield* Effect.sleep(6000)
        const afterKill = lateness(cluster.polls, "p2", killed)
        report("kill -9 with a clock that is days off, polled again after", afterKill)
        assert.isBelow(Math.max(...afterKill), 3000 + slack())
        const verdict = yield* assertWhole(cluster, all)
        console.log(JSON.stringify(verdict))
        assert.strictEqual(cluster.lines.filter(({ message }) => message.includes("broke")).length, 0)
      }).pipe(Effect.scoped),
    180_000
  )
})
