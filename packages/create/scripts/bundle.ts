/** Bundles the command with everything it needs, templates included, into `bin/create-clashfx.js`. */
import { build } from "esbuild"
import { chmodSync, globSync, readFileSync, rmSync, statSync } from "node:fs"
import { join, resolve } from "node:path"

const root = resolve(import.meta.dirname, "..")
const repository = resolve(root, "../..")
const outdir = join(root, "bin")

const read = (...path: ReadonlyArray<string>): string => readFileSync(join(...path), "utf8")

/** Templates say `*`: the versions are those of the packages here, and those that the repository is tested with. */
const versionOf = (name: string): string => {
  const { version }: { readonly version: string } = JSON.parse(read(repository, "node_modules", name, "package.json"))
  return `^${version}`
}

const withVersions = (text: string): string => {
  const manifest: Record<string, Record<string, string> | undefined> = JSON.parse(text)
  for (const kind of ["dependencies", "devDependencies"]) {
    const given = Object.keys(manifest[kind] ?? {})
    manifest[kind] = Object.fromEntries(given.map((name) => [name, versionOf(name)]))
  }
  return `${JSON.stringify(manifest, undefined, 2)}\n`
}

const templateOf = (name: string): Readonly<Record<string, string>> => {
  const folder = join(root, "templates", name)
  const files = globSync("**", { cwd: folder, exclude: ["node_modules/**"] })
    .filter((path) => statSync(join(folder, path)).isFile())
    .toSorted()
  return Object.fromEntries(
    files.map((path) => [path, path === "package.json" ? withVersions(read(folder, path)) : read(folder, path)])
  )
}

rmSync(outdir, { recursive: true, force: true })
const { metafile } = await build({
  entryPoints: { "create-clashfx": join(root, "src/main.ts") },
  outdir,
  bundle: true,
  minify: true,
  format: "esm",
  platform: "node",
  target: "node22.19",
  // Bundled CommonJS asks for built-in modules by `require`.
  banner: {
    js: `import { createRequire as __createRequire } from "node:module"\nconst require = __createRequire(import.meta.url)`
  },
  define: { __TEMPLATES__: JSON.stringify({ tracker: templateOf("tracker"), bot: templateOf("bot") }) },
  legalComments: "none",
  metafile: true,
  logLevel: "warning"
})
chmodSync(join(outdir, "create-clashfx.js"), 0o755)
const bytes = Object.values(metafile.outputs).reduce((sum, output) => sum + output.bytes, 0)
console.log(`bin/create-clashfx.js: ${Math.round(bytes / 1024)} KB`)
