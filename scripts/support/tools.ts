/** Runtimes and compilers that only checks need: npm packages with a lock file of their own, in `scripts/tools`. */
import { execFileSync } from "node:child_process"
import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { root } from "./workspace.ts"

const folder = join(root, "scripts/tools")

/** Where a package of the tools lies. */
export const tool = (path: string): string => join(folder, "node_modules", path)

/** What only some tests need, with a lock file of its own. */
const ofTests = join(folder, "tests")

/** Where a package that only some tests need lies. */
export const testTool = (path: string): string => join(ofTests, "node_modules", path)

/** Installs what the lock file of a folder says, unless it is there. */
export const installLocked = (folder: string): void => {
  const lock = readFileSync(join(folder, "package-lock.json"), "utf8")
  const stamp = join(folder, "node_modules/.installed")
  if (existsSync(stamp) && readFileSync(stamp, "utf8") === lock) return
  execFileSync("npm", ["ci", "--silent"], { cwd: folder, stdio: ["ignore", "ignore", "inherit"] })
  writeFileSync(stamp, lock)
}

/** Installs the tools as they are locked, unless they are there. */
export const installTools = (): void => installLocked(folder)

/** Installs what only some tests need, unless it is there. */
export const installTestTools = (): void => installLocked(ofTests)
