/** `clashfx/promise` can be used without knowing Effect: no type of it is reached from what the module gives. */
import { assert, beforeAll, describe, it } from "@effect/vitest"
import { join } from "node:path"
import { readFileSync } from "node:fs"
import ts from "typescript-6"
import { root } from "../scripts/support/workspace.ts"

/** Reads a module as a user's compiler would, but from the sources. */
const open = (
  text: string
): { readonly checker: ts.TypeChecker; readonly file: ts.SourceFile; readonly program: ts.Program } => {
  const name = join(root, "examples/opened-promise.ts")
  const { config } = ts.readConfigFile(join(root, "tsconfig.base.json"), (path) => readFileSync(path, "utf8"))
  const { options } = ts.convertCompilerOptionsFromJson(config.compilerOptions, root)
  const settings = { ...options, allowImportingTsExtensions: true, composite: false, noEmit: true }
  const host = ts.createCompilerHost(settings)
  const readFile = host.getSourceFile.bind(host)
  host.getSourceFile = (path, target) =>
    path === name ? ts.createSourceFile(path, text, target) : readFile(path, target)
  const exists = host.fileExists.bind(host)
  host.fileExists = (path) => path === name || exists(path)
  const program = ts.createProgram([name], settings, host)
  const file = program.getSourceFile(name)
  if (file === undefined) throw new Error("the program is not there")
  return { checker: program.getTypeChecker(), file, program }
}

/** A name of Effect's; an object that only was computed by its types has none (`__type`). */
const isEffects = (symbol: ts.Symbol | undefined): boolean =>
  symbol !== undefined &&
  symbol.name !== "__type" &&
  (symbol.declarations ?? []).some((each) => /\/node_modules\/(effect|@effect)\//.test(each.getSourceFile().fileName))

/** Effect marks its values with properties like `~effect/Effect`. */
const isMarked = ({ name }: ts.Symbol): boolean => name.startsWith("~effect/")

const isLibrary = (symbol: ts.Symbol | undefined): boolean =>
  symbol?.declarations?.some((each) =>
    /\/typescript[^/]*\/lib\/|\/@types\/node\//.test(each.getSourceFile().fileName)
  ) ?? false

/**
 * Everything that can be reached from a type, with the path to the first of Effect's. Types that the platform brings are
 * only looked at for what they hold (`Promise<...>`).
 */
const leaksOf = (checker: ts.TypeChecker, roots: ReadonlyArray<readonly [name: string, type: ts.Type]>) => {
  const seen = new Set<ts.Type>()
  const leaks: Array<string> = []
  const waiting = [...roots]
  for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
    const [path, type] = next
    if (seen.has(type)) continue
    seen.add(type)
    if (isEffects(type.symbol) || isEffects(type.aliasSymbol) || type.getProperties().some(isMarked)) {
      leaks.push(`${path}: ${checker.typeToString(type)}`)
      continue
    }
    const visit = (step: string, of: ts.Type | undefined) => of !== undefined && waiting.push([path + step, of])
    if (type.isUnionOrIntersection()) for (const part of type.types) visit("", part)
    if (type.flags & ts.TypeFlags.Object) {
      // A type reference is an object type; the checker gives no arguments for others.
      for (const argument of checker.getTypeArguments(type as ts.TypeReference)) visit("<>", argument)
    }
    for (const signature of [...type.getCallSignatures(), ...type.getConstructSignatures()]) {
      visit("()", signature.getReturnType())
      if (isLibrary(type.symbol)) continue
      for (const parameter of signature.getParameters())
        visit(`(${parameter.name})`, checker.getTypeOfSymbol(parameter))
    }
    if (isLibrary(type.symbol)) continue
    for (const property of type.getProperties()) visit(`.${property.name}`, checker.getTypeOfSymbol(property))
    for (const { type: value } of checker.getIndexInfosOfType(type)) visit("[]", value)
  }
  return { leaks, count: seen.size }
}

/** The constants of a program, with their types. */
const constantsOf = ({ checker, file }: ReturnType<typeof open>) =>
  file.statements.flatMap((statement) =>
    ts.isVariableStatement(statement)
      ? statement.declarationList.declarations.map(
          ({ name }) => [name.getText(file), checker.getTypeAtLocation(name)] as const
        )
      : []
  )

const program = `
import type * as P from "clashfx/promise"
import { createClient, isClashError, ClientClosed } from "clashfx/promise"
declare const options: P.ClientOptions
declare const client: P.Client
declare const call: P.CallOptions
declare const many: P.ManyOptions
declare const watch: P.WatchOptions
declare const run: P.RunOptions
declare const event: P.Event
declare const delivery: P.Delivery
declare const error: P.ClashError
declare const snapshots: P.Snapshots
const make = createClient
const guard = isClashError
const closed = ClientClosed
`

describe("the types of clashfx/promise", { timeout: 240_000 }, () => {
  let opened: ReturnType<typeof open>
  beforeAll(() => {
    opened = open(program)
  }, 240_000)

  it("reach none of Effect's", () => {
    const { count, leaks } = leaksOf(opened.checker, constantsOf(opened))
    assert.isAbove(count, 1000, "the walk goes through everything")
    assert.deepStrictEqual(leaks, [])
  })

  it("would be seen to, if they did", () => {
    const leaking = open(`
      import type { Clan, Clans } from "clashfx"
      import type * as Duration from "effect/Duration"
      declare const hidden: { readonly a: (of: string) => Promise<ReadonlyArray<{ readonly deep: Duration.Input }>> }
      declare const result: Promise<Clan.Clan>
      declare const operation: typeof Clans.get
    `)
    const found = constantsOf(leaking).map(([name, type]) => leaksOf(leaking.checker, [[name, type]]).leaks.length > 0)
    assert.deepStrictEqual(found, [true, true, true])
  })

  it("name everything that the module exports", () => {
    const module = opened.program.getSourceFile(join(root, "packages/clashfx/src/promise.ts"))
    const symbol = module === undefined ? undefined : opened.checker.getSymbolAtLocation(module)
    const exported = symbol === undefined ? [] : opened.checker.getExportsOfModule(symbol).map(({ name }) => name)
    // Parts of the client, and forms that it is written with: the walk comes to them through the client.
    const parts = /Client$|^(Operations|Game|Period|Schedule|Page|List|One|ForMany|Outcome|Plain|Given)$/
    assert.deepStrictEqual(
      exported.filter((name) => !parts.test(name) && !new RegExp(`\\b${name}\\b`).test(program)),
      []
    )
    assert.isAbove(exported.length, 20)
  })
})
