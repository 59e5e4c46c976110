/**
 * Removes each line of each table in turn, and says which removals no check minds.
 *
 *     node packages/clashfx/test/support/tables/mutate.ts
 *
 * One process: modules are loaded anew for each mutant, with the one file changed on the way.
 */
import { readFileSync } from "node:fs"
import { registerHooks, stripTypeScriptTypes } from "node:module"
import { fileURLToPath, pathToFileURL } from "node:url"
import { resolve } from "node:path"
import * as ts from "typescript-6"
import { check as clan } from "./clan.ts"
import { check as player } from "./player.ts"

const source = resolve(import.meta.dirname, "../../../src")

interface Mutant {
  readonly file: string
  readonly line: string
  readonly text: string
}

/** The object literals that are tables: those called so, and what `toldTable` gets. */
const mutantsOf = (path: string): ReadonlyArray<Mutant> => {
  const file = resolve(source, path)
  const text = readFileSync(file, "utf8")
  const mutants: Array<Mutant> = []
  const literalOf = (node: ts.Node | undefined): ts.ObjectLiteralExpression | undefined => {
    if (node === undefined) return undefined
    if (ts.isObjectLiteralExpression(node)) return node
    return ts.isCallExpression(node) ? literalOf(node.arguments[0]) : undefined
  }
  const visit = (node: ts.Node): void => {
    if (ts.isVariableDeclaration(node) && /(?:Fields|Table)$/.test(node.name.getText())) {
      for (const line of literalOf(node.initializer)?.properties ?? []) {
        const end = text[line.end] === "," ? line.end + 1 : line.end
        mutants.push({
          file,
          line: `${path}: ${node.name.getText()} without ${line.getText().split(/[:(\s]/)[0]}`,
          text: text.slice(0, line.getStart()) + text.slice(end)
        })
      }
    }
    ts.forEachChild(node, visit)
  }
  visit(ts.createSourceFile(file, text, ts.ScriptTarget.Latest, true))
  return mutants
}

let current: { readonly n: number; readonly mutant: Mutant | undefined } = { n: 0, mutant: undefined }

registerHooks({
  resolve: (specifier, context, next) => {
    const found = next(specifier, context)
    const isOurs = found.url.startsWith(pathToFileURL(source).href) && !found.url.includes("?")
    return isOurs && context.parentURL?.includes("?mutant=") === true
      ? { ...found, url: `${found.url}?mutant=${current.n}` }
      : found
  },
  load: (url, context, next) => {
    const { mutant } = current
    if (mutant === undefined || !url.includes("?mutant=") || fileURLToPath(url.split("?")[0] ?? "") !== mutant.file) {
      return next(url, context)
    }
    return { format: "module", source: stripTypeScriptTypes(mutant.text), shortCircuit: true }
  }
})

const load = <M>(path: string): Promise<M> => import(`${pathToFileURL(resolve(source, path)).href}?mutant=${current.n}`)

const survivors: Array<string> = []
let count = 0
for (const { run, tables } of [clan, player]) {
  current = { n: current.n + 1, mutant: undefined }
  await run(load)
  for (const mutant of tables.flatMap(mutantsOf)) {
    current = { n: current.n + 1, mutant }
    count++
    const minded = await run(load).then(
      () => false,
      () => true
    )
    if (!minded) survivors.push(mutant.line)
  }
}
console.log(JSON.stringify({ count, survivors }))
