import { assert, describe, it } from "@effect/vitest"
import * as Arbitrary from "effect/Arbitrary"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { ClashApi } from "../../src/api/ClashApi.ts"
import { makeRoute } from "../../src/api/internal/route.ts"
import { Clan } from "../../src/model/Clan.ts"
import * as Tag from "../../src/model/Tag.ts"

const route = makeRoute(ClashApi.groups.clans.endpoints.get, Clan, { operation: "Clans.get" })
const canonical = Arbitrary.schema(Schema.String.check(Schema.isPattern(/^#[0289PYLQGRJCUV]{3,12}$/)))

/** As a program in plain JavaScript would call it. */
const urlOf = (clanTag: unknown): Result.Result<string, { readonly _tag: string }> =>
  Reflect.apply(route.url, route, [{ clanTag }, {}])

describe("the URL of a route", () => {
  it.prop("has the tag in it, encoded", [canonical], ([input]) => {
    const clanTag = Result.getOrThrow(Tag.clan(input))
    assert.strictEqual(Result.getOrThrow(route.url({ clanTag }, {})), `/clans/${encodeURIComponent(clanTag)}`)
  })

  for (const clanTag of ["#0", "#2PP\n", "#2PP/members", "#2PP?x=1", "../players/#2PP", "é"]) {
    it(`has ${JSON.stringify(clanTag)} in it as one encoded part`, () => {
      assert.strictEqual(Result.getOrThrow(urlOf(clanTag)), `/clans/${encodeURIComponent(clanTag)}`)
    })
  }

  for (const clanTag of [undefined, null, 2, ["#2PP"], { tag: "#2PP" }, "#2PP\ud800"]) {
    it(`is not made of ${JSON.stringify(clanTag)}`, () => {
      assert.strictEqual(Result.getOrThrow(Result.flip(urlOf(clanTag)))._tag, "InvalidArgument")
    })
  }
})
