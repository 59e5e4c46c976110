/** Short lists by a number, beside the engine's sorting. */
import { assert, describe, it } from "@effect/vitest"
import * as Schema from "effect/Schema"
import { inOrder } from "../../src/model/internal/inOrder.ts"

const few = Schema.Array(Schema.Literals([1, 2, 3, 4, 50, -1]))

describe("inOrder", () => {
  it.prop("sorts as engines do, equal ones in their order", [few], ([numbers]) => {
    for (const times of [1, 40]) {
      const list = Array.from({ length: times }, () => numbers).flatMap((all, n) => all.map((by, i) => ({ by, n, i })))
      const before = [...list]
      assert.deepStrictEqual(
        inOrder(list, ({ by }) => by),
        list.toSorted((a, b) => a.by - b.by)
      )
      assert.deepStrictEqual(list, before)
    }
  })
})
