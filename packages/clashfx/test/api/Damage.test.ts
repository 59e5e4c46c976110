/** Damaged answers: whatever arrives, an operation gives a value or a typed error, and never hangs. */
import { Fault, Simulator } from "@clashfx/simulator"
import { assert, describe, it, layer } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import * as Schedule from "effect/Schedule"
import * as Clans from "../../src/api/Clans.ts"
import * as RequestPolicy from "../../src/api/RequestPolicy.ts"
import type { ClashError } from "../../src/exchange/ClashError.ts"
import * as KeyPool from "../../src/service/KeyPool.ts"
import { endpoints } from "../support/endpoints.ts"
import { simulated } from "../support/simulated.ts"
import { damages } from "../support/damage.ts"
import { type Call, calls, lively, settle } from "../support/operations.ts"
import { timed } from "../support/scripted.ts"

/** The operations on a world that has settled. */
class Calls extends Context.Service<Calls, ReadonlyArray<Call>>()("test/Calls") {
  static readonly layer = Layer.effect(Calls, Effect.map(settle, calls))
}

const world = Layer.provideMerge(Calls.layer, simulated({ ...lively, cache: "none" }))

const callOf = (route: string) => Calls.use((all) => Effect.fromNullishOr(all.find((call) => call.route === route)))

/** The first path at which a value is `undefined`; no model has a key whose value may be that. */
const findUndefined = (value: unknown, path = "$"): string | undefined => {
  if (value === undefined) return path
  if (typeof value !== "object" || value === null) return undefined
  for (const [key, child] of Object.entries(value)) {
    const found = findUndefined(child, `${path}.${key}`)
    if (found !== undefined) return found
  }
  return undefined
}

const once = Effect.provideService(RequestPolicy.Retry, Schedule.recurs(0))

layer(world)("a thousand damaged answers", (it) => {
  for (const { key } of endpoints) {
    it.effect(`of ${key} give a value that is whole, or an error with a line`, () =>
      Effect.gen(function* () {
        const { fault } = yield* Simulator
        const { run } = yield* callOf(key)
        let damage: (() => string) | undefined
        let sent = ""
        const handle = yield* fault(Fault.rewrite((body) => (sent = (damage ??= damages(body))())))
        const counts = { Success: 0, Failure: 0 }
        for (let n = 0; n < 1000; n++) {
          const exit = yield* Effect.exit(Effect.result(once(run)))
          if (Exit.isFailure(exit)) return assert.fail(`a defect: ${exit.cause}, from ${sent}`)
          const answer: Result.Result<unknown, ClashError> = exit.value
          counts[answer._tag]++
          if (Result.isSuccess(answer)) {
            assert.strictEqual(findUndefined(answer.success), undefined, sent)
          } else {
            const error = answer.failure
            assert.strictEqual(error._tag, "DecodeError", sent)
            // A token that was posted is struck out of what quotes it.
            assert.strictEqual(error._tag === "DecodeError" && error.body, sent.replaceAll("a1b2c3d4", "***"))
            assert.match(error.message, /^\w+\.\w+( [#\w-]+)?: the (body|field|API) .+ \[.+\]$/)
          }
        }
        yield* handle.remove
        // Odd rows of lists are left out, so fewer answers than damages are errors.
        assert.isAbove(counts.Failure, 50)
        assert.isAbove(counts.Success, 0)
      })
    )
  }
})

const errors = {
  400: "InvalidArgument",
  401: ["Forbidden", "InvalidIp"],
  403: ["Forbidden", "InvalidIp"],
  404: "NotFound",
  418: "GatewayError",
  429: "Throttled",
  500: "GatewayError",
  502: "GatewayError",
  503: "GatewayError",
  504: "GatewayError"
}

describe("damaged answers", () => {
  for (const [status, expected] of Object.entries(errors)) {
    it.effect(`of ${status} are always ${expected}`, () =>
      Effect.gen(function* () {
        const { fault } = yield* Simulator
        const message = "API key does not allow access from IP 203.0.113.7"
        const damage = damages(JSON.stringify({ reason: "accessDenied.invalidIp", message, type: "x", detail: {} }))
        for (let n = 0; n < 200; n++) {
          const handle = yield* fault(
            Fault.respond(Number(status), damage(), { "retry-after": n % 2 === 0 ? "1" : "soon" })
          )
          const [exit] = yield* timed(Effect.exit(once(Clans.get("#2PP"))))
          const error = Exit.isFailure(exit) ? Cause.findErrorOption(exit.cause) : Option.none()
          if (Option.isNone(error)) return assert.fail("neither a value nor a typed error")
          assert.include([expected].flat(), error.value._tag)
          assert.match(error.value.message, /^[^\n]+$/)
          yield* handle.remove
          // A key that was rejected for good has been set aside.
          yield* KeyPool.reset()
        }
      }).pipe(Effect.provide(simulated({ cache: "none" })), Effect.provide(Logger.layer([])))
    )
  }
})
