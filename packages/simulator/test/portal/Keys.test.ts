/** Keys of the portal: address ranges and what their tokens say. */
import { assert, describe, it } from "@effect/vitest"
import * as Result from "effect/Result"
import * as Base64Url from "effect/encoding/Base64Url"
import * as Keys from "../../src/portal/Keys.ts"
import * as Prng from "../../src/world/Prng.ts"

describe("a range", () => {
  const table: ReadonlyArray<readonly [range: string, ip: string, contains: boolean]> = [
    ["203.0.113.7", "203.0.113.7", true],
    ["203.0.113.7", "203.0.113.8", false],
    ["203.0.113.7/32", "203.0.113.7", true],
    ["203.0.113.0/24", "203.0.113.200", true],
    ["203.0.113.0/24", "203.0.114.1", false],
    ["0.0.0.0/0", "198.51.100.4", true],
    ["2001:db8::/32", "2001:db8::1", true],
    ["2001:db8::/32", "203.0.113.7", false],
    ["nonsense", "203.0.113.7", false]
  ]
  for (const [range, ip, contains] of table) {
    it(`${range} ${contains ? "contains" : "does not contain"} ${ip}`, () =>
      assert.strictEqual(Keys.contains(range, ip), contains))
  }
})

describe("what a key is bound to", () => {
  const table: ReadonlyArray<readonly [range: string, valid: boolean]> = [
    ["203.0.113.7", true],
    ["203.0.113.0/24", true],
    ["0.0.0.0/0", true],
    ["2001:db8::1", true],
    ["2001:db8::/32", true],
    ["", false],
    ["*", false],
    ["localhost", false],
    ["203.0.113", false],
    ["203.0.113.256", false],
    ["203.0.113.7/33", false],
    ["203.0.113.7/", false],
    ["203.0.113.7-203.0.113.9", false],
    [" 203.0.113.7", false]
  ]
  for (const [range, valid] of table) {
    it(`can ${valid ? "" : "not "}be ${JSON.stringify(range)}`, () => assert.strictEqual(Keys.isRange(range), valid))
  }
})

describe("a token", () => {
  it("has three parts, and says in its payload where it is valid", () => {
    const token = Keys.token(Prng.make(1), {
      developerId: "a-b",
      cidrs: ["203.0.113.7/32"],
      issuedAt: 1_767_225_600_000
    })
    const parts = token.split(".")
    assert.strictEqual(parts.length, 3)
    const payload = JSON.parse(Result.getOrThrow(Base64Url.decodeString(parts[1] ?? "")))
    assert.strictEqual(payload.iat, 1_767_225_600)
    assert.strictEqual(payload.sub, "developer/a-b")
    assert.deepStrictEqual(payload.limits, [
      { tier: "developer/silver", type: "throttling" },
      { cidrs: ["203.0.113.7/32"], type: "client" }
    ])
  })
})
