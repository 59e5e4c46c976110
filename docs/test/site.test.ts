/**
 * The built site in Debian's Chromium: no error and no foreign script on its pages, light, dark and on a phone; search; the
 * playground by keyboard. `npm run docs` has to have built it.
 */
import { globSync, mkdirSync } from "node:fs"
import { join, resolve } from "node:path"
import { afterAll, assert, beforeAll, describe, it } from "vitest"
import type { Browser, BrowserContextOptions, Page } from "playwright-core"
import { chromium, missing, serve, site } from "./browser.ts"

const shots = resolve(import.meta.dirname, "../.vitepress/cache/shots")
const isRequired = process.env["CLASHFX_REQUIRE_SERVERS"] !== undefined
if (missing !== undefined && !isRequired) console.warn(`the site is not looked at: ${missing}`)

const looks = {
  light: { colorScheme: "light", viewport: { width: 1280, height: 900 } },
  dark: { colorScheme: "dark", viewport: { width: 1280, height: 900 } },
  phone: { colorScheme: "light", viewport: { width: 390, height: 844 }, hasTouch: true, isMobile: true }
} satisfies Record<string, BrowserContextOptions>
const pages = ["/", "/guides/watching", "/guides/errors", "/coming-from", "/playground", "/design/"]

describe.skipIf(missing !== undefined && !isRequired)("the site", { timeout: 90_000 }, () => {
  let browser: Browser
  let served: Awaited<ReturnType<typeof serve>>
  const complaints: Array<string> = []

  beforeAll(async () => {
    if (missing !== undefined || chromium === undefined) assert.fail(missing)
    mkdirSync(shots, { recursive: true })
    served = await serve()
    const { chromium: driver } = await import("playwright-core")
    browser = await driver.launch({ executablePath: chromium, args: ["--no-sandbox"] })
  }, 90_000)
  afterAll(async () => {
    await browser?.close()
    served?.server.close()
  })

  const open = async (path: string, look: BrowserContextOptions = looks.light): Promise<Page> => {
    complaints.length = 0
    const context = await browser.newContext(look)
    const page = await context.newPage()
    page.on("console", (message) => message.type() === "error" && complaints.push(message.text()))
    page.on("pageerror", (error) => complaints.push(error.message))
    await page.goto(served.url + path, { waitUntil: "load" })
    return page
  }
  const lines = (page: Page) => page.locator(".rows li")

  describe.each(Object.entries(looks))("%s", (name, look) => {
    it.each(pages)("%s has no error and is no wider than the screen", async (path) => {
      const page = await open(path, look)
      await page.screenshot({ path: join(shots, `${name}${path.replaceAll("/", "-")}.png`) })
      const [inner, wide] = await page.evaluate(() => [innerWidth, document.documentElement.scrollWidth])
      assert.isAtMost(wide ?? Infinity, inner ?? 0)
      assert.strictEqual(
        await page.evaluate(() => document.documentElement.classList.contains("dark")),
        name === "dark"
      )
      assert.deepStrictEqual(complaints, [])
      await page.context().close()
    })
  })

  it("no page is wider than a phone", async () => {
    const paths = globSync("**/*.html", { cwd: site }).map((file) => `/${file.replace(/(index)?\.html$/, "")}`)
    assert.isAbove(paths.length, 150)
    const context = await browser.newContext(looks.phone)
    const page = await context.newPage()
    // One page whose scripts stay away lays out what all the others are delivered as: a tenth of the time of opening each.
    await page.route("**/*.js", (route) => route.abort())
    await page.goto(`${served.url}/guides/errors`, { waitUntil: "load" })
    const wide = await page.evaluate(async (paths) => {
      const found: Array<string> = []
      for (const path of paths) {
        const html = await (await fetch(path)).text()
        const other = new DOMParser().parseFromString(html, "text/html")
        document.body.innerHTML = other.body.innerHTML
        const width = document.documentElement.scrollWidth
        if (width > 390) found.push(`${path}: ${width}`)
      }
      return found
    }, paths)
    assert.deepStrictEqual(wide, [])
    await context.close()
  })

  it("finds a page by a word in it", async () => {
    const page = await open("/")
    const input = page.locator("#localsearch-input")
    // Before the page is alive nobody hears the key.
    for (let tries = 0; tries < 20 && (await input.count()) === 0; tries++) {
      await page.keyboard.press("Control+k")
      await input.waitFor({ timeout: 1500 }).catch(() => undefined)
    }
    await input.fill("PrivateWarLog")
    await page.locator(".result").first().waitFor()
    await page.keyboard.press("Enter")
    await page.waitForURL(/errors|reference|coming-from|without-effect/)
    assert.deepStrictEqual(complaints, [])
    await page.context().close()
  })

  it("runs the first program by keyboard alone, prints events, and stops", async () => {
    const page = await open("/playground")
    await page.locator(".playground select").first().focus()
    await page.keyboard.press("Tab")
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    await page.locator(".rows strong").nth(2).waitFor({ timeout: 45_000 })
    assert.match((await page.locator(".rows strong").first().textContent()) ?? "", /^Clan[A-Z]/)
    await page.screenshot({ path: join(shots, "running.png") })
    await page.keyboard.press("Tab")
    await page.keyboard.press("Enter")
    const told = await lines(page).count()
    assert.match((await page.getByRole("status").textContent()) ?? "", /^stopped/)
    await page.waitForTimeout(2000)
    assert.strictEqual(await lines(page).count(), told)
    assert.deepStrictEqual(complaints, [])
    await page.context().close()
  })

  it("runs what is written", async () => {
    const page = await open("/playground")
    const editor = page.locator("textarea")
    await editor.fill(`import { Effect } from "effect"\nexport default Effect.sync(() => console.log("forty-" + 2))\n`)
    await editor.press("Control+Enter")
    await lines(page).getByText("forty-2").waitFor({ timeout: 45_000 })
    // What prints much in a moment does not freeze the page.
    await editor.fill(`import { Effect } from "effect"
export default Effect.sync(() => { for (let i = 1; i <= 5000; i++) console.log("line " + i) })`)
    await editor.press("Control+Enter")
    await lines(page).getByText("line 5000").waitFor({ timeout: 45_000 })
    assert.isAtMost(await lines(page).count(), 500)
    await editor.fill(`import { pad } from "lodash"\nexport default pad`)
    await editor.press("Control+Enter")
    await lines(page).getByText("There is no lodash here").waitFor({ timeout: 45_000 })
    await editor.fill("export default 1 +")
    await editor.press("Control+Enter")
    await page.locator(".rows .error").first().waitFor({ timeout: 45_000 })
    await page.context().close()
  })

  it.each([1, 2, 3, 4])("example %s tells something and no error", async (n) => {
    const page = await open("/playground")
    await page.locator(".playground select").first().selectOption(String(n))
    await page.locator(".playground select").nth(1).selectOption("300")
    await page.locator(".run").click()
    await lines(page).first().waitFor({ timeout: 60_000 })
    assert.strictEqual(await page.locator(".rows .error").count(), 0)
    assert.deepStrictEqual(complaints, [])
    await page.context().close()
  })
})
