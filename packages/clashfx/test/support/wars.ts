/** Wars to watch: what the API shows of a war at every moment, worked out from the plan of its attacks. */
import * as Schema from "effect/Schema"
import * as DateTime from "effect/DateTime"
import { format } from "../../src/model/Timestamp.ts"
import * as War from "../../src/model/War.ts"
import * as WarDiff from "../../src/diff/WarDiff.ts"

type Body = Readonly<Record<string, unknown>>

export const us = "#2PP"
export const them = "#8YY"
export const hour = 3_600_000

/** An attack; attacker and defender are places on the map of their sides, from 0. */
export interface Blow {
  readonly by: "clan" | "opponent"
  readonly attacker: number
  readonly defender: number
  readonly stars: number
  readonly percent: number
}

export interface Plan {
  readonly size: number
  readonly blows: ReadonlyArray<Blow>
  /** When it was declared, in ms. Default: 2026-11-10T08:00Z. */
  readonly declared?: number
  readonly opponent?: string
  /** Default: 23 hours of preparation, 24 of battle. */
  readonly preparation?: number
  readonly battle?: number
}

export const declaredAt = Date.UTC(2026, 10, 10, 8)

export const timesOf = ({ battle = 24 * hour, declared = declaredAt, preparation = 23 * hour }: Plan) => ({
  declared,
  start: declared + preparation,
  end: declared + preparation + battle
})

const badgeUrls = { small: "s", medium: "m", large: "l" }

export const memberTag = (by: Blow["by"], place: number): string => `#${by === "clan" ? "PY" : "QR"}${place}`

const attackBody = ({ attacker, by, defender, percent, stars }: Blow, order: number): Body => ({
  attackerTag: memberTag(by, attacker),
  defenderTag: memberTag(by === "clan" ? "opponent" : "clan", defender),
  stars,
  destructionPercentage: percent,
  order,
  duration: 100 + order
})

const byBest = (a: Blow, b: Blow) => b.stars - a.stars || b.percent - a.percent

const sideBody = (plan: Plan, by: Blow["by"], shown: number): Body => {
  const made = plan.blows.slice(0, shown)
  const ours = made.filter((blow) => blow.by === by)
  const best = Array.from({ length: plan.size }, (_, place) =>
    ours
      .filter(({ defender }) => defender === place)
      .toSorted(byBest)
      .at(0)
  )
  const tag = by === "clan" ? us : (plan.opponent ?? them)
  return {
    tag,
    name: `Clan ${tag}`,
    badgeUrls,
    clanLevel: 10,
    attacks: ours.length,
    stars: best.reduce((sum, blow) => sum + (blow?.stars ?? 0), 0),
    destructionPercentage: best.reduce((sum, blow) => sum + (blow?.percent ?? 0), 0) / plan.size,
    members: Array.from({ length: plan.size }, (_, place) => {
      const attacks = made.flatMap((blow, i) =>
        blow.by === by && blow.attacker === place ? [attackBody(blow, i + 1)] : []
      )
      return {
        tag: memberTag(by, place),
        name: `Name ${by} ${place}`,
        townhallLevel: 17 - place,
        mapPosition: place + 1,
        opponentAttacks: 0,
        ...(attacks.length === 0 ? {} : { attacks })
      }
    })
  }
}

/** What the API shows. */
export interface View {
  readonly state: War.WarState
  /** How many attacks have been made. Default: none in preparation, all at the end. */
  readonly shown?: number
  /** Are we the second clan on the wire? */
  readonly swapped?: boolean
}

const stamp = (millis: number) => format(DateTime.makeUnsafe(millis))

export const warBody = (plan: Plan, { shown, state, swapped }: View): Body => {
  const { declared, end, start } = timesOf(plan)
  const attacks = shown ?? (state === "warEnded" ? plan.blows.length : 0)
  const [clan, opponent] = [sideBody(plan, "clan", attacks), sideBody(plan, "opponent", attacks)]
  return {
    state,
    teamSize: plan.size,
    preparationStartTime: stamp(declared),
    startTime: stamp(start),
    endTime: stamp(end),
    clan: swapped === true ? opponent : clan,
    opponent: swapped === true ? clan : opponent
  }
}

export const regularBody = (plan: Plan, view: View): Body => ({
  ...warBody(plan, view),
  attacksPerMember: 2,
  battleModifier: "none"
})

const decodeRegular = Schema.decodeUnknownSync(War.RegularWar)
const decodeLeague = Schema.decodeUnknownSync(War.LeagueWar)

const must = (snapshot: WarDiff.WarSnapshot | undefined): WarDiff.WarSnapshot => {
  if (snapshot === undefined) throw new Error("the clan does not fight in this war")
  return snapshot
}

/** A look at a regular war. */
export const look = (plan: Plan, view: View): WarDiff.WarSnapshot =>
  must(WarDiff.snapshot(decodeRegular(regularBody(plan, view)), { clanTag: us }))

/** A look at a war of a league. */
export const leagueLook = (plan: Plan, view: View, league: WarDiff.LeaguePlace): WarDiff.WarSnapshot =>
  must(WarDiff.snapshot(decodeLeague(warBody(plan, view)), { clanTag: us, league }))

/** Everything that a war ever looks like, from its declaration to its end. */
export const views = (plan: Plan): ReadonlyArray<View> => [
  { state: "preparation" },
  ...Array.from({ length: plan.blows.length + 1 }, (_, shown): View => ({ state: "inWar", shown })),
  { state: "warEnded" }
]

export const pictures = (plan: Plan): ReadonlyArray<WarDiff.WarSnapshot> => views(plan).map((view) => look(plan, view))

/** Three against three, seven attacks of both sides: we win 8 to 5. */
export const small: Plan = {
  size: 3,
  blows: [
    { by: "clan", attacker: 0, defender: 0, stars: 2, percent: 80 },
    { by: "opponent", attacker: 0, defender: 1, stars: 1, percent: 50 },
    { by: "clan", attacker: 1, defender: 0, stars: 3, percent: 100 },
    { by: "clan", attacker: 2, defender: 1, stars: 2, percent: 70 },
    { by: "opponent", attacker: 1, defender: 1, stars: 3, percent: 100 },
    { by: "opponent", attacker: 2, defender: 0, stars: 2, percent: 66 },
    { by: "clan", attacker: 0, defender: 2, stars: 3, percent: 100 }
  ]
}
