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

const askedBy = (...clients: ReadonlyArray<string>) => {
  const askers = new FairThrottler.Askers()
  for (const client of clients) askers.join(client)
  return askers
}

/** Asks for a turn, and notes when it came. */
const ask = (
  client: string | undefined,
  order: Array<string>,
  priority: Throttler.Priority = "interactive",
  askers = client === undefined ? undefined : askedBy(client)
) =>
  Effect.gen(function* () {
    const { awaitTurn } = yield* Throttler.Throttler
    const turn = yield* awaitTurn(key, priority)
    turn?.begins(true)
    turn?.written()
    turn?.ended(true)
    order.push(client ?? "nobody")
  }).pipe(Effect.provideService(FairThrottler.CurrentAskers, askers))

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

  it.effect("lets nobody who is in a hurry wait for clients in the background, however many they are", () =>
    Effect.gen(function* () {
      const order: Array<string> = []
      for (let i = 0; i < 40; i++)
        yield* Effect.forEach(Array.from({ length: 3 }), () =>
          Effect.forkScoped(ask(`tracker${i}`, order, "background"))
        )
      yield* Effect.yieldNow
      yield* Effect.forkScoped(ask("bot", order))
      yield* TestClock.adjust("100 millis")
      const [lane] = yield* (yield* Throttler.Throttler).status ?? Effect.succeed([])
      assert.deepStrictEqual(lane?.waiting, { background: 119, interactive: 0 })
      yield* TestClock.adjust("20 seconds")
      assert.lengthOf(order, 121)
      assert.isAtMost(order.indexOf("bot"), 3)
    }).pipe(Effect.scoped, Effect.provide(fair))
  )

  it.effect("what two clients wait for has the turn of whoever is first, and is waited for once", () =>
    Effect.gen(function* () {
      const order: Array<string> = []
      yield* Effect.forEach(Array.from({ length: 100 }), () => Effect.forkScoped(ask("greedy", order)))
      const askers = askedBy("greedy")
      yield* Effect.forkScoped(ask("shared", order, "interactive", askers))
      yield* Effect.yieldNow
      // Asks for what the other one asked for last.
      askers.join("modest")
      yield* TestClock.adjust("1 second")
      assert.isAtMost(order.indexOf("shared"), 4)
      assert.isAtLeast(order.indexOf("shared"), 0)
      // The other way round: who has a long queue of its own holds up nobody by asking for the same.
      const own = askedBy("late")
      yield* Effect.forkScoped(ask("own", order, "interactive", own))
      yield* Effect.yieldNow
      own.join("greedy")
      const before = order.length
      yield* TestClock.adjust("1 second")
      assert.isAtMost(order.indexOf("own") - before, 3)
      assert.isAtLeast(order.indexOf("own"), 0)
      yield* TestClock.adjust("30 seconds")
      assert.lengthOf(order, 102)
    }).pipe(Effect.scoped, Effect.provide(fair))
  )
})
