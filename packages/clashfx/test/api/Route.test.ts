/** How the path and the query of a request are written. */
import { assert, describe, it } from "@effect/vitest"
import * as Arbitrary from "effect/Arbitrary"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as clans from "../../src/api/declaration/Clans.ts"
import type { Endpoint } from "../../src/api/declaration/Endpoint.ts"
import * as leagues from "../../src/api/declaration/Leagues.ts"
import * as locations from "../../src/api/declaration/Locations.ts"
import * as players from "../../src/api/declaration/Players.ts"
import * as wars from "../../src/api/declaration/Wars.ts"
import { checkBaseUrl } from "../../src/exchange/internal/baseUrl.ts"
import { makeRoute } from "../../src/api/internal/route.ts"
import * as Tag from "../../src/model/Tag.ts"

const route = makeRoute(clans.get, { operation: "Clans.get" })
const canonical = Arbitrary.schema(Schema.String.check(Schema.isPattern(/^#[0289PYLQGRJCUV]{3,12}$/)))

/** As a program in plain JavaScript would call it. */
const urlOf = (clanTag: unknown): Result.Result<string, { readonly _tag: string }> =>
  Reflect.apply(route.url, route, [{ clanTag }, {}])

describe("the URL of a route", () => {
  it.prop("has the tag in it, encoded", [canonical], ([input]) => {
    const clanTag = Result.getOrThrow(Tag.clan(input))
    assert.strictEqual(Result.getOrThrow(route.url({ clanTag }, {})), `/clans/${encodeURIComponent(clanTag)}`)
  })

  it("is right for more tags than are remembered, in any order", () => {
    const base = Result.getOrThrow(checkBaseUrl("http://localhost/v1"))
    const digits = (n: number) => n.toString(2).padStart(12, "0").replaceAll("1", "8")
    const tags = Array.from({ length: 3000 }, (_, n) => Result.getOrThrow(Tag.clan(`#${digits(n)}`)))
    for (const clanTag of [...tags, ...tags.toReversed(), ...tags]) {
      const url = Result.getOrThrow(route.url({ clanTag }, {}))
      assert.strictEqual(url, `/clans/%23${clanTag.slice(1)}`)
      assert.strictEqual(base.at(url), `http://localhost/v1${url}`)
    }
    const search = `/clans?name=${"x".repeat(300)}`
    assert.strictEqual(base.at(search), `http://localhost/v1${search}`)
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

  // What makes the short way from a tag to its URL right.
  it("needs no query when it has one parameter", () => {
    const all: ReadonlyArray<Endpoint> = [clans, wars, players, leagues, locations].flatMap((group) =>
      Object.values<Endpoint>(group)
    )
    const one = all.filter(({ params }) => Object.keys(params ?? {}).length === 1)
    assert.isAbove(one.length, 20)
    for (const { path, query } of one) {
      assert.isTrue(query === undefined || Schema.is(Schema.make(query.ast))({}), path)
    }
  })
})
