/** The command as it is published: bundled. */
import { execFileSync } from "node:child_process"
import { join } from "node:path"

const root = join(import.meta.dirname, "../..")

/** The file that a package manager links to. */
export const command = join(root, "bin/clashfx.js")

/** Bundles the command; for `beforeAll`. */
export const bundle = (): void => {
  execFileSync(process.execPath, [join(root, "scripts/bundle.ts")], { stdio: "ignore" })
}
