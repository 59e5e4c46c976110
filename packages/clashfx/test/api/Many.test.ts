/** The forms of an operation that take many tags: order, concurrency, duplicates, failures. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"
import * as Many from "../../src/api/Many.ts"
import { timed } from "../support/scripted.ts"

/** Takes as many seconds as its tag says; negative ones fail. */
const operations = () => {
  const seen = { running: 0, highest: 0, started: [] as Array<string>, interrupted: 0 }
  const operation = (tag: string) =>
    Effect.suspend(() => {
      seen.running++
      seen.highest = Math.max(seen.highest, seen.running)
      seen.started.push(tag)
      const seconds = Number(tag)
      return Effect.sleep(`${Math.abs(seconds)} seconds`).pipe(
        Effect.andThen(seconds < 0 ? Effect.fail(`${tag} failed` as const) : Effect.succeed(seconds)),
        Effect.onInterrupt(() => Effect.sync(() => void seen.interrupted++)),
        Effect.ensuring(Effect.sync(() => void seen.running--))
      )
    })
  return { operation, seen }
}

const text = ({ result, tag }: Many.Outcome<number, string>): string =>
  `${tag}: ${Result.isSuccess(result) ? result.success : result.failure}`

describe("an operation for many tags", () => {
  const tags = ["3", "1", "-2", "5", "4"]

  it.effect("gives every outcome with its tag as it arrives", () =>
    Effect.gen(function* () {
      const { operation, seen } = operations()
      const [outcomes, seconds] = yield* timed(Stream.runCollect(Many.of(operation)(tags)))
      assert.deepStrictEqual(outcomes.map(text), ["1: 1", "-2: -2 failed", "3: 3", "4: 4", "5: 5"])
      assert.deepStrictEqual([seconds, seen.highest], [5, 5])
    })
  )

  it.effect("keeps the order of the tags when it is told to", () =>
    Effect.gen(function* () {
      const { operation } = operations()
      const [outcomes, seconds] = yield* timed(Stream.runCollect(Many.of(operation)(tags, { ordered: true })))
      assert.deepStrictEqual(outcomes.map(text), ["3: 3", "1: 1", "-2: -2 failed", "5: 5", "4: 4"])
      assert.strictEqual(seconds, 5)
    })
  )

  it.effect("has ten under way at most, or as many as it is told", () =>
    Effect.gen(function* () {
      for (const [concurrency, highest, took] of [
        [undefined, 10, 3],
        [1, 1, 25],
        [7, 7, 4],
        [100, 25, 1]
      ] as const) {
        const { operation, seen } = operations()
        const ones = Array.from({ length: 25 }, () => "1")
        const [, seconds] = yield* timed(Stream.runDrain(Many.of(operation)(ones, { concurrency })))
        assert.deepStrictEqual([seen.highest, seconds], [highest, took])
      }
    })
  )

  it.effect("waits for who reads: tags that nobody wants are not asked for", () =>
    Effect.gen(function* () {
      const { operation, seen } = operations()
      const ones = Array.from({ length: 1000 }, () => "1")
      yield* timed(Stream.runDrain(Stream.take(Many.of(operation)(ones, { concurrency: 5 }), 3)))
      assert.isBelow(seen.started.length, 50)
      assert.strictEqual(seen.running, 0)
    })
  )

  it.effect("ends with the first failure when it is strict, and lets go of the others", () =>
    Effect.gen(function* () {
      const { operation, seen } = operations()
      const [[results, error], seconds] = yield* timed(
        Effect.gen(function* () {
          const results: Array<number> = []
          const strict = Many.of(operation).strict(tags)
          const error = yield* Effect.flip(Stream.runForEach(strict, (n) => Effect.sync(() => void results.push(n))))
          return [results, error] as const
        })
      )
      assert.deepStrictEqual([results, error, seconds], [[1], "-2 failed", 2])
      assert.deepStrictEqual([seen.interrupted, seen.running], [3, 0])
    })
  )

  it.effect("of no tags is nothing", () =>
    Effect.gen(function* () {
      const { operation } = operations()
      assert.deepStrictEqual(yield* Stream.runCollect(Many.of(operation)([])), [])
      assert.deepStrictEqual(yield* Stream.runCollect(Many.of(operation).strict([])), [])
    })
  )
})
