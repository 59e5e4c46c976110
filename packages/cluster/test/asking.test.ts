/** No answer of a database is waited for without end: a connection can be dead without anybody being told. */
import { assert, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as TestClock from "effect/testing/TestClock"
import { ConnectionError, SqlError } from "effect/sql/SqlError"
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
