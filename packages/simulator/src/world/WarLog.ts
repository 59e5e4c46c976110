/** War logs: what a clan has fought since the world began, and, drawn, what it fought before. */
import { badge } from "../catalog/internal/assets.ts"
import * as Names from "../catalog/Names.ts"
import * as Prng from "./Prng.ts"
import type { Clan, Outcome, WarResult, WarTotals, World } from "./State.ts"
import * as Wars from "./War.ts"
import * as Birth from "./internal/birth.ts"

const totals = (prng: Prng.Prng, teamSize: number, stars: number): Omit<WarTotals, "tag" | "name" | "badgeUrls"> => ({
  clanLevel: Prng.int(prng, 1, 25),
  attacks: Prng.int(prng, teamSize, 2 * teamSize),
  stars,
  destructionPercentage: stars === 3 * teamSize ? 100 : Math.round((stars / (3 * teamSize)) * 970) / 10
})

const outcome = (own: number, other: number): Outcome => {
  if (own === other) return "tie"
  return own > other ? "win" : "lose"
}

const summary = (clan: Clan, prng: Prng.Prng, endTime: number): WarResult => {
  const { badgeUrls, name, tag } = clan
  const stars = Prng.int(prng, 80, 260)
  return {
    result: null,
    endTime,
    teamSize: 15,
    attacksPerMember: 1,
    // A season's destruction is the sum over its wars.
    clan: {
      ...totals(prng, 15, 30),
      tag,
      name,
      badgeUrls,
      stars,
      attacks: Prng.int(prng, 70, 105),
      destructionPercentage: stars * 2.5,
      expEarned: 0
    },
    opponent: undefined
  }
}

const war = (clan: Clan, prng: Prng.Prng, endTime: number): WarResult => {
  const { badgeUrls, name, tag } = clan
  const teamSize = 5 * Prng.int(prng, 1, 6)
  const own = Prng.int(prng, teamSize, 3 * teamSize)
  const other = Prng.int(prng, teamSize, 3 * teamSize)
  return {
    result: outcome(own, other),
    endTime,
    teamSize,
    attacksPerMember: 2,
    clan: { ...totals(prng, teamSize, own), tag, name, badgeUrls, expEarned: Prng.int(prng, 20, 400) },
    opponent: {
      ...totals(prng, teamSize, other),
      tag: Birth.tagOf("clans", 900_000_000 + Prng.int(prng, 0, 1_000_000)),
      name: Names.clan(prng),
      badgeUrls: badge(String(Prng.bits(prng)))
    }
  }
}

/** What a clan fought before the world began. */
const past = (clan: Clan, startedAt: number): ReadonlyArray<WarResult> => {
  const prng = Prng.derive(clan.seed, "past wars")
  let endTime = startedAt
  return Array.from({ length: Prng.int(prng, 5, 60) }, (_, n) => {
    endTime = Wars.wholeSecond(endTime - Prng.int(prng, 48, 120) * 3_600_000)
    return n % 9 === 8 ? summary(clan, prng, endTime) : war(clan, prng, endTime)
  })
}

/** The war log of a clan, newest first. */
export const of = (world: World, clan: Clan): ReadonlyArray<WarResult> => [
  ...clan.warLog,
  ...past(clan, world.startedAt)
]
