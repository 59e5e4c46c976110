/**
 * The pages that typedoc writes, as people read them: named as a program imports them, with what the module is for and how it
 * is imported above everything else, and without sections that say nothing.
 */
import { existsSync, globSync, readFileSync, writeFileSync } from "node:fs"
import { dirname, join, relative } from "node:path"
import { publicModulesOf, published } from "../support/workspace.ts"
import { cell, paragraphs, table } from "./markdown.ts"

interface ModulePage {
  /** Below the folder of the reference: `clashfx/src/api/Clans.md`. */
  readonly page: string
  /** `clashfx/api/Clans`. */
  readonly title: string
  /** `clashfx`, and the room in it, if there are rooms. */
  readonly packageName: string
  readonly room: string
  /** What the module says of itself, as paragraphs. */
  readonly about: string
  readonly importLine: string
}

/** The comment that a file begins with; examples in it stay, their tag does not. */
const headerOf = (file: string): string => {
  const [, text = ""] = /^\/\*\*([\s\S]*?)\*\//.exec(readFileSync(file, "utf8")) ?? []
  return text
    .replaceAll(/^ *\* ?/gm, "")
    .replaceAll(/^@example$\n?/gm, "")
    .trim()
}

const importOf = (specifier: string, name: string, isEntry: boolean): string => {
  if (specifier === "clashfx/promise") return `import { createClient } from "clashfx/promise"`
  if (isEntry) return ""
  return `import * as ${name} from "${specifier}"`
}

const modulePages = (folder: string): ReadonlyArray<ModulePage> =>
  published.flatMap((each) =>
    publicModulesOf(each).flatMap(({ file, key, specifier }) => {
      const path = join(each.folder, file).replace(/\.ts$/, "")
      // typedoc tells pages apart that differ in nothing but the case of a letter.
      const named = [`${path}.md`, `${path}/index.md`, `${path}-1.md`]
      const places = path.endsWith("/index") ? [`${path}.md`, `${dirname(path)}.md`] : named
      const page = places.find((one) => existsSync(join(folder, one)))
      if (page === undefined) return []
      const [, room = ""] = /^\.\/(\w+)\//.exec(key) ?? []
      const last = specifier.split("/").at(-1) ?? ""
      const name = specifier === "clashfx/node" ? "ClashNode" : last
      const importLine = importOf(specifier, name, key === ".")
      return [
        { page, title: specifier, packageName: each.name, room, about: headerOf(join(each.path, file)), importLine }
      ]
    })
  )

// ---------------------------------------------------------------------------------------------------------------------
// One page
// ---------------------------------------------------------------------------------------------------------------------

const silent = [
  // What every error has.
  /^#### Accessors\n\n##### message\n\n###### Get Signature\n\n```ts\nget message\(\): string;\n```\n\n(?:###### Returns\n\n`string`\n\n)?(?!##### )/gm,
  // Names of type parameters stand in the signature.
  /^#{4,6} Type Parameters\n\n\| Type Parameter \|\n\| -+ \|\n(?:\|.*\|\n)+\n?/gm,
  // What is no link is a type of Effect's, or a schema in full.
  /^#### Extends\n\n- (?!\[)(?:.+\n)+\n/gm,
  /^#### Extended by\n\n(?:- .*\n)+\n?/gm,
  // A name for what another module calls by the same name.
  /^```ts\ntype (\w+)(?:<[^>]*>)? = \1(?:<[^>]*>)?;\n```\n\n/gm
]

/** A schema and its type have one name: the type alone is no second section. */
const withoutTypesOfSchemas = (text: string): string => {
  const [head = "", ...sections] = text.split(/^(?=#{2,3} )/m)
  const nameOf = (section: string): string => /^### (\w+)\n/.exec(section)?.[1] ?? ""
  const isType = (section: string): boolean =>
    /^### (\w+)\n\n```ts\ntype \1 = typeof \1\.Type;\n```\n/.test(section) &&
    sections.filter((other) => nameOf(other) === nameOf(section)).length > 1
  return [head, ...sections.filter((section) => !isType(section))].join("")
}

/** A heading without anything below it. */
const withoutEmptyGroups = (text: string): string => text.replaceAll(/^## .+\n\n(?=## |$(?![\s\S]))/gm, "")

/** What fits into a line is written in one. */
const inOneLine = (code: string): string => {
  const line = code
    .trim()
    .replaceAll(/\s*\n\s*/g, " ")
    .replaceAll(/([(<]) (?:\| )?/g, "$1")
    .replaceAll(/([=,]) \| /g, "$1 ")
    .replaceAll(/ ([)>])/g, "$1")
    .replaceAll("=>", " => ")
    .replaceAll(/ {2,}/g, " ")
  return line.length <= 100 && !line.includes("{") ? `${line}\n` : code
}

const signature = /(?<=^```ts\n)((?:function|const|type) [^`]*?)(?=^```$)/gm

/** `Open`: known texts, and others that may come. */
const openTexts = /`string` & `object` \\\| (`"[^`]*"`(?: \\\| `"[^`]*"`)*)/g

const tidy = (text: string): string =>
  withoutEmptyGroups(withoutTypesOfSchemas(silent.reduce((page, each) => page.replaceAll(each, ""), text)))
    .replaceAll(/^What to do: (.)/gm, (_, first: string) => `**What to do**: ${first.toUpperCase()}`)
    .replaceAll(/^\*\*\*\n\n(?=## )/gm, "")
    .replaceAll(/^## Variables$/gm, "## Values")
    .replaceAll(signature, inOneLine)
    .replaceAll(openTexts, "$1 \\| `string`")

const withHead = (text: string, { about, importLine, title }: ModulePage): string => {
  const code = importLine === "" || about.includes(importLine) ? "" : `\`\`\`ts\n${importLine}\n\`\`\`\n\n`
  return text.replace(/^# .*\n+/m, () => `# ${title}\n\n${paragraphs(about)}\n\n${code}`)
}

// ---------------------------------------------------------------------------------------------------------------------
// Links
// ---------------------------------------------------------------------------------------------------------------------

/** As VitePress makes anchors of the headings that are here: names of code. */
const slug = (heading: string): string =>
  heading
    .replaceAll(/[`\\]|<[^>]*>/g, "")
    .toLowerCase()
    .replaceAll(/[^a-z0-9_]+/g, "-")
    .replaceAll(/^-|-$/g, "")

const anchorsOf = (text: string): ReadonlySet<string> => {
  const found = new Set([...text.matchAll(/<a id="([^"]+)"/g)].map(([, id = ""]) => id))
  for (const [, heading = ""] of text.replaceAll(/^```[\s\S]*?^```$/gm, "").matchAll(/^#+ (.+)$/gm)) {
    const base = slug(heading)
    let name = base
    for (let n = 1; found.has(name); n++) name = `${base}-${n}`
    found.add(name)
  }
  return found
}

/** Sections that are gone had anchors that others counted on: what is there under the same name is meant. */
const mendLinks = (folder: string): void => {
  const texts = new Map(
    globSync("**/*.md", { cwd: folder }).map((file) => [file, readFileSync(join(folder, file), "utf8")] as const)
  )
  const anchors = new Map([...texts].map(([file, text]) => [file, anchorsOf(text)] as const))
  for (const [file, text] of texts) {
    const mended = text.replaceAll(/\]\(([\w./-]*)#([\w-]+)\)/g, (link, path: string, anchor: string) => {
      const target = path === "" ? file : join(dirname(file), path)
      const there = anchors.get(target)
      if (there === undefined || there.has(anchor)) return link
      const plain = anchor.replace(/-\d+$/, "")
      return there.has(plain) ? `](${path}#${plain})` : path === "" ? `](#)` : `](${path})`
    })
    if (mended !== text) writeFileSync(join(folder, file), mended)
  }
}

// ---------------------------------------------------------------------------------------------------------------------
// All pages
// ---------------------------------------------------------------------------------------------------------------------

/** What the rooms of `clashfx` are for, in the order in which one needs them. */
const rooms: ReadonlyArray<readonly [room: string, title: string]> = [
  ["", "Where to begin"],
  ["api", "Requests"],
  ["watch", "Watching"],
  ["model", "What the API sends"],
  ["game", "Game data and the rules of the game"],
  ["stats", "Statistics"],
  ["diff", "Events, and how they are found"],
  ["service", "Keys, rate limit, cache"],
  ["exchange", "Answers and errors"],
  ["node", "For Node"]
]

const order = ["clashfx", "@clashfx/simulator", "@clashfx/cluster", "@clashfx/gateway", "@clashfx/game-data"]

const rows = (pages: ReadonlyArray<ModulePage>): string =>
  table(
    ["module", "what it is for"],
    pages.map(({ about, page, title }) => [
      `[\`${title}\`](${page})`,
      cell(about.split("\n\n")[0] ?? "").replace(/:$/, ".")
    ])
  )

const indexOf = (pages: ReadonlyArray<ModulePage>): string => {
  const of = (name: string) => pages.filter(({ packageName }) => packageName === name)
  return [
    "# Reference",
    "Every public module, with all that it exports. Most programs import from `clashfx`, which has the modules as namespaces: " +
      '`import { Clans, Watch } from "clashfx"`.',
    "At a glance: [every event](events.md), [every error](errors.md), [every layer](layers.md), [every option](options.md).",
    ...order.flatMap((name) => {
      if (name !== "clashfx") return [`## ${name}`, rows(of(name))]
      return [
        `## ${name}`,
        ...rooms.flatMap(([room, title]) => {
          const inside = of(name).filter((page) => page.room === room)
          return inside.length === 0 ? [] : [`### ${title}`, rows(inside)]
        })
      ]
    })
  ].join("\n\n")
}

/** Namespaces of a module that is no module of its own: `World of @clashfx/simulator`. */
const namespaceTitle = (page: string, pages: ReadonlyArray<ModulePage>): string | undefined => {
  const [, path = "", name = ""] = /^(.+)\/namespaces\/(\w+)\.md$/.exec(page) ?? []
  const owner = pages.find((each) => dirname(each.page) === path)
  return owner === undefined ? undefined : `${name} of ${owner.title}`
}

/** Rewrites the pages of modules in the folder of the reference, and its index. */
export const tidyPages = (folder: string): void => {
  const pages = modulePages(folder)
  const byPage = new Map(pages.map((each) => [each.page, each] as const))
  for (const file of globSync("*/**/*.md", { cwd: folder })) {
    const page = relative(folder, join(folder, file))
    const text = tidy(readFileSync(join(folder, page), "utf8"))
    const found = byPage.get(page)
    const inner = namespaceTitle(page, pages)
    if (found !== undefined) writeFileSync(join(folder, page), withHead(text, found))
    else writeFileSync(join(folder, page), inner === undefined ? text : text.replace(/^# .*$/m, () => `# ${inner}`))
  }
  writeFileSync(join(folder, "index.md"), `${indexOf(pages)}\n`)
  mendLinks(folder)
}
