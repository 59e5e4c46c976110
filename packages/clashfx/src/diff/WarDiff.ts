/**
 * What happened in a war between two looks at it: snapshots, changes, and the pure functions between them.
 *
 * A war of a league is the same with its place in the league; what happens to the league itself is in `LeagueDiff`.
 */
import type { WarLogEntry } from "../model/WarLog.ts"
import { changesOf } from "./internal/fieldTable.ts"
import * as unrolled from "./internal/unrolled.ts"
import { isSameOutcome, lastSeen, logged, outcome, type WarOutcome } from "./war/outcome.ts"
import { attackKeys, beginsWith, type PlayedAttack, replay } from "./war/replay.ts"
import type { WarChange } from "./war/warEvents.ts"
import { isSameWar, type WarKey, type WarSideName } from "./war/warKey.ts"
import { asDeclared, isOlder, isTakenBack, toldFields, type WarSnapshot } from "./war/warSnapshot.ts"

export { outcome, WarOutcome, WarTotals } from "./war/outcome.ts"
export { WarScore } from "./war/replay.ts"
export {
  factOf,
  type OutcomeChanged,
  WarAttack,
  type WarBegan,
  type WarChange,
  WarChanged,
  WarEnded,
  WarEvent,
  WarFound,
  WarLogPrivate,
  WarLogPublic,
  WarMemberAdded,
  WarMemberRemoved,
  type WarOver,
  WarStateChanged
} from "./war/warEvents.ts"
export { LeaguePlace, warId, WarKey, WarSideName } from "./war/warKey.ts"
export {
  attacksLeft,
  isOlder,
  type Perspective,
  snapshot,
  type UnusedAttacks,
  unusedAttacks,
  type WarField,
  type WarFieldChanged,
  WarMemberSnapshot,
  WarSideSnapshot,
  WarSnapshot
} from "./war/warSnapshot.ts"

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

/** Who came and who went. Line-ups are made before the battle; what differs later is a broken answer. */
const lineUpChanges = (previous: WarSnapshot, current: WarSnapshot, side: WarSideName): ReadonlyArray<WarChange> => {
  if (previous.state !== "preparation") return []
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

const findChanges = changesOf(toldFields, unrolled.warTold)

const fieldChanges = (previous: WarSnapshot, current: WarSnapshot): ReadonlyArray<WarChange> => {
  const changes: Array<WarChange> = []
  findChanges(previous, current, (change) => changes.push({ ...change, war: current.war }))
  return changes
}

/** The attacks that were not seen before. Nearly always they follow those that were. */
const newAttacks = (previous: WarSnapshot, current: WarSnapshot): ReadonlyArray<PlayedAttack> => {
  const seen = previous.attacks
  if (beginsWith(current.attacks, seen)) {
    return current.attacks.length === seen.length ? [] : replay(current).slice(seen.length)
  }
  // Who made an attack that is not shown any more may not be listed any more either.
  const whole = merge(previous, current)
  const [known, keys] = [new Set(attackKeys(seen)), attackKeys(whole.attacks)]
  return replay(whole).filter((_, i) => !known.has(keys[i] ?? ""))
}

const attackChanges = (previous: WarSnapshot, current: WarSnapshot): ReadonlyArray<WarChange> =>
  newAttacks(previous, current).map((played) => ({ _tag: "WarAttack", war: current.war, ...played }))

const seenToEnd = (previous: WarSnapshot, current: WarSnapshot): WarChange => ({
  _tag: "WarEnded",
  war: current.war,
  outcome: outcome(current),
  source: "war",
  unseenAttacks: { clan: 0, opponent: 0 },
  current: merge(previous, current)
})

/** The outcome of a war whose end was told already is another one. */
export const corrected = (war: WarKey, previous: WarOutcome, current: WarOutcome): ReadonlyArray<WarChange> =>
  isSameOutcome(previous, current) ? [] : [{ _tag: "WarChanged", field: "outcome", war, previous, current }]

/**
 * What happened between two looks at a war: line-ups and fields, then the battle from its beginning over its attacks to
 * its end. Without a previous look, or from another war, the war is found first. Equal snapshots give nothing, and
 * neither does one that is older than the previous one.
 *
 * @example
 * ```ts
 * const { war } = yield* Wars.current("#2PP")
 * const look = War.isWar(war) ? WarDiff.snapshot(war, { clanTag: "#2PP" }) : undefined
 * if (look !== undefined) yield* Effect.log(WarDiff.diff(null, look).map((change) => change._tag))
 * ```
 */
export const diff = (previous: WarSnapshot | null, current: WarSnapshot): ReadonlyArray<WarChange> => {
  if (previous === null) {
    const declared = asDeclared(current)
    return [found(declared), ...diff(declared, current)]
  }
  if (!isSameWar(previous.war, current.war)) return [...vanished(previous), ...diff(null, current)]
  if (isOlder(current, previous)) return []
  const wasOver = previous.state === "warEnded"
  const isOver = current.state === "warEnded"
  return [
    ...lineUpChanges(previous, current, "clan"),
    ...lineUpChanges(previous, current, "opponent"),
    ...fieldChanges(previous, current),
    ...(previous.state === "preparation" && current.state !== "preparation" ? [begun(current.war)] : []),
    ...attackChanges(previous, current),
    ...(isOver && !wasOver ? [over(current.war), seenToEnd(previous, current)] : []),
    ...(isOver && wasOver ? corrected(current.war, outcome(previous), outcome(current)) : [])
  ]
}

/** The steps to its end of a war that is no longer shown. */
export const stepsToEnd = ({ state, war }: WarSnapshot): ReadonlyArray<WarChange> =>
  state === "warEnded" ? [] : [...(state === "preparation" ? [begun(war)] : []), over(war)]

/** The end of a war that nobody saw, with what the war log says about it. */
export const endOf = (previous: WarSnapshot, entry?: WarLogEntry): Extract<WarChange, { _tag: "WarEnded" }> => {
  const used = entry?.clan.attacks
  return {
    _tag: "WarEnded",
    war: previous.war,
    outcome: entry === undefined ? lastSeen(previous) : logged(entry),
    source: entry === undefined ? "lastSeen" : "log",
    unseenAttacks: {
      clan: typeof used === "number" ? Math.max(0, used - previous.clan.attacks) : null,
      opponent: null
    },
    current: { ...previous, state: "warEnded" }
  }
}

/**
 * What happened to a war that is no longer shown: the steps that were not seen, and its end, with what the war log says
 * about it. Attacks that were not seen are counted, not made up. Nothing for a war whose end was seen.
 */
export const vanished = (previous: WarSnapshot, entry?: WarLogEntry): ReadonlyArray<WarChange> =>
  previous.state === "warEnded" ? [] : [...stepsToEnd(previous), endOf(previous, entry)]

// ---------------------------------------------------------------------------------------------------------------------
// Snapshots after changes
// ---------------------------------------------------------------------------------------------------------------------

/** The newer picture with the attacks of the older one that it does not show. */
const withEarlierAttacks = (previous: WarSnapshot, current: WarSnapshot): WarSnapshot => {
  if (beginsWith(current.attacks, previous.attacks)) return current
  const shown = new Set(attackKeys(current.attacks))
  const keys = attackKeys(previous.attacks)
  const hidden = previous.attacks.filter((_, i) => !shown.has(keys[i] ?? ""))
  return hidden.length === 0
    ? current
    : { ...current, attacks: [...current.attacks, ...hidden].toSorted((a, b) => a.order - b.order) }
}

const withEarlierLineUp = (previous: WarSnapshot, current: WarSnapshot, side: WarSideName): WarSnapshot[WarSideName] =>
  previous.state !== "preparation" && current[side].members.length < previous[side].members.length
    ? { ...current[side], members: previous[side].members }
    : current[side]

/** What to remember after a look: the newer picture, with every attack that was ever seen. */
export const merge = (previous: WarSnapshot, current: WarSnapshot): WarSnapshot => {
  if (isOlder(current, previous)) return previous
  const whole = withEarlierAttacks(previous, current)
  const [clan, opponent] = [
    withEarlierLineUp(previous, current, "clan"),
    withEarlierLineUp(previous, current, "opponent")
  ]
  return clan === whole.clan && opponent === whole.opponent ? whole : { ...whole, clan, opponent }
}

const withOutcome = (war: WarSnapshot, { clan, opponent }: WarOutcome): WarSnapshot => ({
  ...war,
  clan: { ...war.clan, ...clan, attacks: clan.attacks ?? war.clan.attacks },
  opponent: { ...war.opponent, ...opponent, attacks: opponent.attacks ?? war.opponent.attacks }
})

interface Followed {
  readonly war: WarSnapshot
  readonly changes: ReadonlyArray<WarChange>
}

/**
 * A picture of a war that is over with fewer attacks than were seen, of which it is known that it is no older one: attacks
 * were taken back. They were made, and stay told; how the war ended is another now. Nothing for any other picture.
 */
const takenBack = (previous: WarSnapshot, current: WarSnapshot): Followed | undefined => {
  if (!isTakenBack(previous, current)) return undefined
  const changes = corrected(previous.war, outcome(previous), outcome(current))
  return { war: changes.length === 0 ? previous : withOutcome(previous, outcome(current)), changes }
}

/** What happened between two looks at a war of which the later one is known to be later, and what to remember. */
export const followed = (previous: WarSnapshot, current: WarSnapshot): Followed =>
  takenBack(previous, current) ?? { changes: diff(previous, current), war: merge(previous, current) }

// ---------------------------------------------------------------------------------------------------------------------
// The way back
// ---------------------------------------------------------------------------------------------------------------------

const applyOne = (war: WarSnapshot, change: WarChange): WarSnapshot => {
  switch (change._tag) {
    case "WarFound":
      return change.current
    case "WarStateChanged":
      return { ...war, state: change.current }
    case "WarChanged":
      return change.field === "outcome" ? withOutcome(war, change.current) : { ...war, [change.field]: change.current }
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
      return withOutcome(war, change.outcome)
    case "WarLogPrivate":
    case "WarLogPublic":
      return war
  }
}

/**
 * Applies changes to a snapshot: `apply(previous, diff(previous, current))` equals `current`, but for what no event says
 * (names, map places), and for scores in the last bits of their percentage.
 */
export const apply = (previous: WarSnapshot | null, changes: ReadonlyArray<WarChange>): WarSnapshot | null =>
  changes.reduce<WarSnapshot | null>(
    (war, change) => (change._tag === "WarFound" ? change.current : war === null ? null : applyOne(war, change)),
    previous
  )
