/**
 * Clans behind TLS and in clear, packed for who asks, in a process of its own: `node tlsServer.ts KEY CERTIFICATE`. Prints
 * its two ports; `/stats` gives what it has seen since it was last asked. Ends with its standard input.
 */
import * as Effect from "effect/Effect"
import { readFileSync } from "node:fs"
import { createServer, type IncomingMessage, type ServerResponse } from "node:http"
import { createSecureServer, type Http2ServerRequest, type Http2ServerResponse } from "node:http2"
import type { AddressInfo } from "node:net"
import { gzipSync } from "node:zlib"
import { sampleOf, samples } from "./bodies.ts"
import { clanBodies, clanOf } from "./clanBodies.ts"

/** What the server has seen. */
export interface Seen {
  readonly requests: number
  /** Connections, each of which begins with a handshake where it is TLS. */
  readonly connections: number
}

const [key = "", certificate = ""] = process.argv.slice(2)
const { body } = clanBodies(sampleOf(await Effect.runPromise(samples), "clans.get"))
const packed = new Map<number, Buffer>()
let requests = 0
let connections = 0

const packedBody = (n: number): Buffer => {
  const bytes = packed.get(n) ?? gzipSync(body(n, 0))
  packed.set(n, bytes)
  return bytes
}

const answer = (
  request: IncomingMessage | Http2ServerRequest,
  response: ServerResponse<IncomingMessage> | Http2ServerResponse
): void => {
  const path = request.url ?? "/"
  if (path === "/stats") {
    const seen: Seen = { requests, connections }
    requests = connections = 0
    response.end(JSON.stringify(seen))
    return
  }
  requests++
  const isPacked = String(request.headers["accept-encoding"]).includes("gzip")
  const bytes = isPacked ? packedBody(clanOf(path)) : Buffer.from(body(clanOf(path), 0))
  response.setHeader("content-type", "application/json; charset=utf-8")
  response.setHeader("cache-control", "max-age=0")
  if (isPacked) response.setHeader("content-encoding", "gzip")
  response.setHeader("content-length", bytes.length)
  response.end(bytes)
}

const portOf = (address: AddressInfo | string | null): number =>
  typeof address === "object" && address !== null ? address.port : 0

const secure = createSecureServer(
  { key: readFileSync(key), cert: readFileSync(certificate), allowHTTP1: true },
  answer
).on("secureConnection", () => void connections++)
const clear = createServer({ keepAliveTimeout: 75_000 }, answer).on("connection", () => void connections++)
secure.listen(0, "127.0.0.1", () =>
  clear.listen(0, "127.0.0.1", () => {
    process.stdout.write(`${JSON.stringify({ secure: portOf(secure.address()), clear: portOf(clear.address()) })}\n`)
  })
)
process.stdin.resume().on("end", () => process.exit(0))
