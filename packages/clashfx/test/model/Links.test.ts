/** Share links and the addresses of icons. */
import { assert, describe, it } from "@effect/vitest"
import * as ShareLink from "clashfx/model/ShareLink"
import * as Icon from "clashfx/model/Icon"

describe("share links", () => {
  it("open the profile of a clan or a player", () => {
    assert.strictEqual(ShareLink.clan("#2PP"), "https://link.clashofclans.com/en?action=OpenClanProfile&tag=%232PP")
    assert.strictEqual(
      ShareLink.player("2ppo", "de"),
      "https://link.clashofclans.com/de?action=OpenPlayerProfile&tag=%232PP0"
    )
  })
})

describe("icons", () => {
  const table: ReadonlyArray<[Icon.IconUrls, Icon.IconSize | undefined, string | undefined]> = [
    [{ small: "s", medium: "m", large: "l" }, undefined, "m"],
    [{ small: "s", medium: "m", large: "l" }, "large", "l"],
    [{ small: "s", medium: "m", large: "l" }, "tiny", "s"],
    [{ small: "s", large: "l" }, "medium", "l"],
    [{ tiny: "t", small: "s" }, "large", "s"],
    [{ tiny: "t", small: "s", medium: null }, "medium", "s"],
    [{}, "medium", undefined]
  ]
  for (const [urls, size, url] of table) {
    it(`of ${JSON.stringify(urls)} in ${size ?? "the default size"}: ${url}`, () => {
      assert.strictEqual(Icon.iconUrl(urls, size), url)
    })
  }
})
