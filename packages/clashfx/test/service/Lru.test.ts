/** The map behind the cache, which drops what was used longest ago. */
import { assert, describe, it } from "@effect/vitest"
import * as Arbitrary from "effect/Arbitrary"
import * as Exit from "effect/Exit"
import * as Schema from "effect/Schema"
import { Answer } from "../../src/exchange/Answer.ts"
import { type Outcome, Lru } from "../../src/service/internal/cache/lru.ts"

const outcome = (url: string): Outcome =>
  Exit.succeed(new Answer({ url, status: 200, body: "{}", receivedAt: 0, freshUntil: 0 }))

const step = Schema.Struct({
  what: Schema.Literals(["find", "keep", "sweep"]),
  url: Schema.Literals(["a", "b", "c", "d", "e"]),
  /** How long what is kept stays fresh. */
  for: Schema.Int.check(Schema.isBetween({ minimum: -2, maximum: 6 })),
  /** How much time has passed since the step before. */
  after: Schema.Int.check(Schema.isBetween({ minimum: 0, maximum: 3 }))
})

describe("the LRU map of a cache", () => {
  it.prop(
    "gives what is fresh and lets the least recently used go, as a plain list does",
    [Arbitrary.schema(Schema.Array(step))],
    ([steps]) => {
      const lru = new Lru(3)
      let list: ReadonlyArray<{ readonly url: string; readonly outcome: Outcome; readonly until: number }> = []
      let now = 0
      for (const { after, for: fresh, url, what } of steps) {
        now += after
        const others = list.filter((entry) => entry.url !== url)
        const known = list.find((entry) => entry.url === url && entry.until > now)
        if (what === "find") {
          assert.strictEqual(lru.find(url, now), known?.outcome)
          list = known === undefined ? others : [...others, known]
        } else if (what === "keep") {
          const kept = { url, outcome: outcome(url), until: now + fresh }
          lru.keep(url, kept.outcome, kept.until, now)
          list = fresh > 0 ? [...others, kept].slice(-3) : others
        } else {
          lru.sweep(now)
          list = list.filter((entry) => entry.until > now)
        }
        assert.strictEqual(lru.size, list.length)
      }
    }
  )

  it("keeps nothing when it has no room", () => {
    const lru = new Lru(0)
    lru.keep("a", outcome("a"), 10, 0)
    assert.isUndefined(lru.find("a", 0))
    assert.strictEqual(lru.size, 0)
  })
})
