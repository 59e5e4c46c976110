/**
 * Writes what every public module gives (names and signatures) into `surface/`, so that a change of it is seen in review.
 *
 *     node scripts/surface.ts [--check]
 *
 * It reads what `npm run types` has built. With `--check` nothing is written: it says which modules differ, and which types
 * stand in public signatures without being public themselves, and what is public without a docstring.
 */
import { globSync, mkdirSync, rmSync, writeFileSync } from "node:fs"
import { dirname, join } from "node:path"
import { readText, type Surface, surfaceOf } from "./support/declarations.ts"
import { undocumentedIn } from "./support/docstrings.ts"
import { sortUnions } from "./support/unions.ts"
import { published, root } from "./support/workspace.ts"

const folder = join(root, "surface")

/** `surface/clashfx/api/Clans.txt`, one file a module, so that two changes rarely meet. */
const fileOf = ({ module: { key, specifier } }: Surface): string =>
  `${key === "." ? `${specifier}/index` : specifier}.txt`

const textOf = ({ exports, module }: Surface): string =>
  [`# ${module.specifier}`, ...exports.map(({ text }) => sortUnions(text)), ""].join("\n\n").trimEnd() + "\n"

const surfaces = published.flatMap(surfaceOf)
const wanted = new Map(surfaces.map((each) => [fileOf(each), textOf(each)]))
const known = globSync("**/*.txt", { cwd: folder })

const stale = known.filter((file) => !wanted.has(file))
const changed = [...wanted].filter(([file, text]) => readText(join(folder, file)) !== text)

if (process.argv.includes("--check")) {
  for (const [file] of changed) console.error(`surface/${file} is not what the module gives`)
  for (const file of stale) console.error(`surface/${file} has no module any more`)
  const unnamed = surfaces.filter((each) => each.unnamed.length > 0)
  for (const each of unnamed) console.error(`${each.module.specifier}: nobody can name ${each.unnamed.join(", ")}`)
  const silent = published.flatMap(undocumentedIn)
  for (const what of silent) console.error(`${what} has no docstring`)
  if (changed.length + stale.length > 0) console.error(`if that is meant: npm run surface, and say it in a changeset`)
  if (changed.length + stale.length + unnamed.length + silent.length > 0) process.exitCode = 1
  else console.log(`the surface of ${surfaces.length} modules is as it was, and every name has its docstring`)
} else {
  for (const file of stale) rmSync(join(folder, file))
  for (const [file, text] of changed) {
    mkdirSync(dirname(join(folder, file)), { recursive: true })
    writeFileSync(join(folder, file), text)
  }
  const names = surfaces.reduce((sum, { exports }) => sum + exports.length, 0)
  console.log(`${surfaces.length} modules with ${names} names; ${changed.length} changed, ${stale.length} gone`)
}
