/** `docs/coming-from.md` names nothing of ours that does not exist. */
import { assert, describe, it } from "@effect/vitest"
import * as Clashfx from "clashfx"
import * as ClashNode from "clashfx/node"
import { globSync, readFileSync } from "node:fs"
import { resolve } from "node:path"
import ts from "typescript-6"

const root = resolve(import.meta.dirname, "../../../..")
const read = (file: string): string => readFileSync(resolve(root, file), "utf8")

const text = read("docs/coming-from.md")

/** The cells of all rows but the heads. */
const rows = text
  .split("\n")
  .filter((line) => line.startsWith("| ") && !/^\| (coc\.py|-{3})/.test(line))
  .map((line) => line.split("|").map((cell) => cell.trim()))

/** What stands around the tables. */
const prose = text
  .split("\n")
  .filter((line) => !line.startsWith("|"))
  .join(" ")

const codes = (cell: string): ReadonlyArray<string> => [...cell.matchAll(/`([^`]+)`/g)].map(([, code = ""]) => code)

const modules: Readonly<Record<string, object>> = { ...Clashfx, ClashNode }

const has = (of: object | undefined, key: string): boolean => of !== undefined && key in of

/** What the column of ours has of Effect's and of JavaScript's. */
const foreignNames = new Set(["find", "map", "prototype", "result", "all", "sleep", "runForEach"])

/** The tags of all events, from their schemas. */
const eventTags = new Set(
  [...JSON.stringify(Clashfx.WatchEvent.WatchEvent.ast).matchAll(/"literal":"([A-Z]\w+)"/g)].map(([, tag]) => tag)
)

describe("the table of names", () => {
  it("has rows of four cells", () => {
    assert.isAbove(rows.length, 150)
    for (const row of rows) assert.lengthOf(row, 6, row.join("|"))
  })

  it("names nothing of ours that is not there", () => {
    const missing = [...rows.flatMap((row) => codes(`${row[3]} ${row[4]}`)), ...codes(prose)]
      .flatMap((code) => [...code.matchAll(/\b([A-Z]\w+)\.(\w+)/g)])
      .filter(([, module = "", name = ""]) => modules[module] !== undefined && !has(modules[module], name))
      .map(([code]) => code)
    assert.deepStrictEqual(missing, ["ClashError.ClashError"])
  })

  it("names nothing of ours that belongs to no module", () => {
    // Effect's, JavaScript's, and the events of coc.py whose fields have other names here.
    const foreign = new Set(["Array", "ClanEvents", "DateTime", "Effect", "PlayerEvents", "Stream"])
    const unknown = [...rows.flatMap((row) => codes(row[3] ?? "")), ...codes(prose)]
      .flatMap((code) => [...code.matchAll(/\b([A-Z]\w+)\.\w+/g)])
      .filter(([, module = ""]) => modules[module] === undefined && !foreign.has(module))
      .map(([code]) => code)
    assert.deepStrictEqual(unknown, [])
  })

  it("names no option or field of ours that is nowhere in the surface", () => {
    const surface = globSync("surface/clashfx/**/*.txt", { cwd: root }).map(read).join("\n")
    const nowhere = rows
      .flatMap((row) => codes(row[3] ?? ""))
      .flatMap((code) =>
        /^[a-z]\w+$/.test(code) ? [code] : [...code.matchAll(/\.([a-z]\w+)/g)].map(([, name = ""]) => name)
      )
      .filter((name) => !new RegExp(`\\b${name}\\b`).test(surface))
    assert.deepStrictEqual(
      nowhere.filter((name) => !foreignNames.has(name)),
      []
    )
  })

  it("names events that there are", () => {
    const events = rows
      .slice(rows.findIndex((row) => row[1]?.includes("EventsClient")))
      .slice(0, 45)
      .flatMap((row) => codes(row[3] ?? ""))
      .filter((code) => /^[A-Z][a-z]+[A-Z]\w+$/.test(code))
    assert.isAbove(events.length, 35)
    assert.deepStrictEqual(
      events.filter((event) => !eventTags.has(event)),
      []
    )
  })

  it("names every event", () => {
    assert.isAbove(eventTags.size, 50)
    assert.deepStrictEqual(
      [...eventTags].filter((tag) => !text.includes(`\`${tag}\``)),
      []
    )
  })

  it("names every operation", () => {
    const operations = ["Clans", "Players", "Wars", "Leagues", "Locations", "Labels", "GoldPasses"].flatMap((module) =>
      Object.keys(modules[module] ?? {}).map((name) => `${module}.${name}`)
    )
    assert.deepStrictEqual(
      operations.filter((name) => !text.includes(`\`${name}`)),
      []
    )
  })
})

// ---------------------------------------------------------------------------------------------------------------------
// clashofclans.js, by its own types
// ---------------------------------------------------------------------------------------------------------------------

interface Peer {
  /** Methods, computed properties, functions and constants. */
  readonly names: ReadonlyArray<string>
  /** Plain fields of its classes. */
  readonly fields: ReadonlyArray<string>
}

const isPrivate = (member: ts.ClassElement): boolean =>
  (ts.getCombinedModifierFlags(member) & ts.ModifierFlags.Private) !== 0 ||
  (member.name !== undefined && ts.isPrivateIdentifier(member.name))

const membersOf = (declaration: ts.ClassDeclaration): ReadonlyArray<readonly [name: string, isField: boolean]> =>
  declaration.members.flatMap((member) =>
    member.name === undefined || isPrivate(member)
      ? []
      : [[member.name.getText(), ts.isPropertyDeclaration(member)] as const]
  )

/** What its users can write, read from the types that it is published with. */
const peer = (): Peer => {
  const entry = resolve(root, "node_modules/clashofclans.js/dist/index.d.ts")
  const program = ts.createProgram([entry], { module: ts.ModuleKind.NodeNext, skipLibCheck: true })
  const checker = program.getTypeChecker()
  const file = program.getSourceFile(entry)
  const module = file && checker.getSymbolAtLocation(file)
  assert(module !== undefined)
  const [names, fields] = [new Set<string>(), new Set<string>()]
  for (const symbol of checker.getExportsOfModule(module)) {
    const [declaration] = symbol.declarations ?? []
    if (declaration === undefined || (symbol.flags & ts.SymbolFlags.Value) === 0) continue
    if (!ts.isClassDeclaration(declaration)) names.add(symbol.name)
    else for (const [name, isField] of membersOf(declaration)) (isField ? fields : names).add(name)
  }
  return { names: [...names], fields: [...fields] }
}

/** The names of all fields in the description of the API. */
const fieldsOfApi = (): ReadonlySet<string> => {
  const found = new Set<string>()
  const visit = (value: unknown): void => {
    if (typeof value !== "object" || value === null) return
    for (const [key, inner] of Object.entries(value)) {
      if (key === "properties") for (const name of Object.keys(inner)) found.add(name)
      visit(inner)
    }
  }
  visit(JSON.parse(read("docs/openapi.json")))
  return found
}

describe("clashofclans.js", () => {
  const { fields, names } = peer()
  const told = new Set(rows.flatMap((row) => codes(row[2] ?? "")).flatMap((code) => code.match(/\w+/g) ?? []))
  /** How its cache keeps: of the same names as a `Map`'s, and the store as a whole has its row. */
  const ofStores = new Set(["set", "get", "delete", "clear"])

  it("has a row for every method, computed property, function and constant", () => {
    assert.isAbove(names.length, 100)
    assert.deepStrictEqual(
      names.filter((name) => !told.has(name) && !ofStores.has(name)),
      []
    )
  })

  it("has fields with the API's own names, or they are on the page", () => {
    const known = fieldsOfApi()
    const onPage = new Set(codes(prose).flatMap((code) => code.match(/\w+/g) ?? []))
    assert.isAbove(known.size, 150)
    assert.isAbove(fields.length, 100)
    assert.deepStrictEqual(
      fields.filter((name) => !known.has(name) && !told.has(name) && !onPage.has(name)),
      []
    )
  })
})
