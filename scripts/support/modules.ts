/** What the sources say about themselves: imports, headers, lengths. */
import { globSync, readFileSync } from "node:fs"
import { dirname, join, relative } from "node:path"
import ts from "typescript-6"
import { packages, root } from "./workspace.ts"

/** An import or re-export of another module. */
export interface Import {
  /** As it is written. */
  readonly specifier: string
  /** Gone when the program runs. */
  readonly isType: boolean
  readonly line: number
}

/** Lines with code, without blank ones and comments. */
export interface Length {
  readonly name: string
  readonly line: number
  readonly lines: number
}

export interface Module {
  /** From the root of the repository: `packages/clashfx/src/api/Clans.ts`. */
  readonly file: string
  /** The comment at the top, if there is one. */
  readonly header: string | undefined
  readonly imports: ReadonlyArray<Import>
  readonly lines: number
  readonly functions: ReadonlyArray<Length>
}

const lineOf = (file: ts.SourceFile, position: number): number => file.getLineAndCharacterOfPosition(position).line + 1

/** `import { type A }` is kept when it is compiled, as an import of nothing; only `import type` is gone. */
const isTypeImport = (node: ts.ImportDeclaration | ts.ExportDeclaration): boolean =>
  ts.isExportDeclaration(node) ? node.isTypeOnly : node.importClause?.phaseModifier === ts.SyntaxKind.TypeKeyword

const importsOf = (file: ts.SourceFile): ReadonlyArray<Import> => {
  const found: Array<Import> = []
  const visit = (node: ts.Node): void => {
    if ((ts.isImportDeclaration(node) || ts.isExportDeclaration(node)) && node.moduleSpecifier !== undefined) {
      if (ts.isStringLiteral(node.moduleSpecifier)) {
        const line = lineOf(file, node.getStart())
        found.push({ specifier: node.moduleSpecifier.text, isType: isTypeImport(node), line })
      }
    }
    // `import("./x.ts")`: as a type it is gone at run time, as a value it is there once it is asked for.
    const argument = ts.isImportTypeNode(node)
      ? ts.isLiteralTypeNode(node.argument)
        ? node.argument.literal
        : undefined
      : ts.isCallExpression(node) && node.expression.kind === ts.SyntaxKind.ImportKeyword
        ? node.arguments[0]
        : undefined
    if (argument !== undefined && ts.isStringLiteral(argument)) {
      found.push({ specifier: argument.text, isType: true, line: lineOf(file, node.getStart()) })
    }
    ts.forEachChild(node, visit)
  }
  visit(file)
  return found
}

/** The lines on which a token begins or ends: comments and blank lines have none. */
const codeLines = (file: ts.SourceFile): ReadonlySet<number> => {
  const lines = new Set<number>()
  const visit = (node: ts.Node): void => {
    if (ts.isJSDoc(node)) return
    const children = node.getChildren(file)
    if (children.length === 0 && node.getEnd() > node.getStart(file)) {
      for (let line = lineOf(file, node.getStart(file)); line <= lineOf(file, node.getEnd()); line++) lines.add(line)
    }
    for (const child of children) visit(child)
  }
  visit(file)
  return lines
}

const nameOf = (node: ts.Node): string => {
  for (let at: ts.Node | undefined = node; at !== undefined; at = at.parent) {
    const name =
      ts.isVariableDeclaration(at) || ts.isFunctionLike(at) || ts.isPropertyAssignment(at) ? at.name : undefined
    if (name !== undefined) return name.getText()
  }
  return "a function"
}

const functionsOf = (file: ts.SourceFile, code: ReadonlySet<number>): ReadonlyArray<Length> => {
  const found: Array<Length> = []
  const visit = (node: ts.Node): void => {
    if (ts.isFunctionLike(node) && "body" in node && node.body !== undefined) {
      const line = lineOf(file, node.getStart())
      let lines = 0
      for (let at = line; at <= lineOf(file, node.getEnd()); at++) if (code.has(at)) lines++
      found.push({ name: nameOf(node), line, lines })
    }
    ts.forEachChild(node, visit)
  }
  visit(file)
  return found
}

export const parse = (name: string, text: string): Module => {
  const file = ts.createSourceFile(name, text, ts.ScriptTarget.Latest, true)
  const code = codeLines(file)
  const header = /^(?:#!.*\n)?\s*\/\*\*?([\s\S]*?)\*\//.exec(text)?.[1]
  return { file: name, header, imports: importsOf(file), lines: code.size, functions: functionsOf(file, code) }
}

const read = (file: string): Module => parse(file, readFileSync(join(root, file), "utf8"))

const glob = (pattern: string): ReadonlyArray<string> =>
  globSync(pattern, { cwd: root })
    .map((file) => file.replaceAll("\\", "/"))
    .filter((file) => !/(^|\/)(node_modules|dist)\//.test(file))
    .toSorted()

/** Generated data is no code. */
const isData = (file: string): boolean => /^packages\/game-data\/src\/(data|names)\//.test(file)

/** The sources of all packages. */
export const sources: ReadonlyArray<Module> = packages
  .flatMap(({ folder }) => glob(`packages/${folder}/src/**/*.{ts,tsx}`))
  .filter((file) => !isData(file))
  .map(read)

/** Everything else that is TypeScript: tests, scripts, benchmarks, examples. */
export const others: ReadonlyArray<Module> = [
  "packages/*/{test,scripts}/**/*.ts",
  "{test,scripts,bench,examples}/**/*.ts",
  "*.ts"
]
  .flatMap(glob)
  .map(read)

/** Where a relative import leads, as a file of the repository. */
export const targetOf = (module: Module, { specifier }: Import): string | undefined =>
  specifier.startsWith(".")
    ? relative(root, join(root, dirname(module.file), specifier)).replaceAll("\\", "/")
    : undefined
