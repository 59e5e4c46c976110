/** Every event: when it is told, and its fields. An event is what has a `_tag`, an `id` and an `at`. */
import ts from "typescript-6"
import { docOf, type Exported, inOrder, type Source } from "./exports.ts"
import { cell, groupBy, paragraphs, table, typeText } from "./markdown.ts"

/** How the groups are called, by the module that exports their events. */
const titles: Readonly<Record<string, string>> = {
  ClanDiff: "Clans",
  PlayerDiff: "Players",
  WarDiff: "Wars",
  LeagueDiff: "Clan war leagues",
  RaidDiff: "Raid weekends",
  CalendarEvents: "The game's calendar",
  WatchEvent: "The watcher and the API"
}

/** On every event; told once, above all of them. */
const common = new Set(["_tag", "id", "at", "kind", "tag"])

interface Event {
  readonly tag: string
  readonly at: Exported
  readonly variants: ReadonlyArray<ts.Type>
}

const constituents = (type: ts.Type): ReadonlyArray<ts.Type> => (type.isUnion() ? type.types : [type])

const tagOf = (checker: ts.TypeChecker, type: ts.Type): string | undefined => {
  const property = type.getProperty("_tag")
  if (property === undefined || !type.getProperty("id") || !type.getProperty("at")) return undefined
  const tag = checker.getTypeOfSymbol(property)
  return tag.isStringLiteral() ? tag.value : undefined
}

const eventsOf = ({ checker, exported }: Source): ReadonlyArray<Event> => {
  const events = new Map<string, { readonly at: Exported; readonly variants: Set<ts.Type> }>()
  const isEventsOwn = (tag: string, { name }: Exported): boolean => name === tag || name === `${tag}Event`
  for (const each of exported) {
    if (!(each.symbol.flags & ts.SymbolFlags.Type)) continue
    const all = constituents(checker.getDeclaredTypeOfSymbol(each.symbol))
    for (const type of all) {
      const tag = tagOf(checker, type)
      if (tag === undefined) continue
      const known = events.get(tag)
      if (known === undefined) events.set(tag, { at: each, variants: new Set([type]) })
      else if (isEventsOwn(tag, each)) events.set(tag, { at: each, variants: new Set(all) })
    }
  }
  const all = [...events].map(([tag, { at, variants }]) => ({ tag, at, variants: [...variants] }))
  const order = inOrder(all.map(({ at }) => at))
  return all.toSorted((a, b) => order.indexOf(a.at) - order.indexOf(b.at))
}

const typeOfField = (source: Source, variant: ts.Type, name: string): ts.Type | undefined => {
  const property = variant.getProperty(name)
  return property === undefined ? undefined : source.checker.getTypeOfSymbol(property)
}

const fieldRow = (source: Source, property: ts.Symbol, variants: ReadonlyArray<ts.Type>): ReadonlyArray<string> => {
  const types = variants.flatMap((variant) => typeOfField(source, variant, property.name) ?? [])
  const texts = [...new Set(types.map((type) => typeText(source, type)))]
  return [`\`${property.name}\``, texts.join(" \\| "), cell(docOf(property, source.checker))]
}

/** An event that is about one of many fields has a type for each. */
const changes = (source: Source, variants: ReadonlyArray<ts.Type>): string =>
  table(
    ["`field`", "`previous` and `current`"],
    variants.flatMap((variant) => {
      const field = typeOfField(source, variant, "field")
      const current = typeOfField(source, variant, "current")
      if (field?.isStringLiteral() !== true || current === undefined) return []
      return [[`\`${field.value}\``, typeText(source, current)]]
    })
  )

const isOfFields = (source: Source, variants: ReadonlyArray<ts.Type>): boolean =>
  variants.length > 1 && variants.every((variant) => typeOfField(source, variant, "field")?.isStringLiteral() === true)

const section = (source: Source, { at, tag, variants }: Event): string => {
  const perField = isOfFields(source, variants)
  const told = perField ? new Set([...common, "field", "previous", "current"]) : common
  const [first] = variants
  const properties = (first?.getProperties() ?? []).filter(({ name }) => !told.has(name))
  const rows = properties.map((property) => fieldRow(source, property, variants))
  return [
    `### ${tag}`,
    paragraphs(at.doc),
    table(["field", "type", "meaning"], rows),
    perField ? changes(source, variants) : "",
    `See ${source.linkTo(at)} in \`${at.module.specifier}\`.`
  ]
    .filter((part) => part !== "")
    .join("\n\n")
}

const stamp = (source: Source, events: ReadonlyArray<Event>): string => {
  const variant = events.find(({ tag }) => tag === "ClanMemberJoined")?.variants[0]
  const properties = (variant?.getProperties() ?? []).filter(({ name }) => common.has(name))
  return table(
    ["field", "type", "meaning"],
    properties.map((property) =>
      property.name === "_tag"
        ? ["`_tag`", "`string`", "The name of the event: what a `switch` looks at."]
        : fieldRow(source, property, variant === undefined ? [] : [variant])
    )
  )
}

export const eventsPage = (source: Source): string => {
  const events = eventsOf(source)
  const groups = groupBy(events, ({ at }) => at.module.specifier.split("/").at(-1) ?? "")
  const order = [...Object.keys(titles), ...groups.keys()]
  return [
    "# Every event",
    `The ${events.length} events that a watcher can tell, with their fields. [Watching](/guides/watching) says how to get them. ` +
      "`WatchEvent` is the union of them all, and a schema: events become JSON and come back.",
    "Every event has these fields, except that those of the game's calendar and of the API as a whole have no `kind` and no `tag`.",
    stamp(source, events),
    ...[...new Set(order)].flatMap((module) => {
      const group = groups.get(module)
      return group === undefined
        ? []
        : [`## ${titles[module] ?? module}`, ...group.map((event) => section(source, event))]
    })
  ].join("\n\n")
}
