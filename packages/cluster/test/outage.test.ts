/** A crowd of questions waits for connections without being given up: time runs out for the database, not for the queue. */
import { assert, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Semaphore from "effect/Semaphore"
import * as TestClock from "effect/testing/TestClock"
import * as Outage from "../src/internal/outage.ts"

it.effect("5,000 questions at once over ten connections are each asked once, though the last one waits for 50 s", () =>
  Effect.gen(function* () {
    const connections = yield* Semaphore.make(10)
    let asked = 0
    let answered = 0
    const question = connections.withPermit(
      Effect.andThen(
        Effect.sync(() => asked++),
        Effect.sleep("100 millis")
      )
    )
    const patiently = Outage.make()
    const crowd = yield* Effect.forkChild(
      Effect.forEach(
        Array.from({ length: 5000 }),
        () => Effect.tap(patiently(question), () => Effect.sync(() => answered++)),
        { concurrency: "unbounded", discard: true }
      )
    )
    for (let n = 0; n < 120; n++) yield* TestClock.adjust("500 millis")
    yield* Fiber.join(crowd)
    assert.deepStrictEqual([asked, answered], [5000, 5000])
  })
)
