/** From the snapshot of a war and what happened to the next snapshot. */
import type { WarOutcome } from "./outcome.ts"
import type { WarChange } from "./warEvents.ts"
import type { WarSideName } from "./warKey.ts"
import type { WarSnapshot } from "./warSnapshot.ts"

const withOutcome = (war: WarSnapshot, { clan, opponent }: WarOutcome): WarSnapshot => ({
  ...war,
  clan: { ...war.clan, ...clan, attacks: clan.attacks ?? war.clan.attacks },
  opponent: { ...war.opponent, ...opponent, attacks: opponent.attacks ?? war.opponent.attacks }
})

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
