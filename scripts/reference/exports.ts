/** What the public modules export, as the compiler sees it: what the lists of the reference are made from. */
import { existsSync } from "node:fs"
import { dirname, join, relative } from "node:path"
import ts from "typescript-6"
import { type PublicModule, publicModulesOf, published, root } from "../support/workspace.ts"

/** An exported name. */
export interface Exported {
  readonly name: string
  readonly module: PublicModule
  /** `Command` of `Command.WarOptions`, where a module exports another one that is not public by itself. */
  readonly namespace?: string
  readonly symbol: ts.Symbol
  /** What its docstring says, without tags. */
  readonly doc: string
}

/** The lists are written for this program; pages of the reference lie in `folder`. */
export interface Source {
  readonly checker: ts.TypeChecker
  readonly exported: ReadonlyArray<Exported>
  /** `[WarEnded](clashfx/src/diff/WarDiff.md#warended)`, or only the name where there is no page. */
  readonly linkTo: (exported: Exported) => string
  /** The name of a schema's type, of which the compiler only knows the fields. */
  readonly nameOf: (type: ts.Type) => Exported | undefined
}

/** An object that no name stands for: what the compiler makes of a schema. */
export const isAnonymous = (type: ts.Type): boolean =>
  (type.flags & ts.TypeFlags.Object) !== 0 &&
  type.aliasSymbol === undefined &&
  type.getCallSignatures().length === 0 &&
  (type.symbol?.name === "__type" || type.symbol?.name === "__object")

/** How programs call a module: `Clash`, `ClashNode`. */
export const moduleName = ({ module, namespace }: Exported): string => {
  if (namespace !== undefined) return namespace
  const last = module.specifier.split("/").at(-1) ?? ""
  return module.specifier === "clashfx/node" ? "ClashNode" : last
}

/** In the order in which they are written. */
export const inOrder = (all: ReadonlyArray<Exported>): ReadonlyArray<Exported> => {
  const placeOf = ({ symbol }: Exported) => symbol.declarations?.[0]
  const files = [...new Set(all.map((each) => placeOf(each)?.getSourceFile().fileName))]
  const fileOf = (each: Exported) => files.indexOf(placeOf(each)?.getSourceFile().fileName)
  return all.toSorted((a, b) => fileOf(a) - fileOf(b) || (placeOf(a)?.pos ?? 0) - (placeOf(b)?.pos ?? 0))
}

const anchor = (name: string): string => name.toLowerCase()

export const docOf = (symbol: ts.Symbol, checker: ts.TypeChecker): string =>
  ts.displayPartsToString(symbol.getDocumentationComment(checker)).trim()

/** Modules that are one and the same name again (`clashfx` has all others as namespaces) come last. */
const modules = (): ReadonlyArray<{ readonly module: PublicModule; readonly file: string }> => {
  const all = published.flatMap((each) =>
    publicModulesOf(each).map((module) => ({ module, file: join(each.path, module.file) }))
  )
  const isEntry = ({ module }: { readonly module: PublicModule }) => module.key === "." || module.key === "./promise"
  return [...all.filter((each) => !isEntry(each)), ...all.filter(isEntry)]
}

const readExports = (program: ts.Program, checker: ts.TypeChecker): ReadonlyArray<Exported> => {
  const all = modules()
  const open = new Set(all.map(({ file }) => file))
  const seen = new Set<ts.Symbol>()
  const read = (from: ts.Symbol, module: PublicModule, namespace?: string): ReadonlyArray<Exported> =>
    checker.getExportsOfModule(from).flatMap((alias) => {
      const symbol = alias.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(alias) : alias
      if (seen.has(symbol)) return []
      seen.add(symbol)
      const behind = symbol.declarations?.find(ts.isSourceFile)
      if (behind !== undefined) return open.has(behind.fileName) ? [] : read(symbol, module, alias.name)
      const doc = docOf(symbol, checker) || docOf(alias, checker)
      return [{ name: alias.name, module, symbol, doc, ...(namespace === undefined ? {} : { namespace }) }]
    })
  return all.flatMap(({ file, module }) => {
    const source = program.getSourceFile(file)
    const found = source === undefined ? undefined : checker.getSymbolAtLocation(source)
    if (found === undefined) throw new Error(`${module.specifier} is not part of the program`)
    return read(found, module)
  })
}

export const sourceOf = (program: ts.Program, folder: string): Source => {
  const checker = program.getTypeChecker()
  const exported = readExports(program, checker)
  const pageOf = ({ module: { file, specifier }, namespace }: Exported): string | undefined => {
    const of = published.find(({ name }) => specifier === name || specifier.startsWith(`${name}/`))
    const path = relative(root, join(of?.path ?? "", file))
      .replace(/^packages\//, "")
      .replace(/\.ts$/, "")
    const inside = namespace === undefined ? [] : [`${dirname(path)}/namespaces/${namespace}.md`]
    return [...inside, `${path}.md`, `${path}/index.md`].find((page) => existsSync(join(folder, page)))
  }
  const linkTo = (exported: Exported): string => {
    const page = pageOf(exported)
    return page === undefined ? `\`${exported.name}\`` : `[\`${exported.name}\`](${page}#${anchor(exported.name)})`
  }
  const names = new Map<ts.Type, Exported>()
  for (const each of exported) {
    const schema = each.symbol.valueDeclaration
    if (schema === undefined) continue
    const property = checker.getTypeOfSymbolAtLocation(each.symbol, schema).getProperty("Type")
    if (property === undefined) continue
    const type = checker.getTypeOfSymbol(property)
    if (isAnonymous(type) && !names.has(type)) names.set(type, each)
  }
  for (const each of exported) {
    const declared = checker.getDeclaredTypeOfSymbol(each.symbol)
    if (declared.flags & ts.TypeFlags.Object && !names.has(declared)) names.set(declared, each)
  }
  return { checker, exported, linkTo, nameOf: (type) => names.get(type) }
}
