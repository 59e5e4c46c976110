import { createHash } from "node:crypto"
import { existsSync, globSync, mkdirSync, readFileSync, writeFileSync } from "node:fs"
import { dirname, join, relative, resolve } from "node:path"
import { defineConfig } from "vitepress"
import { describe, headOf } from "./head.ts"

const docs = resolve(import.meta.dirname, "..")
const root = resolve(docs, "..")
const repository = "https://github.com/clashfx/clashfx"
const base = "/"
/** Where the site will be, such as `https://clashfx.example`: addresses of pages and of the picture for chats need it. */
const origin = process.env["SITE_ORIGIN"]
const about =
  "The Clash of Clans API for TypeScript: every route, every change in the game as an event, and a simulator."

const titleOf = (file: string): string => /^# (.+)$/m.exec(readFileSync(join(docs, file), "utf8"))?.[1] ?? file

const pages = (folder: string) =>
  globSync(`${folder}/*.md`, { cwd: docs })
    .filter((file) => !file.endsWith("README.md"))
    .toSorted()
    .map((file) => ({ text: titleOf(file), link: `/${file.replace(/\.md$/, "")}` }))

const guide = (name: string) => ({ text: titleOf(`guides/${name}.md`), link: `/guides/${name}` })

/** Every page below `guides/`, in the order in which one needs it. One that is not named here fails the build. */
const guides = {
  begin: ["first-steps", "without-effect"].map(guide),
  sdk: ["requests", "watching", "stores", "keys-and-limits", "errors", "testing", "performance"].map(guide),
  programs: ["command", "gateway", "cluster", "mcp"].map(guide),
  peers: ["side-by-side"].map((name) => ({ ...guide(name), text: "Their examples" })),
  runtimes: ["runtimes"].map(guide)
}
const named = new Set(Object.values(guides).flatMap((group) => group.map(({ link }) => link)))
const forgotten = pages("guides").filter(({ link }) => !named.has(link))
if (forgotten.length > 0) throw new Error(`not in the side bar: ${forgotten.map(({ link }) => link).join(", ")}`)

/** Design pages in the order of their index, which names every one. */
const designOrder = [...readFileSync(join(docs, "design/README.md"), "utf8").matchAll(/\]\(([\w-]+)\.md\)/g)].map(
  ([, name = ""]) => `/design/${name}`
)
const design = pages("design").toSorted((a, b) => designOrder.indexOf(a.link) - designOrder.indexOf(b.link))
const unlisted = design.find(({ link }) => !designOrder.includes(link))
if (unlisted !== undefined) throw new Error(`docs/design/README.md does not name ${unlisted.link}`)

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

/** The reference, one group for each folder of modules: `clashfx/api` has `Clans`. Titles are what programs import. */
const reference = () => {
  const groups = new Map<string, Array<{ readonly text: string; readonly link: string }>>()
  for (const file of globSync("reference/*/**/*.md", { cwd: docs }).toSorted()) {
    const title = titleOf(file)
    const [, inner, owner] = /^(\w+) of (.+)$/.exec(title) ?? []
    const [, scope = "", path = ""] = /^(@[\w-]+\/)?(.+)$/.exec(owner ?? title) ?? []
    const parts = path.split("/")
    const text = inner ?? parts.at(-1) ?? ""
    const group = scope + (parts.length === 1 ? path : parts.slice(0, -1).join("/"))
    const items = groups.get(group) ?? []
    items.push({ text, link: `/${file.replace(/\.md$/, "").replace(/\/index$/, "/")}` })
    groups.set(group, items)
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
  description: about,
  lang: "en",
  base,
  head: [
    ["link", { rel: "icon", href: `${base}icon.svg`, type: "image/svg+xml" }],
    ["meta", { name: "theme-color", content: "#c97a10" }]
  ],
  ...(origin === undefined ? {} : { sitemap: { hostname: origin } }),
  transformPageData: (page) => {
    // Generated: there is nothing to edit.
    if (page.filePath.startsWith("reference/")) page.frontmatter["editLink"] = false
    const description: unknown = page.frontmatter["description"]
    const isGiven = typeof description === "string"
    return { description: isGiven ? description : (describe(readFileSync(join(docs, page.filePath), "utf8")) ?? about) }
  },
  transformHead: ({ description, pageData, title }) => headOf(pageData, title, description, origin),
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
    logo: { src: "/icon.svg", alt: "" },
    // No option here may be a function: pages would have to make it of a text, which `script-src 'self'` forbids.
    search: { provider: "local" },
    outline: { level: [2, 3] },
    nav: [
      { text: "Guides", link: "/guides/first-steps", activeMatch: "/(guides|runtimes)/" },
      { text: "Playground", link: "/playground" },
      { text: "Reference", link: "/reference/", activeMatch: "/reference/" },
      { text: "Coming from", link: "/coming-from" },
      { text: "Design", link: "/design/", activeMatch: "/design/" }
    ],
    sidebar: {
      "/reference/": [
        { text: "At a glance", items: [...lists, { text: "All modules", link: "/reference/" }] },
        ...reference()
      ],
      "/design/": [{ text: "Why it is built like this", link: "/design/", items: design }],
      "/": [
        { text: "Begin", items: [...guides.begin, { text: "Playground", link: "/playground" }] },
        { text: "Guides", items: guides.sdk },
        { text: "Ready-made programs", items: guides.programs },
        {
          text: "Coming from elsewhere",
          items: [{ text: "Their names and ours", link: "/coming-from" }, ...guides.peers]
        },
        { text: "Runtimes", items: [...guides.runtimes.map((each) => ({ ...each, text: "Overview" })), ...runtimes] },
        { text: "Look up", items: [...lists, { text: "All modules", link: "/reference/" }] },
        { text: "Design", items: [{ text: "Why it is built like this", link: "/design/" }] }
      ]
    },
    editLink: {
      text: "Edit this page on GitHub",
      pattern: `${repository}/edit/main/docs/:path`
    },
    notFound: {
      title: "There is no such page",
      quote: "The address is wrong, or the page has moved. Try the search above, or begin at the start page.",
      linkText: "To the start page",
      linkLabel: "to the start page"
    },
    socialLinks: [{ icon: "github", link: repository }],
    footer: { message: "MIT. Unofficial fan content, not affiliated with Supercell." }
  }
})
