/** Every layer: what it gives, what it needs, and what it can fail with. */
import ts from "typescript-6"
import { docOf, type Exported, moduleName, type Source } from "./exports.ts"
import { cell, code, groupBy, paragraphs, table, typeText } from "./markdown.ts"

interface Found {
  /** `Cache.layerNone` */
  readonly name: string
  readonly at: Exported
  readonly doc: string
  readonly parameters: ReadonlyArray<string>
  /** What it gives, can fail with, and needs; `undefined` is nothing. */
  readonly channels: ReadonlyArray<string | undefined>
}

type Layer = Pick<Found, "parameters" | "channels">

const isReference = (type: ts.Type): type is ts.TypeReference => "target" in type

/** As it is written: names of unions are not taken apart there. */
const writtenIn = (symbol: ts.Symbol): ReadonlyArray<string> | undefined => {
  const declaration = symbol.valueDeclaration
  if (declaration === undefined) return undefined
  const isOf = ts.isVariableDeclaration(declaration) || ts.isPropertyDeclaration(declaration)
  const value = isOf ? declaration.initializer : declaration
  const arrow =
    value !== undefined && (ts.isArrowFunction(value) || ts.isMethodDeclaration(value)) ? value.type : undefined
  const type = (isOf ? declaration.type : undefined) ?? arrow
  if (type === undefined || !ts.isTypeReferenceNode(type) || !type.typeName.getText().endsWith("Layer"))
    return undefined
  return type.typeArguments?.map((argument) => argument.getText().replaceAll(/\s+/g, " ").replace(/^\| /, ""))
}

/** A layer, or a function to one. */
const layerOf = (source: Source, symbol: ts.Symbol, type: ts.Type): Layer | undefined => {
  const [signature] = type.getCallSignatures()
  const layer = signature?.getReturnType() ?? type
  if (layer.symbol?.name !== "Layer" || !isReference(layer)) return undefined
  const isNothing = (argument: ts.Type) => (argument.flags & ts.TypeFlags.Never) !== 0
  const written = writtenIn(symbol)
  const channels = source.checker
    .getTypeArguments(layer)
    .slice(0, 3)
    .map((argument, at) => {
      if (isNothing(argument)) return undefined
      return written?.[at] === undefined ? typeText(source, argument) : code(written[at])
    })
  return { parameters: (signature?.getParameters() ?? []).map(({ name }) => name), channels }
}

const layersOf = (source: Source): ReadonlyArray<Found> =>
  source.exported.flatMap((at) => {
    const { checker } = source
    const declaration = at.symbol.valueDeclaration
    if (declaration === undefined) return []
    const type = checker.getTypeOfSymbolAtLocation(at.symbol, declaration)
    const own = layerOf(source, at.symbol, type)
    if (own !== undefined) return [{ ...own, name: `${moduleName(at)}.${at.name}`, at, doc: at.doc }]
    if (!(at.symbol.flags & ts.SymbolFlags.Class)) return []
    return type.getProperties().flatMap((member) => {
      const found = member.name.startsWith("layer")
        ? layerOf(source, member, checker.getTypeOfSymbol(member))
        : undefined
      return found === undefined
        ? []
        : [{ ...found, name: `${at.name}.${member.name}`, at, doc: docOf(member, checker) }]
    })
  })

const section = (source: Source, { at, channels, doc, name, parameters }: Found): string => {
  const [gives = "nothing new: it changes what is there", fails = "nothing", needs = "nothing"] = channels
  return [
    `### ${name}${parameters.length > 0 ? `(${parameters.join(", ")})` : ""}`,
    paragraphs(doc),
    table(["gives", "needs", "may fail with"], [[gives, needs, fails]]),
    `See ${source.linkTo(at)} in \`${at.module.specifier}\`.`
  ].join("\n\n")
}

export const layersPage = (source: Source): string => {
  const layers = layersOf(source)
  const groups = groupBy(layers, ({ at }) => at.module.specifier)
  return [
    "# Every layer",
    `The ${layers.length} layers. Operations need the services that \`Clash.layer\` provides, and an \`HttpClient\`. The others replace or add something.`,
    table(
      ["layer", "what it is"],
      layers.map(({ doc, name, parameters }) => {
        const id = `${name}${parameters.length > 0 ? `(${parameters.join(", ")})` : ""}`
        const slug = id
          .toLowerCase()
          .replaceAll(/[^a-z0-9]+/g, "-")
          .replace(/-$/, "")
        return [`[\`${name}\`](#${slug})`, cell(doc.split("\n\n")[0] ?? "")]
      })
    ),
    ...[...groups].flatMap(([specifier, group]) => [`## ${specifier}`, ...group.map((layer) => section(source, layer))])
  ].join("\n\n")
}
