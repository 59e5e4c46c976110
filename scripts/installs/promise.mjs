/** A program without Effect, in every runtime: operations, lists, errors, events, and the end of it all. */
import { SimulatorServer } from "@clashfx/simulator/node"
import { createClient, isClashError } from "clashfx/promise"
import * as ManagedRuntime from "effect/ManagedRuntime"

const server = ManagedRuntime.make(
  SimulatorServer.layer({
    clans: [{ tag: "#2PP", members: 10 }],
    activity: 0,
    leagues: false,
    raids: false,
    wars: false
  })
)
const { baseUrl } = await server.runPromise(SimulatorServer)
const client = createClient({ keys: ["simulated-key"], baseUrl, throttle: { limit: 100 } })

const must = (holds, what) => {
  if (!holds) throw new Error(what)
}

const clan = await client.clans.get("2pp")
must(clan.tag === "#2PP" && clan.memberList.length === 10, "a clan")
const names = []
for await (const member of client.clans.members("#2PP", { limit: 4 })) names.push(member.name)
must(names.length >= 10, "a list, page after page")
const failure = await client.clans.get("#LLLLL").catch((error) => error)
must(failure instanceof Error && isClashError(failure) && failure._tag === "NotFound", `an error, not ${failure}`)
const aborted = await client.clans.get("#8QU8J9LP", { signal: AbortSignal.abort(new Error("stop")) }).catch((e) => e)
must(aborted.message === "stop", "the reason of the signal")
for await (const event of client.watch.clans(["#2PP"], { initial: true, spread: 0 })) {
  must(event.at instanceof Date && typeof event.id === "string", "an event")
  break
}
await client.close()
await server.dispose()
console.log("promised")
