/** Decoding the body of an answer: once per schema, whoever asks. */
import { assert, describe, it } from "@effect/vitest"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { Answer } from "../../src/exchange/Answer.ts"
import { Body } from "../../src/exchange/internal/body/body.ts"
import { decoderOf, modelDecoder } from "../../src/exchange/internal/body/decoder.ts"

const A = Schema.Struct({ a: Schema.Int })
const origin = { operation: "test" }

/** An answer, and how often its body was unpacked. */
const counted = () => {
  const count = { unpacked: 0 }
  const body = new Body(new TextEncoder().encode('{"a":1}'), (bytes) => {
    count.unpacked++
    return bytes
  })
  return { count, answer: new Answer({ url: "/", status: 200, body, receivedAt: 0, freshUntil: 0 }) }
}

describe("a decoder", () => {
  it("reads the body of an answer once, and gives the same model from then on", () => {
    const { answer, count } = counted()
    const decoder = modelDecoder(A)
    const first = decoder.decode(answer, origin)
    assert.deepStrictEqual(first, Result.succeed({ a: 1 }))
    assert.strictEqual(Result.getOrThrow(decoder.decode(answer, origin)), Result.getOrThrow(first))
    assert.strictEqual(count.unpacked, 1)
  })

  it("does not read the body for who has read it", () => {
    const { answer, count } = counted()
    assert.deepStrictEqual(modelDecoder(A).decode(answer, origin, Result.succeed('{"a":2}')), Result.succeed({ a: 2 }))
    assert.strictEqual(count.unpacked, 0)
  })

  it("is one for each schema, ours and those of callers apart, and they do not share what they have made", () => {
    assert.strictEqual(modelDecoder(A), modelDecoder(A))
    assert.strictEqual(decoderOf(A), decoderOf(A))
    const { answer } = counted()
    const [ours, theirs] = [modelDecoder(A).decode(answer, origin), decoderOf(A).decode(answer, origin)]
    assert.deepStrictEqual(ours, theirs)
    assert.notStrictEqual(Result.getOrThrow(ours), Result.getOrThrow(theirs))
  })
})
