/**
 * The gateway's page in Debian's Chromium, before a server that says what a test wants: three sizes, light and dark, by
 * keyboard, under the gateway's rule for sources, and with texts that would like to be more than text.
 */
import type { Browser } from "playwright-core"
import { afterAll, afterEach, assert, beforeAll, beforeEach, describe, it } from "vitest"
import { isMissing, launch, look, type Looked, sizes } from "./support/browser.ts"
import { eventOf, Stage, statusOf, tagOf } from "./support/stage.ts"

describe.skipIf(isMissing)("the page", { timeout: 60_000 }, () => {
  let browser: Browser
  let stage: Stage
  let url: string
  let open: Array<Looked> = []

  beforeAll(async () => {
    browser = await launch()
  }, 60_000)
  afterAll(() => browser?.close())
  beforeEach(async () => {
    stage = new Stage()
    url = await stage.listen()
  })
  afterEach(async () => {
    await Promise.all(open.map(({ close }) => close()))
    open = []
    stage.close()
  })

  /** The page once it is live. */
  const looked = async (...options: Parameters<typeof look> extends [unknown, unknown, ...infer O] ? O : never) => {
    const it = await look(browser, url, ...options)
    open.push(it)
    return it
  }
  const live = async (...options: Parameters<typeof looked>) => {
    const it = await looked(...options)
    await it.page.locator(".tile").first().waitFor()
    await listening()
    return it
  }
  const listening = async (): Promise<void> => {
    for (let i = 0; stage.listeners === 0 && i < 200; i++) await new Promise((done) => setTimeout(done, 10))
    assert.isAbove(stage.listeners, 0)
  }
  const events = (it: Looked) => it.page.locator(".event")

  it.each(Object.keys(sizes))("shows everything, fits, and is accessible: %s, light and dark", async (size) => {
    const seen = await live(Object.entries(sizes).find(([name]) => name === size)?.[1])
    stage.tell(eventOf())
    stage.tell(eventOf({ _tag: "PollFailed", error: { message: "the API answered 502" }, failures: 2 }))
    await events(seen).nth(1).waitFor()
    await seen.page.locator("canvas").nth(2).waitFor()
    for (const colorScheme of ["light", "dark"] as const) {
      await seen.page.emulateMedia({ colorScheme, reducedMotion: "reduce" })
      const [inner, wide] = await seen.page.evaluate(() => [innerWidth, document.documentElement.scrollWidth])
      assert.isAtMost(wide ?? Infinity, inner ?? 0)
      assert.deepStrictEqual(await seen.violations(), [])
      await seen.shot(`${size}-${colorScheme}`)
      const paper = await seen.page.evaluate(() => getComputedStyle(document.body).backgroundColor)
      assert.strictEqual(paper === "rgb(18, 21, 26)", colorScheme === "dark")
    }
    assert.deepStrictEqual([seen.complaints, seen.foreign], [[], []])
  })

  it("adds a tag by keyboard alone, filters, pauses, and says what its keys are", async () => {
    const seen = await live({ ...sizes.laptop, reducedMotion: "reduce" })
    const { keyboard } = seen.page
    await keyboard.press("Tab")
    assert.strictEqual(await seen.page.evaluate(() => document.activeElement?.textContent), "Skip to the content")
    await keyboard.press("Enter")
    assert.match(await seen.page.evaluate(() => location.hash), /overview/)

    await keyboard.press("a")
    await keyboard.type("#2PPP, #LQQ 8UY")
    await keyboard.press("Enter")
    await seen.page.getByText(`"8UY" is no tag`).waitFor()
    await keyboard.press("Control+a")
    await keyboard.type("#2PPP, #LQQ")
    await keyboard.press("Enter")
    await seen.page.getByText("2 tags added.").waitFor()
    await seen.page.getByRole("rowheader", { name: "#LQQ" }).waitFor()
    const [wrong, right] = stage.asked.filter(({ method }) => method === "POST").map(({ body }) => JSON.parse(body))
    assert.deepStrictEqual([wrong.tags, right], [["#2PPP", "#LQQ", "8UY"], { kind: "clan", tags: ["#2PPP", "#LQQ"] }])

    await seen.page.locator("body").click({ position: { x: 2, y: 300 } })
    await keyboard.press("/")
    await keyboard.type("player yvl")
    assert.deepStrictEqual(await seen.page.locator(".tags tbody code").allTextContents(), ["#YVL"])

    await seen.page.locator("h1").click()
    await keyboard.press("p")
    await seen.page.getByRole("button", { name: "Go on" }).waitFor()
    for (let i = 0; i < 3; i++) stage.tell(eventOf({ id: `e${i}` }))
    await seen.page.getByRole("button", { name: "Go on (3 new)" }).waitFor()
    assert.strictEqual(await events(seen).count(), 0)
    await keyboard.press("p")
    await events(seen).nth(2).waitFor()

    await keyboard.press("?")
    await seen.page.getByRole("dialog").getByText("Filter events").waitFor()
    assert.deepStrictEqual(await seen.violations(), [])
    await seen.shot("keys")
    await keyboard.press("Escape")
    assert.strictEqual(await seen.page.getByRole("dialog").count(), 0)
    assert.deepStrictEqual(
      seen.complaints.filter((text) => !text.includes("400")),
      []
    )
  })

  it("removes a tag once it is confirmed, and sorts", async () => {
    const seen = await live()
    await seen.page.getByRole("button", { name: "Tag", exact: true }).click()
    const tags = () => seen.page.locator(".tags tbody code").allTextContents()
    assert.deepStrictEqual(await tags(), ["#2PP", "#8QU8J9LP", "#P0LYJC8C", "#PPP", "#QQ8", "#YVL"])
    await seen.page.getByRole("button", { name: "Tag", exact: true }).click()
    assert.deepStrictEqual((await tags())[0], "#YVL")
    assert.strictEqual(await seen.page.locator("th[aria-sort=descending]").textContent(), "Tag↓")
    await seen.page.getByRole("button", { name: "Remove raid #QQ8" }).click()
    await seen.page.getByRole("dialog").getByRole("button", { name: "Cancel" }).click()
    await seen.page.getByRole("button", { name: "Remove raid #QQ8" }).click()
    await seen.page.getByRole("dialog").getByRole("button", { name: "Remove" }).click()
    await seen.page.getByText("raid #QQ8 is not watched any more.").waitFor()
    const removed = stage.asked.filter(({ method }) => method === "DELETE").map(({ path }) => path)
    assert.deepStrictEqual(removed, ["/api/watch/raid/%23QQ8"])
    assert.deepStrictEqual(seen.complaints, [])
  })

  it("asks for a token, says what to do about a wrong one, and keeps a right one in its tab alone", async () => {
    stage.token = "cfx_right"
    const seen = await looked()
    const field = seen.page.getByLabel("Token")
    await field.fill("cfx_wrong")
    await field.press("Enter")
    await seen.page.getByRole("alert").getByText("this token is not known, or was revoked").waitFor()
    await seen.page.getByText("clashfx token create --name me --scope admin").waitFor()
    assert.deepStrictEqual(await seen.violations(), [])
    await seen.shot("sign-in")
    await seen.page.getByLabel("Token").fill("cfx_right")
    await seen.page.getByRole("button", { name: "Open" }).click()
    await seen.page.locator(".tile").first().waitFor()
    await seen.page.reload()
    await seen.page.locator(".tile").first().waitFor()
    assert.isFalse(stage.asked.some(({ path }) => path.includes("cfx_")))
    assert.isTrue(
      stage.asked.some(({ authorization, path }) => path === "/events" && authorization === "Bearer cfx_right")
    )
    const kept = await seen.page.evaluate(() =>
      [JSON.stringify({ ...localStorage }), document.cookie, location.href].join()
    )
    assert.notInclude(kept, "cfx_")
    await seen.page.getByRole("button", { name: "Sign out" }).click()
    await seen.page.getByLabel("Token").waitFor()
    assert.strictEqual(await seen.page.evaluate(() => sessionStorage.length), 0)
  })

  it("shows texts of others as texts", async () => {
    const evil = `<img src=x onerror="alert(1)"><script>alert(2)</script>"'><svg/onload=alert(3)>`
    const { cluster, keys, watch } = statusOf()
    const owner = { ...cluster?.owners[0], name: evil }
    stage.status = statusOf({
      process: evil,
      problem: evil,
      watch: { ...watch, tags: [tagOf("#2PP", { error: evil, failures: 1 }), tagOf(evil)] },
      keys: keys.map((key) => ({ ...key, id: `${key.id}${evil}`, owner: evil, state: "aside" as const, why: evil }))
    })
    Object.assign(stage.status, {
      cluster: { ...cluster, owners: [owner], consumers: [{ name: evil, reading: true, behind: 0, idle: 0 }] }
    })
    stage.tokens = [{ id: evil, name: evil, scope: evil, priority: evil, created: 0 }]
    stage.webhooks = [
      { id: "w", kind: evil, url: `javascript:alert(4)${evil}`, state: evil, failure: evil, waiting: 0, dead: 0 }
    ]
    const seen = await live()
    stage.tell(eventOf({ _tag: evil, tag: evil, member: { name: evil }, previous: evil, current: { name: evil } }))
    await events(seen).first().waitFor()
    await events(seen).first().locator("summary").click()
    await seen.page.locator(".event pre").waitFor()
    await seen.page.waitForTimeout(200)
    assert.strictEqual(
      await seen.page.locator("main img, main script, main svg, main [onerror], main a[href^=javascript]").count(),
      0
    )
    assert.isAbove(await seen.page.getByText(evil).count(), 8)
    assert.deepStrictEqual([seen.complaints, seen.foreign], [[], []])
  })

  it("shows old and new in their order, also where they are written from right to left", async () => {
    const seen = await live()
    const [before, after] = ["علي", "حسن"]
    stage.tell(eventOf({ field: "name", previous: before, current: after, member: { name: "\u202eמשה" } }))
    const line = events(seen).first().locator(".line")
    await line.waitFor()
    const places = await line.evaluate(
      (element, texts) => {
        const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT)
        const all: Array<Text> = []
        while (walker.nextNode()) if (walker.currentNode instanceof Text) all.push(walker.currentNode)
        return texts.map((text) => {
          const node = all.find(({ data }) => data.includes(text))
          const at = node?.data.indexOf(text) ?? 0
          if (node === undefined) return Number.NaN
          const range = document.createRange()
          range.setStart(node, at)
          range.setEnd(node, at + text.length)
          return range.getBoundingClientRect().left
        })
      },
      [before, "→", after]
    )
    assert.deepStrictEqual(
      places,
      places.toSorted((a, b) => a - b)
    )
    assert.notInclude(await line.textContent(), "\u202e")
  })

  it("says when it is not live any more, comes back by itself, and has no event twice", async () => {
    const seen = await live()
    stage.tell(eventOf({ current: 2401 }))
    await events(seen).first().waitFor()
    stage.cut()
    await seen.page.getByText("Connection lost").waitFor()
    await seen.page.getByText("Live", { exact: false }).first().waitFor()
    await listening()
    stage.tell(eventOf({ current: 2402 }))
    await events(seen).nth(1).waitFor()
    assert.strictEqual(await events(seen).count(), 2)
    const resumed = stage.asked.filter(({ path }) => path === "/events").map(({ lastEventId }) => lastEventId)
    assert.deepStrictEqual(resumed, [undefined, "1"])
  })

  it("begins with what was told before, and goes on after it", async () => {
    stage.told = [eventOf({ current: 2402 }), eventOf({ current: 2401 })]
    const seen = await live()
    stage.tell(eventOf({ current: 2403 }))
    await events(seen).nth(2).waitFor()
    const lines = await seen.page.locator(".event .line").allTextContents()
    assert.deepStrictEqual(
      lines,
      [2403, 2402, 2401].map((now) => `Anna trophies 2,400 → ${now.toLocaleString("en")}`)
    )
    assert.deepStrictEqual(
      stage.asked.filter(({ path }) => path === "/events").map(({ lastEventId }) => lastEventId),
      ["900"]
    )
  })

  it("asks for tags that the stream does not bring", async () => {
    const { watch } = stage.status
    stage.status = statusOf({ watch: { ...watch, here: 40_000, total: 40_000 } })
    stage.found = [tagOf("#VVV20"), tagOf("#VVV22")]
    const seen = await live()
    await seen.page.getByText("39,994 more that do well are not listed").waitFor()
    await seen.page.getByLabel("Find tags").fill("vvv2")
    await seen.page.getByRole("rowheader", { name: "#VVV22" }).waitFor()
    assert.strictEqual(await seen.page.locator(".tags tbody tr").count(), 2)
    assert.isTrue(stage.asked.some(({ path }) => path === "/api/status/tags?limit=200&find=vvv2"))
  })

  it("makes the first token one for admin and goes on with it; shows it once; revokes", async () => {
    stage.tokens = []
    const seen = await live()
    await seen.page.getByText("There is no token").waitFor()
    assert.isTrue(await seen.page.getByLabel("Scope").isDisabled())
    await seen.page.getByLabel("Who it is for").fill("me")
    await seen.page.getByRole("button", { name: "Make", exact: true }).click()
    await seen.page.getByRole("dialog").getByText("cfx_sss").waitFor()
    assert.deepStrictEqual(await seen.violations(), [])
    await seen.shot("made")
    await seen.page.getByRole("button", { name: "Done" }).click()
    assert.strictEqual(await seen.page.getByText("cfx_").count(), 0)

    await seen.page.getByLabel("Who it is for").fill("a bot")
    await seen.page.getByLabel("Requests a second").fill("30")
    await seen.page.getByRole("button", { name: "Make", exact: true }).click()
    await seen.page.getByRole("button", { name: "Done" }).click()
    await seen.page.getByRole("row", { name: "a bot read interactive 30/s" }).waitFor()
    const made = stage.asked.filter(({ method, path }) => method === "POST" && path === "/api/tokens")
    assert.deepStrictEqual(
      made.map(({ authorization, body }) => [authorization === undefined, JSON.parse(body)]),
      [
        [true, { name: "me", scope: "admin", priority: "interactive" }],
        [false, { name: "a bot", scope: "read", priority: "interactive", rate: 30 }]
      ]
    )
    await seen.page.getByRole("button", { name: "Revoke the token a bot" }).click()
    await seen.page.getByRole("dialog").getByRole("button", { name: "Revoke" }).click()
    await seen.page.getByRole("row", { name: "a bot" }).waitFor({ state: "detached" })
    assert.deepStrictEqual(seen.complaints, [])
  })

  it("makes webhooks, shows their secret once, shows dead letters and sends them again, removes", async () => {
    const evil = "<b onclick=alert(1)>"
    stage.dead = [
      { place: "7", event: eventOf({ current: 2431 }), attempts: 12, failure: `the receiver answered 500 ${evil}` },
      { place: "3", event: evil, attempts: 1 }
    ]
    const seen = await live()
    const { page } = seen
    const url = page.getByLabel("Where events go")
    await url.fill("http://127.0.0.1/hook")
    await page.getByRole("button", { name: "Make webhook" }).click()
    await page.getByText("url: it leads into a private network").waitFor()
    await url.fill("https://bot.example/two")
    await page.getByLabel("Only events of these tags").fill("#2PP, #8QU")
    await page.getByLabel("Only these events").fill("ClanMemberJoined")
    await url.press("Enter")
    await page.getByRole("dialog").getByText("whsec_sss").waitFor()
    assert.deepStrictEqual(await seen.violations(), [])
    await page.getByRole("button", { name: "Done" }).click()
    assert.strictEqual(await page.getByText("whsec_").count(), 0)
    assert.strictEqual(await url.inputValue(), "")
    await page.getByText("Events go to https://bot.example/two from now on.").waitFor()
    const made = stage.asked.findLast(({ method, path }) => method === "POST" && path === "/api/webhooks")
    assert.deepStrictEqual(JSON.parse(made?.body ?? ""), {
      kind: "standard",
      url: "https://bot.example/two",
      tags: ["#2PP", "#8QU"],
      types: ["ClanMemberJoined"]
    })

    await page.getByRole("button", { name: "Dead letters of https://bot.example/hook" }).click()
    const dialog = page.getByRole("dialog")
    await dialog.getByText("2,400 → 2,431").waitFor()
    await dialog.getByText(`12 tries: the receiver answered 500 ${evil}`).waitFor()
    assert.deepStrictEqual(await seen.violations(), [])
    await seen.shot("dead-letters")
    await dialog.getByRole("button", { name: "Send all again" }).click()
    await page.getByText("2 events are sent to https://bot.example/hook again.").waitFor()
    await page.getByRole("button", { name: "Enable https://bot.example/hook again" }).click()
    await page.getByText("https://bot.example/hook is sent to again.").waitFor()

    const renew = page.getByRole("button", { name: "New secret for https://bot.example/two" })
    await renew.click()
    await dialog.getByRole("button", { name: "Cancel" }).click()
    await renew.click()
    await dialog.getByText("with the old one as well for 24 hours").waitFor()
    assert.deepStrictEqual(await seen.violations(), [])
    await dialog.getByRole("button", { name: "Make a new secret" }).click()
    await dialog.getByText("whsec_new").waitFor()
    await dialog.getByRole("button", { name: "Done" }).click()
    assert.strictEqual(await page.getByText("whsec_").count(), 0)
    await page.getByText("What goes to https://bot.example/two is signed with a new secret").waitFor()
    // Discord has none.
    assert.strictEqual(await page.getByRole("button", { name: /^New secret for/ }).count(), 2)

    await page.getByRole("button", { name: "Remove the webhook to https://bot.example/two" }).click()
    await dialog.getByRole("button", { name: "Remove" }).click()
    await page.getByText("Nothing is sent to https://bot.example/two any more.").waitFor()
    assert.strictEqual(await page.locator("main b, dialog b").count(), 0)
    assert.deepStrictEqual(
      stage.asked.filter(({ path }) => /webhooks\/w/.test(path)).map(({ method, path }) => `${method} ${path}`),
      [
        "GET /api/webhooks/w-2/dead?limit=20",
        "POST /api/webhooks/w-2/dead/resend",
        "POST /api/webhooks/w-2/enable",
        "POST /api/webhooks/w-9/secret",
        "DELETE /api/webhooks/w-9"
      ]
    )
    assert.deepStrictEqual(
      seen.complaints.filter((text) => !text.includes("400")),
      []
    )
  })

  it("stays quick when events rush in, and keeps the newest", async () => {
    const seen = await live()
    for (let i = 0; i < 5000; i++) stage.tell(eventOf({ current: i }))
    await seen.page.getByText("2,400 → 4,999").waitFor()
    assert.strictEqual(await events(seen).count(), 200)
  })

  it("is light, dark, or as the system, as somebody chooses", async () => {
    const seen = await live({ ...sizes.laptop, colorScheme: "light" })
    const paper = () => seen.page.evaluate(() => getComputedStyle(document.body).backgroundColor)
    const light = await paper()
    await seen.page.getByRole("button", { name: "Theme: system" }).click()
    await seen.page.getByRole("button", { name: "Theme: light" }).click()
    await seen.page.getByRole("button", { name: "Theme: dark" }).waitFor()
    assert.notStrictEqual(await paper(), light)
    await seen.page.reload()
    await seen.page.getByRole("button", { name: "Theme: dark" }).waitFor()
    assert.notStrictEqual(await paper(), light)
  })
})
