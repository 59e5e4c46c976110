/** The cache at the edge: windows, nodes, and what is dropped. */
import { assert, describe, it } from "@effect/vitest"
import * as EdgeCache from "../../src/edge/EdgeCache.ts"
import * as Settings from "../../src/edge/Settings.ts"

const { edge } = Settings.standard

const entry = (size: number): EdgeCache.Entry => ({
  status: 200,
  bytes: new Uint8Array(size),
  version: undefined,
  made: 0,
  until: 0,
  age: 0
})

describe("the cache at the edge", () => {
  it("drops what is oldest when the bytes do not suffice", () => {
    const cache = EdgeCache.make()
    const small = { ...edge, maxBytes: 250 }
    for (const key of ["a", "b", "c"]) EdgeCache.set(cache, small, key, entry(100))
    assert.deepStrictEqual([...cache.entries.keys()], ["b", "c"])
    EdgeCache.set(cache, small, "b", entry(150))
    assert.deepStrictEqual([...cache.entries.keys()], ["c", "b"])
    assert.strictEqual(cache.bytes, 250)
    EdgeCache.clear(cache)
    assert.strictEqual(cache.bytes, 0)
  })

  it("has windows of a whole age, unless others ask too", () => {
    assert.strictEqual(EdgeCache.windowEnd(edge, "x", 1234, 60_000), 61_234)
    const ends = Array.from({ length: 200 }, (_, n) =>
      EdgeCache.windowEnd({ ...edge, shared: true }, `clan ${n}`, 1_000_000, 60_000)
    )
    assert.isTrue(ends.every((end) => end > 1_000_000 && end <= 1_060_000))
    assert.isAbove(new Set(ends).size, 150)
    // Who asks later in the same window is told the same end.
    const end = EdgeCache.windowEnd({ ...edge, shared: true }, "clan", 1_000_000, 60_000)
    assert.strictEqual(EdgeCache.windowEnd({ ...edge, shared: true }, "clan", end - 1, 60_000), end)
    assert.strictEqual(EdgeCache.windowEnd({ ...edge, shared: true }, "clan", end, 60_000), end + 60_000)
  })

  it("takes turns between nodes", () => {
    const cache = EdgeCache.make()
    const nodes = [1, 2, 3, 4].map(() => EdgeCache.nextNode(cache, { ...edge, nodes: 2 }))
    assert.deepStrictEqual(nodes, [1, 0, 1, 0])
    assert.strictEqual(EdgeCache.nextNode(cache, edge), 0)
  })

  it("keeps the answer before the last one where answers may be stale", () => {
    const cache = EdgeCache.make()
    for (const stale of [0, 0.1]) {
      for (const size of [1, 2]) EdgeCache.set(cache, { ...edge, stale }, `x${stale}`, entry(size))
    }
    assert.isUndefined(EdgeCache.before(cache, "x0"))
    assert.strictEqual(EdgeCache.before(cache, "x0.1")?.bytes.length, 1)
    assert.strictEqual(cache.bytes, 5)
  })
})
