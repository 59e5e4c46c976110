import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Layer from "effect/Layer"
import * as Cache from "../../src/service/Cache.ts"
import * as GameData from "../../src/service/GameData.ts"
import * as KeyPool from "../../src/service/KeyPool.ts"
import * as Throttler from "../../src/service/Throttler.ts"
import { clanSource } from "../../src/watch/internal/clanSource.ts"
import { clanPacking } from "../../src/watch/internal/clanStore.ts"
import { compacting } from "../../src/watch/internal/compact.ts"

const clan = (name: string) => ({
  tag: "#2PP",
  name,
  type: "open",
  badgeUrls: { small: "a", medium: "b", large: "c" },
  clanLevel: 12,
  clanPoints: 1,
  requiredTrophies: 0,
  warFrequency: "always",
  warWinStreak: 1,
  warWins: 2,
  isWarLogPublic: true,
  members: 0,
  memberList: []
})

/** Every answer names the clan after its number. */
const numbered = Layer.sync(HttpClient.HttpClient, () => {
  let requests = 0
  return HttpClient.make((request) =>
    Effect.sync(() => HttpClientResponse.fromWeb(request, Response.json(clan(`Clan ${++requests}`))))
  )
})

/** Asks twice, and gives the answer that came first. */
const hedging = Layer.succeed(Cache.Cache, {
  resolve: (_, fetch) => Effect.flatMap(fetch, (first) => Effect.as(fetch, first))
})

const services = Layer.mergeAll(KeyPool.layer(["key"]), Throttler.layerNone, GameData.layerNone, numbered)

const observe = () => {
  const keeping = compacting(clanPacking, () => false)
  return { ...keeping, look: clanSource(keeping).observe("#2PP").look }
}

describe("a look at a body", () => {
  for (const [cache, layer, names] of [
    ["none", Cache.layerNone, ["Clan 1", "Clan 2", "Clan 3"]],
    ["one that asks twice and gives the first answer", hedging, ["Clan 1", "Clan 3", "Clan 5"]]
  ] as const) {
    it.effect(`is at the answer that the cache has given: ${cache}`, () =>
      Effect.gen(function* () {
        const { look, open } = observe()
        let previous: Parameters<typeof look>[0]
        for (const [n, name] of names.entries()) {
          const { changes, snapshot } = yield* look(previous)
          assert.strictEqual(open(snapshot).name, name)
          const told: ReadonlyArray<unknown> = changes
          assert.strictEqual(told.length, 1)
          if (n > 0) {
            const change = { _tag: "ClanChanged", field: "name", previous: names[n - 1], current: name }
            assert.deepStrictEqual(told, [change])
          }
          previous = snapshot
        }
      }).pipe(Effect.provide(Layer.merge(services, layer)))
    )
  }
})
