/**
 * What a poll costs, next to the request that it consists of.
 *
 *     node bench/poll.ts [--rounds 9] [--requests 4000]
 *
 * A server in a process of its own answers with clans of 50 members. In turns, in one process and over equally many
 * connections: bare requests by undici's `dispatch`, bare requests by the SDK's own HTTP client, and polls of a watcher,
 * of clans that do not change and of clans that change with every answer. Medians of the CPU time of this process; with
 * and without compression.
 */
import * as ClashNode from "clashfx/node"
import * as Watcher from "clashfx/watch/Watcher"
import * as Cache from "clashfx/service/Cache"
import * as Throttler from "clashfx/service/Throttler"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as Layer from "effect/Layer"
import * as ManagedRuntime from "effect/ManagedRuntime"
import * as Stream from "effect/Stream"
import { type Collecting, send } from "../packages/clashfx/src/exchange/internal/exchange.ts"
import { bare } from "./support/bare.ts"
import { tagOf } from "./support/clanBodies.ts"
import { type LocalServer, startServer } from "./support/local.ts"
import { cpuMicros, median, numberOption, print } from "./support/report.ts"

const rounds = numberOption("rounds", 9)
const requests = numberOption("requests", 4000)
const connections = 50

/** A way to ask for clans: does it this often, and gives the CPU time of one. */
type Way = () => Promise<number>

const paths = Array.from({ length: 200 }, (_, n) => `/v1/clans/${encodeURIComponent(tagOf(n))}`)

/** Asks one after the other over each connection. */
const asking =
  (get: (path: string) => Promise<unknown>): Way =>
  async () => {
    let next = 0
    const worker = async () => {
      while (next < requests) await get(paths[next++ % paths.length] ?? "")
    }
    const before = cpuMicros()
    await Promise.all(Array.from({ length: connections }, worker))
    return (cpuMicros() - before) / requests
  }

const isCollecting = (client: HttpClient.HttpClient): client is Collecting => send in client

/** Polls that follow each other without a pause. */
const watching = Effect.fnUntraced(function* (changing: boolean) {
  const watcher = yield* Watcher.make({ minInterval: 0, maxInterval: 0, spread: 0 })
  let events = 0
  yield* Effect.forkScoped(
    Stream.runForEachArray(watcher.events, (batch) =>
      Effect.sync(() => {
        events += batch.length
      })
    )
  )
  yield* watcher.clans.add(Array.from({ length: connections }, (_, n) => tagOf(n)))
  const reached = (polls: number) =>
    Effect.repeat(Effect.delay(watcher.health, 2), { until: (health) => health.polls >= polls })
  const first = yield* reached(connections * 2)
  const cpu = cpuMicros()
  const last = yield* reached(first.polls + requests)
  const used = cpuMicros() - cpu
  if (last.failed > 0 || events > 0 !== changing) throw new Error("the polls did not do what they should")
  return used / (last.polls - first.polls)
}, Effect.scoped)

const compare = async (server: LocalServer, compression: boolean): Promise<void> => {
  const pool = bare(server.origin, connections, compression)
  const runtime = ManagedRuntime.make(
    Layer.mergeAll(Cache.layerNone, Throttler.layerNone).pipe(
      Layer.provideMerge(ClashNode.layer({ keys: ["key"], baseUrl: `${server.origin}/v1`, connections, compression }))
    )
  )
  const client = await runtime.runPromise(HttpClient.HttpClient)
  if (!isCollecting(client)) throw new Error("not the client of the SDK")
  const request = (path: string) =>
    new Promise((done) => {
      client[send](HttpClientRequest.get(server.origin + path), done)
    })
  const ways: ReadonlyArray<readonly [name: string, changing: boolean, way: Way]> = [
    ["bare dispatch, bytes", false, asking(pool.get)],
    ["the SDK's client, bytes", false, asking(request)],
    ["unchanged poll", false, () => runtime.runPromise(watching(false))],
    ...(compression
      ? []
      : [
          [
            "bare dispatch, JSON.parse",
            false,
            asking(async (path) => JSON.parse((await pool.get(path)).toString()))
          ] as const
        ]),
    ["changed poll", true, () => runtime.runPromise(watching(true))]
  ]
  const times = new Map<string, Array<number>>(ways.map(([name]) => [name, []]))
  for (let round = -2; round < rounds; round++) {
    const turned = ways.map((_, i) => ways[(i + Math.max(0, round)) % ways.length])
    for (const way of turned) {
      if (way === undefined) continue
      const [name, changing, once] = way
      await server.set({ changing: changing ? 1 : 0, gzip: compression })
      const micros = await once()
      if (round >= 0) times.get(name)?.push(micros)
    }
  }
  const floor = median(times.get("bare dispatch, bytes") ?? [])
  print(compression ? "\ncompressed" : "\nas it is", "us CPU", "x bare", "min", "max")
  for (const [name, taken] of times) {
    const middle = median(taken)
    print(
      name,
      middle.toFixed(1),
      (middle / floor).toFixed(2),
      Math.min(...taken).toFixed(1),
      Math.max(...taken).toFixed(1)
    )
  }
  await runtime.dispose()
  await pool.close()
}

const server = await startServer()
await compare(server, false)
await compare(server, true)
server.stop()
