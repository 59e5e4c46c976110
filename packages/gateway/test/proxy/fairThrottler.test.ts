/** Who waits for a key has a turn as often as others, however much one of them asks; nothing is lost when callers give up. */
import { assert, describe, it } from "@effect/vitest"
import * as Throttler from "clashfx/service/Throttler"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import { TestClock } from "effect/testing"
import * as FairThrottler from "../../src/proxy/fairThrottler.ts"

const key = { id: "k1", value: Redacted.make("secret"), owner: undefined } satisfies Parameters<
  Throttler.Turns["awaitTurn"]
>[0]

const fair = FairThrottler.layer(2).pipe(Layer.provide(Throttler.layerSpaced({ limit: 10, margin: 0 })))

/** Asks for a turn, and notes when it came. */
const ask = (client: string | undefined, order: Array<string>) =>
  Effect.gen(function* () {
    const { awaitTurn } = yield* Throttler.Throttler
    const turn = yield* awaitTurn(key, "interactive")
    turn?.begins(true)
    turn?.written()
    turn?.ended(true)
    order.push(client ?? "nobody")
  }).pipe(Effect.provideService(FairThrottler.CurrentClient, client))

describe("FairThrottler", () => {
  it.effect("gives each client its turn, though one has asked for a hundred before", () =>
    Effect.gen(function* () {
      const order: Array<string> = []
      yield* Effect.forEach(Array.from({ length: 100 }), () => Effect.forkScoped(ask("greedy", order)))
      yield* Effect.yieldNow
      yield* Effect.forEach(Array.from({ length: 5 }), () => Effect.forkScoped(ask("modest", order)))
      yield* Effect.forEach(Array.from({ length: 5 }), () => Effect.forkScoped(ask("other", order)))
      yield* TestClock.adjust("30 seconds")
      assert.lengthOf(order, 110)
      // Those that were let in before, then everybody in turn.
      const place = (client: string) => order.lastIndexOf(client)
      assert.isAtMost(place("modest"), 20)
      assert.isAtMost(place("other"), 20)
    }).pipe(Effect.scoped, Effect.provide(fair))
  )

  it.effect("loses no place when callers give up, wherever they wait", () =>
    Effect.gen(function* () {
      const order: Array<string> = []
      const fibers = yield* Effect.forEach(
        Array.from({ length: 60 }, (_, i) => i),
        (i) => Effect.forkScoped(ask(`c${i % 7}`, order))
      )
      yield* TestClock.adjust("500 millis")
      const left = order.length
      yield* Effect.forEach(
        fibers.filter((_, i) => i % 2 === 0),
        Fiber.interrupt
      )
      yield* TestClock.adjust("30 seconds")
      const answered = fibers.filter((fiber) => fiber.pollUnsafe()?._tag === "Success").length
      assert.isAbove(left, 0)
      assert.strictEqual(order.length, answered)
      assert.isAtLeast(answered, 30)
      // Idle again: the next one has its turn without waiting for anybody.
      yield* ask("late", order).pipe(
        Effect.timeout("5 seconds"),
        Effect.forkScoped,
        Effect.andThen(TestClock.adjust("1 second"))
      )
      assert.strictEqual(order.at(-1), "late")
    }).pipe(Effect.scoped, Effect.provide(fair))
  )

  it.effect("does not hold up polls, which are nobody's", () =>
    Effect.gen(function* () {
      const order: Array<string> = []
      yield* Effect.forEach(Array.from({ length: 50 }), () => Effect.forkScoped(ask("greedy", order)))
      yield* Effect.yieldNow
      yield* Effect.forkScoped(ask(undefined, order))
      yield* TestClock.adjust("1 second")
      assert.isAtMost(order.indexOf("nobody"), 3)
    }).pipe(Effect.scoped, Effect.provide(fair))
  )
})
