/**
 * The API of the storm, as a process of its own: what arrives there has to be dated when it arrives, and not when two hundred
 * clients in the same process let it. Prints where it is and its clans, and for a line on its input what it has seen.
 *
 *     node stormApi.ts KEY,KEY...
 */
import { NodeRuntime } from "@effect/platform-node"
import { Fault, Simulator } from "@clashfx/simulator"
import { SimulatorServer } from "@clashfx/simulator/node"
import { Effect } from "effect"
import { createInterface } from "node:readline"

const keys = (process.argv[2] ?? "").split(",")

/** All of the ways in which the API fails, at once. */
const failing = Effect.gen(function* () {
  const simulator = yield* Simulator
  yield* simulator.fault(Fault.oneOf(Fault.html(502), Fault.truncated, Fault.disconnect, Fault.emptyBody), {
    probability: 0.05
  })
  yield* simulator.fault(Fault.misrouted, { probability: 0.01 })
  yield* simulator.fault(Fault.delay("300 millis"), { probability: 0.05 })
})

const say = (value: unknown): void => void process.stdout.write(`${JSON.stringify(value)}\n`)

const api = Effect.gen(function* () {
  const { baseUrl } = yield* SimulatorServer
  const simulator = yield* Simulator
  yield* failing
  say({ baseUrl, tags: [...(yield* simulator.world).clans.keys()].map((tag) => `%23${tag.slice(1)}`) })
  createInterface({ input: process.stdin })
    .on("line", () => void Effect.runPromise(simulator.stats).then(say))
    .on("close", () => process.exit(0))
  return yield* Effect.never
})

api.pipe(
  Effect.provide(SimulatorServer.layer({ clans: 600, keys, settings: { maxAge: 10, rateLimit: { limit: 10 } } })),
  NodeRuntime.runMain
)
