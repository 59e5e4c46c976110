/** Rates out of counts, and what is kept of them. */
import * as Effect from "effect/Effect"
import * as Metric from "effect/Metric"
import { assert, describe, it } from "@effect/vitest"
import { History } from "../../src/status/history.ts"
import { none, type Totals, totalsOf } from "../../src/status/totals.ts"

const totals = (counts: { readonly [Name in keyof Totals]?: Readonly<Record<string, number>> }): Totals => ({
  ...none,
  ...Object.fromEntries(Object.entries(counts).map(([name, of]) => [name, new Map(Object.entries(of))]))
})

const gauges = { at: 0, lag: 0, interactive: 0, background: 0 }

describe("History", () => {
  it("gives rates by the time that passed between two looks", () => {
    const history = new History(0, totals({ requests: { 200: 100 } }))
    const first = history.look(2000, totals({ requests: { 200: 140, 404: 6, 503: 4 }, upstream: { ok: 3 } }), gauges)
    assert.deepStrictEqual([first.requests, first.errors, first.polls, first.events], [25, 5, 1.5, 0])
    const second = history.look(2500, totals({ requests: { 200: 140, 404: 6, 503: 4 }, upstream: { ok: 3 } }), gauges)
    assert.deepStrictEqual([second.requests, second.polls], [0, 0])
    assert.deepStrictEqual(
      history.outcomes(({ requests }) => requests).map(({ outcome, total }) => [outcome, total]),
      [
        ["200", 140],
        ["404", 6],
        ["503", 4]
      ]
    )
  })

  it("never tells of less than nothing, or of a time that stood still", () => {
    const history = new History(0, totals({ requests: { 200: 100 } }))
    assert.strictEqual(history.look(1000, totals({ requests: { 200: 10 } }), gauges).requests, 0)
    assert.strictEqual(history.look(1000, totals({ requests: { 200: 20 } }), gauges).requests, 0)
    assert.isNull(history.hitRatio())
  })

  it("keeps ten minutes, and judges the cache by the last one", () => {
    const history = new History(0, totals({ cache: { hit: 0, miss: 0 } }))
    for (let i = 1; i <= 700; i++) {
      // Nine hits for each miss, and after ten minutes none any more.
      const counted = Math.min(i, 600)
      history.look(1000 * i, totals({ cache: { hit: 9 * counted, miss: i } }), { ...gauges, at: i })
      if (i === 600) assert.strictEqual(history.hitRatio(), 0.9)
    }
    assert.deepStrictEqual([history.samples.length, history.samples[0]?.at, history.hitRatio()], [600, 101, 0])
  })

  it.effect("adds up what metrics count under different attributes", () =>
    Effect.gen(function* () {
      const counter = (attributes: Record<string, string>) =>
        Metric.counter("clashfx_gateway_requests_total", { attributes, incremental: true })
      yield* Metric.update(counter({ status: "200", cache: "hit" }), 5)
      yield* Metric.update(counter({ status: "200", cache: "miss" }), 2)
      yield* Metric.update(counter({ status: "404", cache: "miss" }), 1)
      yield* Metric.update(Metric.gauge("clashfx_gateway_streams", { attributes: { kind: "sse" } }), 3)
      const { cache, requests, streams } = totalsOf(yield* Metric.snapshot)
      assert.deepStrictEqual(
        [requests, cache, streams].map((counts) => Object.fromEntries(counts)),
        [{ 200: 7, 404: 1 }, { hit: 5, miss: 3 }, { sse: 3 }]
      )
    }).pipe(Effect.provideService(Metric.MetricRegistry, new Map()))
  )
})
