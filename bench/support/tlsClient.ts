/**
 * One client asking for clans, in a process of its own: `node tlsClient.ts CLIENT ORIGIN COUNT`. Prints one line of JSON:
 * CPU microseconds per request, megabytes at the peak, and a sum over what was read.
 */
import { Agent, type Dispatcher } from "@effect/platform-node/Undici"
import * as Clans from "clashfx/api/Clans"
import * as ClashNode from "clashfx/node"
import * as Cache from "clashfx/service/Cache"
import * as Throttler from "clashfx/service/Throttler"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Scope from "effect/Scope"
import { gunzipSync } from "node:zlib"
import { tagOf } from "./clanBodies.ts"
import { promisesOf } from "./promises.ts"
import { cpuMicros } from "./report.ts"

interface JsonClan {
  readonly memberList: ReadonlyArray<{ readonly donations: number }>
}
type Get = (tag: string) => Promise<number>

const [name = "", origin = "", counted = "1"] = process.argv.slice(2)
const count = Number(counted)
const connections = 50
const headers = { authorization: "Bearer key", "accept-encoding": "gzip" }
const sumOf = ({ memberList }: JsonClan): number => memberList.reduce((sum, { donations }) => sum + donations, 0)
const read = (bytes: Buffer): number => sumOf(JSON.parse(gunzipSync(bytes).toString()))
const path = (tag: string): string => `/v1/clans/${encodeURIComponent(tag)}`
const allowH2 = name.endsWith("HTTP/2")

const dispatch = (): Get => {
  const agent = new Agent({ connections, allowH2 })
  return (tag) =>
    new Promise((done, failed) => {
      const parts: Array<Buffer> = []
      const handler: Dispatcher.DispatchHandler = {
        onRequestStart: () => undefined,
        onResponseStart: () => undefined,
        onResponseData: (_, chunk) => void parts.push(chunk),
        onResponseEnd: () => done(read(Buffer.concat(parts))),
        onResponseError: (_, error) => failed(error)
      }
      agent.dispatch({ origin, path: path(tag), method: "GET", headers }, handler)
    })
}

const request = (): Get => {
  const agent = new Agent({ connections, allowH2 })
  return async (tag) => {
    const { body } = await agent.request({ origin, path: path(tag), method: "GET", headers })
    return read(Buffer.from(await body.arrayBuffer()))
  }
}

interface Peer {
  readonly Client: new (options: object) => {
    readonly getClan: (tag: string) => Promise<{ readonly members: ReadonlyArray<{ readonly donations: number }> }>
  }
}

const peer = async (): Promise<Get> => {
  const { Client }: Peer = await import(String("clashofclans.js"))
  const client = new Client({ keys: ["key"], baseURL: `${origin}/v1`, cache: false, throttler: null })
  return async (tag) => sumOf({ memberList: (await client.getClan(tag)).members })
}

const ours = async (compression: boolean): Promise<Get> => {
  const live = Layer.provideMerge(
    Layer.merge(Throttler.layerNone, Cache.layerNone),
    ClashNode.layer({ keys: ["key"], baseUrl: `${origin}/v1`, connections, compression, http2: allowH2 })
  )
  const run = promisesOf(Effect, await Effect.runPromise(Layer.buildWithScope(live, Scope.makeUnsafe())))
  return (tag) => run(Effect.map(Clans.get(tag), sumOf))
}

const clients: Readonly<Record<string, () => Get | Promise<Get>>> = {
  "undici dispatch": dispatch,
  "undici request": request,
  "undici request, HTTP/2": request,
  "clashofclans.js": peer,
  clashfx: () => ours(true),
  "clashfx, HTTP/2": () => ours(true),
  "clashfx, not packed": () => ours(false)
}
const get = await clients[name]?.()
if (get === undefined) throw new Error(`no client is called ${name}`)

const ask = async (from: number, to: number): Promise<number> => {
  let [next, sum] = [from, 0]
  const worker = async () => {
    while (next < to) {
      const value = await get(tagOf(next++))
      sum += value
    }
  }
  await Promise.all(Array.from({ length: connections }, worker))
  return sum
}
await ask(count, count + 1000)
const before = cpuMicros()
const sum = await ask(0, count)
const cpu = (cpuMicros() - before) / count
const memory = process.resourceUsage().maxRSS / 1024
process.stdout.write(`${JSON.stringify({ cpu, memory, sum })}\n`, () => process.exit(0))
