/** Rows of the war log. */
import { assert, describe, it } from "@effect/vitest"
import * as WarLog from "clashfx/model/WarLog"
import * as Schema from "effect/Schema"
import { type Body, badgeUrls, leagueSeasonRow, warLogRow } from "../support/bodies.ts"

const decode = (body: Body): WarLog.WarLogEntry => Schema.decodeUnknownSync(WarLog.WarLogEntry)(body)
const without = (body: Body, key: string): Body => Object.fromEntries(Object.entries(body).filter(([k]) => k !== key))

const nobody: Body = { badgeUrls, clanLevel: 11, stars: 20, destructionPercentage: 70 }

interface Row {
  readonly situation: string
  readonly entry: WarLog.WarLogEntry
  readonly season: boolean
  readonly maxStars: number | undefined
  readonly totalAttacks: number | undefined
  readonly destruction: { readonly clan: number; readonly opponent: number } | undefined
}

const asSeason = { season: true, maxStars: undefined, totalAttacks: undefined, destruction: undefined }
const asWar = { season: false, maxStars: 30, totalAttacks: 20, destruction: { clan: 96.4, opponent: 70 } }

const table: ReadonlyArray<Row> = [
  { situation: "a war", entry: decode(warLogRow), ...asWar },
  { situation: "a war of 2020", entry: decode(without(warLogRow, "attacksPerMember")), ...asWar },
  {
    situation: "a war with one attack",
    entry: decode({ ...warLogRow, attacksPerMember: 1, clan: { ...Object(warLogRow["clan"]), attacks: 10 } }),
    ...asWar,
    totalAttacks: 10
  },
  { situation: "a war against a clan that is gone", entry: decode({ ...warLogRow, opponent: nobody }), ...asWar },
  { situation: "a league season without result", entry: decode(leagueSeasonRow), ...asSeason },
  { situation: "a league season that was won", entry: decode({ ...leagueSeasonRow, result: "win" }), ...asSeason },
  {
    situation: "a league season that names an opponent",
    entry: decode({ ...warLogRow, clan: { ...Object(warLogRow["clan"]), attacks: 97 } }),
    ...asSeason
  },
  { situation: "a war without result", entry: decode(without(warLogRow, "result")), ...asWar },
  { situation: "a league season of 2020", entry: decode(without(leagueSeasonRow, "attacksPerMember")), ...asSeason }
]

describe("a row of the war log", () => {
  for (const { situation, entry, season, maxStars, totalAttacks, destruction } of table) {
    it(`is ${situation}`, () => {
      assert.strictEqual(WarLog.isLeagueSeason(entry), season)
      assert.strictEqual(WarLog.maxStars(entry), maxStars)
      assert.strictEqual(WarLog.totalAttacks(entry), totalAttacks)
      assert.deepStrictEqual(WarLog.destruction(entry), destruction)
    })
  }
})
