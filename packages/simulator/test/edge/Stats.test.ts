/** Counting arrivals per key and second. */
import { assert, describe, it } from "@effect/vitest"
import * as Schema from "effect/Schema"
import * as Stats from "../../src/edge/Stats.ts"

describe("arrivals", () => {
  const Gaps = Schema.Array(Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 700 })))

  it.prop("know the most of any sliding second", [Gaps], ([gaps]) => {
    const arrivals = Stats.noArrivals()
    const times: Array<number> = []
    let at = 0
    for (const gap of gaps) {
      at += gap
      times.push(at)
      const within = Stats.arrive(arrivals, at)
      assert.strictEqual(within, times.filter((time) => time > at - 1000).length)
    }
    const highest = times.map((end) => times.filter((time) => time > end - 1000 && time <= end).length)
    assert.strictEqual(arrivals.highest, Math.max(0, ...highest))
  })

  it("do not grow for ever", () => {
    const arrivals = Stats.noArrivals()
    for (let n = 0; n < 500_000; n++) Stats.arrive(arrivals, n * 10)
    assert.strictEqual(arrivals.count, 500_000)
    assert.strictEqual(arrivals.highest, 100)
    assert.isBelow(arrivals.times.length, 300_000)
  })
})
