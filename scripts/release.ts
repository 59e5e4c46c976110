/**
 * Publishes every package whose version is not published yet: packs all of them, checks and installs the tarballs, and publishes
 * those very files, with provenance where the machine can prove what it is (GitHub's).
 *
 *     node scripts/release.ts [--dry-run]
 *
 * A dry run does everything but the upload. It needs the registry only to install what is tried and to ask what is published.
 */
import { execFileSync, spawnSync } from "node:child_process"
import { globSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { parse } from "yaml"
import { type Package, published, root } from "./support/workspace.ts"

const isDry = process.argv.includes("--dry-run")
const isOnGitHub = process.env["GITHUB_ACTIONS"] === "true"
const work = mkdtempSync(join(tmpdir(), "clashfx-release-"))

const npm = (...args: ReadonlyArray<string>): void => {
  execFileSync("npm", args, { cwd: root, stdio: "inherit" })
}

/** The registry says 404 for what it does not have. Anything else is no answer, and then only a dry run goes on. */
const isPublished = ({ manifest, name }: Package): boolean => {
  const asked = spawnSync("npm", ["view", `${name}@${manifest.version}`, "version"], { cwd: root, encoding: "utf8" })
  if (asked.status === 0) return asked.stdout.trim() === manifest.version
  if (isDry || asked.stderr.includes("E404")) return false
  throw new Error(`whether ${name} ${manifest.version} is published is not known: npm view failed\n${asked.stderr}`)
}

interface Workflow {
  readonly jobs: { readonly release: { readonly permissions: Readonly<Record<string, string>> } }
}

/**
 * What npm asks for before it takes a package with provenance, checked before anything is uploaded: each package names the
 * repository it is built from, and the workflow may ask for a token that says which one it is.
 */
const checkProvenance = (): void => {
  const workflow: Workflow = parse(readFileSync(join(root, ".github/workflows/release.yml"), "utf8"))
  if (workflow.jobs.release.permissions["id-token"] !== "write") throw new Error('release.yml has no "id-token: write"')
  const built = process.env["GITHUB_REPOSITORY"] ?? "clashfx/clashfx"
  for (const { folder, manifest, name } of published) {
    const { directory, url } = manifest.repository ?? {}
    if (url !== `git+https://github.com/${built}.git`)
      throw new Error(`"repository" of ${name} is not ${built}: ${url}`)
    if (directory !== `packages/${folder}`) throw new Error(`"repository" of ${name} does not lead to its folder`)
  }
}

const publish = ({ manifest, name }: Package): void => {
  const file = `${name.replace("@", "").replace("/", "-")}-${manifest.version}.tgz`
  const [tarball] = globSync(file, { cwd: work })
  if (tarball === undefined) throw new Error(`${file} was not packed`)
  const flags = [...(isOnGitHub ? ["--provenance"] : []), ...(isDry ? ["--dry-run"] : [])]
  npm("publish", join(work, tarball), "--access", "public", "--loglevel", "warn", ...flags)
  // The action that runs this makes a tag and a release of each such line.
  if (!isDry) console.log(`New tag: ${name}@${manifest.version}`)
}

try {
  checkProvenance()
  npm("run", "check:packages", "--", work)
  npm("run", "check:installs", "--", work)
  const fresh = published.filter((each) => !isPublished(each))
  for (const each of fresh) publish(each)
  console.log(`${fresh.length} of ${published.length} packages ${isDry ? "would be" : "are"} published now`)
} finally {
  rmSync(work, { recursive: true, force: true })
}
