/** Bodies of the endpoints, the odd ones above all: decoding, unknown keys, missing fields, round trips. */
import { assert, describe, it } from "@effect/vitest"
import * as Arbitrary from "effect/Arbitrary"
import * as Effect from "effect/Effect"
import * as Equal from "effect/Equal"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as JIT from "effect/schema/SchemaJITCompiler"
import { Answer } from "../../src/exchange/Answer.ts"
import { decoderOf, jsonDecoder, modelDecoder } from "../../src/exchange/internal/body/decoder.ts"
import { compile, compileClosures, invalid } from "../../src/exchange/internal/inPlace/inPlaceDecoder.ts"
import { type Body, bodies } from "../support/bodies.ts"
import { endpoints } from "../support/endpoints.ts"
import { mutants } from "../support/mutants.ts"

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

const answerOf = (body: unknown): Answer =>
  new Answer({ url: "/", status: 200, body: JSON.stringify(body), receivedAt: 0, freshUntil: 0 })
const origin = { operation: "test" }

/** A body in which every object has a key that no schema knows. */
const withNews = (body: unknown): unknown => {
  if (typeof body !== "object" || body === null) return body
  if (Array.isArray(body)) return body.map(withNews)
  return { ...Object.fromEntries(Object.entries(body).map(([key, value]) => [key, withNews(value)])), news: [1] }
}

/** Bodies for an endpoint of which none are kept: as its schema draws them. */
const drawn = (success: Schema.Codec<unknown, unknown>): ReadonlyArray<Body> =>
  Effect.runSync(Arbitrary.sampleEffect(Arbitrary.schema(success), { seed: 1, count: 3 })).map((value): Body => ({
    ...Object(Schema.encodeSync(success)(value))
  }))

describe("the bodies of the API", () => {
  it("are those of endpoints that there are", () => {
    const keys = new Set(endpoints.map(({ key }) => key))
    assert.deepStrictEqual(
      Object.keys(bodies).filter((key) => !keys.has(key)),
      []
    )
  })

  it("keep in our models what no schema knows, and not in those of a caller's schema", () => {
    const Small = Schema.Struct({ name: Schema.String, inner: Schema.Struct({ at: Schema.DateFromString }) })
    const answer = answerOf(withNews({ name: "a", inner: { at: "2026-01-01T00:00:00.000Z" } }))
    const small = { name: "a", inner: { at: new Date(0) } }
    small.inner.at.setUTCFullYear(2026)
    const ours = { ...small, inner: { ...small.inner, news: [1] }, news: [1] }
    assert.deepStrictEqual(modelDecoder(Small).decode(answer, origin), Result.succeed(ours))
    assert.deepStrictEqual(decoderOf(Small).decode(answer, origin), Result.succeed(small))
  })

  it("have the same shape where code may not be generated", () => {
    const compiler = globalThis.Function
    for (const { key, success } of endpoints) {
      for (const body of (bodies[key] ?? []).map(withNews)) {
        const fast = Result.getOrThrow(jsonDecoder(success)(structuredClone(body)))
        globalThis.Function = new Proxy(compiler, {
          construct: () => {
            throw new EvalError("forbidden")
          }
        })
        let slow: unknown
        try {
          slow = Result.getOrThrow(jsonDecoder(success)(structuredClone(body)))
        } finally {
          globalThis.Function = compiler
        }
        assert.deepStrictEqual(slow, fast, key)
        assert.include(JSON.stringify(slow), '"news":[1]')
      }
    }
  })

  for (const { key, success } of endpoints) {
    const is = Schema.is(success)
    const encode = Schema.encodeResult(success)
    const decode = Schema.decodeUnknownResult(success)
    const sent = bodies[key] ?? drawn(success)

    it(`${key}: every body decodes, and encodes to a body of the same value`, () => {
      for (const body of sent) {
        const decoded = Result.getOrThrow(decode(body))
        assert.isTrue(is(decoded))
        assert.strictEqual(findUndefined(decoded), undefined)
        assert.isTrue(Equal.equals(Result.getOrThrow(decode(Result.getOrThrow(encode(decoded)))), decoded))
      }
    })

    it.prop(`${key}: decode(encode(x)) = x`, [Arbitrary.schema(success)], ([value]) =>
      Equal.equals(Result.getOrThrow(decode(Result.getOrThrow(encode(value)))), value)
    )

    it(`${key}: our decoder takes what Effect takes, and makes the same of it, whatever else is sent`, () => {
      const ours = modelDecoder(success)
      const [generated, closures] = [compile(success), compileClosures(success)]
      for (const body of sent) {
        assert.notStrictEqual(generated(body), invalid)
        assert.notStrictEqual(closures(body), invalid)
      }
      const makes = { models: 0, errors: 0 }
      for (const body of [...sent, ...mutants(sent, 300)].map(withNews)) {
        const answer = answerOf(body)
        const [made, effects] = [ours.decode(answer, origin), decode(JSON.parse(answer.body))]
        const message = answer.body
        assert.deepStrictEqual(closures(JSON.parse(answer.body)), generated(JSON.parse(answer.body)), message)
        if (Result.isSuccess(effects)) {
          makes.models++
          assert.deepStrictEqual(Result.map(made, encode), Result.succeed(encode(effects.success)), message)
        } else {
          makes.errors++
          assert.isTrue(Result.isFailure(made), message)
        }
      }
      assert.isAbove(makes.models, 0)
      assert.isAbove(makes.errors, 0)
    })

    it(`${key}: a thousand damaged bodies give a value that is whole, or a schema error`, () => {
      const damaged = mutants(sent, 1000)
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
