/** The house rules of the sources, as `CONTRIBUTING.md` gives them: each test names who breaks one. */
import { assert, describe, it } from "@effect/vitest"
import { existsSync } from "node:fs"
import { dirname, join } from "node:path"
import { type Module, others, parse, sources, targetOf } from "../scripts/support/modules.ts"
import { packages, root } from "../scripts/support/workspace.ts"

/** Fails with the name of everyone who breaks a rule. */
const none = (offenders: ReadonlyArray<string>): void => assert.strictEqual(offenders.join("\n"), "")

// ---------------------------------------------------------------------------------------------------------------------
// Arrows
// ---------------------------------------------------------------------------------------------------------------------

/** What each room of the SDK may stand on besides itself. */
const arrows: Readonly<Record<string, ReadonlyArray<string>>> = {
  model: [],
  game: ["model"],
  exchange: ["model", "game"],
  service: ["model", "game", "exchange"],
  api: ["model", "game", "exchange", "service"],
  diff: ["model", "game"],
  stats: ["model", "game", "diff"],
  watch: ["model", "game", "exchange", "service", "api", "diff", "stats"]
}

/** These are the front of the house: they may stand on everything, and no room stands on them. */
const front: ReadonlySet<string> = new Set(["", "node", "promise"])

/** The room of a file of a package: `api` of `packages/clashfx/src/api/Clans.ts`, nothing for files directly in `src`. */
const roomOf = (file: string): string => /^packages\/[^/]+\/src\/([^/]+)\//.exec(file)?.[1] ?? ""

const packageOf = (file: string): string => /^packages\/([^/]+)\//.exec(file)?.[1] ?? ""

const edgesOf = (module: Module) =>
  module.imports.flatMap((each) => {
    const to = targetOf(module, each)
    return to === undefined ? [] : [{ ...each, to }]
  })

describe("arrows", () => {
  it("rooms of the SDK stand on earlier rooms only: model, game, exchange, service, api, watch; diff on model and game", () => {
    const against = sources
      .filter(({ file }) => packageOf(file) === "clashfx")
      .flatMap((module) => {
        const room = roomOf(module.file)
        const allowed = front.has(room) ? undefined : [room, ...(arrows[room] ?? [])]
        return edgesOf(module)
          .filter(({ to }) => allowed !== undefined && !allowed.includes(roomOf(to)))
          .map(({ line, to }) => `${module.file}:${line} ${room} -> ${roomOf(to) || "the front"} (${to})`)
      })
    none(against)
  })

  it("every room is known to this test", () => {
    const rooms = new Set(sources.filter(({ file }) => packageOf(file) === "clashfx").map(({ file }) => roomOf(file)))
    const unknown = [...rooms].filter((room) => arrows[room] === undefined && !front.has(room))
    none(unknown)
  })

  it("sources reach other packages by their public names alone", () => {
    const outside = sources.flatMap((module) =>
      edgesOf(module)
        .filter(({ to }) => !to.startsWith(`packages/${packageOf(module.file)}/src/`))
        .filter(({ to }) => to !== `packages/${packageOf(module.file)}/package.json`)
        .map(({ line, to }) => `${module.file}:${line} ${to}`)
    )
    none(outside)
  })

  it("tests reach into their own package only", () => {
    const outside = others
      .filter(({ file }) => packageOf(file) !== "")
      .flatMap((module) =>
        edgesOf(module)
          .filter(({ to }) => /^packages\/[^/]+\/src\//.test(to) && packageOf(to) !== packageOf(module.file))
          .map(({ line, to }) => `${module.file}:${line} ${to}`)
      )
    none(outside)
  })

  it("packages import what they declare", () => {
    const known = new Map(packages.map((each) => [each.folder, each]))
    const undeclared = sources.flatMap((module) => {
      const { manifest } = known.get(packageOf(module.file)) ?? {}
      // What a bundle has in it is installed for nobody else.
      const bundled = manifest?.scripts?.["bundle"] === undefined ? {} : manifest.devDependencies
      const declared = Object.keys({ ...manifest?.dependencies, ...manifest?.peerDependencies, ...bundled })
      return module.imports
        .filter(({ specifier }) => !/^(\.|node:)/.test(specifier))
        .filter(({ specifier }) => !declared.some((name) => specifier === name || specifier.startsWith(`${name}/`)))
        .map(({ line, specifier }) => `${module.file}:${line} ${specifier}`)
    })
    none(undeclared)
  })
})

// ---------------------------------------------------------------------------------------------------------------------
// Circles
// ---------------------------------------------------------------------------------------------------------------------

type Graph = ReadonlyMap<string, ReadonlyArray<string>>

const graphOf = (modules: ReadonlyArray<Module>, withTypes: boolean): Graph =>
  new Map(
    modules.map((module) => [
      module.file,
      edgesOf(module)
        .filter(({ isType }) => withTypes || !isType)
        .map(({ to }) => to)
    ])
  )

/** Groups of modules that all lead to each other (Tarjan). */
const circlesOf = (graph: Graph): ReadonlyArray<ReadonlyArray<string>> => {
  const index = new Map<string, number>()
  const low = new Map<string, number>()
  const stack: Array<string> = []
  const circles: Array<ReadonlyArray<string>> = []
  const visit = (at: string): number => {
    const own = index.size
    index.set(at, own)
    let lowest = own
    stack.push(at)
    for (const to of graph.get(at) ?? []) {
      if (!index.has(to)) lowest = Math.min(lowest, visit(to))
      else if (stack.includes(to)) lowest = Math.min(lowest, index.get(to) ?? lowest)
    }
    low.set(at, lowest)
    if (lowest === own) {
      const group = stack.splice(stack.indexOf(at))
      if (group.length > 1) circles.push(group.toSorted())
    }
    return lowest
  }
  for (const at of graph.keys()) if (!index.has(at)) visit(at)
  return circles
}

describe("circles", () => {
  it("no module needs itself to load", () => {
    none(circlesOf(graphOf(sources, false)).map((group) => group.join(" <> ")))
  })

  it("types go in circles within a folder at most", () => {
    const wide = circlesOf(graphOf(sources, true)).filter(
      (group) => new Set(group.map((file) => dirname(file))).size > 1
    )
    none(wide.map((group) => group.join(" <> ")))
  })

  it("would be found", () => {
    const graph = new Map([
      ["a", ["b"]],
      ["b", ["c", "d"]],
      ["c", ["a"]],
      ["d", []]
    ])
    assert.deepStrictEqual(circlesOf(graph), [["a", "b", "c"]])
  })
})

// ---------------------------------------------------------------------------------------------------------------------
// Files
// ---------------------------------------------------------------------------------------------------------------------

const longestFile = 300
const longestFunction = 70

/** A file that is longer says why in its header. */
const hasReason = ({ header = "" }: Module): boolean => /\blong because\b/i.test(header)

/** Tests are tables and stories: they may be as long as they need. */
const isTest = (file: string): boolean => /(^|\/)test\//.test(file)

const code = [...sources, ...others].filter(({ file }) => !isTest(file))

describe("files", () => {
  it("begin with a header that says what they are for", () => {
    const bare = [...sources, ...others].filter(({ header = "" }) => header.trim().length < 15).map(({ file }) => file)
    none(bare)
  })

  it(`have at most ${longestFile} lines of code, or say why they are long`, () => {
    const long = code.filter((each) => each.lines > longestFile && !hasReason(each))
    none(long.map(({ file, lines }) => `${file}: ${lines}`))
  })

  it(`have functions of at most ${longestFunction} lines of code, or say why they are long`, () => {
    const long = code
      .filter((each) => !hasReason(each))
      .flatMap(({ file, functions }) =>
        functions
          .filter(({ lines }) => lines > longestFunction)
          .map(({ line, lines, name }) => `${file}:${line} ${name}: ${lines}`)
      )
    none(long)
  })

  it("that help tests lie under support", () => {
    const loose = others
      .filter(({ file }) => /^packages\/[^/]+\/test\//.test(file))
      .filter(({ file }) => !file.endsWith(".test.ts") && !file.includes("/support/"))
    none(loose.map(({ file }) => file))
  })

  it("that are imported exist", () => {
    const missing = [...sources, ...others].flatMap((module) =>
      edgesOf(module)
        .filter(({ to }) => !existsSync(join(root, to)))
        .map(({ line, to }) => `${module.file}:${line} ${to}`)
    )
    none(missing)
  })
})

describe("what is read of a module", () => {
  const module = parse(
    "packages/clashfx/src/api/X.ts",
    [
      "/** What it is for. */",
      `import type { A } from "./A.ts"`,
      `import { type B, type C } from "./B.ts"`,
      `import { type D, d } from "../service/D.ts"`,
      `export type { E } from "./E.ts"`,
      "",
      "// Why.",
      "export const f = (a: number) => {",
      "  // Nothing.",
      "",
      "  return `one",
      "two`",
      "}"
    ].join("\n")
  )

  it("imports, and whether they are types", () => {
    const read = module.imports.map(({ isType, specifier }) => [specifier, isType])
    assert.deepStrictEqual(read, [
      ["./A.ts", true],
      ["./B.ts", false],
      ["../service/D.ts", false],
      ["./E.ts", true]
    ])
  })

  it("lengths, without comments and blank lines", () => {
    assert.strictEqual(module.lines, 8)
    assert.deepStrictEqual(module.functions, [{ name: "f", line: 8, lines: 4 }])
  })
})
