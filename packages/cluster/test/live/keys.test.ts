/** Keys that three processes share: never too fast, one sign-in, also when whoever signs in dies, and for a new address. */
import { Simulator, type Stats } from "@clashfx/simulator"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { isPostgresThere } from "../../../clashfx/test/support/servers.ts"
import { lab, until } from "../support/lab.ts"
import { settings, tagsOf, three, watch, worldOf } from "../support/scenario.ts"

if (!isPostgresThere) console.log("PostgreSQL is not installed: the tests of leased keys are skipped")

const { email, password } = Simulator.account
const limit = 10

/**
 * On a busy machine requests that were sent apart arrive together, so the server allows twice as many a second; what two
 * processes with one key would do shows over two seconds.
 */
const most = (stats: Stats): number => {
  let highest = 0
  for (const { arrivals } of Object.values(stats.keys)) {
    let start = 0
    arrivals.forEach((at, i) => {
      while ((arrivals[start] ?? at) <= at - 2000) start++
      highest = Math.max(highest, i - start + 1)
    })
  }
  return highest
}

const allowed = 2 * limit + 6

describe.skipIf(!isPostgresThere)("ClusterKeys", () => {
  it.live(
    "three processes share ten keys and stay below the limit, whoever comes, goes, or signs in",
    () =>
      Effect.gen(function* () {
        const cluster = yield* lab({
          world: { ...worldOf(150), activity: 0, settings: { rateLimit: { limit: 2 * limit }, maxAge: 1 } },
          settings: { ...settings, limit }
        })
        const { simulator } = cluster
        const account = { email, password, portal: cluster.portal }
        yield* Effect.forEach(three, (name) => cluster.start(name, { account }), { concurrency: "unbounded" })
        yield* watch(cluster, "clan", yield* tagsOf(cluster))
        yield* until(cluster, "SELECT count(*) FROM clashfx_key WHERE owner IS NOT NULL", "10")
        yield* until(cluster, "SELECT count(DISTINCT owner) FROM clashfx_key", "3")
        yield* Effect.sleep(6000)
        assert.strictEqual((yield* simulator.stats).logins, 1)

        yield* cluster.signal("p0", "SIGKILL")
        yield* until(cluster, "SELECT count(DISTINCT owner) FROM clashfx_key", "2", 20)
        yield* until(
          cluster,
          "SELECT count(*) FROM clashfx_key WHERE lease > extract(epoch FROM now()) * 1000",
          "10",
          20
        )
        yield* cluster.start("p0", { account })
        yield* until(cluster, "SELECT count(DISTINCT owner) FROM clashfx_key", "3", 20)
        yield* Effect.sleep(4000)
        const before = yield* simulator.stats
        assert.strictEqual(before.logins, 1)
        assert.isAtMost(most(before), allowed)
        assert.strictEqual(before.statuses[429] ?? 0, 0)

        // The machine has another address: all keys are refused, and one process signs in.
        yield* simulator.configure({ callerIp: "198.51.100.9" })
        yield* until(
          cluster,
          "SELECT count(*) FROM clashfx_key WHERE lease > extract(epoch FROM now()) * 1000",
          "10",
          20
        )
        const moved = Date.now()
        yield* Effect.sleep(8000)
        const after = yield* simulator.stats
        assert.strictEqual(after.logins, 2)
        assert.isAtMost(most(after), allowed)
        assert.strictEqual(after.statuses[429] ?? 0, 0)
        assert.strictEqual((yield* simulator.keysOf(email)).length, 10)
        // All are used again.
        yield* Effect.sleep(3000)
        const end = yield* simulator.stats
        assert.isAbove((end.statuses[200] ?? 0) - (after.statuses[200] ?? 0), 20)
        assert.isAbove(Date.now(), moved)
        // None of them is in the table as it is.
        const stored = yield* cluster.sql("SELECT value FROM clashfx_key")
        for (const { key } of yield* simulator.keysOf(email)) assert.notInclude(stored, key)
        console.log(JSON.stringify({ logins: after.logins, statuses: after.statuses, most: most(after) }))
      }).pipe(Effect.scoped),
    180_000
  )
})
