/** A bundle has what a program uses, and not the game's data if it uses none. The packed packages are tried as well. */
import { assert, describe, it } from "@effect/vitest"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { bundles, sizeOf } from "../scripts/support/bundles.ts"
import { annotate, seal } from "../scripts/support/pure.ts"
import { root } from "../scripts/support/workspace.ts"

describe("bundles of the sources", () => {
  it.each(bundles)("$what: at most $limit KB", async (bundle) => {
    const size = await sizeOf(bundle, join(root, "examples"))
    assert.isBelow(size, bundle.limit * 1000)
    assert.isAbove(size, 1000)
  })

  it("does have the data if the program uses it", async () => {
    const code = `export { layer } from "clashfx/game/GameData"`
    assert.isAbove(await sizeOf({ what: "", code, limit: 0 }, join(root, "examples")), 200_000)
  })
})

describe("annotate", () => {
  it.each([
    ["a constant", `const a = f(g(1))`, `const a = /* @__PURE__ */ f(/* @__PURE__ */ g(1))`],
    ["a chain, once", `const a = f().g().h`, `const a = /* @__PURE__ */ f().g().h`],
    ["a base class", `class A extends S()("a") {}`, `class A extends /* @__PURE__ */ S()("a") {}`],
    ["a static field", `class A { static b = f() }`, `class A { static b = /* @__PURE__ */ f() }`],
    ["new", `export const m = new Map()`, `export const m = /* @__PURE__ */ new Map()`],
    ["a default", `export default f()`, `export default /* @__PURE__ */ f()`],
    ["not a field of instances", `class A { b = f() }`, `class A { b = f() }`],
    ["not in functions", `const a = () => f(); function b() { return g() }`, undefined],
    ["not what is done for its effect", `register(f())`, undefined],
    ["not what is marked", `const a = /* @__PURE__ */ f()`, undefined],
    ["not twice", `const a = /*#__PURE__*/ f()`, undefined],
    ["not a dynamic import", `const a = import("b")`, undefined]
  ])("%s", (_, code, expected) => {
    assert.strictEqual(annotate("a.js", code), expected ?? code)
  })

  it("leaves no call of a module unmarked", () => {
    const file = "packages/clashfx/src/model/Clan.ts"
    const once = annotate(file, readFileSync(join(root, file), "utf8"))
    assert.include(once, "/* @__PURE__ */ Schema.Struct(")
    assert.strictEqual(annotate(file, once), once)
  })
})

describe("seal", () => {
  it.each([
    ["a spread", `var a = { ...b }`, `const a = /* @__PURE__ */ (() => ({ ...b }))()`],
    ["a property that is given to a call", `var a = f(b.c)`, `const a = /* @__PURE__ */ (() => (f(b.c)))()`],
    [
      "a class, which keeps its name",
      `var A = class extends B {}`,
      `const A = /* @__PURE__ */ (() => (class A extends B {}))()`
    ],
    ["a class that has one", `var A = class _A {}`, `const A = /* @__PURE__ */ (() => (class _A {}))()`],
    ["not a function", `var a = () => f(b.c)`, `const a = () => f(b.c)`],
    ["not a literal", `var a = { b: 1, c: [2] }`, `const a = { b: 1, c: [2] }`],
    ["not what is done for its effect", `f(b.c)`, undefined]
  ])("%s", (_, code, expected) => {
    assert.strictEqual(seal("a.js", code), expected ?? code)
  })
})
