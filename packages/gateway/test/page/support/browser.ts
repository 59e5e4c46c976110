/** Debian's Chromium, and what it has to complain about. */
import { createRequire } from "node:module"
import { existsSync } from "node:fs"
import { join, resolve } from "node:path"
import { chromium as driver, type Browser, type BrowserContextOptions, type Page } from "playwright-core"

const chromium = ["/usr/bin/chromium", "/usr/bin/chromium-browser"].find(existsSync)

/** Elsewhere Chromium may be missing; in the gate it may not. */
export const isMissing = chromium === undefined && process.env["CLASHFX_REQUIRE_SERVERS"] === undefined
if (isMissing) console.warn("the gateway's page is not looked at: there is no Chromium")

const axe = createRequire(import.meta.url).resolve("axe-core/axe.min.js")

/** Where pictures go for who wants to see them: `PAGE_SHOTS=folder`. */
const shots = process.env["PAGE_SHOTS"]

export const launch = (): Promise<Browser> => {
  if (chromium === undefined) throw new Error("there is no Chromium")
  return driver.launch({ executablePath: chromium, args: ["--no-sandbox"] })
}

export const sizes = {
  phone: { viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true },
  laptop: { viewport: { width: 1180, height: 800 } },
  wide: { viewport: { width: 1920, height: 1080 } }
} as const

/** A page, and everything that its console said and that it asked of others. */
export interface Looked {
  readonly page: Page
  readonly complaints: Array<string>
  readonly foreign: Array<string>
  readonly shot: (name: string) => Promise<unknown>
  /** What axe finds wrong, one line each. */
  readonly violations: () => Promise<ReadonlyArray<string>>
  readonly close: () => Promise<void>
}

/** Opens the page at an address. */
export const look = async (
  browser: Browser,
  url: string,
  options: BrowserContextOptions = sizes.laptop
): Promise<Looked> => {
  const context = await browser.newContext(options)
  const page = await context.newPage()
  const [complaints, foreign]: [Array<string>, Array<string>] = [[], []]
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning") complaints.push(message.text())
  })
  page.on("pageerror", (error) => complaints.push(error.message))
  page.on("dialog", (dialog) => {
    complaints.push(`dialog: ${dialog.message()}`)
    void dialog.dismiss()
  })
  page.on("request", (request) => {
    if (!request.url().startsWith(url)) foreign.push(request.url())
  })
  await page.goto(url, { waitUntil: "load" })
  return {
    page,
    complaints,
    foreign,
    shot: (name) =>
      shots === undefined
        ? Promise.resolve()
        : page.screenshot({ path: join(resolve(shots), `${name}.png`), fullPage: true }),
    violations: async () => {
      // A script that is added by the test's own hand is not the page's: the rule does not hold for it.
      const source = await import("node:fs/promises").then(({ readFile }) => readFile(axe, "utf8"))
      return page.evaluate(`${source}; axe.run(document).then(({ violations }) =>
        violations.map(({ id, nodes }) => id + ": " + nodes.map(({ target }) => target.join(" ")).join(", ")))`)
    },
    close: () => context.close()
  }
}
