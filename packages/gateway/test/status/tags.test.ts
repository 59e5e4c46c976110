/** Which tags are shown, and in which order. */
import type { TagStatus } from "@clashfx/cluster/ClusterWatch"
import { assert, describe, it } from "vitest"
import { found, shown } from "../../src/status/tags.ts"

const tag = (name: string, fields: Partial<TagStatus> = {}): TagStatus => ({
  kind: "clan",
  tag: name,
  lastPolledAt: 0,
  nextDueAt: 100_000,
  lastError: undefined,
  failures: 0,
  gone: false,
  ...fields
})

const all = [
  tag("#A"),
  tag("#B", { nextDueAt: 90_000 }),
  tag("#C", { lastError: "the API answered 503", failures: 2 }),
  tag("#D", { gone: true, kind: "player" }),
  tag("#E", { lastError: "part of it failed" }),
  tag("#F", { nextDueAt: undefined, lastPolledAt: undefined }),
  tag("#G", { lastError: "the API answered 503", failures: 7 })
]

const names = (most: number) => shown(all, 100_000, most).tags.map(({ tag }) => tag)

describe("the tags that are shown", () => {
  it("are those in trouble first, and never more than asked for", () => {
    assert.deepStrictEqual(names(100), ["#G", "#C", "#D", "#B", "#E", "#A", "#F"])
    assert.deepStrictEqual(names(2), ["#G", "#C"])
    assert.deepStrictEqual(names(6), ["#G", "#C", "#D", "#B", "#E", "#A"])
  })

  it("come with counts of all, also of those that are not shown", () => {
    const { failing, gone, tags } = shown(all, 100_000, 1)
    assert.deepStrictEqual([failing, gone, tags.length], [3, 1, 1])
  })

  it("say how late they are, in seconds, and never less than nothing", () => {
    const lags = shown(all, 100_000, 100).tags.map(({ lag, tag }) => [tag, lag] as const)
    assert.deepStrictEqual(new Map(lags).get("#B"), 10)
    assert.isTrue(lags.every(([tag, lag]) => tag === "#B" || lag === 0))
  })

  it("are found by words in kind, tag and error, in any case", () => {
    const of = (words: string) => found(all, words).map(({ tag }) => tag)
    assert.deepStrictEqual(of("PLAYER"), ["#D"])
    assert.deepStrictEqual(of("503 clan"), ["#C", "#G"])
    assert.deepStrictEqual(of("").length, all.length)
    assert.deepStrictEqual(of("nothing"), [])
  })
})
