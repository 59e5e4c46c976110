/** What is seen in a body that was seen before. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Cache from "../../../src/service/Cache.ts"
import { Edge } from "../../../src/exchange/internal/order/order.ts"
import { clanSource } from "../../../src/watch/clans/source.ts"
import { clanPacking } from "../../../src/watch/clans/packed.ts"
import { packedIf } from "../../../src/watch/engine/looks/packing.ts"
import { numbered } from "../../support/numbered.ts"

/** Asks twice, and gives the answer that came first. */
const hedging = Layer.succeed(Cache.Cache, {
  resolve: (_, fetch) => Effect.flatMap(fetch, (first) => Effect.as(fetch, first))
})

const observe = () => {
  const packing = packedIf(clanPacking, () => false)
  return { ...packing, observer: clanSource(packing, new Edge()).observe("#2PP", { minInterval: 0, maxInterval: 0 }) }
}

describe("a look at a body", () => {
  for (const [cache, layer, names] of [
    ["none", Cache.layerNone, ["Clan 1", "Clan 2", "Clan 3"]],
    ["one that asks twice and gives the first answer", hedging, ["Clan 1", "Clan 3", "Clan 5"]]
  ] as const) {
    it.effect(`is at the answer that the cache has given: ${cache}`, () =>
      Effect.gen(function* () {
        const { observer, unpack } = observe()
        let previous: Parameters<typeof observer.look>[0]
        for (const [n, name] of names.entries()) {
          const { changes, snapshot } = yield* observer.look(previous)
          assert.strictEqual(unpack(snapshot).name, name)
          const told: ReadonlyArray<unknown> = changes
          assert.strictEqual(told.length, 1)
          if (n > 0) {
            const change = { _tag: "ClanChanged", field: "name", previous: names[n - 1], current: name }
            assert.deepStrictEqual(told, [change])
          }
          previous = snapshot
        }
      }).pipe(Effect.provide(Layer.merge(numbered, layer)))
    )
  }
})
