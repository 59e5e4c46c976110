/**
 * Writes `docs/openapi.json` from the declaration of the API.
 *
 *     node scripts/openapi.ts [--check]
 *
 * With `--check` it writes nothing, says which paths and schemas differ from the declaration, and fails if any does; this
 * document and that of the gateway have to be valid by the rules of OpenAPI.
 */
import { ClashApi } from "clashfx/api/ClashApi"
import * as OpenApi from "effect/http-api/OpenApi"
import { existsSync, readFileSync, writeFileSync } from "node:fs"
import { join, resolve } from "node:path"
import { pathToFileURL } from "node:url"
import { Documented } from "../packages/gateway/src/http/documented.ts"
import { installLocked } from "./support/tools.ts"

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

interface Validator {
  readonly default: { readonly validate: (document: Json) => Promise<unknown> }
}

/** Fails with what is wrong with a document; the validator changes what it is given. */
const validate = async (name: string, given: Json): Promise<void> => {
  const folder = resolve(import.meta.dirname, "tools/openapi")
  installLocked(folder)
  const path = join(folder, "node_modules/@apidevtools/swagger-parser/lib/index.js")
  const validator: Validator = await import(pathToFileURL(path).href)
  await validator.default.validate(structuredClone(given))
  console.log(`${name} is valid`)
}

if (process.argv.includes("--check")) {
  await validate("docs/openapi.json", document)
  await validate("the document of the gateway", JSON.parse(JSON.stringify(OpenApi.fromApi(Documented))))
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
