/**
 * Removes each line of each table in turn, and says which removals no check minds.
 *
 *     node packages/clashfx/test/support/tables/mutate.ts
 *
 * One process: modules are loaded anew for each mutant, with the one file changed on the way.
 */
import * as assert from "node:assert"
import { readFileSync } from "node:fs"
import { registerHooks, stripTypeScriptTypes } from "node:module"
import { fileURLToPath, pathToFileURL } from "node:url"
import { resolve } from "node:path"
import * as ts from "typescript-6"
import { check as clan } from "./clan.ts"
import { check as league } from "./league.ts"
import { check as player } from "./player.ts"
import { check as raid } from "./raid.ts"
import { check as war } from "./war.ts"

const source = resolve(import.meta.dirname, "../../../src")

interface Mutant {
  readonly file: string
  readonly line: string
  readonly text: string
}

/**
 * The lines of the tables of a file: of the object literals that are called tables, or, for `file#A,B`, of what is called
 * `A` or `B` there. What a table takes over from another one is a line of that one.
 */
const mutantsOf = (table: string): ReadonlyArray<Mutant> => {
  const [path = "", names] = table.split("#")
  const isTable = (name: string) => names?.split(",").includes(name) ?? /(?:Fields|Table)$/.test(name)
  const file = resolve(source, path)
  const text = readFileSync(file, "utf8")
  const mutants: Array<Mutant> = []
  const literalOf = (node: ts.Node | undefined): ts.ObjectLiteralExpression | undefined => {
    if (node === undefined || ts.isObjectLiteralExpression(node)) return node
    if (ts.isPropertyAccessExpression(node)) return literalOf(node.expression)
    if (!ts.isCallExpression(node)) return undefined
    const isAnnotated = ts.isPropertyAccessExpression(node.expression) && node.expression.name.text === "annotate"
    return literalOf(isAnnotated ? node.expression : node.arguments[0])
  }
  const remove = (name: string, literal: ts.ObjectLiteralExpression | undefined) => {
    for (const line of literal?.properties ?? []) {
      if (ts.isSpreadAssignment(line)) continue
      const end = text[line.end] === "," ? line.end + 1 : line.end
      mutants.push({
        file,
        line: `${path}: ${name} without ${line.getText().split(/[:(\s]/)[0]}`,
        text: text.slice(0, line.getStart()) + text.slice(end)
      })
    }
  }
  const visit = (node: ts.Node): void => {
    if (ts.isVariableDeclaration(node) && isTable(node.name.getText())) {
      remove(node.name.getText(), literalOf(node.initializer))
    }
    if (ts.isClassDeclaration(node) && names !== undefined && isTable(node.name?.text ?? "")) {
      remove(node.name?.text ?? "", literalOf(node.heritageClauses?.[0]?.types[0]?.expression))
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
for (const { run, tables } of [clan, player, war, league, raid]) {
  current = { n: current.n + 1, mutant: undefined }
  await run(load)
  const mutants = tables.flatMap((table) => {
    const found = mutantsOf(table)
    assert.ok(found.length > 0, `no table in ${table}`)
    return found
  })
  for (const mutant of mutants) {
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
