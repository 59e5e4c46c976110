/**
 * Writes the public modules of every package into its `exports`, and the models into the index of `clashfx`.
 *
 *     node scripts/exports.ts [--check]
 *
 * In the repository they point at the sources, so that nothing has to be built to run anything; `scripts/pack.ts` turns
 * them to what was built. With `--check` nothing is written, and what is not as it should be is said.
 */
import { globSync, readFileSync, writeFileSync } from "node:fs"
import { basename, join } from "node:path"
import { type Package, packageIn, packages, publicModulesOf } from "./support/workspace.ts"

const exportsOf = (each: Package): Readonly<Record<string, string>> => ({
  ...Object.fromEntries(publicModulesOf(each).map(({ key, file }) => [key, `./${file}`])),
  "./package.json": "./package.json"
})

for (const each of packages) {
  const file = join(each.path, "package.json")
  const wanted = exportsOf(each)
  if (JSON.stringify(each.manifest.exports) === JSON.stringify(wanted)) continue
  if (process.argv.includes("--check")) {
    const listed = each.manifest.exports ?? {}
    const missing = Object.keys(wanted).filter((key) => listed[key] === undefined)
    const surplus = Object.keys(listed).filter((key) => wanted[key] === undefined)
    console.error(`the exports of ${each.name} are not its public modules; run "npm run exports"`)
    if (missing.length > 0) console.error(`  missing: ${missing.join(", ")}`)
    if (surplus.length > 0) console.error(`  not public: ${surplus.join(", ")}`)
    process.exitCode = 1
  } else {
    const manifest: object = JSON.parse(readFileSync(file, "utf8"))
    writeFileSync(file, `${JSON.stringify({ ...manifest, exports: wanted }, undefined, 2)}\n`)
    console.log(`${each.name}: ${Object.keys(wanted).length - 1} public modules`)
  }
}

// A model is a namespace of the index; one that has only types is imported from its own file.
const { path } = packageIn("clashfx")
const models = globSync("src/model/[A-Z]*.ts", { cwd: path })
  .filter((file) => /^export (?!type )/m.test(readFileSync(join(path, file), "utf8")))
  .map((file) => basename(file, ".ts"))
  .toSorted()
  .map((name) => `export * as ${name} from "./model/${name}.ts"\n`)
const index = join(path, "src/index.ts")
const text = readFileSync(index, "utf8")
const wanted = text.replace(/(?<=^\/\/ Models\n)(?:export .*\n|\n)*(?=\n\/\/ )/m, models.join(""))
if (wanted !== text && process.argv.includes("--check")) {
  console.error('the index of clashfx does not have the models; run "npm run exports"')
  process.exitCode = 1
} else if (wanted !== text) {
  writeFileSync(index, wanted)
  console.log(`clashfx: ${models.length} models in its index`)
}
