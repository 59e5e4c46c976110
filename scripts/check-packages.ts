/**
 * Packs every package as it would be published, and checks what a user gets: the exports, the types, and that the code
 * loads. `npm pack` does not rewrite `exports`, so a copy is made whose exports point at `dist`.
 */
import { execFileSync } from "node:child_process"
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  renameSync,
  rmSync,
  symlinkSync,
  writeFileSync
} from "node:fs"
import { tmpdir } from "node:os"
import { join, resolve } from "node:path"

const root = resolve(import.meta.dirname, "..")
const names = ["game-data", "clashfx", "simulator"]

type Exports = Record<string, string | null>

/** `./src/x.ts` as it is published. */
const published = (target: string | null) => {
  if (target === null || !target.endsWith(".ts")) return target
  const file = target.replace("./src/", "./dist/").replace(/\.ts$/, "")
  return { types: `${file}.d.ts`, default: `${file}.js` }
}

const run = (command: string, args: ReadonlyArray<string>, cwd: string): string =>
  execFileSync(command, args, { cwd, encoding: "utf8", stdio: ["ignore", "pipe", "inherit"] })

const bin = (name: string): string => join(root, "node_modules/.bin", name)

const work = mkdtempSync(join(tmpdir(), "clashfx-packages-"))
try {
  const modules = join(work, "consumer/node_modules")
  mkdirSync(join(modules, "@clashfx"), { recursive: true })
  for (const name of ["effect", "@effect"]) symlinkSync(join(root, "node_modules", name), join(modules, name))

  for (const name of names) {
    const source = join(root, "packages", name)
    const target = join(work, name)
    for (const part of ["dist", "src", "README.md"]) {
      if (existsSync(join(source, part))) cpSync(join(source, part), join(target, part), { recursive: true })
    }
    cpSync(join(root, "LICENSE"), join(target, "LICENSE"))
    const manifest: { exports: Exports; name: string } = JSON.parse(readFileSync(join(source, "package.json"), "utf8"))
    const exports = Object.fromEntries(Object.entries(manifest.exports).map(([key, to]) => [key, published(to)]))
    writeFileSync(join(target, "package.json"), JSON.stringify({ ...manifest, exports }, undefined, 2))
    const [packed]: ReadonlyArray<{ filename: string; size: number }> = JSON.parse(
      run("npm", ["pack", "--json", "--silent"], target)
    )
    if (packed === undefined) throw new Error(`${name} was not packed`)
    run(bin("publint"), ["run", target, "--strict", "--pack", "false"], target)
    run(bin("attw"), [join(target, packed.filename), "--profile", "esm-only", "--format", "ascii"], target)
    run("tar", ["-xzf", join(target, packed.filename)], target)
    renameSync(join(target, "package"), join(modules, manifest.name))
    console.log(`${manifest.name}: ${Math.round(packed.size / 1024)} KB packed, exports and types are sound`)
  }

  // What was packed loads from where a user would install it, without the sources beside it.
  const entries = ["@clashfx/game-data", "clashfx", "clashfx/node", "@clashfx/simulator", "@clashfx/simulator/node"]
  const program = entries.map((entry) => `await import(${JSON.stringify(entry)})`).join("\n")
  writeFileSync(join(work, "consumer/load.mjs"), program)
  run(process.execPath, [join(work, "consumer/load.mjs")], join(work, "consumer"))
  console.log(`every entry point loads: ${entries.join(", ")}`)
} finally {
  rmSync(work, { recursive: true, force: true })
}
