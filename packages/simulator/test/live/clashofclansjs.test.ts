/**
 * clashofclans.js from npm reads the simulator over real sockets: it signs in at the portal as its users do, and every
 * method of its client and of its REST manager gets an answer that it can make something of.
 */
import { Simulator } from "@clashfx/simulator"
import { SimulatorServer } from "@clashfx/simulator/node"
import { assert, describe, it } from "@effect/vitest"
import { Client, RestManager } from "clashofclans.js"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { createRequire } from "node:module"
import { dirname, join } from "node:path"
import { asked, clanTag, clientAnswers, facts, methods, restAnswers, world } from "../support/clashofclansjs.ts"

/** The library has no option for the portal's address: it is a variable of one of its modules. */
const toPortal = (url: string) =>
  Effect.acquireRelease(
    Effect.sync(() => {
      const require = createRequire(import.meta.url)
      const constants: { DEV_SITE_API_BASE_URL: string } = require(
        join(dirname(require.resolve("clashofclans.js")), "util/Constants.js")
      )
      const real = constants.DEV_SITE_API_BASE_URL
      constants.DEV_SITE_API_BASE_URL = url
      return () => (constants.DEV_SITE_API_BASE_URL = real)
    }),
    (undo) => Effect.sync(undo)
  )

describe("clashofclans.js on the simulator", () => {
  it.live("signs in at the portal, and gets an answer to everything it can ask", () =>
    Effect.gen(function* () {
      const { baseUrl, portalUrl } = yield* SimulatorServer
      const simulator = yield* Simulator
      yield* toPortal(portalUrl)
      const known = yield* facts

      const client = new Client({ baseURL: baseUrl })
      const keys = yield* Effect.promise(() => client.login({ ...Simulator.account, keyCount: 3 }))
      assert.lengthOf(keys, 3)
      assert.deepStrictEqual(
        (yield* simulator.keysOf(Simulator.account.email)).map(({ cidrRanges, key, name }) => [name, cidrRanges, key]),
        keys.map((key) => ["clashofclans.js.keys", ["203.0.113.7"], key])
      )
      const ofClient = clientAnswers(client, known)
      assert.deepStrictEqual(Object.keys(ofClient).sort(), methods(Client.prototype))
      yield* asked(ofClient)

      const rest = new RestManager({ baseURL: baseUrl })
      assert.deepStrictEqual(yield* Effect.promise(() => rest.login({ ...Simulator.account, keyCount: 3 })), keys)
      const ofRest = restAnswers(rest, known)
      assert.deepStrictEqual(Object.keys(ofRest).sort(), methods(RestManager.prototype))
      yield* asked(ofRest)

      const { keysCreated, logins, statuses } = yield* simulator.stats
      assert.deepStrictEqual([logins, keysCreated], [2, 3])
      // An unknown player and a cut path; two leagues without seasons, and a ranked group without a player.
      assert.deepStrictEqual([statuses["404"], statuses["400"]], [2, 3])
      assert.strictEqual(
        Object.values(statuses).reduce((sum, count) => sum + count, 0),
        (statuses["200"] ?? 0) + 5
      )
    }).pipe(Effect.scoped, Effect.provide(world))
  )

  it.live("makes new keys when its address changes, and says so when the password is wrong", () =>
    Effect.gen(function* () {
      const { baseUrl, portalUrl } = yield* SimulatorServer
      const simulator = yield* Simulator
      yield* toPortal(portalUrl)
      const client = new Client({ baseURL: baseUrl, retryLimit: 2 })
      yield* Effect.promise(() => client.login({ ...Simulator.account, keyCount: 2 }))
      yield* simulator.configure({ callerIp: "198.51.100.9" })
      assert.strictEqual((yield* Effect.promise(() => client.getClan(clanTag))).tag, clanTag)
      // The library goes on with as many keys as it finds; those of the old address are gone.
      const keys = yield* simulator.keysOf(Simulator.account.email)
      assert.isNotEmpty(keys)
      for (const { cidrRanges } of keys) assert.deepStrictEqual(cidrRanges, ["198.51.100.9"])
      const wrong = yield* Effect.flip(
        Effect.tryPromise(() => new Client({ baseURL: baseUrl }).login({ ...Simulator.account, password: "wrong" }))
      )
      assert.match(String(wrong.cause), /Invalid email or password/)
      const refused = yield* Effect.flip(
        Effect.tryPromise(() => new Client({ baseURL: baseUrl, keys: ["wrong"] }).getClan(clanTag))
      )
      assert.match(String(refused.cause), /Invalid authorization/)
    }).pipe(Effect.scoped, Effect.provide(Layer.fresh(world)))
  )
})
