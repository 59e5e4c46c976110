/** How a real Redis shares the places of a key, when a process, its memory or its clock was away. */
import * as NodeRedis from "@effect/platform-node/NodeRedis"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Redis from "effect/persistence/Redis"
import { shareScript } from "../../src/service/internal/turns/shareScript.ts"
import { isRedisThere, redis } from "../support/servers.ts"

const limit = 10

/** A process that wants all places, with short times: its lease lasts 2 s, places rest for 300 ms, or 600 if given back. */
const wants = (owner: string, held: number, back = 0) =>
  Effect.flatMap(Redis.Redis, (redis) =>
    redis.eval(shareScript)({
      key: "key",
      owner,
      held,
      back,
      backRest: 600,
      want: limit,
      limit,
      lease: 2000,
      rest: 300
    })
  )

/** The clock of the store steps: everything that it remembers is as far off. */
const clockSteps = (by: number) =>
  Effect.flatMap(Redis.Redis, (redis) =>
    redis.send(
      "EVAL",
      `for _, name in ipairs({ "key:leases", "key:resting" }) do
         for _, one in ipairs(redis.call("ZRANGE", name, 0, -1)) do redis.call("ZINCRBY", name, ARGV[1], one) end
       end
       for _, field in ipairs({ "last", "grace" }) do
         if redis.call("HEXISTS", "key:state", field) == 1 then redis.call("HINCRBY", "key:state", field, ARGV[1]) end
       end`,
      "0",
      String(-by)
    )
  )

/** On a Redis that has been up for a while, so that it is not taken for one that has just begun. */
const withStore = <A, E>(program: Effect.Effect<A, E, Redis.Redis>) =>
  Effect.gen(function* () {
    const { url } = yield* redis()
    yield* Effect.sleep("5500 millis")
    return yield* Effect.provide(program, NodeRedis.layer({ url }))
  }).pipe(Effect.scoped)

if (!isRedisThere) console.log("redis-server is not installed: its part of the shared throttle is not tried")

describe.skipIf(!isRedisThere).concurrent("a store of places", () => {
  it.live("gives those of a process that stood still to another one, and not back when it goes on", () =>
    withStore(
      Effect.gen(function* () {
        assert.deepStrictEqual(yield* wants("a", 0), [10, 10])
        for (const wait of [900, 900, 500, 600]) {
          assert.strictEqual((yield* wants("b", 0))[0], 0)
          yield* Effect.sleep(wait)
        }
        assert.deepStrictEqual(yield* wants("b", 0), [10, 10])
        assert.deepStrictEqual(yield* wants("a", 10), [0, 5])
        assert.deepStrictEqual(yield* wants("b", 10), [10, 5])
      })
    )
  )

  for (const [where, by] of [
    ["back", -3_600_000],
    ["forth", 3_600_000]
  ] as const) {
    it.live(`goes on by time passed when its clock steps an hour ${where}`, () =>
      withStore(
        Effect.gen(function* () {
          yield* wants("gone", 0)
          yield* wants("gone", 6, 4)
          yield* clockSteps(by)
          // What rested, rests, and nobody has lost anything.
          assert.deepStrictEqual(yield* wants("b", 0), [0, 5])
          yield* Effect.sleep(800)
          assert.deepStrictEqual(yield* wants("b", 0), [4, 5])
          // And who is gone is gone after a lease.
          for (const wait of [900, 700, 600]) {
            yield* Effect.sleep(wait)
            yield* wants("b", 4)
          }
          assert.deepStrictEqual(yield* wants("b", 4), [10, 10])
        })
      )
    )
  }

  it.live("that was emptied takes the word of those who hold places, before it gives any", () =>
    withStore(
      Effect.gen(function* () {
        yield* wants("a", 0)
        yield* Effect.flatMap(Redis.Redis, (redis) => redis.send("FLUSHALL"))
        assert.deepStrictEqual(yield* wants("a", 4), [4, 10])
        assert.deepStrictEqual(yield* wants("b", 6), [6, 5])
        assert.deepStrictEqual(yield* wants("c", 0), [0, 4])
      })
    )
  )
})
