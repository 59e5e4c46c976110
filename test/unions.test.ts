/** The text of a surface is the same on every machine, whatever order the compiler prints a union in. */
import { assert, describe, it } from "@effect/vitest"
import { sortUnions } from "../scripts/support/unions.ts"

describe("sortUnions", () => {
  const table: ReadonlyArray<readonly [string, string]> = [
    ["Layer<B | A, never>", "Layer<A | B, never>"],
    ['Api<"x", G<"b", E<2> | E<1>> | G<"a", E<1>>>', 'Api<"x", G<"a", E<1>> | G<"b", E<1> | E<2>>>'],
    ["{\n  a: F<{ y: 1 } | { x: 1 }>\n}", "{\n  a: F<{ x: 1 } | { y: 1 }>\n}"],
    // Outside of arguments a union stands as somebody has written it.
    ['type Kind = "war" | "clan"', 'type Kind = "war" | "clan"'],
    // The result of an arrow is no member.
    ["F<(b: B) => Y | X>", "F<(b: B) => Y | X>"],
    ['F<" | b" | "a > b">', 'F<" | b" | "a > b">'],
    ['F<"b" | "a">', 'F<"a" | "b">'],
    ["F<never>", "F<never>"]
  ]
  it("puts arguments in order and leaves all else", () => {
    for (const [text, sorted] of table) assert.strictEqual(sortUnions(text), sorted)
  })

  it("is done once it is done", () => {
    for (const [, sorted] of table) assert.strictEqual(sortUnions(sorted), sorted)
  })
})
