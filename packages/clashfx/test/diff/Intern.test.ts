/** Objects that snapshots share: what a hostile server sends is let go of again. */
import { assert, describe, it } from "@effect/vitest"
import { interner, namedInterner } from "../../src/diff/internal/intern.ts"

/** How many of so many objects that were made are kept. */
const kept = (intern: (name: string) => object, n: number): number => {
  const made = Array.from({ length: n }, (_, i) => intern(`Name ${i}`))
  return made.filter((object, i) => object === intern(`Name ${i}`)).length
}

describe("objects that are shared", () => {
  it("are one for each key", () => {
    const intern = interner<object>(10)
    assert.strictEqual(
      kept((name) => intern(name, () => ({ name })), 10),
      10
    )
  })

  it("are no more than the capacity, however many a server invents", () => {
    const intern = interner<object>(10)
    assert.isAtMost(
      kept((name) => intern(name, () => ({ name })), 10_000),
      10
    )
    const named = namedInterner((id, name) => ({ id, name }), 10)
    assert.isAtMost(
      kept((name) => named({ id: Number(name.slice(5)), name }), 10_000),
      10
    )
    const renamed = namedInterner((id, name) => ({ id, name }), 10)
    assert.isAtMost(
      kept((name) => renamed({ id: 1, name }), 10_000),
      11
    )
  })

  it("say what they were asked for, also when they are made anew", () => {
    const named = namedInterner((id, name) => ({ id, name }), 3)
    for (let i = 0; i < 1000; i++) {
      const of = { id: i % 7, name: `Name ${i % 11}` }
      assert.deepStrictEqual(named(of), of)
    }
  })
})
