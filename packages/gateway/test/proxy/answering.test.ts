/** Which form a client takes, and what is kept of it. */
import { assert, describe, it } from "@effect/vitest"
import type { PassedAnswer } from "clashfx/api/Passthrough"
import { gunzipSync, gzipSync } from "node:zlib"
import { takenBy } from "../../src/http/negotiation.ts"
import { Bodies } from "../../src/proxy/bodies.ts"

describe("takenBy", () => {
  it("reads Accept-Encoding as it is meant", () => {
    for (const yes of [
      "gzip",
      "GZIP",
      "br, gzip",
      "gzip, deflate",
      "gzip;q=1",
      "gzip; q=0.5",
      "br;q=1.0, gzip;q=0.001",
      "*",
      "br,*;q=0.1",
      "x-gzip",
      "*;q=0, gzip",
      "gzip ; Q=1"
    ]) {
      assert.isTrue(takenBy(yes).gzip, yes)
    }
    for (const no of [
      undefined,
      "",
      "br",
      "identity",
      "gzip;q=0",
      "gzip;q=0.0",
      "gzip; q=0.000",
      "x-gzipped",
      "deflate, gzip;q=0",
      "*;q=0",
      "gzip;q=0, *",
      "*, gzip;q=0",
      "*;q=0.5, gzip;q=0"
    ]) {
      assert.isFalse(takenBy(no).gzip, String(no))
    }
  })
})

describe("takenBy, bodies as they are", () => {
  it("knows who refuses them", () => {
    for (const yes of [undefined, "", "gzip", "gzip, *", "identity", "identity;q=0.1", "*;q=0, identity"]) {
      assert.isTrue(takenBy(yes).plain, String(yes))
    }
    for (const no of ["identity;q=0", "gzip, identity;q=0", "gzip, *;q=0", "identity; q=0.0"]) {
      assert.isFalse(takenBy(no).plain, no)
    }
  })
})

describe("Bodies", () => {
  const packedly = { gzip: true, plain: true }
  const plainly = { gzip: false, plain: true }
  let unpacked = 0
  const answer = (n: number, size: number, isPacked: boolean): PassedAnswer => {
    const bytes = Buffer.from(JSON.stringify({ n, text: "x".repeat(size) }))
    return {
      status: 200,
      get bytes() {
        unpacked++
        return bytes
      },
      gzip: isPacked ? gzipSync(bytes) : undefined,
      fingerprint: String(n),
      receivedAt: 0,
      freshUntil: 0,
      freshFor: () => 0,
      fromCache: false
    }
  }

  it("packs and unpacks once, whoever asks", () => {
    const bodies = new Bodies(1_000_000)
    const packed = answer(1, 5000, true)
    unpacked = 0
    for (let i = 0; i < 5; i++) assert.strictEqual(bodies.of(packed, plainly).bytes.length, packed.bytes.length)
    assert.isAtMost(unpacked, 6)
    assert.strictEqual(bodies.of(packed, packedly).bytes, packed.gzip)
    const plain = answer(2, 5000, false)
    const made = bodies.of(plain, packedly)
    assert.isTrue(made.isGzip)
    assert.deepStrictEqual(gunzipSync(made.bytes), Buffer.from(plain.bytes))
    assert.strictEqual(bodies.of(plain, packedly).bytes, made.bytes)
    assert.isFalse(bodies.of(answer(3, 10, false), packedly).isGzip)
    assert.isTrue(bodies.of(answer(4, 10, false), { gzip: true, plain: false }).isGzip)
  })

  it("keeps no more than it has room for", () => {
    const bodies = new Bodies(20_000)
    const all = Array.from({ length: 50 }, (_, i) => answer(i, 5000, true))
    for (const one of all) bodies.of(one, plainly)
    unpacked = 0
    // The newest are there, the oldest have to be made anew.
    bodies.of(all[49] ?? answer(0, 0, true), plainly)
    assert.strictEqual(unpacked, 0)
    bodies.of(all[0] ?? answer(0, 0, true), plainly)
    assert.isAtLeast(unpacked, 1)
  })
})
