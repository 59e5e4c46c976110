/** Time limits of a process that stood still: its timers come first when it goes on, and what has arrived after them. */
import { assert, describe, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Schedule from "effect/Schedule"
import * as TestClock from "effect/testing/TestClock"
import * as Clans from "../../src/api/Clans.ts"
import * as RequestPolicy from "../../src/api/RequestPolicy.ts"
import { clan } from "../support/bodies.ts"
import { script, scripted } from "../support/scripted.ts"

/** Sleeps of a second end four seconds late, as if this process had stood still; what comes is read a moment after them. */
const lateTimers = Effect.map(Clock.Clock, (clock) => ({
  ...clock,
  sleep: (duration: Duration.Duration) =>
    clock.sleep(Duration.toMillis(duration) === 1000 ? Duration.seconds(5) : duration)
}))

/** A client whose answer is read after so many milliseconds. */
const answering = (millis: number) =>
  HttpClient.make((request) =>
    Effect.as(Effect.sleep(millis), HttpClientResponse.fromWeb(request, new Response(JSON.stringify(clan))))
  )

const asked = (readAfter: number) =>
  Effect.gen(function* () {
    const clock = yield* lateTimers
    const fiber = yield* Clans.get("#2PP").pipe(
      Effect.provideService(RequestPolicy.Timeout, Duration.seconds(1)),
      Effect.provideService(RequestPolicy.Retry, Schedule.recurs(0)),
      Effect.provideService(HttpClient.HttpClient, answering(readAfter)),
      Effect.provideService(Clock.Clock, clock),
      Effect.exit,
      Effect.forkChild
    )
    yield* TestClock.adjust("10 seconds")
    return String(yield* Fiber.join(fiber))
  }).pipe(Effect.provide(scripted(script({}))))

describe("the time limit of a process that stood still", () => {
  it.effect("does not end what has been answered meanwhile", () =>
    Effect.gen(function* () {
      assert.match(yield* asked(5001), /Success/)
    })
  )

  it.effect("ends what has not", () =>
    Effect.gen(function* () {
      assert.match(yield* asked(6000), /no answer within 1s/)
    })
  )
})
