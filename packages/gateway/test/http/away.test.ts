/** A database that fails: clients get 503, and the log has the reason once, however many ask. */
import { assert, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Logger from "effect/Logger"
import * as TestClock from "effect/testing/TestClock"
import { StoreFailed } from "../../src/GatewayError.ts"
import { away } from "../../src/http/away.ts"

it.effect("says the reason in the log once a minute, and nothing of it to clients", () => {
  const said: Array<unknown> = []
  const logger = Logger.make<unknown, void>(({ message }) => void said.push(message))
  const ask = Effect.flip(away(new StoreFailed({ operation: "storing a token", cause: new Error("disk is full") })))
  return Effect.gen(function* () {
    const answer = yield* ask
    assert.strictEqual(answer.message, "the gateway's database failed at storing a token; the gateway's log says why")
    for (let n = 0; n < 20; n++) yield* ask
    assert.lengthOf(said, 1)
    const [, failed] = [said[0]].flat()
    assert.match(String(failed instanceof StoreFailed ? failed.cause : ""), /disk is full/)
    yield* TestClock.adjust("61 seconds")
    yield* ask
    assert.lengthOf(said, 2)
  }).pipe(Effect.provide(Logger.layer([logger])))
})
