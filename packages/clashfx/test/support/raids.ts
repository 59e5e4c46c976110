/** Raid weekends to watch: what the API shows of one at every moment, worked out from the plan of its attacks. */
import * as Schema from "effect/Schema"
import { RaidSeason } from "../../src/model/RaidSeason.ts"
import * as RaidDiff from "../../src/diff/RaidDiff.ts"
import { iso } from "./warWorld.ts"
import { hour } from "./wars.ts"

type Body = Readonly<Record<string, unknown>>

/** Friday, the 6th of November 2026, 07:00. */
export const friday = Date.UTC(2026, 10, 6, 7)
export const weekend = 72 * hour

/** An attack on a district of a raid, both counted from 0; `percent` is what it adds. */
export interface Hit {
  readonly raid: number
  readonly district: number
  readonly by: number
  readonly percent: number
}

export interface Plan {
  /** The clans that are raided, one after the other. */
  readonly targets: ReadonlyArray<string>
  readonly hits: ReadonlyArray<Hit>
  /** The clans that raid ours, and their attacks. */
  readonly raiders: ReadonlyArray<string>
  readonly damage: ReadonlyArray<Hit>
  readonly start?: number
}

/** How much of it is shown. */
export interface View {
  readonly hits: number
  readonly damage?: number
  readonly ended?: boolean
  /** Are the attacks left out, as they are of older weekends? */
  readonly isOld?: boolean
  readonly medals?: number
}

const districts = 3
const badgeUrls = { small: "s", medium: "m", large: "l" }

const districtBody = (id: number, hits: ReadonlyArray<Hit>, isOld: boolean): Body => {
  let destructionPercent = 0
  const attacks = hits.map(({ by, percent }) => {
    destructionPercent = Math.min(100, destructionPercent + percent)
    return {
      attacker: { tag: `#PY${by}`, name: `Name ${by}` },
      destructionPercent,
      stars: destructionPercent === 100 ? 3 : 1
    }
  })
  return {
    id: 70000000 + id,
    name: `District ${id}`,
    districtHallLevel: 4,
    destructionPercent,
    stars: destructionPercent === 100 ? 3 : 1,
    attackCount: attacks.length,
    totalLooted: 0,
    ...(isOld || attacks.length === 0 ? {} : { attacks: attacks.toReversed() })
  }
}

const logBody = (key: string, clans: ReadonlyArray<string>, hits: ReadonlyArray<Hit>, isOld: boolean) =>
  clans.flatMap((tag, raid) => {
    const own = hits.filter((hit) => hit.raid === raid)
    if (own.length === 0) return []
    const bodies = Array.from({ length: districts }, (_, id) =>
      districtBody(
        id,
        own.filter(({ district }) => district === id),
        isOld
      )
    )
    const districtsDestroyed = bodies.filter((body) => body["destructionPercent"] === 100).length
    return [
      {
        [key]: { tag, name: `Clan ${tag}`, level: 10, badgeUrls },
        attackCount: own.length,
        districtCount: districts,
        districtsDestroyed,
        districts: bodies
      }
    ]
  })

export const raidBody = (plan: Plan, { damage = 0, ended = false, hits, isOld = false, medals = 0 }: View): Body => {
  const start = plan.start ?? friday
  const attackLog = logBody("defender", plan.targets, plan.hits.slice(0, hits), isOld)
  const defenseLog = logBody("attacker", plan.raiders, plan.damage.slice(0, damage), isOld)
  const destroyed = attackLog.reduce((sum, { districtsDestroyed }) => sum + Number(districtsDestroyed), 0)
  return {
    state: ended ? "ended" : "ongoing",
    startTime: iso(start),
    endTime: iso(start + weekend),
    capitalTotalLoot: 1000 * hits,
    raidsCompleted: attackLog.filter(({ districtsDestroyed }) => districtsDestroyed === districts).length,
    totalAttacks: hits,
    enemyDistrictsDestroyed: destroyed,
    offensiveReward: ended ? medals : 0,
    defensiveReward: ended ? medals : 0,
    attackLog,
    defenseLog
  }
}

const decode = Schema.decodeUnknownSync(RaidSeason)

/** A look at a weekend. */
export const raidLook = (plan: Plan, view: View): RaidDiff.RaidSnapshot =>
  RaidDiff.snapshot(decode(raidBody(plan, view)))

const hit = (raid: number, district: number, by: number, percent: number): Hit => ({ raid, district, by, percent })

/** Two raids, seven attacks, three districts down; and one raid on the clan that takes all its districts. */
export const raids: Plan = {
  targets: ["#8YY", "#8YU"],
  hits: [
    hit(0, 1, 0, 60),
    hit(0, 1, 1, 40),
    hit(0, 2, 0, 100),
    hit(0, 0, 2, 30),
    hit(0, 0, 2, 70),
    hit(1, 1, 1, 45),
    hit(1, 2, 0, 20)
  ],
  raiders: ["#9YY"],
  damage: [hit(0, 1, 7, 100), hit(0, 2, 8, 50), hit(0, 2, 8, 50), hit(0, 0, 7, 100)]
}
