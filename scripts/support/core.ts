/**
 * The part of a package that nearly every program loads, in one file.
 *
 * Half of a start is Node finding and reading modules, each for itself. So what the entries below import is written into
 * `dist/core.js`, and the modules that it is made of only pass on what is theirs. Nothing else changes: paths, types and
 * what bundlers may leave out stay as they are. A module that calls `import()` stays outside, as bundlers keep whatever it
 * names; it may import nothing of ours itself, or it would run before what it needs.
 */
import { build, type Plugin } from "esbuild"
import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { dirname, join, relative, resolve } from "node:path"
import { pathToFileURL } from "node:url"
import { annotate, seal } from "./pure.ts"
import { type Package, packages } from "./workspace.ts"

/** What programs load first. Modules of Node are none of it: what is in the core runs everywhere. */
const entries: Readonly<Record<string, ReadonlyArray<string>>> = {
  clashfx: ["src/Clash.ts", "src/api/Clans.ts", "src/api/Players.ts"],
  "@clashfx/game-data": ["src/index.ts"]
}

const core = "core.js"
const built = (file: string): string => file.replace(/^src\//, "").replace(/\.ts$/, ".js")

/** Marks calls for bundlers, and leaves modules outside that import others later. */
const sources = ({ path }: Package): Plugin => ({
  name: "sources",
  setup: ({ onLoad, onResolve }) => {
    onLoad({ filter: /\.ts$/ }, (file) => ({
      contents: annotate(file.path, readFileSync(file.path, "utf8")),
      loader: "ts"
    }))
    onResolve({ filter: /^\./ }, (each) => {
      const file = resolve(each.resolveDir, each.path)
      const text = readFileSync(file, "utf8")
      if (!/\bimport\(/.test(text)) return undefined
      if (/^import (?!type)[^"]*"\./m.test(text))
        throw new Error(`${file} imports now and later: only one of the two works`)
      return { path: `./${built(relative(path, file))}`, external: true, sideEffects: false }
    })
  }
})

const bundle = async (each: Package, contents: string) => {
  const { metafile, outputFiles } = await build({
    stdin: { contents, resolveDir: each.path, loader: "ts" },
    absWorkingDir: each.path,
    bundle: true,
    format: "esm",
    platform: "neutral",
    packages: "external",
    target: "es2023",
    treeShaking: true,
    metafile: true,
    write: false,
    plugins: [sources(each)],
    tsconfigRaw: {},
    logLevel: "error"
  })
  return { modules: Object.keys(metafile.inputs).filter((file) => file.startsWith("src/")), text: outputFiles[0]?.text }
}

/** `src/api/Clans.ts`, `get`: a name in the core that is nobody else's. */
const nameIn = (file: string, name: string): string =>
  `${file
    .replace(/^src\//, "")
    .replace(/\.ts$/, "")
    .replaceAll(/\W/g, "_")}_${name}`

const exportsOf = async (each: Package, file: string): Promise<ReadonlyArray<string>> => {
  const module: object = await import(pathToFileURL(join(each.path, file)).href)
  return Object.keys(module)
}

/** Which modules of a package its core is made of: `src/api/Clans.ts`. */
export const coreOf = async (each: Package): Promise<ReadonlyArray<string>> => {
  const wanted = entries[each.name] ?? []
  if (wanted.length === 0) return []
  const text = wanted.map((file) => `export * as ${nameIn(file, "all")} from "./${file}"`).join("\n")
  return (await bundle(each, text)).modules
}

/** Writes the core of a package over what the compiler has written, if it has one. */
export const writeCore = async (each: Package): Promise<void> => {
  const modules = await coreOf(each)
  if (modules.length === 0) return
  const passedOn = await Promise.all(modules.map(async (file) => [file, await exportsOf(each, file)] as const))
  const all = passedOn.map(([file, names]) => {
    const list = names.map((name) => `${name} as ${nameIn(file, name)}`).join(", ")
    return `export { ${list} } from "./${file}"`
  })
  const { text } = await bundle(each, all.join("\n"))
  if (text === undefined) throw new Error(`${each.name}: nothing was written`)
  const dist = join(each.path, "dist")
  writeFileSync(join(dist, core), seal(core, text))
  for (const [file, names] of passedOn) {
    const target = join(dist, built(file))
    if (!existsSync(target)) throw new Error(`${target} is not there: run the compiler first`)
    const up = relative(dirname(target), join(dist, core))
    const list = names.map((name) => `${nameIn(file, name)} as ${name}`).join(", ")
    writeFileSync(target, `export { ${list} } from "${up.startsWith(".") ? up : `./${up}`}"\n`)
  }
}

/** Of every package that has one. */
export const writeCores = async (): Promise<void> => {
  for (const each of packages) await writeCore(each)
}
