/**
 * Builds the gateway's page and puts it into the module that serves it, so that it is part of whatever contains the gateway:
 * the package, and the bundled command.
 *
 *     node scripts/page.ts            writes it
 *     node scripts/page.ts --check    fails when what is checked in is not what would be built
 */
import { readFileSync, writeFileSync } from "node:fs"
import { join } from "node:path"
import { gzipSync } from "node:zlib"
import { build } from "vite"
import { root } from "./support/workspace.ts"

/** What a browser loads to show it, packed, at most. */
const most = 60 * 1024

const module = join(root, "packages/gateway/src/page/built.ts")

const built = async (): Promise<ReadonlyMap<string, string>> => {
  const result = await build({
    configFile: join(root, "packages/gateway/page/vite.config.ts"),
    logLevel: "warn",
    build: { write: false }
  })
  const outputs = Array.isArray(result) ? result : [result]
  const files = outputs.flatMap((output) => ("output" in output ? output.output : []))
  return new Map(
    files
      .map((file) => {
        const source = file.type === "chunk" ? file.code : file.source
        return [`/${file.fileName}`, typeof source === "string" ? source : new TextDecoder().decode(source)] as const
      })
      .toSorted(([a], [b]) => (a < b ? -1 : 1))
  )
}

const textOf = (files: ReadonlyMap<string, string>): string =>
  [
    "/** What Vite made of `page/`, by `npm run page`. Not to be edited. */",
    "export const files: Readonly<Record<string, string>> = {",
    Array.from(files, ([name, text]) => `  ${JSON.stringify(name)}: ${JSON.stringify(text)}`).join(",\n"),
    "}",
    ""
  ].join("\n")

const files = await built()
const packed = Array.from(files.values(), (text) => gzipSync(text, { level: 9 }).length).reduce((a, b) => a + b, 0)
const text = textOf(files)
const size = `${(packed / 1024).toFixed(1)} KiB packed`
if (packed > most) throw new Error(`the page is ${size}; at most ${most / 1024} KiB are to be loaded`)
if (!process.argv.includes("--check")) {
  writeFileSync(module, text)
  console.log(`${files.size} files, ${size}`)
} else if (readFileSync(module, "utf8") === text) console.log(`the page is as it is built: ${size}`)
else throw new Error(`the page that is checked in is not what is built from its source: run "npm run page"`)
