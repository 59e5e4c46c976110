/**
 * Every page of the built site, read as files: one title and description of its own, headings that say something, and links that
 * lead somewhere, anchors included. `npm run docs` has to have built it.
 */
import { globSync, readFileSync } from "node:fs"
import { join } from "node:path"
import { assert, beforeAll, describe, it } from "vitest"
import { missing, site } from "./browser.ts"

const isRequired = process.env["CLASHFX_REQUIRE_SERVERS"] !== undefined

interface BuiltPage {
  /** `/guides/errors` */
  readonly path: string
  readonly html: string
}

const first = (pattern: RegExp, { html }: BuiltPage): string => pattern.exec(html)?.[1]?.trim() ?? ""
const titleOf = (page: BuiltPage): string => first(/<title>([^<]*)<\/title>/, page)
const descriptionOf = (page: BuiltPage): string => first(/<meta name="description" content="([^"]*)"/, page)

const textOf = (html: string): string =>
  html
    .replaceAll(/<a class="header-anchor"[^>]*>.*?<\/a>/g, "")
    .replaceAll(/<[^>]*>/g, "")
    .replaceAll(/&[^;]+;|\u200B/g, "")
    .trim()

/** Pages whose value is said more than once, with the value. */
const twice = (pages: ReadonlyArray<BuiltPage>, valueOf: (page: BuiltPage) => string): ReadonlyArray<string> => {
  const seen = new Map<string, string>()
  return pages.flatMap((page) => {
    const value = valueOf(page)
    const other = seen.get(value)
    seen.set(value, page.path)
    return other === undefined ? [] : [`${other}, ${page.path}: ${value}`]
  })
}

const idsOf = ({ html }: BuiltPage): ReadonlySet<string> =>
  new Set([...html.matchAll(/\sid="([^"]+)"/g)].map(([, id = ""]) => id))

describe.skipIf(missing !== undefined && !isRequired)("every page", () => {
  const pages: Array<BuiltPage> = []

  beforeAll(() => {
    for (const file of globSync("**/*.html", { cwd: site })) {
      if (file === "404.html") continue
      const path = `/${file.replace(/(^|\/)index\.html$/, "$1").replace(/\.html$/, "")}`
      pages.push({ path, html: readFileSync(join(site, file), "utf8") })
    }
    assert.isAbove(pages.length, 150)
  })

  const complain = (about: (page: BuiltPage) => boolean): void =>
    assert.deepStrictEqual(
      pages.filter(about).map(({ path }) => path),
      []
    )

  it("has one heading of the first rank", () => complain(({ html }) => html.split("<h1").length !== 2))

  it("has a title that no other page has", () => assert.deepStrictEqual(twice(pages, titleOf), []))

  it("has a description that no other page has, as long as search engines show it", () => {
    complain((page) => descriptionOf(page).length < 20 || descriptionOf(page).length > 320)
    assert.deepStrictEqual(twice(pages, descriptionOf), [])
  })

  it("has no heading without words", () =>
    complain(({ html }) =>
      [...html.matchAll(/<h([1-6])[^>]*>([\s\S]*?)<\/h\1>/g)].some(([, , text]) => textOf(text ?? "") === "")
    ))

  it("links to places that are there", () => {
    const known = new Map(pages.map((page) => [page.path.replace(/(.)\/$/, "$1"), idsOf(page)] as const))
    const dead = pages.flatMap((page) => {
      const links = [...page.html.matchAll(/<a[^>]*\shref="([^"#]*)(?:#([^"]*))?"/g)]
      return links.flatMap(([, href = "", anchor = ""]) => {
        if (/^\w+:/.test(href) || /\.\w+$/.test(href)) return []
        const target = new URL(href, `http://site${page.path}`).pathname.replace(/(.)\/$/, "$1")
        const ids = known.get(target)
        const isThere = ids !== undefined && (anchor === "" || ids.has(decodeURIComponent(anchor)))
        return isThere ? [] : [`${page.path}: ${href}#${anchor}`]
      })
    })
    assert.deepStrictEqual([...new Set(dead)], [])
  })
})
