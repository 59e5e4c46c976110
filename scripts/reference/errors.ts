/** Every error: when it comes, its fields, and what to do. What to do stands in its docstring after "What to do:". */
import ts from "typescript-6"
import { docOf, type Exported, type Source } from "./exports.ts"
import { cell, groupBy, paragraphs, table, typeText } from "./markdown.ts"

/** Of every `Error`, and of every error of Effect. */
const inherited = (checker: ts.TypeChecker, property: ts.Symbol): boolean =>
  /^(__@|~)/.test(property.name) ||
  ["_tag", "isRetryable", "name", "message", "stack", "toString", "toJSON", "pipe", "asEffect"].includes(
    property.name
  ) ||
  (property.name === "cause" && docOf(property, checker) === "" && isOfError(property))

const isOfError = (property: ts.Symbol): boolean =>
  (property.declarations ?? []).every((declaration) => declaration.getSourceFile().fileName.includes("/lib/lib."))

interface Failure {
  readonly at: Exported
  readonly tag: string
  readonly type: ts.Type
}

const failuresOf = ({ checker, exported }: Source): ReadonlyArray<Failure> =>
  exported.flatMap((at) => {
    if (!(at.symbol.flags & ts.SymbolFlags.Class)) return []
    const type = checker.getDeclaredTypeOfSymbol(at.symbol)
    const property = type.getProperty("_tag")
    if (property === undefined || type.getProperty("stack") === undefined) return []
    const tag = checker.getTypeOfSymbol(property)
    return [{ at, tag: tag.isStringLiteral() ? tag.value : at.name, type }]
  })

const capital = (text: string): string => text.slice(0, 1).toUpperCase() + text.slice(1)

const advice = /^What to do: /m

/** When, and what to do. */
const wordsOf = ({ at }: Failure): { readonly when: string; readonly todo: string } => {
  const [when = "", todo = ""] = at.doc.split(advice)
  return { when: when.trim(), todo: capital(todo.trim()) }
}

/** Nobody leaves out what to do: a page without it would be of no use. */
const demandWords = (failures: ReadonlyArray<Failure>): void => {
  const silent = failures.filter((failure) => wordsOf(failure).todo === "")
  const names = silent.map(({ at }) => `${at.module.specifier}: ${at.name}`)
  if (names.length > 0) throw new Error(`docstrings without "What to do: ...":\n${names.join("\n")}`)
}

const isWorthAnother = ({ checker }: Source, type: ts.Type): string => {
  const property = type.getProperty("isRetryable")
  if (property === undefined) return ""
  const is = checker.typeToString(checker.getTypeOfSymbol(property))
  if (is === "true") return "`isRetryable`: the same may succeed later."
  return is === "false" ? "" : "`isRetryable` says whether the same may succeed later."
}

const section = (source: Source, failure: Failure): string => {
  const { checker } = source
  const { when, todo } = wordsOf(failure)
  const rows = checker
    .getPropertiesOfType(failure.type)
    .filter((property) => !inherited(checker, property))
    .map((property) => {
      const optional = property.flags & ts.SymbolFlags.Optional ? "?" : ""
      const type = typeText(source, checker.getTypeOfSymbol(property))
      return [`\`${property.name}${optional}\``, type, cell(docOf(property, checker))]
    })
  return [
    `### ${failure.tag}`,
    paragraphs(when),
    `**What to do**: ${paragraphs(todo)}`,
    isWorthAnother(source, failure.type),
    table(["field", "type", "meaning"], rows),
    `See ${source.linkTo(failure.at)} in \`${failure.at.module.specifier}\`.`
  ]
    .filter((part) => part !== "")
    .join("\n\n")
}

const summary = (failures: ReadonlyArray<Failure>): string =>
  table(
    ["error", "when", "what to do"],
    failures.map((failure) => {
      const { todo, when } = wordsOf(failure)
      const [first = ""] = when.split("\n\n")
      return [`[\`${failure.tag}\`](#${failure.tag.toLowerCase()})`, cell(first), cell(todo)]
    })
  )

export const errorsPage = (source: Source): string => {
  const failures = failuresOf(source)
  demandWords(failures)
  const packageOf = ({ at }: Failure): string =>
    at.module.specifier
      .split("/")
      .slice(0, at.module.specifier.startsWith("@") ? 2 : 1)
      .join("/")
  const groups = groupBy(failures, packageOf)
  return [
    "# Every error",
    `The ${failures.length} errors, one for each thing that you can act on, with a message in one line. [Errors](/guides/errors) ` +
      "says how to catch them.",
    ...[...groups].flatMap(([name, group]) => [
      `## Errors of ${name}`,
      summary(group),
      ...group.map((failure) => section(source, failure))
    ])
  ].join("\n\n")
}
