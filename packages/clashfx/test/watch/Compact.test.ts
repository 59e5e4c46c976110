import { assert, describe, it } from "@effect/vitest"
import * as Schema from "effect/Schema"
import { Compact, compactCodec, type Packing } from "../../src/watch/internal/compact.ts"

const Numbers = Schema.Array(Schema.Int)

const counted = () => {
  const counts = { packed: 0, unpacked: 0 }
  const packing: Packing<ReadonlyArray<number>> = {
    pack: (numbers) => {
      counts.packed++
      return numbers.join()
    },
    unpack: (text) => {
      counts.unpacked++
      return text.split(",").map(Number)
    }
  }
  return { counts, packing }
}

describe("a compact snapshot", () => {
  it("is packed at once when there are many, and stands for the same", () => {
    const { counts, packing } = counted()
    const compacts = Array.from({ length: 5000 }, (_, n) => new Compact([n, 1], packing))
    assert.strictEqual(counts.packed, 5000 - 2048)
    for (const [n, compact] of compacts.entries()) assert.deepStrictEqual(compact.snapshot, [n, 1])
    assert.strictEqual(counts.unpacked, 5000 - 2048)
    // What follows is kept like what was before.
    const [first, last] = [compacts[0], compacts[4999]]
    const numbers = [7]
    assert.strictEqual(new Compact(numbers, packing, first).snapshot, numbers)
    assert.strictEqual(counts.packed, 5000 - 2048)
    assert.deepStrictEqual(new Compact(numbers, packing, last).snapshot, numbers)
    assert.strictEqual(counts.packed, 5001 - 2048)
  })

  it("is stored as what it stands for", () => {
    const { packing } = counted()
    const codec = compactCodec(Numbers, packing)
    assert.deepStrictEqual(Schema.encodeUnknownSync(codec)(new Compact([1, 2], packing)), [1, 2])
    assert.deepStrictEqual(Schema.decodeUnknownSync(codec)([3]).snapshot, [3])
    assert.throws(() => Schema.decodeUnknownSync(codec)(["3"]))
  })
})
