/** What is due, in the order of time. */
import { assert, describe, it } from "@effect/vitest"
import * as Schema from "effect/Schema"
import * as Timeline from "../../src/world/internal/timeline.ts"

describe("a timeline", () => {
  const Times = Schema.Array(Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 20 })))

  it.prop("gives what is due in the order of time, and of planning at one instant", [Times], ([times]) => {
    const queue = Timeline.make<number>()
    for (const [n, at] of times.entries()) Timeline.plan(queue, at, n)
    const taken = times.flatMap(() => Timeline.take(queue, 15) ?? [])
    const expected = times
      .map((at, happening) => ({ at, happening }))
      .filter(({ at }) => at <= 15)
      .toSorted((a, b) => a.at - b.at || a.happening - b.happening)
    assert.deepStrictEqual(
      taken.map(({ at, happening }) => ({ at, happening })),
      expected
    )
    assert.isUndefined(Timeline.take(queue, 15))
  })
})
