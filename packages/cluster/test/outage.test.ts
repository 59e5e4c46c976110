/** A crowd of questions waits for connections without being given up: time runs out for the database, not for the queue. */
import { assert, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Logger from "effect/Logger"
import * as Semaphore from "effect/Semaphore"
import { SqlError, UnknownError } from "effect/sql/SqlError"
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

it.effect(
  "while writes are refused, what is read does not end the outage: it is told once, and once that it is over",
  () =>
    Effect.gen(function* () {
      const said: Array<string> = []
      const logger = Logger.make<unknown, void>(({ message }) => void said.push(String([message].flat()[0])))
      let takesWrites = false
      const refused = new SqlError({ reason: new UnknownError({ cause: "25006", message: "read-only" }) })
      const write = Effect.suspend(() => (takesWrites ? Effect.void : Effect.fail(refused)))
      yield* Effect.gen(function* () {
        const patiently = Outage.make()
        const writer = yield* Effect.forkChild(patiently(write))
        // One that waits in vain and is given up, as the owner of a bucket that is lost.
        const given = yield* Effect.forkChild(patiently(write))
        for (let n = 0; n < 20; n++) {
          yield* TestClock.adjust("500 millis")
          yield* patiently(Effect.void)
        }
        assert.lengthOf(said, 1)
        yield* Fiber.interrupt(given)
        yield* patiently(Effect.void)
        assert.lengthOf(said, 1)
        takesWrites = true
        yield* TestClock.adjust("2 seconds")
        yield* Fiber.join(writer)
        assert.lengthOf(said, 2)
        assert.match(said[1] ?? "", /answers again, after 1\d\.\d s/)
        // Everybody who waited was interrupted: whoever is answered next ends it.
        takesWrites = false
        const last = yield* Effect.forkChild(patiently(write))
        yield* TestClock.adjust("1 second")
        yield* Fiber.interrupt(last)
        yield* patiently(Effect.void)
        assert.lengthOf(said, 4)
      }).pipe(Effect.provide(Logger.layer([logger])))
    })
)
