/**
 * Compiles every example in the docstrings of the packages, each as the body of a program of its own. The programs of READMEs and
 * guides are whole: `scripts/check-installs.ts` compiles and runs them as a reader would.
 *
 *     node scripts/check-examples.ts [FOLDER...]
 *
 * Folders are those with sources, like `packages/clashfx/src/api`; default: all of the packages that people import.
 */
import { spawnSync } from "node:child_process"
import { globSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { join, resolve } from "node:path"

const root = resolve(import.meta.dirname, "..")
const sources = ["clashfx", "cluster", "gateway", "simulator"].map((name) => `packages/${name}/src`)
const work = join(root, "node_modules/.cache/examples")

/** What an example may use without saying where it is from. */
const effect = [
  "Context",
  "Duration",
  "Effect",
  "Layer",
  "Option",
  "Redacted",
  "Result",
  "Schedule",
  "Schema",
  "Semaphore",
  "Stream"
]
const namespacesOf = (name: string): ReadonlyArray<string> => {
  const index = readFileSync(join(root, `packages/${name}/src/index.ts`), "utf8")
  return [...index.matchAll(/^export \* as (\w+) from/gm)].flatMap(([, namespace]) => namespace ?? [])
}
const packages = [
  ["clashfx", namespacesOf("clashfx")],
  ["@clashfx/cluster", namespacesOf("cluster")],
  ["@clashfx/gateway", namespacesOf("gateway")]
] as const
const namespaces = (imported: ReadonlySet<string>): string =>
  packages
    .map(([name, all]) => `import { ${all.filter((one) => !imported.has(one)).join(", ")} } from "${name}"`)
    .join("\n")
const prelude = (imported: ReadonlySet<string>) => `
${namespaces(imported)}
import * as ClashNode from "clashfx/node"
import * as SqliteSnapshots from "clashfx/node/SqliteSnapshots"
${effect.map((name) => `import * as ${name} from "effect/${name}"`).join("\n")}
import * as NodeRedis from "@effect/platform-node/NodeRedis"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as Persistence from "effect/persistence/Persistence"
import { ${["Fault", "Simulator"].filter((name) => !imported.has(name)).join(", ")} } from "@clashfx/simulator"
import type { Client } from "clashfx/promise"
declare const client: Client
declare const error: ClashError.ClashError
declare const insert: (events: ReadonlyArray<unknown>) => Effect.Effect<void>
declare const post: (event: unknown) => Effect.Effect<void>
declare const simulator: Simulator["Service"]
declare const write: (events: ReadonlyArray<unknown>) => Effect.Effect<void>
declare const myProgram: Effect.Effect<void, ClashError.ClashError, Clash.Services>
declare const program: Effect.Effect<void, never, Clash.Services>
declare const watcher: Watcher.Watcher
declare const tags: ReadonlyArray<string>
declare const text: string
declare const texts: ReadonlyArray<string>
declare const url: Redacted.Redacted<string>
declare const MyClan: Schema.Struct<{ readonly name: typeof Schema.String }>
`

const options = {
  extends: join(root, "tsconfig.base.json"),
  compilerOptions: {
    rootDir: root,
    noEmit: true,
    composite: false,
    declaration: false,
    rewriteRelativeImportExtensions: false,
    allowImportingTsExtensions: true,
    noUnusedLocals: false,
    noUnusedParameters: false
  },
  include: ["*.ts"]
}

interface Example {
  readonly file: string
  /** Where it begins in the file, from 1. */
  readonly line: number
  readonly code: string
}

const examplesOf = (file: string): ReadonlyArray<Example> => {
  const text = readFileSync(join(root, file), "utf8")
  return [...text.matchAll(/^ *\* ```ts\n((?: *\*.*\n)*?) *\* ```$/gm)].map(({ 1: code = "", index }) => ({
    file,
    line: text.slice(0, index).split("\n").length + 1,
    code: code.replaceAll(/^ *\* ?/gm, "")
  }))
}

/** The example begins in line 2. Imports may stand anywhere at the top level, so those of the example go there. */
const program = (example: Example): string => {
  const { code } = example
  const isImport = (line: string) => line.startsWith("import ")
  const lines = code.split("\n")
  const body = lines.map((line) => (isImport(line) ? "" : line)).join("\n")
  const own = lines.filter(isImport).join("\n")
  const imported = [...own.matchAll(/^import (?:\* as (\w+)|\{([^}]*)\})/gm)]
  const names = new Set(imported.flatMap(([, all, some]) => (all ?? some ?? "").split(",").map((name) => name.trim())))
  const declared = new Set([...body.matchAll(/^(?:export )?const (\w+)/gm)].map(([, name]) => name))
  const rest = prelude(names)
    .split("\n")
    .filter((line) => !names.has(/^import \* as (\w+)/.exec(line)?.[1] ?? ""))
    .filter((line) => !declared.has(/^declare const (\w+)/.exec(line)?.[1]))
    .join("\n")
  // Examples of the promise API are asynchronous functions.
  const begin = /\bawait\b/.test(body) ? "export default (async () => {" : "export default Effect.gen(function* () {"
  return `${begin}\n${body}\n})\n${own}\n${rest}`
}

const folders = process.argv.length > 2 ? process.argv.slice(2) : sources
const examples = folders
  .flatMap((folder) => globSync(join(folder, "**/*.ts"), { cwd: root }))
  .toSorted()
  .flatMap(examplesOf)
rmSync(work, { recursive: true, force: true })
mkdirSync(work, { recursive: true })
writeFileSync(join(work, "tsconfig.json"), JSON.stringify(options))
for (const [n, example] of examples.entries()) writeFileSync(join(work, `${n}.ts`), program(example))

const { stdout } = spawnSync(process.execPath, [join(root, "node_modules/typescript/bin/tsc"), "-p", "."], {
  cwd: work,
  encoding: "utf8"
})
for (const complaint of stdout.split("\n").filter((line) => line !== "" && !line.startsWith(" "))) {
  const [, n, line, rest] = /^(\d+)\.ts\((\d+),\d+\): (.*)/.exec(complaint) ?? []
  const example = examples[Number(n)]
  process.exitCode = 1
  console.error(example === undefined ? complaint : `${example.file}:${example.line + Number(line) - 2} ${rest}`)
}
if (process.exitCode === undefined) console.log(`${examples.length} examples compile`)
