/**
 * Checks the documentation site: the types of what it is made with (its configuration, its theme, its tests), then the built
 * site itself. `npm run docs` builds it.
 *
 *     node scripts/check-docs.ts [--types]
 *
 * With `--types` the site need not be built.
 */
import { spawnSync } from "node:child_process"
import { join } from "node:path"
import { installLocked } from "./support/tools.ts"
import { root } from "./support/workspace.ts"

const docs = join(root, "docs")

const run = (script: string, args: ReadonlyArray<string>): void => {
  const { status } = spawnSync(process.execPath, [script, ...args], {
    cwd: root,
    stdio: ["ignore", "inherit", "inherit"]
  })
  if (status !== 0) process.exit(status ?? 1)
}

installLocked(docs)
// `vue-tsc` is the compiler with one addition: it reads the scripts and templates of components too.
run(join(docs, "node_modules/vue-tsc/bin/vue-tsc.js"), ["-p", join(docs, "test/tsconfig.json")])
if (!process.argv.includes("--types")) {
  run(join(root, "node_modules/vitest/vitest.mjs"), ["run", "--config", "docs/test/vitest.config.ts"])
}
