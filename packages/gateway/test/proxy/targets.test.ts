/** Which question a path is: made from the declaration, tags as people write them, what is none left as it is. */
import { assert, describe, it } from "@effect/vitest"
import { ClashApi } from "clashfx/api/ClashApi"
import { isKnown, routeCount, targetOf } from "../../src/proxy/targets.ts"

describe("targetOf", () => {
  const of = (path: string, query = "", method = "GET") => {
    const target = targetOf(method, path, query)
    return target && [target.operation, target.url, target.subject]
  }

  it("knows every route of the declaration by the name of its operation", () => {
    const all = Object.values(ClashApi.groups).flatMap((group) => Object.values(group.endpoints))
    assert.strictEqual(routeCount, all.length)
    for (const { method, path } of all) {
      const target = targetOf(method, path.replaceAll(/:\w+Tag/g, "%232PP").replaceAll(/:\w+/g, "7"), "")
      assert.match(target?.operation ?? "", /^[A-Z]\w+\.\w+$/, path)
    }
  })

  it("takes tags as people write them", () => {
    for (const tag of ["%232PP", "%232pp", "2pp", "2PP", "#2PP", "%20%232pp"]) {
      assert.deepStrictEqual(of(`/clans/${tag}`), ["Clans.get", "/clans/%232PP", "#2PP"], tag)
    }
    assert.deepStrictEqual(of("/clans/%232PP/currentwar/leaguegroup")?.[0], "Clans.leagueGroup")
  })

  it("makes no tag of a part that would name another place", () => {
    for (const part of [
      "%232PP%2Fmembers",
      "2PP%2fmembers",
      "..%2F%232PP",
      "%232PP%5Cx",
      "%232PP%0d%0ax",
      "%232PP%252Fx",
      "%232PP%00"
    ]) {
      assert.deepStrictEqual(of(`/clans/${part}`), ["Clans.get", `/clans/${part}`, undefined], part)
    }
  })

  it("leaves to the API what is no tag", () => {
    assert.deepStrictEqual(of("/clans/%23!!"), ["Clans.get", "/clans/%23!!", undefined])
    assert.deepStrictEqual(of("/clans/%zz"), ["Clans.get", "/clans/%zz", undefined])
  })

  it("keeps the query, and asks for an own tag in the answer only where there is one", () => {
    assert.deepStrictEqual(of("/clans", "name=a&limit=5"), ["Clans.search", "/clans?name=a&limit=5", undefined])
    assert.strictEqual(targetOf("GET", "/clans/2PP", "")?.contains, '"#2PP"')
    assert.isUndefined(targetOf("GET", "/clans/2PP/currentwar", "")?.contains)
  })

  it("tells methods apart, and paths that it does not know", () => {
    assert.strictEqual(of("/players/2PP/verifytoken", "", "POST")?.[0], "Players.verifyToken")
    assert.isUndefined(of("/players/2PP/verifytoken"))
    assert.isTrue(isKnown("/players/2PP/verifytoken"))
    for (const path of ["/nothing", "/", "", "/clans/2PP/", "//clans/2PP"]) assert.isUndefined(of(path), path)
  })
})
