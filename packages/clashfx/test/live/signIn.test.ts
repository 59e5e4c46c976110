/** Signing in over real sockets, with the client that Node programs use and with another one. */
import { Simulator } from "@clashfx/simulator"
import { SimulatorServer } from "@clashfx/simulator/node"
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Clans from "../../src/api/Clans.ts"
import * as Clash from "../../src/Clash.ts"
import * as ClashNode from "../../src/node.ts"

const account = { email: Simulator.account.email, password: Redacted.make(Simulator.account.password) }

const clients = {
  "our client for Node": ClashNode.layerHttpClient(),
  "our client without compression": ClashNode.layerHttpClient({ compression: false }),
  "Effect's client on undici": NodeHttpClient.layerUndici,
  "Effect's client on fetch": NodeHttpClient.layerFetch
}

describe.each(Object.entries(clients))("%s", (_, client) => {
  it.live("signs in, makes keys and gets a clan", () =>
    Effect.gen(function* () {
      const { baseUrl, portalUrl } = yield* SimulatorServer
      const clash = Clash.layer({ accounts: [account], keyCount: 2, baseUrl, portalUrl })
      const clan = yield* Clans.get("#2PP").pipe(Effect.provide(clash))
      assert.strictEqual(clan.memberList.length, 45)
      const { stats } = yield* Simulator
      assert.strictEqual((yield* stats).keysCreated, 2)
    }).pipe(Effect.provide(Layer.merge(client, SimulatorServer.layer({ clans: [{ tag: "#2PP", members: 45 }] }))))
  )
})
