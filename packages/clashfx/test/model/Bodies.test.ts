import { assert, describe, it } from "@effect/vitest"
import * as Arbitrary from "effect/Arbitrary"
import * as Equal from "effect/Equal"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as JIT from "effect/schema/SchemaJITCompiler"
import { bodies } from "./bodies.ts"
import { endpoints } from "./endpoints.ts"
import { mutants } from "./mutants.ts"

/** The first path at which a value is `undefined`; no model has a key whose value may be that. */
const findUndefined = (value: unknown, path = "$"): string | undefined => {
  if (value === undefined) return path
  if (typeof value !== "object" || value === null) return undefined
  for (const [key, child] of Object.entries(value)) {
    const found = findUndefined(child, `${path}.${key}`)
    if (found !== undefined) return found
  }
  return undefined
}

describe("the bodies of the API", () => {
  it("are there for every endpoint", () => {
    assert.deepStrictEqual(Object.keys(bodies).toSorted(), endpoints.map(({ key }) => key).toSorted())
  })

  for (const { key, success } of endpoints) {
    const is = Schema.is(success)
    const encode = Schema.encodeResult(success)
    const decode = Schema.decodeUnknownResult(success)

    it(`${key}: every body decodes, and encodes to a body of the same value`, () => {
      for (const body of bodies[key] ?? []) {
        const decoded = Result.getOrThrow(decode(body))
        assert.isTrue(is(decoded))
        assert.strictEqual(findUndefined(decoded), undefined)
        assert.isTrue(Equal.equals(Result.getOrThrow(decode(Result.getOrThrow(encode(decoded)))), decoded))
      }
    })

    it.prop(`${key}: decode(encode(x)) = x`, [Arbitrary.schema(success)], ([value]) =>
      Equal.equals(Result.getOrThrow(decode(Result.getOrThrow(encode(value)))), value)
    )

    it(`${key}: a thousand damaged bodies give a value that is whole, or a schema error`, () => {
      const damaged = mutants(bodies[key] ?? [], 1000)
      const interpreted = damaged.map((body) => decode(body))
      JIT.enable(success.ast)
      const compiled = damaged.map((body) => Schema.decodeUnknownResult(success)(body))
      for (const [index, result] of [...interpreted, ...compiled].entries()) {
        const message = JSON.stringify(damaged[index % 1000])
        if (Result.isSuccess(result)) {
          assert.isTrue(is(result.success), message)
          assert.strictEqual(findUndefined(result.success), undefined, message)
        } else {
          assert.instanceOf(result.failure, Schema.SchemaError, message)
          assert.isNotEmpty(result.failure.message)
        }
      }
      const accepted = interpreted.filter(Result.isSuccess).length
      assert.isAbove(accepted, 0)
      assert.isBelow(accepted, 1000)
      assert.strictEqual(compiled.filter(Result.isSuccess).length, accepted)
    })
  }
})
