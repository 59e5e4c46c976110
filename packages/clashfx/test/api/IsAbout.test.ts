/** Answers about something else than what was asked for: refused by every route in whose answers something tells. */
import { assert, describe, it } from "@effect/vitest"
import * as clans from "../../src/api/declaration/Clans.ts"
import type { Endpoint } from "../../src/api/declaration/Endpoint.ts"
import * as goldPasses from "../../src/api/declaration/GoldPasses.ts"
import * as labels from "../../src/api/declaration/Labels.ts"
import * as leagues from "../../src/api/declaration/Leagues.ts"
import * as locations from "../../src/api/declaration/Locations.ts"
import * as players from "../../src/api/declaration/Players.ts"
import * as wars from "../../src/api/declaration/Wars.ts"

const endpoints: ReadonlyArray<Endpoint> = [clans, goldPasses, labels, leagues, locations, players, wars].flatMap(
  (group): ReadonlyArray<Endpoint> => Object.values(group)
)

const [own, other, third] = ["#2PP", "#8QU8J9LP", "#2YC"]

/** Routes whose answers name nothing that could be compared: lists, rankings, and logs of battles. */
const silent = new Set([
  "/clans/:clanTag/members",
  "/leaguegroup/:leagueGroupTag/:leagueSeasonId",
  "/leagues/:leagueId/seasons",
  "/leagues/:leagueId/seasons/:seasonId",
  "/players/:playerTag/battlelog",
  "/players/:playerTag/leaguehistory"
])

/** By path: the subject, answers that are about it, and answers that are not. */
const cases: Readonly<Record<string, readonly [subject: string, right: ReadonlyArray<unknown>, wrong: unknown]>> = {
  "/clans/:clanTag": [own, [{ tag: own }, {}, null], { tag: other }],
  "/players/:playerTag": [own, [{ tag: own }], { tag: other }],
  "/players/:playerTag/verifytoken": [own, [{ tag: own, status: "ok" }], { tag: other, status: "ok" }],
  "/clanwarleagues/wars/:warTag": [own, [{ tag: own }, { clan: { tag: other } }], { tag: other }],
  "/clans/:clanTag/currentwar": [
    own,
    [{ clan: { tag: own }, opponent: { tag: other } }, { clan: { tag: other }, opponent: { tag: own } }, {}],
    { clan: { tag: other }, opponent: { tag: third } }
  ],
  "/clans/:clanTag/currentwar/leaguegroup": [
    own,
    [{ clans: [{ tag: other }, { tag: own }] }, { clans: [] }, {}],
    { clans: [{ tag: other }, { tag: third }] }
  ],
  "/clans/:clanTag/warlog": [
    own,
    [{ items: [{ clan: { tag: own }, opponent: { tag: other } }] }, { items: [] }],
    { items: [{ clan: { tag: other }, opponent: { tag: own } }] }
  ],
  "/clans/:clanTag/capitalraidseasons": [
    own,
    [{ items: [{ attackLog: [{ defender: { tag: other } }], defenseLog: [{ attacker: { tag: third } }] }] }, {}],
    { items: [{ attackLog: [{ defender: { tag: other } }, { defender: { tag: own } }], defenseLog: [] }] }
  ]
}

const byId = new Set([
  "/locations/:locationId",
  "/leaguetiers/:leagueTierId",
  "/leagues/:leagueId",
  "/builderbaseleagues/:leagueId",
  "/capitalleagues/:leagueId",
  "/warleagues/:leagueId"
])

const caseOf = (path: string) =>
  byId.has(path) ? (["32000006", [{ id: 32_000_006 }, {}], { id: 32_000_007 }] as const) : cases[path]

describe("an answer about something else", () => {
  it("can be told by every route that asks for one thing, or is named here as one that cannot", () => {
    const asking = endpoints.filter(({ path }) => path.includes(":") && !path.includes("/rankings/"))
    assert.deepStrictEqual(
      asking.filter(({ isAbout, path }) => (isAbout === undefined) !== silent.has(path)).map(({ path }) => path),
      []
    )
    assert.isAbove(asking.length, 15)
  })

  for (const { isAbout, path } of endpoints) {
    if (isAbout === undefined) continue
    it(`is refused: ${path}`, () => {
      const [subject = "", right = [], wrong] = caseOf(path) ?? []
      assert.isAbove(right.length, 0)
      for (const model of right) assert.isTrue(isAbout(model, subject), JSON.stringify(model))
      assert.isFalse(isAbout(wrong, subject))
    })
  }
})
