/** The command as it is published: bundled. */
import { execFileSync } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"

/** Each file of tests has one of its own: several of them run at the same time, and bundling begins with an empty folder. */
const folder = mkdtempSync(join(tmpdir(), "clashfx-command-"))

/** The file that a package manager links to. */
export const command = join(folder, "bin/clashfx.js")

/** Bundles the command, and removes it when the tests are over; for `beforeAll`. */
export const bundle = (): (() => void) => {
  writeFileSync(join(folder, "package.json"), '{ "type": "module" }')
  const script = join(import.meta.dirname, "../../scripts/bundle.ts")
  execFileSync(process.execPath, [script, join(folder, "bin")], { stdio: "ignore" })
  return () => rmSync(folder, { recursive: true, force: true })
}
