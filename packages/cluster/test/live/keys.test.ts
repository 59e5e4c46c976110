/** Keys that three processes share: never too fast, one sign-in, also when whoever signs in dies, and for a new address. */
import { Simulator } from "@clashfx/simulator"
import * as Fault from "@clashfx/simulator/Fault"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { isPostgresThere } from "../../../clashfx/test/support/servers.ts"
import { busiest, lab, type Lab, until } from "../support/lab.ts"
import { settings, tagsOf, watch, worldOf } from "../support/scenario.ts"

if (!isPostgresThere) console.log("PostgreSQL is not installed: the tests of leased keys are skipped")

const { email, password } = Simulator.account

/** The server allows no more than the processes use. */
const limit = 10

/** Each process asks another name of the same host, so that the server can tell who uses a key. */
const hosts: Readonly<Record<string, string>> = { p0: "127.0.0.1", p1: "localhost", p2: "0.0.0.0" }

const starter = (it: Lab) => (name: string) =>
  it.start(name, {
    account: { email, password, portal: it.portal },
    api: it.api.replace("127.0.0.1", hosts[name] ?? ""),
    cluster: "one game by several names"
  })

const leased = "SELECT count(*) FROM clashfx_key WHERE lease > extract(epoch FROM now()) * 1000"
const holders = "SELECT count(DISTINCT owner) FROM clashfx_key"

const assertWithinLimits = (it: Lab) =>
  Effect.gen(function* () {
    const { most, shared } = busiest(it.uses)
    const { statuses } = yield* it.simulator.stats
    assert.deepStrictEqual(
      { over: Math.max(0, most - limit), shared, refused: statuses[429] ?? 0 },
      { over: 0, shared: 0, refused: 0 }
    )
    return { most, requests: it.uses.length }
  })

describe.skipIf(!isPostgresThere)("ClusterKeys", () => {
  it.live(
    "three processes share ten keys and never exceed the limit, whoever comes, goes, or signs in",
    () =>
      Effect.gen(function* () {
        const cluster = yield* lab({
          world: { ...worldOf(150), activity: 0, settings: { rateLimit: { limit }, maxAge: 1 } },
          settings: { ...settings, limit }
        })
        const { simulator } = cluster
        const start = starter(cluster)

        // The one that signs in dies when it has made four of the keys.
        yield* simulator.fault(Fault.hang, { on: "portal.create", after: 4 })
        yield* Effect.forkScoped(Effect.ignoreCause(start("p0")))
        yield* Effect.repeat(simulator.stats, { until: ({ keysCreated }) => keysCreated === 4 })
        yield* Effect.sleep(300)
        yield* cluster.signal("p0", "SIGKILL")
        const died = Date.now()
        yield* simulator.clearFaults
        yield* Effect.forEach(["p1", "p2"], start, { concurrency: "unbounded" })
        const signedAfter = Date.now() - died
        yield* start("p0")
        yield* until(cluster, holders, "3")
        const signed = yield* simulator.stats
        assert.strictEqual(signed.logins, 2)
        // The four keys were found and are used.
        assert.strictEqual(signed.keysCreated, 10)
        assert.strictEqual((yield* simulator.keysOf(email)).length, 10)

        yield* watch(cluster, "clan", yield* tagsOf(cluster))
        yield* Effect.sleep(5000)
        yield* cluster.signal("p0", "SIGKILL")
        yield* until(cluster, holders, "2", 20)
        yield* until(cluster, leased, "10", 20)
        yield* Effect.sleep(1500)
        yield* start("p0")
        yield* until(cluster, holders, "3", 20)
        yield* Effect.sleep(3000)
        assert.strictEqual((yield* simulator.stats).logins, 2)
        yield* assertWithinLimits(cluster)

        // The machine has another address: all keys are refused, and one process signs in.
        yield* simulator.configure({ callerIp: "198.51.100.9" })
        yield* Effect.repeat(Effect.delay(simulator.stats, "100 millis"), { until: ({ logins }) => logins > 2 })
        yield* until(cluster, leased, "10", 20)
        const before = yield* simulator.stats
        yield* Effect.sleep(6000)
        const after = yield* simulator.stats
        assert.strictEqual(after.logins, 3)
        assert.strictEqual((yield* simulator.keysOf(email)).length, 10)
        // All are used again.
        assert.isAbove((after.statuses[200] ?? 0) - (before.statuses[200] ?? 0), 60)
        // None of them is in the table as it is.
        const stored = yield* cluster.sql("SELECT value FROM clashfx_key")
        for (const { key } of yield* simulator.keysOf(email)) assert.notInclude(stored, key)
        console.log(JSON.stringify({ signedAfter, ...(yield* assertWithinLimits(cluster)), statuses: after.statuses }))
      }).pipe(Effect.scoped),
    180_000
  )

  it.live(
    "a database that is away is told of in one line, with the reason, and costs no key",
    () =>
      Effect.gen(function* () {
        const cluster = yield* lab({ world: { ...worldOf(10), activity: 0 }, settings: { ...settings, limit } })
        yield* starter(cluster)("p0")
        yield* until(cluster, leased, "10", 20)
        const from = Date.now()
        yield* cluster.server.stop("fast")
        yield* Effect.sleep(5000)
        yield* cluster.server.start
        yield* Effect.sleep(4000)
        const said = cluster.lines.filter(
          ({ at, level, more }) => at >= from && (level === "Warn" || more !== undefined)
        )
        const ofKeys = said.filter(({ message }) => /keys|sign/i.test(message))
        assert.lengthOf(ofKeys, 1, JSON.stringify(said))
        assert.match(ofKeys[0]?.message ?? "", /^Leases of keys cannot be renewed, trying on: .+/)
        for (const { message, more } of said) assert.isUndefined(more, message)
        assert.isTrue(
          cluster.lines.some(({ message }) => message.startsWith("Leases of keys are renewed again, after "))
        )
        yield* until(cluster, leased, "10", 20)
        assert.strictEqual((yield* cluster.simulator.stats).logins, 1)
      }).pipe(Effect.scoped),
    60_000
  )
})
