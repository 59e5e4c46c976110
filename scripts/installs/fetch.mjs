/** What a user's program does, in every runtime: a simulator on a port, and a clan over a real connection. */
import { loadTable } from "@clashfx/game-data"
import { SimulatorServer } from "@clashfx/simulator/node"
import { Clans, Clash } from "clashfx"
import * as ClashNode from "clashfx/node"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Layer from "effect/Layer"

const [via] = process.argv.slice(2)

const client = (baseUrl) =>
  via === "fetch"
    ? Layer.provideMerge(Clash.layer({ keys: ["simulated-key"], baseUrl }), FetchHttpClient.layer)
    : ClashNode.layer({ keys: ["simulated-key"], baseUrl })

const program = Effect.gen(function* () {
  const { baseUrl } = yield* SimulatorServer
  return yield* Effect.provide(Clans.get("2pp"), client(baseUrl))
})

const clan = await program.pipe(
  Effect.provide(SimulatorServer.layer({ clans: [{ tag: "#2PP", members: 10 }] })),
  Effect.runPromise
)
const troops = await loadTable("troops")
if (clan.tag !== "#2PP" || clan.memberList.length !== 10) throw new Error(`not the clan: ${JSON.stringify(clan)}`)
if (!troops.all().some(({ name }) => name === "Barbarian")) throw new Error("no troops")
console.log("fetched")
