/**
 * The tour of a cluster: PostgreSQL and the simulator on free ports, three processes that share 60 clans; one of them is
 * killed after ten seconds, and the others take over. Ends by itself after some twenty seconds, later on a busy machine.
 *
 *   npm run start:cluster
 *
 * PostgreSQL has to be installed (Debian: `apt-get install postgresql`); nothing of it is left behind.
 */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { ClusterDatabase, ClusterStatus, EventLog, WatchList } from "@clashfx/cluster"
import { Simulator } from "@clashfx/simulator"
import { SimulatorServer } from "@clashfx/simulator/node"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Schedule from "effect/Schedule"
import * as Stream from "effect/Stream"
import { type ChildProcess, spawn } from "node:child_process"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { isPostgresThere, postgres } from "../../packages/clashfx/test/support/servers.ts"

const clans = 60
const names = ["one", "two", "three"]

const began = performance.now()
const seconds = () => (performance.now() - began) / 1000
const say = (text: string) => Console.log(`${seconds().toFixed(1).padStart(5)} s  ${text}`)

const world = SimulatorServer.layer({
  clans,
  members: [8, 12],
  activity: 4000,
  settings: { maxAge: 3, rateLimit: { limit: 1000 } }
})

/** A process of its own; what it says about buckets is printed. */
const start = (name: string, environment: Readonly<Record<string, string>>) =>
  Effect.acquireRelease(
    Effect.sync(() => {
      const child = spawn(process.execPath, [join(import.meta.dirname, "process.ts")], {
        env: { ...process.env, ...environment, CLASHFX_NAME: name },
        stdio: ["ignore", "pipe", "inherit"]
      })
      createInterface({ input: child.stdout }).on("line", (line) => {
        const [, what] = /INFO \([^)]*\): (Took .*)/.exec(line) ?? []
        if (what !== undefined) Effect.runSync(say(`process ${name}: ${what}`))
      })
      return child
    }),
    (child) =>
      Effect.callback<void>((resume) => {
        if (child.exitCode !== null || child.signalCode !== null) return resume(Effect.void)
        child.once("exit", () => resume(Effect.void))
        child.kill("SIGTERM")
      })
  )

const owners = Effect.flatMap(ClusterStatus.get, ({ owners, unowned }) =>
  say(
    `who owns what: ${owners.map(({ buckets, name, tags }) => `${name} ${buckets} buckets with ${tags} tags`).join(", ")}` +
      (unowned.length === 0 ? "" : `; nobody ${unowned.length}`)
  )
)

/** Until every bucket belongs to somebody who lives, and to so many of them. */
const settled = (processes: number) =>
  Effect.repeat(ClusterStatus.get, {
    until: ({ owners, unowned }) => unowned.length === 0 && owners.length === processes,
    schedule: Schedule.spaced("100 millis")
  })

/** What consumers would do: here they count, and print a few. */
const consume = EventLog.batches({ consumer: "tour", from: "oldest" }).pipe(
  Stream.runForEach(({ events, seq }) => {
    const [first] = events
    return say(
      `the log is at ${seq}: ${events.length} events, such as ${first._tag} ${"tag" in first ? first.tag : ""}`
    )
  }),
  Effect.orDie
)

const kill = (name: string, child: ChildProcess | undefined) =>
  Effect.gen(function* () {
    yield* say(`kill -9 for process ${name}`)
    const at = performance.now()
    child?.kill("SIGKILL")
    yield* settled(names.length - 1)
    yield* say(`its buckets have new owners after ${((performance.now() - at) / 1000).toFixed(1)} s`)
  })

const tour = Effect.gen(function* () {
  const database = yield* ClusterDatabase.ClusterDatabase
  const { baseUrl } = yield* SimulatorServer
  const { world } = yield* Simulator
  const tags = [...(yield* world).clans.keys()]
  const environment = {
    DATABASE_URL: Redacted.value(database.url ?? Redacted.make("")),
    COC_BASE_URL: baseUrl,
    COC_KEYS: Simulator.testKey,
    COC_RATE_LIMIT: "1000"
  }
  const children = yield* Effect.forEach(names, (name) => start(name, environment))
  yield* say(`three processes start; ${tags.length} clans are put on the watch list`)
  yield* WatchList.add("clan", tags)
  yield* WatchList.add("war", tags.slice(0, 10))
  yield* settled(names.length)
  yield* owners
  yield* Effect.forkScoped(consume)
  // Ten seconds after the start, and something has been told by then.
  yield* Effect.sleep(Math.max(3, 10 - seconds()) * 1000)
  yield* kill("one", children[0])
  yield* owners
  yield* Effect.sleep("2 seconds")
  yield* say("process one comes back")
  yield* start("one", environment)
  yield* settled(names.length)
  yield* owners
  yield* Effect.sleep("2 seconds")
  const { lag, log } = yield* ClusterStatus.get
  yield* say(`${log.last} events in the log, each once; the latest tag is ${lag.toFixed(1)} s late`)
})

const main = Effect.gen(function* () {
  if (!isPostgresThere) return yield* Console.log("PostgreSQL is not installed: apt-get install postgresql")
  const server = yield* postgres()
  const url = yield* server.fresh("tour")
  yield* say(`PostgreSQL listens on port ${server.port}`)
  const database = ClusterDatabase.layerPostgres({ url: Redacted.make(url), buckets: 24 })
  yield* Effect.scoped(Effect.provide(tour, Layer.merge(database, world)))
  yield* say("all processes have given back what they had, and the database is gone")
}).pipe(Effect.scoped)

NodeRuntime.runMain(main)
