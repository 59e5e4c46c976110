/** The page before a gateway that watches the simulator: a tag is added by hand, and what happens to it is seen. */
import { Gateway } from "@clashfx/gateway"
import { Command, Simulator } from "@clashfx/simulator"
import { SimulatorServer } from "@clashfx/simulator/node"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { isMissing, launch, look } from "../page/support/browser.ts"
import { tokenFor, watchingGateway } from "../support/gateway.ts"

const world = SimulatorServer.layer({ clans: 2, members: [5, 5], seed: 3, settings: { maxAge: { "clans.get": 1 } } })

const browser = Effect.acquireRelease(Effect.promise(launch), (opened) => Effect.promise(() => opened.close()))

describe.skipIf(isMissing)("the page before a gateway", () => {
  it.live("adds a tag and shows what happens, as text; a token that is revoked leads out", () =>
    Effect.gen(function* () {
      const { url } = yield* Gateway.Gateway
      const simulator = yield* Simulator
      const [clan = ""] = (yield* simulator.world).clans.keys()
      const token = yield* tokenFor({ name: "me", scope: "admin" })
      const opened = yield* browser
      const seen = yield* Effect.promise(() => look(opened, url))
      const { page } = seen

      yield* Effect.promise(async () => {
        await page.getByLabel("Token").fill(token)
        await page.getByRole("button", { name: "Open" }).click()
        await page.getByLabel("Tags to add").fill(`${clan} nonsense`)
        await page.getByRole("button", { name: "Add" }).click()
        await page.locator(".said.bad").waitFor()
        await page.getByLabel("Tags to add").fill(clan)
        await page.getByRole("button", { name: "Add" }).click()
        await page.getByText("1 tag added.").waitFor()
        const row = page.getByRole("row").filter({ has: page.getByRole("rowheader", { name: clan }) })
        await row.getByText("well").waitFor()
      })

      yield* simulator.change(Command.rename(clan, "<b onclick=alert(1)>&amp;"))
      yield* Effect.promise(() => page.locator(".event .line").getByText("<b onclick=alert(1)>&amp;").waitFor())

      yield* Effect.promise(async () => {
        await page.getByRole("button", { name: `Remove clan ${clan}` }).click()
        await page.getByRole("dialog").getByRole("button", { name: "Remove" }).click()
        await page.getByText("Nothing is watched yet.").waitFor()
        assert.strictEqual(await page.locator("main b").count(), 0)
        const unexpected = seen.complaints.filter((text) => !/status of 40[01]/.test(text))
        assert.deepStrictEqual([unexpected, seen.foreign], [[], []])

        await page.getByRole("button", { name: "Revoke the token me" }).click()
        await page.getByRole("dialog").getByRole("button", { name: "Revoke" }).click()
        await page.getByRole("alert").getByText("this token is not known, or was revoked").waitFor()
        // It was the only one: on this machine the gateway is open again.
        await page.reload()
        await page.locator(".tile").first().waitFor()
      })
    }).pipe(Effect.scoped, Effect.provide(Layer.provideMerge(watchingGateway(), world)))
  )
})
