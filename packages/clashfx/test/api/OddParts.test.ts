/**
 * One odd part costs no body: every list and every object of the bodies, each set to `null`, left out, of another type, or
 * with one odd row. What cannot be done without is named here; all else has to survive, and to be said.
 */
import { assert, describe, it } from "@effect/vitest"
import * as Predicate from "effect/Predicate"
import * as Result from "effect/Result"
import type { Endpoint } from "../../src/api/declaration/Endpoint.ts"
import * as clans from "../../src/api/declaration/Clans.ts"
import * as labels from "../../src/api/declaration/Labels.ts"
import * as leagues from "../../src/api/declaration/Leagues.ts"
import * as locations from "../../src/api/declaration/Locations.ts"
import * as players from "../../src/api/declaration/Players.ts"
import * as odd from "../../src/api/internal/oddParts.ts"
import { makeRoute } from "../../src/api/internal/route.ts"
import { Answer } from "../../src/exchange/Answer.ts"
import { type LeftOut, oddPartsOf } from "../../src/exchange/internal/body/decoder.ts"
import { byTable, leftOut, type Mends, mend, shown } from "../../src/exchange/internal/body/mend.ts"
import { type Body, bodies, clan, leagueGroup, page, rankedGroup, war } from "../support/bodies.ts"

type Path = ReadonlyArray<string>

/** Every list and every object below a body. */
const nested = (value: unknown, at: Path = []): ReadonlyArray<Path> =>
  typeof value === "object" && value !== null
    ? [
        ...(at.length === 0 ? [] : [at]),
        ...Object.entries(value).flatMap(([key, child]) => nested(child, [...at, key]))
      ]
    : []

/** Every text, number, yes or no below a body. */
const plain = (value: unknown, at: Path = []): ReadonlyArray<Path> =>
  typeof value === "object" && value !== null
    ? Object.entries(value).flatMap(([key, child]) => plain(child, [...at, key]))
    : [at]

const change = (value: unknown, [key, ...rest]: Path, how: (old: unknown) => unknown): unknown => {
  if (key === undefined) return how(value)
  if (Array.isArray(value)) return value.with(Number(key), change(value[Number(key)], rest, how))
  // A key without a value is not in the text of a body.
  return Predicate.isObject(value) ? { ...value, [key]: change(Reflect.get(value, key), rest, how) } : value
}

const oddities: Readonly<Record<string, (old: unknown) => unknown>> = {
  null: () => null,
  "left out": () => undefined,
  text: () => "odd",
  number: () => 7,
  "null row": (old) => (Array.isArray(old) ? [null, ...old] : old),
  "empty row": (old) => (Array.isArray(old) ? [...old, {}] : old)
}

const shape = (path: Path): string => path.map((key) => (/^\d+$/.test(key) ? "*" : key)).join(".")

interface Case {
  readonly endpoint: Endpoint
  readonly mends: (() => Mends) | undefined
  readonly bodies: ReadonlyArray<Body>
  /** What the body cannot do without; a list whose paging cannot be read would end early without a word. */
  readonly needs: ReadonlyArray<string>
}

const of = (
  endpoint: Endpoint,
  mends: (() => Mends) | undefined,
  from: ReadonlyArray<Body>,
  ...needs: ReadonlyArray<string>
): Case => ({
  endpoint,
  mends,
  bodies: from,
  needs
})

const rankings = {
  clanRankings: locations.clanRankings,
  playerRankings: locations.playerRankings,
  clanBuilderBaseRankings: locations.clanBuilderBaseRankings,
  playerBuilderBaseRankings: locations.playerBuilderBaseRankings,
  capitalRankings: locations.capitalRankings
}

const cases: Readonly<Record<string, Case>> = {
  clan: of(clans.get, odd.ofClan, [clan], "memberList"),
  members: of(clans.members, odd.ofMembers, bodies["clans.members"] ?? [], "items", "paging", "paging.cursors"),
  search: of(clans.search, odd.ofClanSearch, bodies["clans.search"] ?? [], "items", "paging", "paging.cursors"),
  player: of(players.get, odd.ofPlayer, (bodies["players.get"] ?? []).slice(0, 1), "clan"),
  "regular war": of(clans.currentWar, odd.ofWar, [war()], "clan", "opponent"),
  "league group": of(
    clans.leagueGroup,
    odd.ofGroup,
    [
      leagueGroup("inWar", [
        ["#8Q", "#8QL"],
        ["#0", "#0"]
      ])
    ],
    "clans"
  ),
  "war log": of(clans.warLog, odd.ofWarLog, bodies["clans.warLog"] ?? [], "items", "paging", "paging.cursors"),
  "raid log": of(
    clans.raidSeasons,
    odd.ofRaidLog,
    bodies["clans.raidSeasons"] ?? [],
    "items",
    "paging",
    "paging.cursors"
  ),
  "ranked group": of(leagues.rankedGroup, odd.ofRankedGroup, [rankedGroup], "members"),
  ...Object.fromEntries(
    Object.entries(rankings).map(([name, ranking]) => [
      name,
      of(ranking, odd.ofRanking, bodies[`locations.${name}`] ?? [], "items", "paging", "paging.cursors")
    ])
  ),
  "league tier": of(leagues.tier, odd.ofNamed, [...(bodies["leagues.tier"] ?? []), ...(bodies["leagues.get"] ?? [])]),
  "clan labels": of(labels.clans, odd.ofNamedList, bodies["labels.clans"] ?? [], "items", "paging", "paging.cursors")
}

const answerOf = (body: unknown): Answer =>
  new Answer({ url: "/", status: 200, body: JSON.stringify(body), receivedAt: 0, freshUntil: 0 })

const origin = { operation: "test" }

describe("one odd part of a body", () => {
  for (const [name, { endpoint, mends, bodies, needs }] of Object.entries(cases)) {
    it(`${name}: is left out or replaced, and said, wherever the rest is worth something`, () => {
      assert.isAbove(bodies.length, 0)
      const route = makeRoute(endpoint, { operation: "test", ...(mends === undefined ? {} : { mends }) })
      const lost = new Set<string>()
      let survived = 0
      for (const body of bodies) {
        assert.deepStrictEqual(oddPartsOf(Result.getOrThrow(route.decoder.decode(answerOf(body), origin))), [])
        for (const path of nested(body)) {
          for (const [how, make] of Object.entries(oddities)) {
            const damaged = change(body, path, make)
            const answer = answerOf(damaged)
            const decoded = route.decoder.decode(answer, origin)
            if (Result.isFailure(decoded)) {
              assert.strictEqual(decoded.failure._tag, "DecodeError")
              assert.isNotEmpty(decoded.failure.path)
              lost.add(`${shape(path)}: ${how}`)
              continue
            }
            survived++
            const isStrict = Result.isSuccess(route.strict.decode(answer, origin))
            const isSaid =
              oddPartsOf(decoded.success).length > 0 || Reflect.get(Object(decoded.success), "leftOut") !== undefined
            assert.strictEqual(isSaid, !isStrict, `${shape(path)}: ${how}`)
          }
        }
      }
      assert.isAbove(survived, 10)
      assert.deepStrictEqual(
        [...lost].filter((one) => !needs.some((need) => one.startsWith(`${need}: `) && !one.endsWith(" row"))),
        []
      )
    })
  }

  it("of a type that it may not have costs no more than itself, wherever it may be missing", () => {
    const larger = new Set<string>()
    for (const [name, { endpoint, mends, bodies }] of Object.entries(cases)) {
      const route = makeRoute(endpoint, { operation: "test", ...(mends === undefined ? {} : { mends }) })
      const isRight = (body: unknown) => Result.isSuccess(route.strict.decode(answerOf(body), origin))
      for (const body of bodies) {
        for (const path of plain(body)) {
          for (const value of [7, "odd", 1.5, true]) {
            const damaged = change(body, path, () => value)
            if (isRight(damaged) || !isRight(change(body, path, () => null))) continue
            const decoded = route.decoder.decode(answerOf(damaged), origin)
            const parts = Result.isSuccess(decoded) ? oddPartsOf(decoded.success) : []
            const isAlone = parts.length === 1 && parts[0]?.path === shown(path)
            if (!isAlone) larger.add(`${name}: ${shape(path)}`)
          }
        }
      }
    }
    // Pictures, places, languages and seasons are only right as a whole; what the kind of a war hangs on costs it, and in a log the row.
    assert.deepStrictEqual(
      [...larger].filter(
        (one) => !/(?:Urls\.\w+|languageCode|location\.countryCode|legendStatistics\.\w+\.\w+)$/.test(one)
      ),
      [
        "player: achievements.*.village",
        "regular war: attacksPerMember",
        "war log: items.*.result",
        "war log: items.*.teamSize",
        "war log: items.*.attacksPerMember",
        "war log: items.*.opponent.tag",
        "war log: items.*.opponent.name"
      ]
    )
  })

  it("is nothing of a clan without a war, and all of a war that has lost one side", () => {
    const route = makeRoute(clans.currentWar, { operation: "test", mends: odd.ofWar })
    const decode = (body: unknown) => route.decoder.decode(answerOf(body), origin)
    for (const clan of [7, "x", [], { clanLevel: "1" }, { badgeUrls: { small: 7 } }, { members: [{}] }]) {
      for (const state of ["notInWar", "inMatchmaking"]) {
        assert.isNotEmpty(oddPartsOf(Result.getOrThrow(decode({ state, clan, opponent: clan }))))
      }
    }
    const failed = decode(change(war(), ["opponent", "stars"], () => "many"))
    assert.strictEqual(Result.isFailure(failed) && failed.failure.path, "opponent.stars")
  })

  it("costs no row of a ranking: a badge, a league, a location", () => {
    for (const [name, key] of [
      ["clanRankings", "badgeUrls"],
      ["clanRankings", "location"],
      ["playerRankings", "leagueTier"],
      ["playerRankings", "clan.badgeUrls"],
      ["playerBuilderBaseRankings", "builderBaseLeague"]
    ] as const) {
      const route = makeRoute(rankings[name], { operation: "test", mends: odd.ofRanking })
      const items = [...(bodies[`locations.${name}`] ?? [])].flatMap((body) => Reflect.get(body, "items"))
      const rows = items.map((row) => change(row, key.split("."), () => ({ small: 7 })))
      const read = Result.getOrThrow(route.decoder.decode(answerOf(page(...rows)), origin))
      assert.lengthOf(read.items, rows.length, key)
      assert.notProperty(read, "leftOut", key)
    }
  })

  it("costs no row of a long list when all rows have it, and is said by its row", () => {
    const route = makeRoute(clans.search, { operation: "test", mends: odd.ofClanSearch })
    const [row] = [...(bodies["clans.search"] ?? [])].flatMap((body) => Reflect.get(body, "items"))
    const rows = Array.from({ length: 300 }, (_, n) => ({
      ...Object(row),
      isFamilyFriendly: "yes",
      labels: n === 250 ? [7] : []
    }))
    const found = Result.getOrThrow(
      route.decoder.decode(answerOf(page(...rows.with(7, { ...Object(row), tag: 7 }), null)), origin)
    )
    assert.lengthOf(found.items, 299)
    assert.deepStrictEqual(
      Reflect.get(found, "leftOut").map(({ path, row }: LeftOut) => [row, path]),
      [
        [7, "tag"],
        [300, ""]
      ]
    )
    const parts = oddPartsOf(found).map(({ path }) => path)
    assert.lengthOf(parts, 300)
    assert.includeMembers(parts, ["items[0].isFamilyFriendly", "items[250].labels[0]", "items[299].isFamilyFriendly"])
  })

  it("is no sign of another group where it is our clan in it", () => {
    const route = makeRoute(clans.leagueGroup, { operation: "test", mends: odd.ofGroup })
    const whole = leagueGroup("inWar", [["#8Q"]])
    const asked = { operation: "test", subject: "#2PP" }
    const decode = (body: unknown) => route.decoder.decode(answerOf(body), asked)
    for (const body of [
      change(whole, ["clans", "0", "clanLevel"], () => "ten"),
      change(whole, ["clans", "0", "name"], () => null)
    ]) {
      const group = Result.getOrThrow(decode(body))
      assert.deepStrictEqual(
        oddPartsOf(group).map(({ path }) => path),
        ["clans[0]"]
      )
    }
    const another = decode(change(whole, ["clans", "0", "tag"], () => "#8QV"))
    assert.strictEqual(Result.isFailure(another) && another.failure.isOther, true)
  })

  it("keeps the number of a round", () => {
    const route = makeRoute(clans.leagueGroup, { operation: "test", mends: odd.ofGroup })
    const rounds = [{ warTags: null }, null, { warTags: ["#8Q", 7, "#8QL"] }]
    const group = Result.getOrThrow(route.decoder.decode(answerOf({ ...leagueGroup("inWar", []), rounds }), origin))
    assert.deepStrictEqual(group._tag === "LeagueGroup" && group.rounds?.map(({ warTags }) => warTags.join()), [
      "",
      "",
      "#8Q,#0,#8QL"
    ])
    assert.deepStrictEqual(
      oddPartsOf(group).map(({ path }) => path),
      ["rounds[0].warTags", "rounds[1]", "rounds[2].warTags[1]"]
    )
  })

  it("is an error where nothing may take its place, and so it is for who brings no table", () => {
    const decode = (json: unknown): Result.Result<unknown, { readonly path: string; readonly detail: string }> =>
      Predicate.isObject(json) && JSON.stringify(json).length === 12
        ? Result.succeed(json)
        : Result.fail({ path: "rows[1]", detail: "odd" })
    const rows = { rows: [1, 2, 3] }
    assert.deepStrictEqual(Result.getOrThrow(mend(rows, byTable({ "rows.*": leftOut })(), decode)).parts.length, 2)
    assert.isTrue(Result.isFailure(mend(rows, byTable({})(), decode)))
    assert.isTrue(Result.isFailure(mend({ rows: [] }, byTable({ "rows.*": leftOut })(), decode)))
  })
})
