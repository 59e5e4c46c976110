/** Room for polls in front of the connections: they come in turn, all of them, and leave nothing behind. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Schema from "effect/Schema"
import { Room } from "../../src/node/internal/room.ts"

/** A poll that waits for room and then does something. */
const poll = (room: Room, then: () => void) =>
  Effect.forkChild(
    Effect.andThen(
      Effect.suspend(() => room.wait ?? Effect.void),
      Effect.sync(then)
    ),
    { startImmediately: true }
  )

describe("room", () => {
  it.effect("is given to as many as there are places, and then to one for each that leaves, in turn", () =>
    Effect.gen(function* () {
      const room = new Room(2)
      const came: Array<number> = []
      for (let n = 0; n < 6; n++) {
        yield* poll(room, () => {
          came.push(n)
          room.enter()
        })
      }
      assert.deepStrictEqual(came, [0, 1])
      for (const last of [2, 3, 4, 5]) {
        room.leave()
        yield* Effect.yieldNow
        assert.strictEqual(came.at(-1), last)
      }
      assert.deepStrictEqual(came, [0, 1, 2, 3, 4, 5])
      assert.isDefined(room.wait)
      room.leave()
      assert.isUndefined(room.wait)
    })
  )

  it.effect("is given to polls while others ask for more than there is without a pause", () =>
    Effect.gen(function* () {
      const room = new Room(1)
      for (let n = 0; n < 10; n++) room.enter()
      let came = 0
      for (let n = 0; n < 3; n++) yield* poll(room, () => came++)
      for (let n = 0; n < 3; n++) {
        room.leave()
        room.enter()
        yield* Effect.yieldNow
      }
      assert.strictEqual(came, 3)
    })
  )

  it.effect("is given to all that wait when the last one leaves, though none of them asks for anything", () =>
    Effect.gen(function* () {
      const room = new Room(1)
      room.enter()
      let came = 0
      for (let n = 0; n < 5; n++) yield* poll(room, () => came++)
      assert.strictEqual(came, 0)
      room.leave()
      yield* Effect.yieldNow
      assert.strictEqual(came, 5)
    })
  )

  it.effect.prop(
    "keeps nobody for good, whatever polls do with it and whoever is interrupted",
    [Schema.Literals([1, 2, 3, 4]), Schema.Array(Schema.Literals(["poll", "idle", "other", "leave", "interrupt"]))],
    ([places, steps]) =>
      Effect.gen(function* () {
        const room = new Room(places)
        const begun: Array<Fiber.Fiber<void>> = []
        const asked: Array<number> = []
        let under = 0
        const enter = () => {
          under += 1
          room.enter()
        }
        const leave = () => {
          if (under === 0) return false
          under -= 1
          room.leave()
          return true
        }
        for (const step of steps) {
          const n = begun.length
          if (step === "poll" || step === "idle") {
            const then = () => {
              asked.push(n)
              if (step === "poll") enter()
            }
            begun.push(yield* poll(room, then))
          } else if (step === "other") enter()
          else if (step === "leave") leave()
          else if (n > 0) {
            const some = begun[Math.floor(n / 2)]
            if (some !== undefined) yield* Fiber.interrupt(some)
          }
          yield* Effect.yieldNow
        }
        while (leave()) yield* Effect.yieldNow
        for (const fiber of begun) yield* Fiber.await(fiber)
        assert.deepStrictEqual(
          asked,
          asked.toSorted((a, b) => a - b)
        )
        assert.isUndefined(room.wait)
      })
  )
})
