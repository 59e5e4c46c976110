/**
 * A plain server of clans and players in a process of its own, for benchmarks with real sockets. Prints its port; ends
 * with its standard input.
 *
 * It answers `/v1/clans/TAG` and `/v1/players/TAG` for every tag, compressed for those who ask for it. `/mode` says how:
 * `changing=1` lets every answer of a clan differ from the one before in one member's donations, `fresh` is for how many
 * seconds answers are fresh, and it starts to count anew. `/stats` gives the counts.
 */
import { createServer, type ServerResponse } from "node:http"
import type { AddressInfo } from "node:net"
import { gzipSync } from "node:zlib"
import * as Effect from "effect/Effect"
import { sampleOf, samples } from "./bodies.ts"
import { clanBodies, clanOf, playerBody } from "./clanBodies.ts"

/** What the server has done since it was told how to answer. */
export interface Stats {
  readonly requests: number
  /** Bytes of bodies, as they went over the wire. */
  readonly bytes: number
}

const all = await Effect.runPromise(samples)
const clans = clanBodies(sampleOf(all, "clans.get"))
const player = playerBody(sampleOf(all, "players.get"))

let changing = false
let fresh = 0
let requests = 0
let bytes = 0
const versions = new Map<number, number>()
/** Compressed bodies of what does not change. */
const packed = new Map<string, Buffer>()

const compressed = (path: string, body: Buffer): Buffer => {
  if (changing && path.startsWith("/v1/clans/")) return gzipSync(body, { level: 1 })
  let known = packed.get(path)
  if (known === undefined) {
    known = gzipSync(body)
    if (packed.size < 20_000) packed.set(path, known)
  }
  return known
}

const bodyOf = (path: string): Buffer => {
  const n = clanOf(path)
  if (!path.startsWith("/v1/clans/")) return player(n)
  const version = (versions.get(n) ?? 0) + (changing ? 1 : 0)
  if (changing) versions.set(n, version)
  return clans.body(n, version)
}

const answer = (response: ServerResponse, body: Buffer, headers: Readonly<Record<string, string>>) => {
  requests++
  bytes += body.length
  response.writeHead(200, {
    "content-type": "application/json; charset=utf-8",
    "cache-control": `max-age=${fresh}`,
    "content-length": body.length,
    ...headers
  })
  response.end(body)
}

const server = createServer({ keepAliveTimeout: 75_000 }, (request, response) => {
  const path = request.url ?? "/"
  if (path.startsWith("/mode")) {
    const { searchParams } = new URL(path, "http://localhost")
    changing = searchParams.get("changing") === "1"
    fresh = Number(searchParams.get("fresh") ?? 0)
    requests = 0
    bytes = 0
    packed.clear()
    response.end()
  } else if (path.startsWith("/stats")) {
    const stats: Stats = { requests, bytes }
    response.end(JSON.stringify(stats))
  } else if (request.headers["accept-encoding"]?.includes("gzip") === true) {
    answer(response, compressed(path, bodyOf(path)), { "content-encoding": "gzip" })
  } else {
    // The socket is written to later, when others have been answered: bodies that are made in place are copied.
    answer(response, Buffer.from(bodyOf(path)), {})
  }
})

server.listen(0, "127.0.0.1", () => {
  const address: AddressInfo | string | null = server.address()
  process.stdout.write(`${typeof address === "object" ? address?.port : ""}\n`)
})
process.stdin.resume().on("end", () => process.exit(0))
