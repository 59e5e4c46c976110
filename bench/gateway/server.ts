/**
 * One server of the comparison, as a process of its own: `node server.ts ROLE PORT UPSTREAM`. It prints its port, and for
 * every line on its input what it has used since the one before.
 */
import { NodeRuntime } from "@effect/platform-node"
import { Agent, request } from "@effect/platform-node/Undici"
import { ClusterDatabase } from "@clashfx/cluster"
import { Gateway, Tokens } from "@clashfx/gateway"
import * as ClashNode from "clashfx/node"
import { Effect, Layer, Logger, Redacted } from "effect"
import { mkdtempSync } from "node:fs"
import { createServer, type RequestListener } from "node:http"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { clanBody } from "./body.ts"

const [role = "", upstream = ""] = process.argv.slice(2)

/** Tells how much CPU and memory it took. */
const report = (first: unknown): void => {
  process.stdout.write(`${JSON.stringify(first)}\n`)
  let before = process.cpuUsage()
  createInterface({ input: process.stdin })
    .on("line", () => {
      const used = process.cpuUsage(before)
      // What is collected for this report alone is no cost of requests.
      globalThis.gc?.()
      before = process.cpuUsage()
      const { heapUsed, rss } = process.memoryUsage()
      process.stdout.write(
        `${JSON.stringify({ cpu: used.user + used.system, user: used.user, rss, heap: heapUsed })}\n`
      )
    })
    .on("close", () => process.exit(0))
}

const plain = (listener: RequestListener): void => {
  const server = createServer(listener)
  server.listen(0, "127.0.0.1", () => {
    const address = server.address()
    report(typeof address === "object" && address !== null ? address.port : 0)
  })
}

/** How often the API was asked. */
let asked = 0

const json = { "content-type": "application/json; charset=utf-8" }

switch (role) {
  /** The API: the same clan for every tag, never fresh; with `changing` it is another one each time. */
  case "upstream":
    plain((incoming, response) => {
      const tag = decodeURIComponent(incoming.url?.split("/").at(-1) ?? "")
      const { bytes, packed } = clanBody(tag, upstream === "changing" ? ++asked : 0)
      const gzip = /gzip/.test(incoming.headers["accept-encoding"] ?? "")
      const body = gzip ? packed : bytes
      response
        .writeHead(200, {
          ...json,
          "cache-control": upstream === "fresh" ? "max-age=600" : "max-age=0",
          "content-length": body.length,
          ...(gzip ? { "content-encoding": "gzip" } : {})
        })
        .end(body)
    })
    break
  /** Bare `node:http` giving the same bytes. */
  case "bare": {
    const { bytes, packed } = clanBody("#2PP")
    plain((incoming, response) => {
      const gzip = /gzip/.test(incoming.headers["accept-encoding"] ?? "")
      const body = gzip ? packed : bytes
      response
        .writeHead(200, {
          ...json,
          "cache-control": "max-age=60",
          "content-length": body.length,
          etag: 'W/"1"',
          vary: "accept-encoding",
          ...(gzip ? { "content-encoding": "gzip" } : {})
        })
        .end(body)
    })
    break
  }
  /** Bare undici passing bytes through. */
  case "passing": {
    const dispatcher = new Agent({ connections: 64 })
    plain((incoming, response) => {
      void request(`${upstream}${incoming.url}`, {
        dispatcher,
        headers: { authorization: "Bearer key", "accept-encoding": incoming.headers["accept-encoding"] ?? "identity" }
      }).then(async (answer) => {
        const body = Buffer.from(await answer.body.arrayBuffer())
        const coding = answer.headers["content-encoding"]
        response
          .writeHead(answer.statusCode, {
            ...json,
            "content-length": body.length,
            ...(typeof coding === "string" ? { "content-encoding": coding } : {})
          })
          .end(body)
      })
    })
    break
  }
  /** The gateway with tokens, as in the real world. */
  case "storm": {
    const { STORM_CLIENTS = "200", STORM_KEYS = "" } = process.env
    Effect.gen(function* () {
      const { port } = yield* Gateway.Gateway
      const tokens = yield* Effect.forEach(Array.from({ length: Number(STORM_CLIENTS) }), (_, i) =>
        Tokens.make({ name: `client ${i}`, scope: i === 0 ? "admin" : "read" })
      )
      report({ port, tokens: tokens.map(({ secret }) => Redacted.value(secret)) })
      return yield* Effect.never
    }).pipe(
      Effect.provide(
        Gateway.layer({ port: 0 }).pipe(
          Layer.provideMerge(Tokens.layer),
          Layer.provideMerge(
            Layer.merge(
              ClusterDatabase.layerSqlite(join(mkdtempSync(join(tmpdir(), "clashfx-bench-")), "gateway.sqlite")),
              ClashNode.layer({ baseUrl: upstream, keys: STORM_KEYS.split(",") })
            )
          ),
          Layer.provideMerge(Logger.layer([Logger.withConsoleError(Logger.formatLogFmt)]))
        )
      ),
      NodeRuntime.runMain
    )
    break
  }
  /** The gateway, with all of an answer looked at before it is passed on, or its beginning. */
  case "gateway":
  case "beginning": {
    const database = ClusterDatabase.layerSqlite(join(mkdtempSync(join(tmpdir(), "clashfx-bench-")), "gateway.sqlite"))
    const services = ClashNode.layer({
      baseUrl: `${upstream}/v1`,
      keys: Array.from({ length: 20 }, (_, i) => `key-${i}`),
      throttle: { limit: 1000 }
    })
    Effect.gen(function* () {
      report((yield* Gateway.Gateway).port)
      return yield* Effect.never
    }).pipe(
      Effect.provide(
        Gateway.layer({ port: 0, maxWaiting: 1_000_000, look: role === "beginning" ? "beginning" : "whole" }).pipe(
          Layer.provideMerge(Tokens.layer),
          Layer.provideMerge(Layer.merge(database, services)),
          Layer.provideMerge(Logger.layer([]))
        )
      ),
      NodeRuntime.runMain
    )
    break
  }
}
