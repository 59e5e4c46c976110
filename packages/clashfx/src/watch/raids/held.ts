/** Raid weekends of which parts cannot be read: they stay as they were (`exchange/internal/body/hold.ts`). */
import * as Predicate from "effect/Predicate"
import { ofRaidLog } from "../../api/internal/oddParts.ts"
import { type Known, type NameOf, type Pairing, tagOf } from "../../exchange/internal/body/hold.ts"
import { instead, type Segments } from "../../exchange/internal/body/mend.ts"
import { format, parseMillis } from "../../model/Timestamp.ts"
import type { RaidDistrictSnapshot, RaidLogSnapshot, RaidSnapshot } from "../../diff/RaidDiff.ts"
import { type Marked, marksOf } from "../../diff/raid/marks.ts"
import { knownOf as knownRaids, type Raid } from "../../diff/raid/sameRaid.ts"

const district = (of: RaidDistrictSnapshot) => ({
  id: of.id,
  name: of.name,
  districtHallLevel: of.districtHallLevel,
  destructionPercent: of.destructionPercent,
  attackCount: of.attackCount,
  // Not of the API: what the raid is known again by.
  marks: of.marks,
  stars: 0,
  totalLooted: 0
})

const raid = (of: RaidLogSnapshot) => ({
  attackCount: of.attackCount,
  districtCount: of.districtCount,
  districtsDestroyed: of.districtsDestroyed,
  districts: of.districts.map(district)
})

const clan = ({ clan }: RaidLogSnapshot) => ({ ...clan, level: 1, badgeUrls: {} })

/** A row of the log that reads as a snapshot, without the attacks that were told. */
const rowOf = (of: RaidSnapshot) => ({
  ...of.totals,
  state: of.ended ? "ended" : "ongoing",
  startTime: format(of.startTime),
  endTime: format(of.endTime),
  attackLog: of.raids.map((one) => ({ ...raid(one), defender: clan(one) })),
  defenseLog: of.defenses.map((one) => ({ ...raid(one), attacker: clan(one) }))
})

export const bodyOf = (weekends: ReadonlyArray<RaidSnapshot>) => ({ items: weekends.map(rowOf) })

const field = (row: unknown, name: string): unknown => (Predicate.hasProperty(row, name) ? row[name] : undefined)

const byStart: NameOf = (row) => {
  const start = field(row, "startTime")
  const millis = typeof start === "string" ? parseMillis(start) : Number.NaN
  return Number.isNaN(millis) ? undefined : String(millis)
}

const byId: NameOf = (row) => {
  const id = field(row, "id")
  return Number.isInteger(id) ? String(id) : undefined
}

/** An attack that was told stands for any: only how many there are is told from. Without a name, it is like any other one. */
const told = {
  attacker: { tag: "#2PP", name: "" },
  destructionPercent: 0,
  stars: 0
}

/** A district of a row as far as it can be read; its attacks newest first. */
const readable = (row: unknown): Raid["districts"] => {
  const [id, attackCount, destructionPercent] = [
    field(row, "id"),
    field(row, "attackCount"),
    field(row, "destructionPercent")
  ]
  if (typeof id !== "number" || typeof attackCount !== "number" || typeof destructionPercent !== "number") return []
  const [listed, marks] = [field(row, "attacks"), field(row, "marks")]
  const attacks = (Array.isArray(listed) ? listed : []).toReversed().map((of: unknown): Marked => {
    const [attacker, percent] = [field(of, "attacker"), field(of, "destructionPercent")]
    const tag = tagOf(attacker)
    return tag === undefined || typeof percent !== "number"
      ? told
      : { attacker: { tag: tag, name: "?" }, destructionPercent: percent }
  })
  const known = typeof marks === "string" ? marks : marksOf(attacks, attackCount)
  return [{ id, attackCount, destructionPercent, attacks, marks: known }]
}

/** Which raid of the last picture each row is: a clan can be raided more than once, and rows come in any order. */
const pairing =
  (key: "attacker" | "defender"): Pairing =>
  (rows, last) => {
    const raidsOf = (of: ReadonlyArray<unknown>) =>
      of.flatMap((row) => {
        const [tag, districts] = [tagOf(field(row, key)), field(row, "districts")]
        return tag === undefined ? [] : [{ row, clan: { tag }, districts: rowsOf(districts).flatMap(readable) }]
      })
    return new Map([...knownRaids(raidsOf(last), raidsOf(rows), true)].map(([shown, known]) => [shown.row, known.row]))
  }

const rowsOf = (list: unknown): ReadonlyArray<unknown> => (Array.isArray(list) ? list : [])

const pairings = {
  "items.*.attackLog.*": pairing("defender"),
  "items.*.defenseLog.*": pairing("attacker")
}

const lists = {
  "items.*": byStart,
  "items.*.attackLog.*": (row: unknown) => tagOf(field(row, "defender")),
  "items.*.attackLog.*.districts.*": byId,
  "items.*.defenseLog.*": (row: unknown) => tagOf(field(row, "attacker")),
  "items.*.defenseLog.*.districts.*": byId
}

/**
 * Attacks on a district are known by their place, newest first: the district stands as it was before the first one that is
 * new and cannot be read, so that no other one takes its number, and goes on when it can.
 */
const standing = (owner: unknown, [list, index]: Segments, last: unknown): unknown => {
  if (list !== "attacks") return last
  const attacks = field(owner, "attacks")
  if (!Predicate.isObject(owner) || !Array.isArray(attacks) || index === undefined) return last
  const place = attacks.length - Number(index)
  const seen = field(last, "attackCount")
  const before: ReadonlyArray<unknown> = attacks.slice(Number(index) + 1)
  if (typeof seen === "number" && place <= seen) {
    const destructionPercent = field(before[0], "destructionPercent") ?? 0
    return { ...owner, attacks: attacks.with(Number(index), { ...told, destructionPercent }) }
  }
  const percent = field(before[0], "destructionPercent") ?? field(last, "destructionPercent") ?? 0
  return { ...owner, attacks: before, attackCount: before.length, destructionPercent: percent }
}

const owners = { "items.*.attackLog.*.districts.*": standing, "items.*.defenseLog.*.districts.*": standing }

/** Only the newest weekends are looked at, so nothing is told from where others are. */
const otherwise = (): Known["otherwise"] => ({
  ...Object.fromEntries(Object.entries(ofRaidLog()).filter(([path]) => !path.includes(".attacks"))),
  paging: instead(null)
})

/** What is known of the weekends of a clan. */
export const known = (_: unknown, last: ReadonlyArray<RaidSnapshot> | undefined): Known => ({
  last: last && bodyOf(last),
  lists,
  pairings,
  owners,
  otherwise: otherwise()
})
