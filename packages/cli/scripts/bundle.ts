/**
 * Bundles the command with everything it needs into `bin/`, or into the folder that is given, in pieces that are loaded when
 * they are used: help has to come at once.
 */
import { build } from "esbuild"
import { chmodSync, rmSync, writeFileSync } from "node:fs"
import { join, resolve } from "node:path"
import * as Effect from "effect/Effect"
import { help } from "./help.ts"

const root = resolve(import.meta.dirname, "..")
const outdir = resolve(process.argv[2] ?? join(root, "bin"))

// Bundled CommonJS asks for built-in modules by `require`.
const requireShim = `import { createRequire as __createRequire } from "node:module"
const require = __createRequire(import.meta.url)`

rmSync(outdir, { recursive: true, force: true })
const { metafile } = await build({
  entryPoints: { clashfx: join(root, "src/entry.ts") },
  outdir,
  bundle: true,
  splitting: true,
  minify: true,
  format: "esm",
  platform: "node",
  target: "node22.19",
  chunkNames: "chunks/[hash]",
  banner: { js: requireShim },
  conditions: process.execArgv.flatMap((arg) => (arg.startsWith("--conditions=") ? [arg.slice(13)] : [])),
  legalComments: "none",
  metafile: true,
  logLevel: "warning"
})
writeFileSync(join(outdir, "help.json"), JSON.stringify(await Effect.runPromise(help)))
chmodSync(join(outdir, "clashfx.js"), 0o755)
const bytes = Object.values(metafile.outputs).reduce((sum, output) => sum + output.bytes, 0)
console.log(`bin/clashfx.js: ${Object.keys(metafile.outputs).length} files, ${Math.round(bytes / 1024)} KB`)
