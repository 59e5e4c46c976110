/** How much a program loads before it asks for its first clan: most of its start is Node finding and reading modules. */
import { assert, describe, it } from "@effect/vitest"
import { build } from "esbuild"
import { execFileSync } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { coreOf } from "../scripts/support/core.ts"
import { packageIn, root } from "../scripts/support/workspace.ts"

/** A tenth more is a start that a user notices. */
const growth = 1.1

const loaded = (): ReadonlyArray<string> => {
  const out = execFileSync(process.execPath, [join(root, "scripts/support/loaded.ts")], { encoding: "utf8" })
  const urls: ReadonlyArray<string> = JSON.parse(out)
  return urls.map((url) => fileURLToPath(url))
}

describe("the start of a program that asks for clans", { timeout: 60_000 }, () => {
  const files = loaded()
  const inPackage = (name: string) => files.filter((file) => file.includes(`/node_modules/${name}/`))

  it.each([
    { name: "effect", now: 187 },
    { name: "undici", now: 22 },
    { name: "@effect/platform-node", now: 0 }
  ])("loads about $now modules of $name", ({ name, now }) => {
    const found = inPackage(name)
    assert.isAtMost(found.length, Math.floor(now * growth), `the last ones:\n${found.slice(-20).join("\n")}`)
    assert.isAtLeast(found.length, Math.ceil(now / growth), "it has become better: write down how good")
  })

  it.each([
    { folder: "clashfx", now: 5, size: 114 },
    { folder: "game-data", now: 1, size: 14 }
  ])("loads $now modules of $folder beside its core", async ({ folder, now, size }) => {
    const each = packageIn(folder)
    const core = new Set((await coreOf(each)).map((file) => join(each.path, file)))
    assert.isAbove(core.size, size / growth)
    const outside = files.filter((file) => file.startsWith(join(each.path, "src/")) && !core.has(file))
    assert.isAtMost(outside.length, now, outside.join("\n"))
    assert.isAtMost(core.size, Math.floor(size * growth), "modules in the core")
  })

  it("nothing but these", () => {
    const known =
      /\/node_modules\/(effect|undici)\/|\/packages\/(clashfx|game-data)\/src\/|\/scripts\/support\/loaded\.ts$/
    assert.deepStrictEqual(
      files.filter((file) => !known.test(file)),
      []
    )
  })
})

/** A program in one file, far from every `node_modules`, that opens its connections and says by what class. */
const program = `
  import * as Effect from "effect/Effect"
  import * as Layer from "effect/Layer"
  import * as ClashNode from "clashfx/node"
  import * as Clans from "clashfx/api/Clans"
  import { agentClass } from "../packages/clashfx/src/node/internal/agent.ts"
  const live = ClashNode.layer({ keys: ["key"], baseUrl: "http://127.0.0.1:9/v1" })
  const asked = Clans.get("#2PP").pipe(Effect.flip, Effect.map(({ _tag }) => _tag), Effect.provide(live))
  console.log(await Effect.runPromise(Effect.map(agentClass, (Agent) => Agent?.name)), await Effect.runPromise(asked))
`

describe("a program in one file", { timeout: 60_000 }, () => {
  it.each([
    { undici: "all of undici", alias: {} },
    { undici: "its agent alone", alias: { "@effect/platform-node/Undici": "undici/lib/dispatcher/agent.js" } }
  ])("runs with $undici", async ({ alias }) => {
    const folder = mkdtempSync(join(tmpdir(), "clashfx-start-"))
    try {
      const outfile = join(folder, "program.mjs")
      await build({
        stdin: { contents: program, resolveDir: join(root, "examples") },
        absWorkingDir: join(root, "examples"),
        outfile,
        alias,
        bundle: true,
        format: "esm",
        platform: "node",
        logLevel: "error",
        banner: { js: 'import { createRequire as from } from "node:module"; const require = from(import.meta.url)' }
      })
      assert.strictEqual(execFileSync(process.execPath, [outfile], { encoding: "utf8" }).trim(), "Agent Network")
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  })
})
