import { createHash } from "node:crypto"
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { dirname, join, relative, resolve } from "node:path"
import { defineConfig } from "vitepress"

const docs = resolve(import.meta.dirname, "..")
const root = resolve(docs, "..")
const repository = "https://github.com/clashfx/clashfx"
const base = "/"

const titleOf = (file: string): string => /^# (.+)$/m.exec(readFileSync(join(docs, file), "utf8"))?.[1] ?? file

const pages = (folder: string) =>
  globSync(`${folder}/*.md`, { cwd: docs })
    .filter((file) => !file.endsWith("README.md"))
    .toSorted()
    .map((file) => ({ text: titleOf(file), link: `/${file.replace(/\.md$/, "")}` }))

/** Guides in the order in which one needs them; one that is not named here comes after them. */
const order = [
  "first-steps",
  "requests",
  "watching",
  "keys-and-limits",
  "stores",
  "errors",
  "testing",
  "without-effect",
  "command",
  "cluster",
  "gateway",
  "runtimes",
  "performance",
  "mcp"
]
const rank = ({ link }: { readonly link: string }): number => {
  const found = order.indexOf(link.slice("/guides/".length))
  return found < 0 ? order.length : found
}
const guides = pages("guides").toSorted((a, b) => rank(a) - rank(b))

/** In the order of the table in `guides/runtimes.md`. */
const runtimes = ["node", "bun", "deno", "workers", "browsers"].map((name) => ({
  text: titleOf(`runtimes/${name}.md`),
  link: `/runtimes/${name}`
}))

/** What is made of the docstrings besides the pages of modules: see `scripts/reference`. */
const lists = [
  { text: "Every event", link: "/reference/events" },
  { text: "Every error", link: "/reference/errors" },
  { text: "Every layer", link: "/reference/layers" },
  { text: "Every option", link: "/reference/options" }
]

/** The reference, one group for each folder: `packages/clashfx/src/api/Clans.ts`. */
const reference = () => {
  const groups = new Map<string, Array<{ readonly text: string; readonly link: string }>>()
  for (const file of globSync("reference/**/*.md", { cwd: docs }).toSorted()) {
    if (!/^reference\/.+\//.test(file)) continue
    const path = file.slice("reference/".length, -".md".length)
    // What a package's own name gives is `packages/clashfx/src`.
    const [, of = "", room = "", name = room] = /^([^/]+)\/src\/(?:([^/]+)\/)?(.+)$/.exec(path) ?? [
      "",
      path.replace(/\/src$/, ""),
      "index"
    ]
    const title = [of, room === name ? "" : room].filter((part) => part !== "").join("/")
    const group = groups.get(title) ?? []
    group.push({ text: name, link: `/reference/${path}` })
    groups.set(title, group)
  }
  return [...groups].map(([text, items]) => ({ text, items, collapsed: true }))
}

/** Links to files beside `docs/` lead to the repository; one to a file that is not there fails the build. */
const outward = (href: string, page: string): string => {
  if (!/^\.\.?\//.test(href)) return href
  const [path = "", fragment] = href.split("#")
  const target = resolve(dirname(join(docs, page)), path)
  const inside = relative(docs, target)
  if (!inside.startsWith("..") && inside !== "") return href
  if (!existsSync(target)) throw new Error(`docs/${page}: there is no ${href}`)
  return `${repository}/blob/main/${relative(root, target)}${fragment === undefined ? "" : `#${fragment}`}`
}

/** Scripts inside pages become files, so that the site works where only scripts of its own origin may run. */
const moveScripts = (out: string): void => {
  mkdirSync(join(out, "assets"), { recursive: true })
  for (const file of globSync("**/*.html", { cwd: out })) {
    const html = readFileSync(join(out, file), "utf8")
    const moved = html.replaceAll(/<script([^>]*)>([^<]+)<\/script>/g, (_, attributes: string, code: string) => {
      const name = `assets/inline-${createHash("sha256").update(code).digest("hex").slice(0, 12)}.js`
      writeFileSync(join(out, name), code)
      return `<script${attributes} src="${base}${name}"></script>`
    })
    writeFileSync(join(out, file), moved)
  }
}

export default defineConfig({
  title: "clashfx",
  description: "The Clash of Clans API for TypeScript: operations, events, a simulator",
  lang: "en",
  base,
  head: [["link", { rel: "icon", href: `${base}icon.svg`, type: "image/svg+xml" }]],
  cleanUrls: true,
  metaChunk: true,
  srcExclude: ["README.md", "node_modules/**"],
  rewrites: { "design/README.md": "design/index.md" },
  buildEnd: ({ outDir }) => moveScripts(outDir),
  markdown: {
    config: (md) => {
      const links = md.renderer.rules["link_open"]
      md.renderer.rules["link_open"] = (tokens, at, options, env, self) => {
        const token = tokens[at]
        const href = token?.attrGet("href")
        if (token !== undefined && typeof href === "string") token.attrSet("href", outward(href, env.relativePath))
        return links === undefined ? self.renderToken(tokens, at, options) : links(tokens, at, options, env, self)
      }
    }
  },
  themeConfig: {
    search: { provider: "local" },
    outline: { level: [2, 3] },
    nav: [
      { text: "Guides", link: "/guides/first-steps", activeMatch: "/guides/" },
      { text: "Playground", link: "/playground" },
      { text: "Coming from", link: "/coming-from" },
      { text: "Reference", link: "/reference/", activeMatch: "/reference/" },
      { text: "Design", link: "/design/", activeMatch: "/design/" }
    ],
    sidebar: {
      "/reference/": [
        { text: "At a glance", items: [...lists, { text: "All modules", link: "/reference/" }] },
        ...reference()
      ],
      "/design/": [{ text: "Why it is like this", link: "/design/", items: pages("design") }],
      "/": [
        { text: "Guides", items: guides },
        { text: "Runtimes", items: runtimes },
        { text: "At a glance", items: lists },
        {
          text: "More",
          items: [
            { text: "Playground", link: "/playground" },
            { text: "Coming from another library", link: "/coming-from" },
            { text: "Why it is like this", link: "/design/" },
            { text: "Reference", link: "/reference/" }
          ]
        }
      ]
    },
    socialLinks: [{ icon: "github", link: repository }],
    footer: { message: "MIT. Unofficial fan content, not affiliated with Supercell." }
  }
})
