/** What is said of a database that fails: why, in one line, when it begins, and one line when it is over. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Logger from "effect/Logger"
import { SqlError, UnknownError } from "effect/sql/SqlError"
import * as TestClock from "effect/testing/TestClock"
import { DatabaseFailed } from "../src/ClusterError.ts"
import { reasonOf } from "../src/internal/reason.ts"
import * as Trouble from "../src/internal/trouble.ts"

/** An error of the server, as the client gives it. */
const refused = (message: string, code?: string) =>
  new SqlError({
    reason: new UnknownError({ cause: Object.assign(new Error(message), { code }), message: "Query failed" })
  })

/** What is logged by an effect. */
const saidBy = <A, E, R>(effect: Effect.Effect<A, E, R>) => {
  const said: Array<unknown> = []
  const logger = Logger.make<unknown, void>(
    ({ message }) => void said.push(Array.isArray(message) ? message : [message])
  )
  return Effect.as(Effect.provide(effect, Logger.layer([logger])), said)
}

describe("the reason of an error", () => {
  const timeout = new Error("Operation timed out after '30s'")
  const tried = new AggregateError([
    Object.assign(new Error("connect ECONNREFUSED ::1:5432"), { code: "ECONNREFUSED" })
  ])
  const table: ReadonlyArray<readonly [string, unknown, string]> = [
    [
      "of a standby",
      refused("cannot execute INSERT in a read-only transaction", "25006"),
      "cannot execute INSERT in a read-only transaction (25006)"
    ],
    [
      "of a question that says what it was for",
      new DatabaseFailed({ operation: "renewing leases", cause: refused("sorry, too many clients already", "53300") }),
      "sorry, too many clients already (53300)"
    ],
    ["without a word", refused("", undefined), "no reason was given"],
    [
      "of a server that is not there",
      new SqlError({ reason: new UnknownError({ cause: tried }) }),
      "connect ECONNREFUSED ::1:5432"
    ],
    ["of an answer that does not come", timeout, "Operation timed out after '30s'"],
    [
      "of a disk that is full, in two lines",
      refused('could not extend file\n  "base/1/2": No space left on device', "53100"),
      'could not extend file "base/1/2": No space left on device (53100)'
    ],
    [
      "that quotes the address with its password",
      refused("cannot reach postgres://me:secret@db/lab"),
      "cannot reach postgres://***@db/lab"
    ],
    ["of nothing", undefined, "no reason was given"]
  ]
  for (const [what, error, reason] of table)
    it(`is one line: ${what}`, () => assert.strictEqual(reasonOf(error), reason))

  it("is found in an error that is its own cause", () => {
    const error: Error & { cause?: unknown } = new Error("round and round")
    error.cause = error
    assert.strictEqual(reasonOf(error), "round and round")
  })
})

describe("trouble", () => {
  it.effect("is said once, in a line of its own, and once that it is over", () =>
    Effect.gen(function* () {
      const said = yield* saidBy(
        Effect.gen(function* () {
          const trouble = Trouble.make("Nothing works", "It works again")
          yield* trouble.over
          for (let second = 0; second < 90; second++) {
            yield* trouble.failed(refused("terminating connection due to administrator command", "57P01"))
            yield* TestClock.adjust("1 second")
          }
          yield* trouble.over
          yield* trouble.over
        })
      )
      assert.deepStrictEqual(said, [
        ["Nothing works: terminating connection due to administrator command (57P01)"],
        ["It works again, after 90.0 s"]
      ])
    })
  )

  it.effect("that comes and goes is said once, and again when it lasts", () =>
    Effect.gen(function* () {
      const said = yield* saidBy(
        Effect.gen(function* () {
          const trouble = Trouble.make("Nothing works", "It works again")
          const failing = trouble.failed(new Error("gone"))
          for (let n = 0; n < 300; n++) {
            yield* failing
            yield* TestClock.adjust("100 millis")
            yield* trouble.over
            yield* TestClock.adjust("900 millis")
          }
          assert.isFalse(trouble.isOn())
          for (let n = 0; n < 20; n++) {
            yield* failing
            yield* TestClock.adjust("100 millis")
          }
          yield* trouble.over
        })
      )
      assert.deepStrictEqual(said, [
        ["Nothing works: gone"],
        ["It works again, after 0.1 s"],
        ["Nothing works: gone"],
        ["It works again, after 2.0 s"]
      ])
    })
  )
})
