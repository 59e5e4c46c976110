/** Where answers come from: the API where there are credentials, else a simulated one with lively clans. */
import { SimulatorServer } from "@clashfx/simulator/node"
import { type Client, createClient } from "clashfx/promise"
import * as ManagedRuntime from "effect/ManagedRuntime"

/** A client of the simulator on a port of this machine; closing the client ends both. */
export const simulated = async (clans: ReadonlyArray<string>): Promise<Client> => {
  const server = ManagedRuntime.make(
    SimulatorServer.layer({
      clans: clans.map((tag) => ({ tag, members: 30, isWarLogPublic: true })),
      activity: 60_000,
      settings: { maxAge: 1 }
    })
  )
  const { baseUrl } = await server.runPromise(SimulatorServer)
  const client = createClient({ keys: ["simulated-key"], baseUrl })
  const close = async (): Promise<void> => {
    await client.close()
    await server.dispose()
  }
  return { ...client, close, [Symbol.asyncDispose]: close }
}

/** `createClient` reads the credentials itself; here it only matters whether there are any. */
export const connect = async (clans: ReadonlyArray<string>): Promise<Client> => {
  // As in main.ts: a plain program reads its settings where Node has them.
  if (process.env["COC_KEYS"] || process.env["COC_EMAIL"]) return createClient()
  console.log("no credentials: this is the simulator")
  return simulated(clans)
}
