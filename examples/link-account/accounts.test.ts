/** Links with right and wrong tokens. */
import { Simulator } from "@clashfx/simulator"
import { assert, it } from "@effect/vitest"
import { Clash } from "clashfx"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as KeyValueStore from "effect/persistence/KeyValueStore"
import { link, ownerOf } from "./accounts.ts"

const services = Layer.mergeAll(Clash.layer({ keys: [Simulator.testKey] }), KeyValueStore.layerMemory).pipe(
  Layer.provideMerge(Simulator.layerTest({ clans: [{ tag: "#2PP", players: ["#P0LYJC8C"], members: 3 }], activity: 0 }))
)

it.effect("links who has the token, and nobody else", () =>
  Effect.gen(function* () {
    const { verifyTokenOf } = yield* Simulator
    assert.strictEqual((yield* Effect.flip(link("eve", "#P0LYJC8C", "guessed")))._tag, "WrongToken")
    assert.isTrue(Option.isNone(yield* ownerOf("#P0LYJC8C")))
    assert.strictEqual((yield* Effect.flip(link("ann", "nonsense!", "token")))._tag, "InvalidTag")
    const token = yield* verifyTokenOf("#P0LYJC8C")
    assert.strictEqual((yield* link("ann", "p0lyjc8c", token)).tag, "#P0LYJC8C")
    assert.deepStrictEqual(yield* ownerOf("#p0lyjc8c"), Option.some("ann"))
    assert.strictEqual((yield* Effect.flip(link("eve", "#P0LYJC8C", token.slice(1))))._tag, "WrongToken")
    assert.deepStrictEqual(yield* ownerOf("#P0LYJC8C"), Option.some("ann"))
  }).pipe(Effect.provide(services))
)
