/**
 * What happened in a war between two looks at it: snapshots, changes, and the pure functions between them.
 *
 * A war of a league is the same with its place in the league; what happens to the league itself is in `LeagueDiff`.
 */
import type { WarLogEntry } from "../model/WarLog.ts"
import { type WarChange, type WarOutcome, warRules } from "./war/warEvents.ts"
import {
  asDeclared,
  isOlder,
  replay,
  warId,
  type WarKey,
  type WarSideName,
  type WarSnapshot
} from "./war/warSnapshot.ts"

export {
  WarAttack,
  type WarChange,
  WarChanged,
  WarEnded,
  WarEvent,
  WarFound,
  WarLogPrivate,
  WarLogPublic,
  WarMemberAdded,
  WarMemberRemoved,
  WarOutcome,
  WarStateChanged,
  WarTotals
} from "./war/warEvents.ts"
export {
  isOlder,
  LeaguePlace,
  type Perspective,
  snapshot,
  warId,
  WarKey,
  WarMemberSnapshot,
  WarScore,
  WarSideName,
  WarSideSnapshot,
  WarSnapshot
} from "./war/warSnapshot.ts"

// ---------------------------------------------------------------------------------------------------------------------
// Outcome
// ---------------------------------------------------------------------------------------------------------------------

/** How a war that has ended went: stars decide, then destruction. */
export const outcome = ({ clan, opponent }: WarSnapshot): WarOutcome => {
  const lead = clan.stars - opponent.stars || clan.destructionPercentage - opponent.destructionPercentage
  return { result: lead === 0 ? "tied" : lead > 0 ? "won" : "lost", clan: totals(clan), opponent: totals(opponent) }
}

const totals = ({ attacks, destructionPercentage, stars }: WarSnapshot["clan"]) => ({
  attacks,
  stars,
  destructionPercentage
})

const results: Readonly<Record<string, WarOutcome["result"]>> = { win: "won", lose: "lost", tie: "tied" }

const logged = ({ clan, opponent, result }: WarLogEntry): WarOutcome => ({
  result: results[result ?? ""] ?? null,
  clan: {
    attacks: clan.attacks ?? null,
    stars: clan.stars,
    destructionPercentage: clan.destructionPercentage
  },
  opponent: {
    attacks: null,
    stars: opponent.stars ?? 0,
    destructionPercentage: opponent.destructionPercentage ?? 0
  }
})

// ---------------------------------------------------------------------------------------------------------------------
// Changes
// ---------------------------------------------------------------------------------------------------------------------

/** The first look at a war, as a change. */
export const found = (current: WarSnapshot): WarChange => ({ _tag: "WarFound", war: current.war, current })

const begun = (war: WarKey): WarChange => ({
  _tag: "WarStateChanged",
  previous: "preparation",
  current: "inWar",
  war
})

const over = (war: WarKey): WarChange => ({ _tag: "WarStateChanged", previous: "inWar", current: "warEnded", war })

const lineUpChanges = (previous: WarSnapshot, current: WarSnapshot, side: WarSideName): ReadonlyArray<WarChange> => {
  const { war } = current
  const [before, after] = [previous[side].members, current[side].members]
  const known = new Map(before.map((member) => [member.tag, member]))
  const added = after.filter(({ tag }) => !known.delete(tag))
  return [
    ...[...known.values()].map((member): WarChange => ({
      _tag: "WarMemberRemoved",
      war,
      side,
      member: member.tag,
      name: member.name,
      previous: member
    })),
    ...added.map((member): WarChange => ({
      _tag: "WarMemberAdded",
      war,
      side,
      member: member.tag,
      name: member.name,
      current: member
    }))
  ]
}

const fieldChanges = (previous: WarSnapshot, current: WarSnapshot): ReadonlyArray<WarChange> =>
  warRules.flatMap((rule): ReadonlyArray<WarChange> => {
    const change = rule.find(previous, current)
    return change === undefined ? [] : [{ ...change, war: current.war }]
  })

const attackChanges = (previous: WarSnapshot, current: WarSnapshot): ReadonlyArray<WarChange> => {
  const known = new Set(previous.attacks.map(({ order }) => order))
  if (current.attacks.every(({ order }) => known.has(order))) return []
  return replay(current)
    .filter(({ attack }) => !known.has(attack.order))
    .map((played) => ({ _tag: "WarAttack", war: current.war, ...played }))
}

const seenToEnd = (current: WarSnapshot): WarChange => ({
  _tag: "WarEnded",
  war: current.war,
  outcome: outcome(current),
  source: "war",
  unseenAttacks: { clan: 0, opponent: 0 }
})

const correction = (previous: WarSnapshot, current: WarSnapshot): ReadonlyArray<WarChange> => {
  const [before, after] = [outcome(previous), outcome(current)]
  const same = (["clan", "opponent"] as const).every(
    (side) =>
      before[side].stars === after[side].stars &&
      before[side].destructionPercentage === after[side].destructionPercentage &&
      before[side].attacks === after[side].attacks
  )
  return same ? [] : [{ _tag: "WarChanged", field: "outcome", war: current.war, previous: before, current: after }]
}

/**
 * What happened between two looks at a war: line-ups and fields, then the battle from its beginning over its attacks to
 * its end. Without a previous look, or from another war, the war is found first. Equal snapshots give nothing, and
 * neither does one that is older than the previous one.
 */
export const diff = (previous: WarSnapshot | null, current: WarSnapshot): ReadonlyArray<WarChange> => {
  if (previous === null) {
    const declared = asDeclared(current)
    return [found(declared), ...diff(declared, current)]
  }
  if (warId(previous.war) !== warId(current.war)) return [...vanished(previous), ...diff(null, current)]
  if (isOlder(current, previous)) return []
  const wasOver = previous.state === "warEnded"
  const isOver = current.state === "warEnded"
  return [
    ...lineUpChanges(previous, current, "clan"),
    ...lineUpChanges(previous, current, "opponent"),
    ...fieldChanges(previous, current),
    ...(previous.state === "preparation" && current.state !== "preparation" ? [begun(current.war)] : []),
    ...attackChanges(previous, current),
    ...(isOver && !wasOver ? [over(current.war), seenToEnd(current)] : []),
    ...(isOver && wasOver ? correction(previous, current) : [])
  ]
}

/**
 * What happened to a war that is no longer shown: the steps that were not seen, and its end, with what the war log says
 * about it. Attacks that were not seen are counted, not made up. Nothing for a war whose end was seen.
 */
export const vanished = (previous: WarSnapshot, entry?: WarLogEntry): ReadonlyArray<WarChange> => {
  const { state, war } = previous
  if (state === "warEnded") return []
  const used = entry?.clan.attacks
  const ended: WarChange = {
    _tag: "WarEnded",
    war,
    outcome: entry === undefined ? { ...outcome(previous), result: null } : logged(entry),
    source: entry === undefined ? "lastSeen" : "log",
    unseenAttacks: {
      clan: typeof used === "number" ? Math.max(0, used - previous.clan.attacks) : null,
      opponent: null
    }
  }
  return [...(state === "preparation" ? [begun(war)] : []), over(war), ended]
}

// ---------------------------------------------------------------------------------------------------------------------
// Snapshots after changes
// ---------------------------------------------------------------------------------------------------------------------

/** What to remember after a look: the newer picture, with every attack that was ever seen. */
export const merge = (previous: WarSnapshot, current: WarSnapshot): WarSnapshot => {
  if (isOlder(current, previous)) return previous
  const shown = new Set(current.attacks.map(({ order }) => order))
  const hidden = previous.attacks.filter(({ order }) => !shown.has(order))
  return hidden.length === 0
    ? current
    : { ...current, attacks: [...current.attacks, ...hidden].toSorted((a, b) => a.order - b.order) }
}

const applyOne = (war: WarSnapshot, change: WarChange): WarSnapshot => {
  switch (change._tag) {
    case "WarStateChanged":
      return { ...war, state: change.current }
    case "WarChanged":
      return change.field === "outcome" ? applyOutcome(war, change.current) : { ...war, [change.field]: change.current }
    case "WarMemberAdded": {
      const members = [...war[change.side].members, change.current].toSorted((a, b) => a.mapPosition - b.mapPosition)
      return { ...war, [change.side]: { ...war[change.side], members } }
    }
    case "WarMemberRemoved": {
      const members = war[change.side].members.filter(({ tag }) => tag !== change.member)
      return { ...war, [change.side]: { ...war[change.side], members } }
    }
    case "WarAttack": {
      const { attack, score, side } = change
      const count = (of: WarSideName) => war[of].attacks + (of === side ? 1 : 0)
      return {
        ...war,
        clan: { ...war.clan, ...score.clan, attacks: count("clan") },
        opponent: { ...war.opponent, ...score.opponent, attacks: count("opponent") },
        attacks: [...war.attacks, attack]
      }
    }
    case "WarEnded":
      return applyOutcome(war, change.outcome)
    default:
      return war
  }
}

const applyOutcome = (war: WarSnapshot, { clan, opponent }: WarOutcome): WarSnapshot => ({
  ...war,
  clan: { ...war.clan, ...clan, attacks: clan.attacks ?? war.clan.attacks },
  opponent: { ...war.opponent, ...opponent, attacks: opponent.attacks ?? war.opponent.attacks }
})

/**
 * Applies changes to a snapshot: `apply(previous, diff(previous, current))` equals `current`, but for what no event says
 * (names, map places), and for scores in the last bits of their percentage.
 */
export const apply = (previous: WarSnapshot | null, changes: ReadonlyArray<WarChange>): WarSnapshot | null =>
  changes.reduce<WarSnapshot | null>(
    (war, change) => (change._tag === "WarFound" ? change.current : war === null ? null : applyOne(war, change)),
    previous
  )
