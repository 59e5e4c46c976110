import { assert, describe, it } from "@effect/vitest"
import * as Schema from "effect/Schema"
import { compactCodec, compacting, type Packing } from "../../src/watch/internal/compact.ts"

const Numbers = Schema.Array(Schema.Int)

const packing: Packing<ReadonlyArray<number>> = {
  pack: (numbers) => numbers.join(),
  unpack: (text) => text.split(",").map(Number)
}

describe("a compact snapshot", () => {
  it("is itself while there are few, a text from then on when there are many, and stands for the same", () => {
    let areMany = false
    const { keep, open } = compacting(packing, () => areMany)
    const numbers = [7, 1]
    const few = keep(numbers)
    assert.strictEqual(few, numbers)
    areMany = true
    assert.strictEqual(keep(numbers), "7,1")
    assert.deepStrictEqual(open(keep(numbers)), numbers)
    assert.strictEqual(open(few), numbers)
  })

  it("is stored as what it stands for", () => {
    for (const areMany of [false, true]) {
      const keeping = compacting(packing, () => areMany)
      const codec = compactCodec(Numbers, keeping)
      assert.deepStrictEqual(Schema.encodeUnknownSync(codec)(keeping.keep([1, 2])), [1, 2])
      assert.deepStrictEqual(keeping.open(Schema.decodeUnknownSync(codec)([3])), [3])
      assert.throws(() => Schema.decodeUnknownSync(codec)(["3"]))
    }
  })
})
