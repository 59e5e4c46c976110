/**
 * clashofclans.js from npm, unchanged but for its base URL: every method of its client and of its REST manager is answered by
 * the gateway as by the API, and the API sees the gateway's key only.
 */
import { Simulator } from "@clashfx/simulator"
import { assert, describe, it } from "@effect/vitest"
import { Client, RestManager } from "clashofclans.js"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { Gateway } from "@clashfx/gateway"
import {
  asked,
  clientAnswers,
  facts,
  methods,
  refused,
  restAnswers,
  world
} from "../../../simulator/test/support/clashofclansjs.ts"
import { gateway, tokenFor } from "../support/gateway.ts"

describe("clashofclans.js through the gateway", () => {
  it.live("gets an answer to everything it can ask", () =>
    Effect.gen(function* () {
      const { baseUrl } = yield* Gateway.Gateway
      const simulator = yield* Simulator
      const known = yield* facts
      const token = yield* tokenFor({ name: "bot", scope: "admin" })

      const client = new Client({ baseURL: baseUrl, keys: [token] })
      const ofClient = {
        ...clientAnswers(client, known),
        // A tag that stands in a path as it is: the API cuts the path there, the gateway knows what was meant.
        getLeagueGroup: () => refused(client.getLeagueGroup(known.groupTag, String(known.seasonId)), /playerTag/)
      }
      assert.deepStrictEqual(Object.keys(ofClient).sort(), methods(Client.prototype))
      yield* asked(ofClient)

      // The token was used up above: it is for one use.
      const second = yield* facts
      const rest = new RestManager({ baseURL: baseUrl, keys: [token] })
      const ofRest = restAnswers(rest, second)
      assert.deepStrictEqual(Object.keys(ofRest).sort(), methods(RestManager.prototype))
      yield* asked(ofRest)

      const { statuses } = yield* simulator.stats
      // No request came with the client's own token.
      assert.isUndefined(statuses["403"])
      const wrong = yield* Effect.flip(
        Effect.tryPromise(() => new Client({ baseURL: baseUrl, keys: ["wrong"] }).getClan("#2PP"))
      )
      assert.match(String(wrong.cause), /not known/)
    }).pipe(Effect.scoped, Effect.provide(Layer.provideMerge(gateway(), world)))
  )
})
