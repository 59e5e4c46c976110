/**
 * Publishes every package whose version is not published yet: packs it, checks the tarballs, and publishes those very
 * files, with provenance where the machine can prove what it is (GitHub's).
 *
 *     node scripts/release.ts [--dry-run]
 */
import { execFileSync, spawnSync } from "node:child_process"
import { globSync, mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { published, root } from "./support/workspace.ts"

const isDry = process.argv.includes("--dry-run")
const work = mkdtempSync(join(tmpdir(), "clashfx-release-"))

const npm = (...args: ReadonlyArray<string>): void => {
  execFileSync("npm", args, { cwd: root, stdio: "inherit" })
}

const isPublished = (name: string, version: string): boolean =>
  spawnSync("npm", ["view", `${name}@${version}`, "version"], { cwd: root, encoding: "utf8" }).stdout.trim() === version

try {
  npm("run", "check:packages", "--", work)
  npm("run", "check:installs", "--", work)
  for (const { name, manifest } of published) {
    if (isPublished(name, manifest.version)) continue
    const file = `${name.replace("@", "").replace("/", "-")}-${manifest.version}.tgz`
    const [tarball] = globSync(file, { cwd: work })
    if (tarball === undefined) throw new Error(`${file} was not packed`)
    const provenance = process.env["GITHUB_ACTIONS"] === "true" ? ["--provenance"] : []
    npm("publish", join(work, tarball), "--access", "public", ...provenance, ...(isDry ? ["--dry-run"] : []))
    // The action that runs this makes a tag and a release of each such line.
    if (!isDry) console.log(`New tag: ${name}@${manifest.version}`)
  }
} finally {
  rmSync(work, { recursive: true, force: true })
}
