/** Every line of every table is needed: a check of behaviour fails when it is missing. */
import { assert, describe, it } from "@effect/vitest"
import { spawnSync } from "node:child_process"
import { resolve } from "node:path"

describe("the tables of snapshots", () => {
  it("have no line that can be removed without a check of behaviour failing", { timeout: 240_000 }, () => {
    const script = resolve(import.meta.dirname, "../support/tables/mutate.ts")
    const run = spawnSync(process.execPath, ["--disable-warning=ExperimentalWarning", script], { encoding: "utf8" })
    assert.strictEqual(run.status, 0, run.stderr)
    const { count, survivors } = JSON.parse(run.stdout)
    assert.deepStrictEqual(survivors, [])
    assert.isAtLeast(count, 170)
  })
})
