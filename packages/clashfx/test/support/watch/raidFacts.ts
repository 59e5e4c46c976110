/** Raid weekends: what a journal lets be seen at some looks, and what was told, in the same words. */
import { Journal } from "@clashfx/simulator"
import * as DateTime from "effect/DateTime"
import type { RaidEvent } from "../../../src/diff/RaidDiff.ts"
import type { Looks } from "./looks.ts"
import type { Fact } from "./verdict.ts"

/** A weekend names no clan: where it cannot be known by what was seen before, a second answer says whose it is; ms. */
const secondAnswer = 10_000

/** A raid of one clan on another. */
interface Raid {
  readonly attacker: string
  readonly defender: string
  /** How many raids of the weekend between the two came before. */
  readonly occurrence: number
  readonly attacks: Array<Journal.RaidAttackRow>
}

const iso = (time: number): string => DateTime.formatIso(DateTime.makeUnsafe(time))

/** A weekend of all clans. */
export interface Weekend {
  readonly name: string
  readonly start: number
  end: number
  readonly clans: Set<string>
  readonly raids: Array<Raid>
}

/** The weekends of a journal. A clan begins another raid when the last one is complete. */
export const weekendsOf = (rows: ReadonlyArray<Journal.Row>): ReadonlyArray<Weekend> => {
  const weekends: Array<Weekend> = []
  const running = new Map<string, Raid>()
  for (const row of Journal.ofKind(rows, "raidWeekend", "raidAttack")) {
    if (row.kind === "raidWeekend") {
      const known = weekends.find(({ start }) => start === row.startTime)
      const weekend = known ?? {
        name: iso(row.startTime),
        start: row.startTime,
        end: Number.POSITIVE_INFINITY,
        clans: new Set<string>(),
        raids: []
      }
      if (known === undefined) weekends.push(weekend)
      weekend.clans.add(row.tag)
      if (row.change === "ended") weekend.end = row.at
      running.delete(row.tag)
      continue
    }
    const raids = weekends.at(-1)?.raids ?? []
    const raid = running.get(row.tag) ?? {
      attacker: row.tag,
      defender: row.defender,
      occurrence: raids.filter((one) => one.attacker === row.tag && one.defender === row.defender).length,
      attacks: []
    }
    if (!running.has(row.tag)) raids.push(raid)
    raid.attacks.push(row)
    if (row.completed) running.delete(row.tag)
    else running.set(row.tag, raid)
  }
  return weekends
}

interface Happened {
  readonly at: number
  readonly text: string
}

const districtsDown = ({ attacks }: Raid): number => attacks.filter(({ destroyed }) => destroyed).length

/** What happens in a raid: attack by attack, district by district. */
const course = (weekend: Weekend, raid: Raid, isOwn: boolean): ReadonlyArray<Happened> => {
  const other = `${isOwn ? raid.defender : raid.attacker}/${raid.occurrence}`
  const counts = new Map<number, { attacks: number; percent: number }>()
  const happened = raid.attacks.flatMap((row): ReadonlyArray<Happened> => {
    const { at, completed, destroyed, destructionPercent, district, member, stars } = row
    const known = counts.get(district) ?? { attacks: 0, percent: 0 }
    const number = known.attacks + 1
    counts.set(district, { attacks: number, percent: destructionPercent })
    const place = `${weekend.name} ${other} ${district}`
    const gained = destructionPercent - known.percent
    const attack = `${place} attack ${number} by ${member} ${stars} ${destructionPercent} (${gained}) ${destroyed}`
    return [
      ...(isOwn ? [{ at, text: attack }] : []),
      ...(destroyed ? [{ at, text: `${place} ${isOwn ? "destroyed" : "lost"} in ${number}` }] : []),
      ...(completed && !isOwn ? [{ at, text: defended(weekend, raid) }] : [])
    ]
  })
  const isComplete = raid.attacks.at(-1)?.completed === true
  return isOwn || isComplete || !Number.isFinite(weekend.end)
    ? happened
    : [...happened, { at: weekend.end, text: defended(weekend, raid) }]
}

const defended = ({ name }: Weekend, raid: Raid): string =>
  `${name} ${raid.attacker}/${raid.occurrence} defended ${raid.attacks.length} ${districtsDown(raid)}`

const weekendOf = (weekend: Weekend, clan: string): ReadonlyArray<Happened> => {
  const own = weekend.raids.filter(({ attacker }) => attacker === clan)
  const others = weekend.raids.filter(({ defender }) => defender === clan)
  const attacks = own.reduce((sum, raid) => sum + raid.attacks.length, 0)
  const districts = own.reduce((sum, raid) => sum + districtsDown(raid), 0)
  const complete = own.filter((raid) => raid.attacks.at(-1)?.completed === true).length
  return [
    { at: weekend.start, text: `${weekend.name} started` },
    ...own.flatMap((raid) => course(weekend, raid, true)),
    ...others.flatMap((raid) => course(weekend, raid, false)),
    ...(Number.isFinite(weekend.end)
      ? [{ at: weekend.end, text: `${weekend.name} ended ${attacks} ${districts} ${complete}, unseen 0` }]
      : [])
  ]
}

/**
 * What there was to see of a clan's raid weekends: everything, since the log keeps the attacks of the last two. What
 * happened before the first look is not told.
 */
export const facts = (clan: string, weekends: ReadonlyArray<Weekend>, { at, made }: Looks): ReadonlyArray<Fact> => {
  const [first = Number.POSITIVE_INFINITY] = made
  return weekends
    .filter(({ clans }) => clans.has(clan))
    .flatMap((weekend) => weekendOf(weekend, clan))
    .flatMap((happened) => {
      const n = made.findIndex((time) => time >= happened.at)
      const look = at[n]
      return happened.at <= first || look === undefined
        ? []
        : [{ text: happened.text, from: look, until: look + secondAnswer }]
    })
}

/** What was told. */
export const told = (event: RaidEvent): string => {
  const weekend = DateTime.formatIso(event.weekend)
  switch (event._tag) {
    case "RaidStarted":
      return `${weekend} started`
    case "RaidAttack": {
      const { attack, defender, destroyed, destruction, district, number, occurrence } = event
      const how = `${attack.attacker.tag} ${attack.stars} ${attack.destructionPercent} (${destruction}) ${destroyed}`
      return `${weekend} ${defender.tag}/${occurrence} ${district.id} attack ${number} by ${how}`
    }
    case "RaidDistrictDestroyed":
      return `${weekend} ${event.defender.tag}/${event.occurrence} ${event.district.id} destroyed in ${event.attackCount}`
    case "RaidDistrictLost":
      return `${weekend} ${event.attacker.tag}/${event.occurrence} ${event.district.id} lost in ${event.attackCount}`
    case "RaidDefended": {
      const { attackCount, attacker, districtsDestroyed, occurrence } = event
      return `${weekend} ${attacker.tag}/${occurrence} defended ${attackCount} ${districtsDestroyed}`
    }
    case "RaidEnded": {
      const { enemyDistrictsDestroyed, raidsCompleted, totalAttacks } = event.totals
      return `${weekend} ended ${totalAttacks} ${enemyDistrictsDestroyed} ${raidsCompleted}, unseen ${event.unseenAttacks}`
    }
    case "RaidChanged":
      return `${weekend} changed ${event.field}`
    case "RaidFound":
      return "found"
  }
}
