/** Players have their game data wherever the answer came from, as the layer of game data says. */
import { Simulator } from "@clashfx/simulator"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Persistence from "effect/persistence/Persistence"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import * as Clans from "../../src/api/Clans.ts"
import * as Players from "../../src/api/Players.ts"
import { Answer } from "../../src/exchange/Answer.ts"
import * as GameData from "../../src/game/GameData.ts"
import * as PlayerUnits from "../../src/game/PlayerUnits.ts"
import * as Cache from "../../src/service/Cache.ts"
import * as KeyPool from "../../src/service/KeyPool.ts"
import * as PersistedCache from "../../src/service/PersistedCache.ts"
import * as Throttler from "../../src/service/Throttler.ts"

const world = Simulator.layerTest({
  activity: 0,
  wars: false,
  leagues: false,
  raids: false,
  seasons: false,
  clans: [{ tag: "#2PP", members: 3 }]
})

const has = (player: PlayerUnits.UnitOwner): boolean => PlayerUnits.of(player).pack !== undefined

const polled = Effect.provideService(Throttler.CurrentPriority, "background")

/** A cache that keeps texts only, as one outside of the process does. */
const textCache = () => {
  const texts = new Map<string, ConstructorParameters<typeof Answer>[0]>()
  return Layer.succeed(Cache.Cache, {
    resolve: (url, fetch) => {
      const known = texts.get(url)
      if (known !== undefined) return Effect.succeed(new Answer(known))
      return Effect.tap(fetch, ({ body, freshUntil, receivedAt, status }) =>
        Effect.sync(() => void texts.set(url, { url, status, body, receivedAt, freshUntil }))
      )
    }
  })
}

/** For whom each layer has data: a person, and a poll. */
const modes = [
  ["layer", GameData.layer, true, false],
  ["layerAlways", GameData.layerAlways, true, true],
  ["layerStartup", GameData.layerStartup, false, false],
  ["layerNone", GameData.layerNone, false, false]
] as const

const ways = [
  ["the network", () => Cache.layerNone],
  ["the cache in memory", () => Cache.layer()],
  ["a cache of texts", textCache]
] as const

const program = <A, E>(
  gameData: Layer.Layer<GameData.GameData, GameData.GameDataUnavailable>,
  cache: Layer.Layer<Cache.Cache>,
  use: (tag: string) => Effect.Effect<A, E, Layer.Success<typeof services> | Layer.Success<typeof world>>
) => {
  const all = Layer.mergeAll(KeyPool.layer([Simulator.testKey]), Throttler.layerNone, gameData, cache)
  return Effect.gen(function* () {
    const [member] = (yield* Clans.get("#2PP")).memberList
    assert.isDefined(member)
    return yield* use(member?.tag ?? "")
  }).pipe(Effect.provide(all), Effect.provide(world))
}
declare const services: Layer.Layer<KeyPool.KeyPool | Throttler.Throttler | GameData.GameData | Cache.Cache>

for (const [mode, layer, person, poll] of modes) {
  describe(mode, () => {
    for (const [way, cache] of ways) {
      it.effect(`a person, then a person again: ${way}`, () =>
        program(layer, cache(), (tag) =>
          Effect.gen(function* () {
            const all = [yield* Players.get(tag), yield* Players.get(tag)].map(has)
            assert.deepStrictEqual(all, [person, person])
            const many = yield* Stream.runCollect(Players.many.strict([tag, tag]))
            assert.deepStrictEqual(many.map(has), [person, person])
          })
        )
      )

      it.effect(`a poll first, then a person: ${way}`, () =>
        program(layer, cache(), (tag) =>
          Effect.gen(function* () {
            const first = has(yield* polled(Players.get(tag)))
            const second = has(yield* Players.get(tag))
            assert.deepStrictEqual([first, second], [poll, person])
          })
        )
      )
    }

    it.effect("both at once, sharing one request", () =>
      program(layer, Cache.layer(), (tag) =>
        Effect.gen(function* () {
          const [, mine] = yield* Effect.all([polled(Players.get(tag)), Effect.map(Players.get(tag), has)], {
            concurrency: 2
          })
          assert.strictEqual(mine, person)
        })
      )
    )

    it.effect("a second process on the same store", () =>
      Effect.gen(function* () {
        const store = yield* Persistence.BackingPersistence
        const cache = () =>
          Layer.fresh(PersistedCache.layer()).pipe(Layer.provide(Layer.succeed(Persistence.BackingPersistence, store)))
        const process = program(layer, cache(), (tag) =>
          Effect.forEach([0, 1], () => Effect.map(Players.get(tag), has))
        )
        assert.deepStrictEqual([...(yield* process), ...(yield* process)], [person, person, person, person])
      }).pipe(Effect.provide(Persistence.layerBackingMemory))
    )

    it.effect("a caller's own schema that keeps the units", () =>
      program(layer, Cache.layer(), (tag) =>
        Effect.gen(function* () {
          const own = Schema.Struct({ townHallLevel: Schema.Int, troops: Schema.Array(Schema.Unknown) })
          const player = yield* Players.get(tag, { schema: own })
          const units = { ...player, troops: [], heroes: [], spells: [] }
          assert.isFalse(has(units)) // A copy is somebody else.
          assert.isAbove(player.troops.length, 0)
        })
      )
    )
  })
}
