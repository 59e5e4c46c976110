/** No answer of a database is waited for without end: a connection can be dead without anybody being told. */
import { assert, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Logger from "effect/Logger"
import * as TestClock from "effect/testing/TestClock"
import { ConnectionError, SqlError, UnknownError } from "effect/sql/SqlError"
import { asking } from "../src/internal/asking.ts"

it.effect("an answer that does not come is a failure that says what was asked, and the statement is given up", () =>
  Effect.gen(function* () {
    let givenUp = 0
    const silent = Effect.onInterrupt(Effect.never, () => Effect.sync(() => givenUp++))
    const fiber = yield* Effect.forkChild(Effect.flip(asking("reading events")(silent)))
    yield* TestClock.adjust("29 seconds")
    assert.strictEqual(givenUp, 0)
    yield* TestClock.adjust("1 second")
    const failed = yield* Fiber.join(fiber)
    assert.strictEqual(failed._tag, "DatabaseFailed")
    assert.include(failed.message, "reading events")
    assert.strictEqual(givenUp, 1)
  })
)

it.effect("what the server refuses is a failure at once, with the cause", () =>
  Effect.gen(function* () {
    const cause = new SqlError({ reason: new ConnectionError({ cause: "gone", message: "gone" }) })
    const failed = yield* Effect.flip(asking("counting", "1 second")(Effect.fail(cause)))
    assert.strictEqual(failed.cause, cause)
  })
)

it.effect("who waits for a place is told why after two seconds, once, and so is who has waited in vain", () => {
  const said: Array<unknown> = []
  const logger = Logger.make<unknown, void>(({ message }) => void said.push(...[message].flat()))
  const full = Object.assign(new Error("sorry, too many clients already"), { code: "53300" })
  const refused = new SqlError({ reason: new UnknownError({ cause: full, message: "Failed to connect" }) })
  return Effect.gen(function* () {
    const fiber = yield* Effect.forkChild(Effect.flip(asking("connecting")(Effect.fail(refused))))
    yield* TestClock.adjust("1900 millis")
    assert.deepStrictEqual(said, [])
    for (let second = 0; second < 29; second++) yield* TestClock.adjust("1 second")
    const failed = yield* Fiber.join(fiber)
    assert.strictEqual(failed.cause, refused)
    assert.deepStrictEqual(said, [
      "The cluster's database has no place for us (connecting), trying on: sorry, too many clients already (53300)"
    ])
  }).pipe(Effect.provide(Logger.layer([logger])))
})
