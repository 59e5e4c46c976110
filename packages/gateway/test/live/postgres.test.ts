/** Two gateways on one PostgreSQL are one: a token that one makes opens the other, and is refused there when it is revoked. */
import { ClusterDatabase } from "@clashfx/cluster"
import { Gateway, Tokens } from "@clashfx/gateway"
import { Simulator } from "@clashfx/simulator"
import { SimulatorServer } from "@clashfx/simulator/node"
import { assert, describe, it } from "@effect/vitest"
import * as ClashNode from "clashfx/node"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Scope from "effect/Scope"
import { isPostgresThere, postgres } from "../../../clashfx/test/support/servers.ts"

const gatewayOn = (url: string, baseUrl: string) =>
  Gateway.layer({ port: 0 }).pipe(
    Layer.provideMerge(Tokens.layer),
    Layer.provideMerge(
      Layer.merge(
        ClusterDatabase.layerPostgres({ url: Redacted.make(url), buckets: 4 }),
        ClashNode.layer({ baseUrl, keys: [Simulator.testKey] })
      )
    )
  )

describe.skipIf(!isPostgresThere)("two gateways on PostgreSQL", () => {
  it.live("share their tokens and the watch list, and one goes on when the other is gone", () =>
    Effect.gen(function* () {
      const server = yield* postgres()
      const url = yield* server.fresh("gateways")
      const { baseUrl } = yield* SimulatorServer
      // Both make the tables at the same moment.
      const scope = yield* Scope.make()
      const [first, second] = yield* Effect.all(
        [
          Layer.buildWithScope(Layer.fresh(gatewayOn(url, baseUrl)), scope),
          Layer.build(Layer.fresh(gatewayOn(url, baseUrl)))
        ],
        { concurrency: "unbounded" }
      )
      const ask = (context: Context.Context<Gateway.Gateway>, token: string) =>
        Effect.promise(() =>
          fetch(`${Context.get(context, Gateway.Gateway).baseUrl}/clans/%232PP`, {
            headers: { authorization: `Bearer ${token}` }
          })
        )
      const other = yield* Effect.provide(Tokens.make({ name: "other", scope: "admin" }), first)
      const call = (context: Context.Context<Gateway.Gateway>, body?: unknown) =>
        Effect.promise(async () => {
          const response = await fetch(`${Context.get(context, Gateway.Gateway).url}/api/watch`, {
            method: body === undefined ? "GET" : "POST",
            headers: { authorization: `Bearer ${Redacted.value(other.secret)}`, "content-type": "application/json" },
            ...(body === undefined ? {} : { body: JSON.stringify(body) })
          })
          return response.json()
        })
      const list = { items: [{ kind: "clan", tag: "#2PP" }] }
      const { secret, token } = yield* Effect.provide(Tokens.make({ name: "me", scope: "admin" }), first)
      yield* Effect.sleep("1200 millis")
      assert.strictEqual((yield* ask(first, Redacted.value(secret))).status, 200)
      assert.strictEqual((yield* ask(second, Redacted.value(secret))).status, 200)
      assert.deepStrictEqual(yield* call(first, { kind: "clan", tags: ["#2PP"] }), { added: 1 })
      assert.deepStrictEqual(yield* call(second), list)
      assert.isTrue(yield* Effect.provide(Tokens.revoke(token.id), second))
      yield* Effect.sleep("1200 millis")
      for (const one of [first, second]) assert.notStrictEqual((yield* ask(one, "cfx_none")).status, 401)
      const { url: page } = Context.get(first, Gateway.Gateway)
      // Without a token everybody here may: a revoked one does not.
      const revoked = yield* Effect.promise(() =>
        fetch(`${page}/api/tokens`, { headers: { authorization: `Bearer ${Redacted.value(secret)}` } })
      )
      assert.strictEqual(revoked.status, 401)
      yield* Scope.close(scope, Exit.void)
      assert.deepStrictEqual(yield* call(second), list)
      assert.deepStrictEqual(yield* call(second, { kind: "clan", tags: ["#8QU"] }), { added: 1 })
      assert.strictEqual((yield* ask(second, Redacted.value(other.secret))).status, 200)
    }).pipe(Effect.scoped, Effect.provide(SimulatorServer.layer({ clans: [{ tag: "#2PP", members: 3 }] })))
  )
})
