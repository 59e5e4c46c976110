/**
 * The lists of the reference miss nothing. What has to be in them is asked of the modules as they run, and of `surface/`;
 * the lists themselves are made by the compiler.
 */
import { existsSync, globSync, readFileSync } from "node:fs"
import { join, resolve } from "node:path"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"
import type * as SchemaAST from "effect/SchemaAST"
import { assert, beforeAll, describe, it } from "vitest"
import { WatchEvent } from "../../packages/clashfx/src/watch/WatchEvent.ts"
import { publicModulesOf, published, root } from "../../scripts/support/workspace.ts"

const folder = resolve(import.meta.dirname, "../reference")
const isBuilt = existsSync(join(folder, "events.md"))
const isRequired = process.env["CLASHFX_REQUIRE_SERVERS"] !== undefined

/** From a heading to the next one of its kind: `### WarEnded`. */
const sectionsOf = (list: string): ReadonlyMap<string, string> =>
  new Map(
    readFileSync(join(folder, `${list}.md`), "utf8")
      .split(/^### /m)
      .slice(1)
      .map((section) => [section.split("\n")[0] ?? "", section])
  )

const structsOf = (ast: SchemaAST.AST): ReadonlyArray<SchemaAST.Objects> =>
  ast._tag === "Union" ? ast.types.flatMap(structsOf) : ast._tag === "Objects" ? [ast] : []

const fieldsOf = (struct: SchemaAST.Objects) => struct.propertySignatures.map(({ name }) => String(name))

const tagOf = (struct: SchemaAST.Objects): string => {
  const tag = struct.propertySignatures.find(({ name }) => name === "_tag")?.type
  return tag?._tag === "Literal" ? String(tag.literal) : ""
}

/** Every value that programs can import, with the name of its module. */
const values = async (): Promise<ReadonlyArray<readonly [module: string, name: string, value: unknown]>> => {
  const modules = published
    .filter(({ name }) => name !== "@clashfx/game-data")
    .flatMap((each) => publicModulesOf(each).map(({ file, specifier }) => [join(each.path, file), specifier] as const))
  const loaded = modules.map(async ([file, specifier]) => [specifier, await import(file)] as const)
  return (await Promise.all(loaded)).flatMap(([specifier, module]) =>
    Object.entries(module).map(([name, value]) => [specifier, name, value] as const)
  )
}

describe.skipIf(!isBuilt && !isRequired)("the lists of the reference", () => {
  let all: Awaited<ReturnType<typeof values>>
  beforeAll(async () => {
    all = await values()
  }, 240_000)

  it("every event, with every field", () => {
    const events = sectionsOf("events")
    const structs = structsOf(Schema.toType(WatchEvent).ast)
    assert.isAbove(structs.length, 60)
    for (const struct of structs) {
      const section = events.get(tagOf(struct)) ?? assert.fail(`${tagOf(struct)} is missing`)
      const stamp = new Set(["_tag", "id", "at", "kind", "tag"])
      const missing = fieldsOf(struct).filter((field) => !stamp.has(field) && !section.includes(`\`${field}\``))
      assert.deepStrictEqual(missing, [], tagOf(struct))
    }
    assert.isTrue(events.has("Custom"))
  })

  it("every error, with what to do", () => {
    const errors = sectionsOf("errors")
    const classes = new Set(
      all.flatMap(([, , value]) =>
        typeof value === "function" && value.prototype instanceof Error ? [value.name] : []
      )
    )
    assert.isAbove(classes.size, 40)
    assert.deepStrictEqual(
      [...classes].filter((name) => !errors.get(name)?.includes("**What to do**")),
      []
    )
  })

  it("every layer", () => {
    const layers = new Set([...sectionsOf("layers").keys()].map((name) => name.replace(/\(.*/, "")))
    const isLayer = (name: string, value: unknown) => name.startsWith("layer") || Layer.isLayer(value)
    const wanted = all.flatMap(([module, name, value]) => {
      const owner = module === "clashfx/node" ? "ClashNode" : (module.split("/").at(-1) ?? "")
      if (isLayer(name, value)) return [`${owner}.${name}`]
      const statics = typeof value === "function" ? Object.getOwnPropertyNames(value) : []
      return statics.filter((each) => each.startsWith("layer")).map((each) => `${name}.${each}`)
    })
    assert.isAbove(wanted.length, 40)
    assert.deepStrictEqual(
      wanted.filter((name) => !layers.has(name)),
      []
    )
  })

  it("every option: what a signature calls one", () => {
    const page = readFileSync(join(folder, "options.md"), "utf8")
    const texts = globSync("surface/**/*.txt", { cwd: root }).map((file) => readFileSync(join(root, file), "utf8"))
    const names = new Set(
      texts.flatMap((text) => [...text.matchAll(/\boptions\??: (?:\w+\.)?(\w+)/g)].map(([, name]) => name ?? ""))
    )
    const declared = texts.flatMap((text) => [...text.matchAll(/^interface (\w+)[^{]*\{\n([^}]*)^\}/gm)])
    const wanted = declared.filter(([, name = ""]) => names.has(name))
    assert.isAbove(wanted.length, 20)
    for (const [, name, body = ""] of wanted) {
      assert.include(page, `.${name}\n`)
      for (const [, option] of body.matchAll(/^ {4}readonly (\w+)\?:/gm))
        assert.include(page, `| \`${option}\`<br>`, name)
    }
  })
})
