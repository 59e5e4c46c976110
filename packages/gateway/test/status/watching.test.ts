/** When watching does not get on, and when it only looks so. */
import type { TagStatus } from "@clashfx/cluster/ClusterWatch"
import { assert, describe, it } from "@effect/vitest"
import { isStuck, Ownership } from "../../src/status/watching.ts"

const now = 1_000_000
const tag = (lastPolledAt: number | undefined, nextDueAt: number | undefined, failures = 0): TagStatus => ({
  kind: "clan",
  tag: "#2PP",
  lastPolledAt,
  nextDueAt,
  lastError: failures > 0 ? "no answer" : undefined,
  failures,
  gone: false
})

describe("watching", () => {
  it.each([
    ["nothing is watched", [], false],
    ["all is well", [tag(now - 5000, now + 5000)], false],
    ["nothing is due for an hour", [tag(now - 3_600_000, now + 1)], false],
    ["a first poll is due now", [tag(undefined, now - 5000)], false],
    ["no poll has ever come", [tag(undefined, now - 61_000)], true],
    ["late, but it gets on", [tag(now - 600_000, now - 500_000), tag(now - 1000, now + 1000)], false],
    ["polls fail, but they come", [tag(now - 30_000, now - 70_000, 9)], false],
    ["nothing comes any more", [tag(now - 120_000, now - 61_000), tag(now - 90_000, now + 10_000)], true],
    ["no due time is known", [tag(now - 120_000, undefined)], false]
  ] as const)("%s", (_, tags, stuck) => assert.strictEqual(isStuck(tags, now), stuck))

  it("tags that are nobody's for seconds are handed over, for longer they are not watched", () => {
    const ownership = new Ownership()
    assert.isFalse(ownership.look(true, 0))
    assert.isFalse(ownership.look(true, 29_000))
    assert.isTrue(ownership.look(true, 31_000))
    assert.isFalse(ownership.look(false, 32_000))
    assert.isFalse(ownership.look(true, 33_000))
  })
})
