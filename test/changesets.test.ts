/** What the next release says is about packages that exist, and says something. */
import { assert, it } from "@effect/vitest"
import { globSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { published, root } from "../scripts/support/workspace.ts"

const folder = join(root, ".changeset")
const files = globSync("*.md", { cwd: folder }).filter((file) => file !== "README.md")

it("changesets name published packages, how much they change, and what", () => {
  const names = new Set(published.map(({ name }) => name))
  const wrong = files.filter((file) => {
    const [, head = "", body = ""] =
      /^---\n([\s\S]*?)\n---\n([\s\S]*)$/.exec(readFileSync(join(folder, file), "utf8")) ?? []
    const lines = head.split("\n").map((line) => /^"?([^":]+)"?: (patch|minor|major)$/.exec(line)?.[1] ?? "")
    return body.trim() === "" || lines.some((name) => !names.has(name))
  })
  assert.deepStrictEqual(wrong, [])
})

it("every published package has a changelog that the tool can continue", () => {
  const without = published.filter(({ name, path }) => {
    const [title = ""] = globSync("CHANGELOG.md", { cwd: path }).map((file) => readFileSync(join(path, file), "utf8"))
    return !title.startsWith(`# ${name}\n`)
  })
  assert.deepStrictEqual(
    without.map(({ name }) => name),
    []
  )
})
