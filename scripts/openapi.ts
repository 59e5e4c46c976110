/**
 * Writes `docs/openapi.json` from the declaration of the API.
 *
 *     node scripts/openapi.ts [--check]
 *
 * With `--check` it writes nothing, says which paths and schemas differ from the declaration, and fails if any does.
 */
import { ClashApi } from "clashfx/api/ClashApi"
import * as OpenApi from "effect/http-api/OpenApi"
import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { resolve } from "node:path"

type Json = Readonly<Record<string, unknown>>

const file = resolve(import.meta.dirname, "../docs/openapi.json")

/** As it is in a file: without what JSON does not know. */
const document: Json = JSON.parse(JSON.stringify(OpenApi.fromApi(ClashApi)))

const isObject = (value: unknown): value is Json => typeof value === "object" && value !== null && !Array.isArray(value)

/** Where two documents differ: the places, as deep as both have objects there, down to one path or schema. */
const differences = (a: unknown, b: unknown, at: ReadonlyArray<string> = []): ReadonlyArray<string> => {
  if (JSON.stringify(a) === JSON.stringify(b)) return []
  if (at.length === 3 || !isObject(a) || !isObject(b)) return [at.join(" > ")]
  const keys = new Set([...Object.keys(a), ...Object.keys(b)])
  const found = [...keys].flatMap((key) => differences(a[key], b[key], [...at, key]))
  return found.length === 0 ? [`the order in ${at.join(" > ") || "the document"}`] : found
}

if (process.argv.includes("--check")) {
  const written: unknown = existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : {}
  const found = differences(written, document)
  if (found.length > 0) {
    console.error(`docs/openapi.json is not what the declaration says; run "node scripts/openapi.ts". It differs in:`)
    for (const difference of found) console.error(`  ${difference}`)
    process.exitCode = 1
  } else {
    console.log("docs/openapi.json is what the declaration says")
  }
} else {
  writeFileSync(file, `${JSON.stringify(document, undefined, 2)}\n`)
  console.log(`${Object.keys(OpenApi.fromApi(ClashApi).paths).length} paths in docs/openapi.json`)
}
