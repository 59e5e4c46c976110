/** The declarations of the public modules, read from what the compiler has written into `dist`. */
import { existsSync, readFileSync } from "node:fs"
import { dirname, join, relative, resolve } from "node:path"
import ts from "typescript-6"
import { type Package, type PublicModule, publicModulesOf } from "./workspace.ts"

/** What a module gives to those who import it. */
export interface Surface {
  readonly module: PublicModule
  /** Each exported name with its declarations, without comments. */
  readonly exports: ReadonlyArray<{ readonly name: string; readonly text: string }>
  /** Types that stand in these declarations and can be named by nobody: `ListOfTag (api/internal/lists)`. */
  readonly unnamed: ReadonlyArray<string>
}

const options: ts.CompilerOptions = {
  module: ts.ModuleKind.NodeNext,
  moduleResolution: ts.ModuleResolutionKind.NodeNext,
  target: ts.ScriptTarget.ES2023,
  noLib: true,
  types: [],
  allowImportingTsExtensions: true,
  noEmit: true
}

/** A program of the modules of one package; what it imports from others is not followed. */
const programOf = (files: ReadonlyArray<string>): ts.Program => {
  const host = ts.createCompilerHost(options, true)
  host.resolveModuleNameLiterals = (names, from) =>
    names.map(({ text }) => {
      const file = text.startsWith(".") ? resolve(dirname(from), text.replace(/\.(ts|js)$/, ".d.ts")) : undefined
      return {
        resolvedModule:
          file === undefined || !existsSync(file)
            ? undefined
            : { resolvedFileName: file, extension: ts.Extension.Dts, isExternalLibraryImport: false }
      }
    })
  return ts.createProgram([...files], options, host)
}

const printer = ts.createPrinter({ removeComments: true, newLine: ts.NewLineKind.LineFeed })

/** `const` and `let` are declared in a statement, which has the keyword. */
const statementOf = (node: ts.Declaration): ts.Node => (ts.isVariableDeclaration(node) ? node.parent.parent : node)

const print = (node: ts.Node): string =>
  printer
    .printNode(ts.EmitHint.Unspecified, node, node.getSourceFile())
    .replace(/^export (declare )?/, "")
    .replace(/^declare /, "")
    .replaceAll(/import\("\.[^"]*"\)\./g, "")

/** The names of types in a declaration, those of `typeof` included. */
const namesIn = (node: ts.Node): ReadonlyArray<ts.Node> => {
  const found: Array<ts.Node> = []
  const visit = (at: ts.Node): void => {
    if (ts.isTypeReferenceNode(at)) found.push(at.typeName)
    if (ts.isTypeQueryNode(at)) found.push(at.exprName)
    if (ts.isExpressionWithTypeArguments(at)) found.push(at.expression)
    if (ts.isImportTypeNode(at) && at.qualifier !== undefined) found.push(at.qualifier)
    ts.forEachChild(at, visit)
  }
  visit(node)
  return found
}

/** Questions to the compiler about some files. */
export const readerOf = (files: ReadonlyArray<string>) => {
  const program = programOf(files)
  const checker = program.getTypeChecker()
  const original = (symbol: ts.Symbol): ts.Symbol =>
    symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol
  const membersOf = (file: ts.Node | undefined): ReadonlyArray<ts.Symbol> => {
    const symbol = file === undefined ? undefined : checker.getSymbolAtLocation(file)
    return symbol === undefined ? [] : checker.getExportsOfModule(symbol)
  }
  /** The file behind `export * as Name from "./file"`. */
  const fileBehind = (symbol: ts.Symbol): ts.SourceFile | undefined => {
    const [first] = original(symbol).declarations ?? []
    return first !== undefined && ts.isSourceFile(first) ? first : undefined
  }
  return { program, checker, original, membersOf, fileBehind }
}

/** The surface of every public module of a package. It has to be built. */
export const surfaceOf = (each: Package): ReadonlyArray<Surface> => {
  const dist = join(each.path, "dist")
  const modules = publicModulesOf(each)
  const fileOf = ({ file }: PublicModule): string => join(dist, file.replace(/^src\//, "").replace(/\.ts$/, ".d.ts"))
  const missing = modules.find((module) => !existsSync(fileOf(module)))
  if (missing !== undefined) throw new Error(`${missing.specifier} is not built; run "npm run types" first`)

  const { checker, fileBehind, membersOf, original, program } = readerOf(modules.map(fileOf))
  const exportsOf = (module: PublicModule): ReadonlyArray<ts.Symbol> =>
    membersOf(program.getSourceFile(fileOf(module))).toSorted((a, b) => (a.name < b.name ? -1 : 1))
  const own = modules.flatMap(exportsOf)
  const nameable = new Set([...own, ...own.flatMap((symbol) => membersOf(fileBehind(symbol)))].map(original))
  const open = new Set(modules.map(fileOf))

  /** Of this file, not exported: what the compiler needs to write a declaration, `Clan_base` above all. */
  const localsOf = (node: ts.Node, seen: Set<ts.Node>): ReadonlyArray<ts.Node> =>
    namesIn(node).flatMap((name) => {
      const found = checker.getSymbolAtLocation(name)
      const [declaration] = found === undefined || nameable.has(found) ? [] : (found.declarations ?? [])
      if (declaration === undefined || declaration.getSourceFile() !== node.getSourceFile()) return []
      const local = statementOf(declaration)
      if (ts.isTypeParameterDeclaration(local) || ts.isImportSpecifier(local) || seen.has(local)) return []
      if (ts.isNamespaceImport(local) || ts.isImportClause(local)) return []
      seen.add(local)
      return [...localsOf(local, seen), local]
    })
  const declarationsOf = (symbol: ts.Symbol): ReadonlyArray<ts.Node> => {
    const own = new Set((original(symbol).declarations ?? []).map(statementOf))
    const seen = new Set(own)
    return [...own].flatMap((node) => (ts.isSourceFile(node) ? [node] : [...localsOf(node, seen), node]))
  }
  const textOf = (symbol: ts.Symbol): string => {
    const file = fileBehind(symbol)
    if (file !== undefined) {
      const title = `* as ${symbol.name} from "${relative(dist, file.fileName).replace(/\.d\.ts$/, "")}"`
      // A module that is public has a file of its own here.
      return open.has(file.fileName) ? title : [title, ...membersOf(file).map(textOf)].join("\n")
    }
    const texts = declarationsOf(symbol).map(print)
    return texts.length === 0 ? `${symbol.name} from elsewhere` : texts.join("\n")
  }
  /** Types of private modules. */
  const unnamedIn = (symbol: ts.Symbol): ReadonlyArray<string> =>
    declarationsOf(symbol)
      .filter((node) => !ts.isSourceFile(node))
      .flatMap((node) =>
        namesIn(node).flatMap((name) => {
          const found = checker.getSymbolAtLocation(name)
          if (found === undefined) return []
          const type = original(found)
          const at = type.declarations?.[0]?.getSourceFile()
          // `typeof` of a value needs no name.
          if (!(type.flags & ts.SymbolFlags.Type)) return []
          if (at === undefined || nameable.has(type) || at === node.getSourceFile()) return []
          return at.fileName.startsWith(dist)
            ? [`${type.name} (${relative(dist, at.fileName).replace(/\.d\.ts$/, "")})`]
            : []
        })
      )

  return modules.map((module) => {
    const symbols = exportsOf(module)
    return {
      module,
      exports: symbols.map((symbol) => ({ name: symbol.name, text: textOf(symbol) })),
      unnamed: [...new Set(symbols.flatMap(unnamedIn))].toSorted()
    }
  })
}

/** The docstring-free text of a file, for who wants to compare. */
export const readText = (file: string): string | undefined =>
  existsSync(file) ? readFileSync(file, "utf8") : undefined
