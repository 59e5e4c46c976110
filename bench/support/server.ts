/**
 * A plain server of clans and players in a process of its own, for benchmarks with real sockets. Prints its port; ends
 * with its standard input.
 *
 * It answers `/v1/clans/TAG` and `/v1/players/TAG` for every tag. `/mode` says how, see `Mode` in `local.ts`, and begins
 * anew: what is asked for first after it is the first picture of a clan. `/stats` gives the counts since then.
 */
import * as Effect from "effect/Effect"
import { createServer, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { gzipSync } from "node:zlib"
import { sampleOf, samples } from "./bodies.ts"
import { clanBodies, clanOf, playerBody } from "./clanBodies.ts"

/** What the server has done since it was told how to answer. */
export interface Stats {
  readonly requests: number
  /** Answers about clans that were not the one before. */
  readonly changes: number
  /** Bytes of bodies, as they went over the wire. */
  readonly bytes: number
}

const all = await Effect.runPromise(samples)
const clans = clanBodies(sampleOf(all, "clans.get"))
const player = playerBody(sampleOf(all, "players.get"))

let mode = { changing: 0, changes: Number.POSITIVE_INFINITY, fresh: 0, gzip: false }
let [requests, changes, bytes] = [0, 0, 0]
/** Changes that are due, as a sum of shares. */
let due = 0
/** How often a clan has changed, for those that were asked for. */
const versions = new Map<number, number>()
/** Compressed bodies, until they change. */
const packed = new Map<string, { readonly version: number; readonly bytes: Buffer }>()

const begin = (query: URLSearchParams): void => {
  const number = (name: string, otherwise: number) => Number(query.get(name) ?? otherwise)
  mode = {
    changing: number("changing", 0),
    changes: number("changes", Number.POSITIVE_INFINITY),
    fresh: number("fresh", 0),
    gzip: query.get("gzip") === "true"
  }
  requests = changes = bytes = due = 0
  versions.clear()
  packed.clear()
}

const versionOf = (n: number): number => {
  const known = versions.get(n)
  if (known !== undefined && changes < mode.changes) due += mode.changing
  const isDue = due >= 1
  if (isDue) {
    due -= 1
    changes++
  }
  const version = (known ?? 0) + (isDue ? 1 : 0)
  versions.set(n, version)
  return version
}

const compressed = (path: string, version: number, body: () => Buffer): Buffer => {
  const known = packed.get(path)
  if (known?.version === version) return known.bytes
  const bytes = gzipSync(body(), { level: 1 })
  packed.set(path, { version, bytes })
  return bytes
}

const answer = (response: ServerResponse, body: Buffer, headers: Readonly<Record<string, string>>): void => {
  requests++
  bytes += body.length
  response.writeHead(200, {
    "content-type": "application/json; charset=utf-8",
    "cache-control": `max-age=${mode.fresh}`,
    "content-length": body.length,
    ...headers
  })
  response.end(body)
}

const server = createServer({ keepAliveTimeout: 75_000 }, (request, response) => {
  const path = request.url ?? "/"
  if (path.startsWith("/mode")) {
    begin(new URL(path, "http://localhost").searchParams)
    response.end()
    return
  }
  if (path.startsWith("/stats")) {
    const stats: Stats = { requests, changes, bytes }
    response.end(JSON.stringify(stats))
    return
  }
  const n = clanOf(path)
  const isClan = path.startsWith("/v1/clans/")
  const version = isClan ? versionOf(n) : 0
  const body = () => (isClan ? clans.body(n, version) : player(n))
  if (mode.gzip && request.headers["accept-encoding"]?.includes("gzip") === true) {
    answer(response, compressed(path, version, body), { "content-encoding": "gzip" })
  } else {
    // The socket is written to later, when others have been answered: bodies that are made in place are copied.
    answer(response, Buffer.from(body()), {})
  }
})

server.listen(0, "127.0.0.1", () => {
  const address: AddressInfo | string | null = server.address()
  process.stdout.write(`${typeof address === "object" ? address?.port : ""}\n`)
})
process.stdin.resume().on("end", () => process.exit(0))
