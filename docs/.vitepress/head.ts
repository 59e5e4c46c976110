/** What search engines and chats show of a page: a title of its own, a sentence about it, a picture. */
import type { HeadConfig, PageData } from "vitepress"

/** A page's first paragraph without its marks, as long as search engines show it. */
export const describe = (page: string): string | undefined => {
  const paragraphs = page
    .replace(/^---\n[\s\S]*?\n---\n/, "")
    .replaceAll(/^(```+)[\s\S]*?^\1$/gm, "")
    .split(/\n{2,}/)
  const first = paragraphs.map((each) => each.trim()).find((each) => /^[A-Za-z`*[]/.test(each))
  const text = first
    ?.replaceAll(/\s+/g, " ")
    .replaceAll(/\[([^\]]*)\](\([^)]*\))?/g, "$1")
    .replaceAll(/<[^>]*>|\*\*|`/g, "")
    .replace(/:$/, ".")
  if (text === undefined || text.length <= 160) return text
  const whole = /^.{50,159}[.?](?= )/.exec(text)?.[0]
  return whole ?? `${text.slice(0, 157).replace(/[\s,;:]+\S*$/, "")}…`
}

/** `guides/errors.md` is at `/guides/errors`. */
const pathOf = (page: string): string => page.replace(/(^|\/)index\.md$/, "$1").replace(/\.md$/, "")

/** Addresses in here have to be whole ones; without an `origin` those are left out. */
export const headOf = (page: PageData, title: string, description: string, origin?: string): Array<HeadConfig> => {
  const property = (name: string, content: string): HeadConfig => ["meta", { property: name, content }]
  const address = `${origin}/${pathOf(page.relativePath)}`
  const isMissing = page.relativePath === "404.md"
  return [
    property("og:type", "website"),
    property("og:site_name", "clashfx"),
    property("og:title", title),
    property("og:description", description),
    ...(origin === undefined || isMissing
      ? []
      : [
          property("og:url", address),
          property("og:image", `${origin}/card.png`),
          property("og:image:width", "1200"),
          property("og:image:height", "630"),
          property("og:image:alt", "clashfx: the Clash of Clans API for TypeScript"),
          ["link", { rel: "canonical", href: address }] satisfies HeadConfig
        ]),
    ["meta", { name: "twitter:card", content: "summary_large_image" }]
  ]
}
