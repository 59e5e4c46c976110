/** The declaration of the API: its routes, their paths, and the document made of them. */
import { assert, describe, it } from "@effect/vitest"
import { ClashApi } from "clashfx/api/ClashApi"
import * as OpenApi from "effect/http-api/OpenApi"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { endpoint, endpoints } from "../support/endpoints.ts"
import { calls } from "../support/operations.ts"

const rows = calls({ warTag: "#2PP", ranked: { group: "#2PP", season: 1, player: "#2PP" } })

/** The routes that have no paging although they send a list, and those that send one thing. */
const unpaged = new Set(rows.filter(({ items }) => items === undefined).map(({ route }) => route))

const codec = (schema: Schema.Top | undefined): Schema.Codec<unknown, unknown> => {
  if (schema === undefined) throw new Error("not declared")
  return Schema.make<Schema.Codec<unknown, unknown>>(schema.ast)
}

/** A query as it is sent, or why it is not. */
const send = (key: string, query: unknown): unknown => {
  const result = Schema.encodeUnknownResult(codec(endpoint(key).endpoint.query))(query)
  return Result.isSuccess(result) ? result.success : result.failure.message
}

describe("the declaration", () => {
  it("has the routes of the API", () => {
    assert.deepStrictEqual(
      endpoints.map(({ key, endpoint: { method, path } }) => `${key} ${method} ${path}`).toSorted(),
      rows.map(({ declared }) => declared).toSorted()
    )
  })

  it("has its endpoints as typed values", () => {
    const { get } = ClashApi.groups.clans.endpoints
    const path: "/clans/:clanTag" = get.path
    assert.strictEqual(path, "/clans/:clanTag")
    assert.strictEqual(get.method, "GET")
  })

  it("names every parameter of a path", () => {
    for (const { key, endpoint } of endpoints) {
      const names = [...endpoint.path.matchAll(/:(\w+)/g)].map(([, name = ""]) => name)
      if (names.length === 0) continue
      const params = Object.fromEntries(names.map((name) => [name, name === "seasonId" ? "2025-08" : 32000006]))
      const text = Object.fromEntries(names.map((name) => [name, "#2PP"]))
      const accepted = [params, text].filter((p) =>
        Result.isSuccess(Schema.encodeUnknownResult(codec(endpoint.params))(p))
      )
      assert.isNotEmpty(accepted, key)
      assert.throws(() => Schema.encodeUnknownSync(codec(endpoint.params))({}), names[0], key)
    }
  })

  it("pages every list but battle log and league history", () => {
    for (const { key } of endpoints) {
      if (unpaged.has(key)) continue
      const filter = key === "clans.search" ? { name: "abc" } : {}
      assert.deepStrictEqual(
        send(key, { ...filter, limit: 5, after: "eyJwb3MiOjV9" }),
        { ...filter, limit: "5", after: "eyJwb3MiOjV9" },
        key
      )
    }
  })

  it("takes a location by id or as the whole world", () => {
    const encode = Schema.encodeUnknownResult(codec(endpoint("locations.clanRankings").endpoint.params))
    const ids = ["global", 32000006, "germany", 1.5, -1].map((locationId) => encode({ locationId }))
    assert.deepStrictEqual(ids.map(Result.isSuccess), [true, true, false, false, false])
    assert.deepStrictEqual(Result.getOrThrow(encode({ locationId: 32000006 })), { locationId: "32000006" })
  })

  it("takes a ranked season as number or string", () => {
    const encode = Schema.encodeUnknownSync(codec(endpoint("leagues.rankedGroup").endpoint.params))
    for (const leagueSeasonId of [1773032400, "2026-06-02"]) {
      assert.deepStrictEqual(encode({ leagueGroupTag: "#2PP", leagueSeasonId }), {
        leagueGroupTag: "#2PP",
        leagueSeasonId: String(leagueSeasonId)
      })
    }
  })
})

describe("queries", () => {
  const table: ReadonlyArray<[key: string, query: unknown, sent: unknown]> = [
    ["clans.members", {}, {}],
    ["clans.members", { limit: 10, after: undefined }, { limit: "10" }],
    ["clans.members", { before: "a" }, { before: "a" }],
    ["clans.members", { after: "a", before: "b" }, "Expected only one of `after` and `before`"],
    ["clans.members", { limit: 0 }, /^Expected limit to be a whole number of at least 1/],
    ["clans.members", { limit: -5 }, /^Expected limit to be a whole number of at least 1/],
    ["clans.members", { limit: 1.5 }, /^Expected an integer\s+at \["limit"\]/],
    ["clans.members", { limit: "5" }, /at \["limit"\]/],
    ["clans.search", {}, /^Expected at least one filter of name, warFrequency, locationId/],
    ["clans.search", { limit: 5 }, /^Expected at least one filter/],
    ["clans.search", { name: undefined }, /^Expected at least one filter/],
    ["clans.search", { name: "ab" }, /^Expected name to have at least 3 characters\s+at \["name"\]/],
    ["clans.search", { name: "👑👑" }, /^Expected name to have at least 3 characters/],
    ["clans.search", { name: "👑👑👑" }, { name: "👑👑👑" }],
    ["clans.search", { minMembers: 0 }, /^Expected minMembers to be a whole number of at least 1/],
    ["clans.search", { locationId: -1 }, /^Expected locationId to be an id/],
    ["clans.search", { labelIds: [] }, /^Expected at least one label id/],
    ["clans.search", { labelIds: [56000000, 56000001] }, { labelIds: "56000000,56000001" }],
    ["clans.search", { name: "abc", after: "a", before: "b" }, "Expected only one of `after` and `before`"],
    ["clans.search", { warFrequency: "always", limit: 3 }, { warFrequency: "always", limit: "3" }],
    ["clans.search", { warFrequency: "twiceADay" }, { warFrequency: "twiceADay" }],
    [
      "clans.search",
      { name: "abc", locationId: 32000006, minMembers: 1, maxMembers: 50, minClanPoints: 100, minClanLevel: 2 },
      {
        name: "abc",
        locationId: "32000006",
        minMembers: "1",
        maxMembers: "50",
        minClanPoints: "100",
        minClanLevel: "2"
      }
    ],
    ["clans.currentWar", {}, {}],
    ["clans.currentWar", { realtime: true }, { realtime: "true" }],
    ["leagues.rankedGroup", { playerTag: "#2PP" }, { playerTag: "#2PP" }],
    ["leagues.rankedGroup", {}, /playerTag/]
  ]

  for (const [key, query, sent] of table) {
    it(`${key} ${JSON.stringify(query)}: ${sent instanceof RegExp ? sent.source : JSON.stringify(sent)}`, () => {
      const result = send(key, query)
      if (sent instanceof RegExp) assert.match(String(result), sent)
      else assert.deepStrictEqual(result, sent)
    })
  }

  it("read back what they wrote", () => {
    const query = codec(endpoint("clans.search").endpoint.query)
    const value = { name: "abc", labelIds: [56000000, 56000001], limit: 3 }
    assert.deepStrictEqual(Schema.decodeUnknownSync(query)(Schema.encodeUnknownSync(query)(value)), value)
    for (const labelIds of ["", "1,", "1,x", "1.5", "-1"]) {
      assert.throws(() => Schema.decodeUnknownSync(query)({ labelIds }), /labelIds/)
    }
  })
})

describe("errors", () => {
  const tags = ["BadRequest", "AccessDenied", "NotFound", "Throttled", "ServerError", "Maintenance"]

  it("are declared for every route, one per status", () => {
    for (const { key, endpoint } of endpoints) {
      const declared = [...endpoint.error].map((schema) => codec(schema))
      assert.deepStrictEqual(
        declared.map((schema) => Schema.resolveAnnotations(schema)?.["httpApiStatus"]),
        [400, 403, 404, 429, 500, 503],
        key
      )
      const decoded = declared.map((schema) => Schema.decodeUnknownSync(schema)({ reason: "x", extra: 1 }))
      assert.deepStrictEqual(
        decoded,
        tags.map((_tag) => ({ _tag, reason: "x" })),
        key
      )
    }
  })

  it("are told apart in a program and alike on the wire", () => {
    const union = Schema.Union([...endpoint("clans.get").endpoint.error].map((schema) => codec(schema)))
    for (const _tag of tags) {
      assert.deepStrictEqual(Schema.encodeUnknownSync(union)({ _tag, reason: "notFound" }), { reason: "notFound" })
    }
  })

  it("take every body that was seen", () => {
    const [, , , throttled] = [...endpoint("clans.get").endpoint.error]
    for (const body of [
      { reason: "requestThrottled", message: "x" },
      { message: "API at maximum capacity, request throttled." },
      { reason: "accessDenied", type: "client", detail: { a: 1 } },
      { reason: "notFound", message: null },
      {}
    ]) {
      assert.deepStrictEqual(Schema.decodeUnknownSync(codec(throttled))(body), { _tag: "Throttled", ...body })
    }
  })
})

describe("the OpenAPI document", () => {
  const document = OpenApi.fromApi(ClashApi)
  const text = JSON.stringify(document)

  it("has every path, with a summary and all answers", () => {
    assert.lengthOf(Object.keys(document.paths), new Set(endpoints.map(({ endpoint }) => endpoint.path)).size)
    for (const { key, endpoint } of endpoints) {
      const path = document.paths[endpoint.path.replaceAll(/:(\w+)/g, "{$1}")]
      const operation = endpoint.method === "POST" ? path?.post : path?.get
      assert.strictEqual(operation?.operationId, key)
      assert.isNotEmpty(operation?.summary, key)
      assert.deepStrictEqual(Object.keys(operation?.responses ?? {}), ["200", "400", "403", "404", "429", "500", "503"])
    }
  })

  it("names its schemas", () => {
    for (const name of ["Clan", "ClanMember", "Player", "RegularWar", "LeagueWar", "RaidSeason", "NotFound"]) {
      assert.property(document.components.schemas, name)
    }
  })

  it("says nothing that is not on the wire", () => {
    assert.notInclude(text, '"_tag"')
    assert.notInclude(text, "~state")
    assert.notInclude(text, '"additionalProperties":false')
  })

  it("asks for a bearer key everywhere", () => {
    assert.include(text, '"security":[{"key":[]}]')
    assert.notInclude(text, '"security":[]')
    assert.deepInclude(document.components.securitySchemes["key"], { type: "http", scheme: "bearer" })
  })
})
