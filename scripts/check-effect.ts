/**
 * Effect's own diagnostics over the sources of all packages: effects that nobody runs, `yield` without a star, services
 * that leak, and so on. It is TypeScript's compiler with Effect's language service built in (`@effect/tsgo`), which an
 * editor can use as well. Errors and warnings fail; suggestions are matters of taste and are not shown.
 *
 *     node scripts/check-effect.ts
 */
import { spawnSync } from "node:child_process"
import { readFileSync } from "node:fs"
import { join } from "node:path"
import { installTools, tool } from "./support/tools.ts"
import { packages, root } from "./support/workspace.ts"

const { version } = JSON.parse(readFileSync(join(root, "node_modules/typescript/package.json"), "utf8"))
const compiler = tool(`@effect/tsgo-linux-x64/artifacts/typescript/${version}/tsc`)

installTools()
for (const { folder, name } of packages) {
  const args = ["-p", `packages/${folder}`, "--noEmit", "--composite", "false", "--incremental", "false"]
  const { error, status, stdout } = spawnSync(compiler, args, { cwd: root, encoding: "utf8" })
  if (error !== undefined) throw error
  const found = stdout.split("\n").filter((line) => /\): (error|warning) /.test(line))
  for (const line of found) console.error(line)
  if (found.length > 0 || status !== 0) process.exitCode = 1
  else console.log(`${name}: nothing to complain about`)
}
