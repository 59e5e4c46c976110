/** Every option: type, default and unit, as its docstring says. Options are interfaces that a call takes, and references. */
import ts from "typescript-6"
import { docOf, type Exported, moduleName, type Source } from "./exports.ts"
import { cell, groupBy, paragraphs, table, typeText } from "./markdown.ts"

/** What a call takes as its `options`, whatever it is called. */
const taken = ({ checker, exported }: Source): ReadonlySet<ts.Symbol> => {
  const found = new Set<ts.Symbol>()
  const add = (type: ts.Type): void => {
    if (type.isUnionOrIntersection()) for (const part of type.types) add(part)
    for (const symbol of [type.symbol, type.aliasSymbol]) if (symbol !== undefined) found.add(symbol)
  }
  const look = (type: ts.Type): void => {
    for (const parameter of type.getCallSignatures().flatMap((signature) => signature.getParameters())) {
      if (parameter.name === "options") add(checker.getTypeOfSymbol(parameter))
    }
  }
  for (const { symbol } of exported) {
    if (symbol.valueDeclaration === undefined) continue
    const type = checker.getTypeOfSymbolAtLocation(symbol, symbol.valueDeclaration)
    look(type)
    if (symbol.flags & ts.SymbolFlags.Class)
      for (const member of type.getProperties()) look(checker.getTypeOfSymbol(member))
  }
  return found
}

const isNamed = (name: string): boolean => /(Options|Settings|Credentials|Account|Preference|Patience)$/.test(name)

/** `default 5 seconds`, `Default: no`, `(default)`: the clause that says it. */
const defaultIn = (doc: string): string => {
  const text = cell(doc)
  const marked = /(`[^`]+`) \(default\)/.exec(text)?.[1] ?? /\bdefault \((`[^`]+`)\)/.exec(text)?.[1]
  const said = /\b[Dd]efault:? (.+?)(?=[.;:)](?:\s|$)|, (?!\d)|$)/.exec(text)?.[1]
  return marked ?? said ?? ""
}

const fieldsOf = (source: Source, type: ts.Type): string =>
  table(
    ["option", "default", "meaning"],
    type.getProperties().map((property) => {
      const { checker } = source
      const isOptional = (property.flags & ts.SymbolFlags.Optional) !== 0
      const doc = docOf(property, checker)
      const otherwise = isOptional ? defaultIn(doc) || "none" : "required"
      return [`\`${property.name}\`<br>${typeText(source, checker.getTypeOfSymbol(property))}`, otherwise, cell(doc)]
    })
  )

const sectionOf = (source: Source, each: Exported): string => {
  const type = source.checker.getDeclaredTypeOfSymbol(each.symbol)
  const parts = type.isUnion() ? type.types : [type]
  return [
    `### ${moduleName(each)}.${each.name}`,
    paragraphs(each.doc),
    ...parts.map((part) => fieldsOf(source, part)),
    `See ${source.linkTo(each)} in \`${each.module.specifier}\`.`
  ].join("\n\n")
}

const referenceType = ({ checker }: Source, { symbol }: Exported): ts.Type | undefined => {
  const declaration = symbol.valueDeclaration
  if (declaration === undefined) return undefined
  const type = checker.getTypeOfSymbolAtLocation(symbol, declaration)
  if (type.symbol?.name !== "Reference" || !("target" in type)) return undefined
  const value = type.getProperty("Service")
  return value === undefined ? undefined : checker.getTypeOfSymbol(value)
}

const referencesOf = (source: Source): string =>
  table(
    ["name", "default", "meaning"],
    source.exported.flatMap((each) => {
      const type = referenceType(source, each)
      if (type === undefined) return []
      const link = source.linkTo(each).replace(`\`${each.name}\``, `\`${moduleName(each)}.${each.name}\``)
      return [[`${link}<br>${typeText(source, type)}`, defaultIn(each.doc) || "none", cell(each.doc)]]
    })
  )

export const optionsPage = (source: Source): string => {
  const used = taken(source)
  const options = source.exported.filter(
    ({ name, symbol }) =>
      (isNamed(name) || used.has(symbol)) &&
      (symbol.flags & (ts.SymbolFlags.Interface | ts.SymbolFlags.TypeAlias)) !== 0
  )
  const groups = groupBy(options, ({ module }) => module.specifier)
  return [
    "# Every option",
    'Everything that can be set, with its default and its unit. A length of time is what Effect takes: `"5 seconds"`, a `Duration`, or ' +
      "milliseconds as a number.",
    "## For one call, or for everything inside",
    "`Effect.provideService(RequestPolicy.Timeout, Duration.seconds(5))` sets one for what is inside an effect, and " +
      "`Layer.succeed(RequestPolicy.Timeout, ...)` for a whole program.",
    referencesOf(source),
    ...[...groups].flatMap(([specifier, group]) => [`## ${specifier}`, ...group.map((each) => sectionOf(source, each))])
  ].join("\n\n")
}
