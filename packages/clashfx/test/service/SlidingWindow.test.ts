/** The sliding window by itself: places, rests, and requests that leave late. */
import { assert, describe, it } from "@effect/vitest"
import * as Arbitrary from "effect/Arbitrary"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Scheduler from "effect/Scheduler"
import * as Schema from "effect/Schema"
import * as TestClock from "effect/testing/TestClock"
import { Lane } from "../../src/service/internal/turns/lane.ts"
import { SlidingWindow, type WindowTurn } from "../../src/service/internal/turns/slidingWindow.ts"
import { busiestSecond } from "../support/arrivals.ts"

const options = { size: 5, window: 1000, margin: 20, burstMargin: 100, isSpaced: false }

const Step = Schema.Struct({
  after: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 400 })),
  opening: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 3000 })),
  answer: Schema.Int.check(Schema.isBetween({ minimum: 1, maximum: 2000 })),
  fate: Schema.Literals(["answered", "cancelled", "lost", "silent"])
})

describe("the places of a key", () => {
  it.prop(
    "never let more requests be written in a second than there are, whatever becomes of them",
    [Arbitrary.schema(Schema.Array(Step))],
    ([steps]) => {
      const window = new SlidingWindow(options)
      const written: Array<number> = []
      const later: Array<{ readonly at: number; readonly run: () => void }> = []
      let now = 0
      const advance = (to: number): void => {
        for (;;) {
          const next = later.toSorted((a, b) => a.at - b.at)[0]
          if (next === undefined || next.at > to) break
          later.splice(later.indexOf(next), 1)
          next.run()
        }
        now = to
      }
      const leave = (turn: WindowTurn, { answer, fate, opening }: typeof Step.Type): void => {
        if (fate === "silent") return void written.push(now)
        turn.begins(true)
        const at = now + opening
        if (fate === "cancelled") return void later.push({ at, run: () => turn.ended(at, false) })
        later.push({ at, run: () => (written.push(at), turn.written(at)) })
        later.push({ at: at + answer, run: () => turn.ended(at + answer, fate === "answered") })
      }
      for (const step of steps) {
        advance(now + step.after)
        if (window.free(now) <= now) leave(window.take(now, now, false), step)
      }
      advance(now + 10_000)
      assert.isAtMost(busiestSecond(written), options.size)
    }
  )

  it("rest longer after a request that may have been stopped between its writing and the wire", () => {
    const restAfter = (isSeen: boolean): number => {
      const window = new SlidingWindow({ ...options, size: 1 })
      const ask = (at: number, answered: number, meanwhile: () => void): number => {
        const turn = window.take(at, at, true)
        turn.begins(true)
        turn.written(at)
        meanwhile()
        turn.ended(answered, true)
        return window.free(answered) - at
      }
      // The quickest answer takes 10 ms.
      for (let at = 0; at < 4000; at += 2000) ask(at, at + 10, () => undefined)
      return ask(10_000, 10_201, () => {
        if (isSeen) window.woken(10_040, 10_040)
        window.woken(10_050, 10_200)
      })
    }
    assert.strictEqual(restAfter(true), 1000 + (201 - 150 - 10))
    assert.strictEqual(restAfter(false), 1000 + (201 - 10))
  })

  it.effect("are used in full when nobody may wake anybody, as in Cloudflare Workers", () =>
    Effect.gen(function* () {
      const lane = new Lane(
        { ...options, size: 10, overtaking: 8, canWake: false },
        yield* Clock.Clock,
        yield* Scheduler.Scheduler
      )
      const times: Array<number> = []
      const turn = Effect.andThen(
        Effect.suspend(() => {
          const turn = lane.takeNow()
          return turn === undefined ? lane.await("interactive", {}) : Effect.succeed(turn)
        }),
        Effect.map(Clock.currentTimeMillis, (now) => times.push(now))
      )
      for (let i = 0; i < 100; i++) yield* Effect.forkChild(turn)
      for (let i = 0; i < 11_000; i += 5) yield* TestClock.adjust(5)
      assert.strictEqual(times.length, 100)
      assert.isAtMost(busiestSecond(times), 10)
      const seconds = ((times.at(-1) ?? 0) - 1100) / 1000
      assert.isAtLeast(90 / seconds, 9)
    })
  )
})
