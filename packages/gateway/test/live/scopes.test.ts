/** Every route of the gateway's own, by who asks: a new one has to say here what it needs. */
import { Gateway, Tokens } from "@clashfx/gateway"
import { SimulatorServer } from "@clashfx/simulator/node"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import { globSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { endpoints } from "../../src/http/documented.ts"
import { gateway } from "../support/gateway.ts"

const ranks = { nobody: 0, read: 1, watch: 2, admin: 3 }

const needed: Readonly<Record<string, keyof typeof ranks>> = {
  "GET /": "nobody",
  "GET /api/history": "read",
  "GET /api/history.csv": "read",
  "GET /api/status": "admin",
  "GET /api/status/stream": "admin",
  "GET /api/status/tags": "admin",
  "GET /api/tokens": "admin",
  "POST /api/tokens": "admin",
  "DELETE /api/tokens/:id": "admin",
  "GET /api/watch": "watch",
  "POST /api/watch": "watch",
  "DELETE /api/watch/:kind/:tag": "watch",
  "POST /api/watch/remove": "watch",
  "GET /api/webhooks": "watch",
  "POST /api/webhooks": "watch",
  "DELETE /api/webhooks/:id": "watch",
  "GET /api/webhooks/:id/dead": "watch",
  "POST /api/webhooks/:id/dead/resend": "watch",
  "POST /api/webhooks/:id/enable": "watch",
  "POST /api/webhooks/:id/secret": "watch",
  "GET /events": "read",
  "GET /events/socket": "read",
  "GET /health": "nobody",
  "GET /metrics": "read",
  "GET /openapi.json": "nobody",
  "GET /ready": "nobody"
}

const secretFor = (options: Tokens.TokenOptions) =>
  Effect.map(Tokens.make(options), ({ secret, token }) => ({ id: token.id, secret: Redacted.value(secret) }))

/** Its status alone: streams have no end. */
const statusOf = (url: string, method: string, secret: string | undefined) =>
  Effect.promise(async () => {
    const response = await fetch(url, {
      method,
      headers: {
        ...(secret === undefined ? {} : { authorization: `Bearer ${secret}` }),
        ...(method === "POST" ? { "content-type": "application/json" } : {})
      },
      ...(method === "POST" ? { body: "{}" } : {})
    })
    await response.body?.cancel()
    return response.status
  })

describe("routes", () => {
  it("each says what it needs", () => {
    const routes = endpoints.map(({ method, path }) => `${method} ${path}`)
    assert.deepStrictEqual([...routes].sort(), Object.keys(needed).sort())
  })

  it("those that are added by hand are in the document", () => {
    const folder = join(import.meta.dirname, "../../src")
    const documented = new Set(endpoints.map(({ path }): string => path))
    let found = 0
    for (const file of globSync("**/*.ts", { cwd: folder })) {
      const source = readFileSync(join(folder, file), "utf8")
      for (const [, path = ""] of source.matchAll(/[rR]outer\.add\(\s*"[A-Z]+",\s*([^,]+),/g)) {
        found++
        const isPage = file.endsWith("serve.ts")
        assert.isTrue(isPage || documented.has(path.replaceAll('"', "")), `${file}: ${path}`)
      }
    }
    assert.isAbove(found, 6)
  })

  it.live("by who asks: nobody, a token of each scope, one that was revoked, one that never was", () =>
    Effect.gen(function* () {
      const { url } = yield* Gateway.Gateway
      const admin = yield* secretFor({ name: "admin", scope: "admin" })
      const watch = yield* secretFor({ name: "watch", scope: "watch" })
      const read = yield* secretFor({ name: "read", scope: "read" })
      const revoked = yield* secretFor({ name: "revoked", scope: "admin" })
      yield* Tokens.revoke(revoked.id)
      const who = [
        ["nobody", undefined, 0],
        ["revoked", revoked.secret, 0],
        ["never was", "cfx_never", 0],
        ["read", read.secret, 1],
        ["watch", watch.secret, 2],
        ["admin", admin.secret, 3]
      ] as const
      const wrong: Array<string> = []
      const one = (route: string, need: number) =>
        Effect.gen(function* () {
          const [method = "", path = ""] = route.split(" ")
          const at = url + path.replace(":kind", "clan").replace(":tag", "%232PP").replace(":id", "abc")
          for (const [name, secret, rank] of who) {
            const status = yield* statusOf(at, method, secret)
            const isRight =
              rank >= need
                ? ![401, 403, 405, 500].includes(status) && (status !== 404 || path.includes(":id"))
                : status === (rank === 0 ? 401 : 403)
            if (!isRight) wrong.push(`${route} by ${name}: ${status}`)
          }
        })
      yield* Effect.forEach(Object.entries(needed), ([route, scope]) => one(route, ranks[scope]), {
        concurrency: 4,
        discard: true
      })
      assert.deepStrictEqual(wrong, [])
    }).pipe(Effect.provide(Layer.provideMerge(gateway(), SimulatorServer.layer())))
  )
})
