/** Seasons of a small world: what is told of clans, players, wars, leagues and raids is what its journal says. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import { type Options, play } from "../support/watch/season.ts"

/** Nine days that begin with a new season and a ranked week; a league opens after a day, a raid weekend after four. */
const start = Date.UTC(2026, 10, 29, 18)
const days = 9

/** Seconds that answers stay fresh: long, so that the days of many players pass quickly. */
const maxAge = {
  "players.get": 21_600,
  "clans.get": 3600,
  "clans.currentWar": 1800,
  "clans.raidSeasons": 2400,
  "clans.leagueGroup": 2400,
  "wars.league": 2400,
  error: 2400
} as const

/** Two answers, one after the other, tell of a league: which wars there are, and what happens in them. */
const lag = 90 * 60_000

const rateLimit = { limit: Infinity }

const small = { clans: 6, members: [8, 12], activity: 100, leagues: { teamSize: 5 } } as const

const seasons: ReadonlyArray<readonly [name: string, world: Options["world"]]> = [
  ["as everywhere", { ...small, seed: 1, settings: { rateLimit, maxAge } }],
  [
    "with answers that take their time, in caches that others fill as well",
    {
      ...small,
      seed: 2,
      settings: { rateLimit, maxAge, latency: ["50 millis", "3 seconds"], edge: { shared: true } }
    }
  ],
  [
    "with wars that follow each other faster than they are looked at",
    {
      ...small,
      seed: 3,
      wars: { preparation: "3 hours", battle: "4 hours", pause: "40 minutes", maxTeamSize: 10 },
      settings: { rateLimit, maxAge: { ...maxAge, "clans.currentWar": 5400, "clans.warLog": 60 } }
    }
  ]
]

/** What has to be told in every season, so that none of them proves nothing. */
const expected = [
  "ClanChanged ClanMemberChanged ClanMemberJoined ClanMemberLeft",
  "PlayerChanged PlayerUnitUpgraded PlayerAchievementProgressed PlayerSwitchedClan",
  "WarFound WarAttack WarStateChanged WarEnded WarMemberAdded WarLogPrivate WarLogPublic",
  "LeagueGroupFound LeagueRoundStarted LeagueRoundEnded LeagueEnded",
  "RaidStarted RaidAttack RaidDistrictLost RaidDefended RaidEnded"
].flatMap((tags) => tags.split(" "))

describe("a season", () => {
  it.effect.each(seasons)(
    "is told as it happened, %s: nothing is missing, nothing comes twice, nothing is made up",
    ([, world]) =>
      Effect.gen(function* () {
        const { disorder, events, invented, missing, sameIds, twice, untimely } = yield* play({
          world,
          start,
          days,
          lag
        })
        assert.deepStrictEqual(
          { missing, twice, invented, untimely },
          { missing: [], twice: [], invented: [], untimely: [] }
        )
        assert.deepStrictEqual({ sameIds, disorder }, { sameIds: 0, disorder: 0 })
        assert.deepStrictEqual(
          expected.filter((tag) => !events.has(tag)),
          []
        )
      }),
    120_000
  )
})
