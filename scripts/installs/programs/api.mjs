/**
 * The simulator that documented programs run against: the clans, players and accounts that they name, in a world in which
 * something happens every second. It prints its address as JSON and runs until it is stopped.
 */
import { Command, Simulator } from "@clashfx/simulator"
import { SimulatorServer } from "@clashfx/simulator/node"
import * as Effect from "effect/Effect"
import * as ManagedRuntime from "effect/ManagedRuntime"

const accounts = ["bot@example.com", "chief@example.com"].map((email) => ({ email, password: "..." }))
const server = ManagedRuntime.make(
  SimulatorServer.layer({
    clans: [
      { tag: "#2PP", members: 40, isWarLogPublic: true, players: ["#P0LYJC8C", "#2QLL0C8L"] },
      { tag: "#8QU8J9LP", members: 30, isWarLogPublic: true }
    ],
    accounts,
    keys: [Simulator.testKey, "eyJ..."],
    speed: 120,
    activity: 150,
    settings: { maxAge: 1, checkIp: false }
  })
)
console.log(JSON.stringify(await server.runPromise(SimulatorServer)))

// A lively clan closes its war log now and then; programs that ask for its war would rightly be refused.
const keepOpen = Effect.flatMap(Simulator, ({ change }) =>
  Effect.forEach(["#2PP", "#8QU8J9LP"], (tag) => change(Command.setClan(tag, { isWarLogPublic: true })))
)
setInterval(() => void server.runPromise(keepOpen), 100)
