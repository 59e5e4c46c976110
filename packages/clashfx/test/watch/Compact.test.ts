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
  it("stays as it is while it is new", () => {
    const { counts, packing } = counted()
    const numbers = [1, 2]
    const compact = new Compact(numbers, packing)
    const newer = Array.from({ length: 2000 }, (_, n) => new Compact([n], packing))
    assert.deepStrictEqual(newer[1999]?.snapshot, [1999])
    assert.strictEqual(compact.snapshot, numbers)
    assert.strictEqual(counts.packed, 0)
  })

  it("is packed once when many are newer, and is the same then", () => {
    const { counts, packing } = counted()
    const compacts = Array.from({ length: 5000 }, (_, n) => new Compact([n, 1], packing))
    assert.strictEqual(counts.packed, 5000 - 2048)
    for (const [n, compact] of compacts.entries()) assert.deepStrictEqual(compact.snapshot, [n, 1])
    assert.strictEqual(counts.unpacked, 5000 - 2048)
    compacts[0]?.pack()
    assert.strictEqual(counts.packed, 5000 - 2048)
  })

  it("is stored as what it stands for", () => {
    const { packing } = counted()
    const codec = compactCodec(Numbers, packing)
    const compact = new Compact([1, 2], packing)
    assert.deepStrictEqual(Schema.encodeUnknownSync(codec)(compact), [1, 2])
    compact.pack()
    assert.deepStrictEqual(Schema.encodeUnknownSync(codec)(compact), [1, 2])
    assert.deepStrictEqual(Schema.decodeUnknownSync(codec)([3]).snapshot, [3])
    assert.throws(() => Schema.decodeUnknownSync(codec)(["3"]))
  })
})
