/** So many a second and twice as many at once, on a clock that the test moves; checked against counting every second. */
import { assert, describe, it } from "@effect/vitest"
import { Quota } from "../../src/http/quota.ts"

describe("Quota", () => {
  const over = (rate: number, seconds: number, every: number) => {
    let now = 0
    const quota = new Quota(rate, () => now)
    const taken: Array<number> = []
    for (; now < seconds * 1000; now += every) if (quota.take() === 0) taken.push(now)
    return taken
  }

  it("gives twice the rate at once, then the rate", () => {
    for (const rate of [0.5, 1, 3, 20, 333]) {
      const taken = over(rate, 20, 1)
      const most = Math.max(1, 2 * rate)
      assert.closeTo(taken.length, most + 20 * rate, 2, String(rate))
      for (const from of taken) {
        const within = taken.filter((at) => at >= from && at < from + 1000).length
        assert.isAtMost(within, Math.ceil(most + rate) + 1, String(rate))
      }
    }
  })

  it("says in how many seconds there is one", () => {
    let now = 0
    const quota = new Quota(2, () => now)
    for (let i = 0; i < 4; i++) assert.strictEqual(quota.take(), 0)
    const wait = quota.take()
    assert.closeTo(wait, 0.5, 0.001)
    now += wait * 1000
    assert.strictEqual(quota.take(), 0)
    assert.isAbove(quota.take(), 0)
  })

  it("saves up no more than that, however long nobody asks", () => {
    let now = 0
    const quota = new Quota(5, () => now)
    now = 3_600_000
    let taken = 0
    while (quota.take() === 0) taken++
    assert.strictEqual(taken, 10)
  })
})
