/**
 * What `npm pack`, `npm publish` and `pnpm pack` run in a package's folder before and after packing:
 *
 *     node scripts/pack.ts prepare FOLDER
 *     node scripts/pack.ts restore FOLDER
 *
 * `prepare` builds the package from nothing, marks its calls for bundlers, makes its core, and turns its `package.json` into the published
 * one: `exports` point at what was built (Node takes no TypeScript below `node_modules`), and what only the repository needs
 * is gone. The original is kept beside it until `restore`; a run that was broken off is put right by the next.
 */
import { execFileSync } from "node:child_process"
import { copyFileSync, existsSync, globSync, readFileSync, renameSync, rmSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { writeCore } from "./support/core.ts"
import { annotate } from "./support/pure.ts"
import { packageIn, root } from "./support/workspace.ts"

/** `./src/x.ts` as it is published. */
const built = (target: unknown): unknown => {
  if (typeof target !== "string" || !target.endsWith(".ts")) return target
  const file = target.replace("./src/", "./dist/").replace(/\.ts$/, "")
  return { types: `${file}.d.ts`, default: `${file}.js` }
}

const [command, folder = ""] = process.argv.slice(2)
const { path } = packageIn(folder)
const manifestFile = join(path, "package.json")
const original = join(path, ".package.json")

const restore = (): void => {
  if (existsSync(original)) renameSync(original, manifestFile)
}

const prepare = async (): Promise<void> => {
  restore()
  rmSync(join(path, "dist"), { recursive: true, force: true })
  const compiler = join(root, "node_modules/typescript/bin/tsc")
  execFileSync(process.execPath, [compiler, "-b", path], { cwd: root, stdio: ["ignore", "inherit", "inherit"] })
  for (const name of globSync("dist/**/*.js", { cwd: path })) {
    const file = join(path, name)
    writeFileSync(file, annotate(name, readFileSync(file, "utf8")))
  }
  await writeCore(packageIn(folder))
  copyFileSync(manifestFile, original)
  const { scripts, devDependencies: _, ...manifest } = JSON.parse(readFileSync(manifestFile, "utf8"))
  // A package that is more than its modules (a bundle, a page) says how that is made.
  if (scripts.bundle !== undefined) {
    execFileSync("npm", ["run", "--silent", "bundle"], { cwd: path, stdio: ["ignore", "inherit", "inherit"] })
  }
  const exports = Object.fromEntries(Object.entries(manifest.exports).map(([key, to]) => [key, built(to)]))
  writeFileSync(manifestFile, `${JSON.stringify({ ...manifest, exports }, undefined, 2)}\n`)
}

if (command === "prepare") await prepare()
else if (command === "restore") restore()
else throw new Error(`"${command}" is neither prepare nor restore`)
