/** What happened to a player between two looks: snapshots, changes, and the pure functions between them. */
import { changesOf } from "./internal/fieldTable.ts"
import { pairRows } from "./internal/pairRows.ts"
import * as unrolled from "./internal/unrolled.ts"
import { shareAchievement } from "./player/playerAchievements.ts"
import type { PlayerChange } from "./player/playerEvents.ts"
import { keyOfPlace } from "./player/playerRows.ts"
import { type PlayerSnapshot, toldFields } from "./player/playerTable.ts"
import { categoryOf, keyOfUnit, shareUnit, type UnitSnapshot } from "./player/playerUnits.ts"
import { shareWorn, type WornSnapshot } from "./player/playerWorn.ts"

export {
  type PlayerChange,
  PlayerAchievementLowered,
  PlayerAchievementProgressed,
  PlayerAchievementStarEarned,
  PlayerEvent,
  PlayerFound,
  PlayerHeroEquipmentChanged,
  PlayerJoinedClan,
  PlayerLeftClan,
  PlayerSuperTroopActivated,
  PlayerSuperTroopExpired,
  PlayerSwitchedClan,
  PlayerUnitLowered,
  PlayerUnitUnlocked,
  PlayerUnitUpgraded
} from "./player/playerEvents.ts"
export { LegendSeasonSnapshot, LegendSnapshot } from "./player/legend.ts"
export { AchievementSnapshot } from "./player/playerAchievements.ts"
export {
  HousePart,
  PlayerChanged,
  PlayerClan,
  type PlayerField,
  type PlayerFieldChanged,
  PlayerSnapshot,
  snapshot
} from "./player/playerTable.ts"
export { UnitCategory, UnitList, UnitSnapshot } from "./player/playerUnits.ts"
export { WornSnapshot } from "./player/playerWorn.ts"

/** The first look, as a change. */
export const found = (current: PlayerSnapshot): PlayerChange => ({ _tag: "PlayerFound", name: current.name, current })

// ---------------------------------------------------------------------------------------------------------------------
// Diff
// ---------------------------------------------------------------------------------------------------------------------

/** What happened from one snapshot to another, found in one list of changes. */
interface Comparison {
  readonly previous: PlayerSnapshot
  readonly current: PlayerSnapshot
  readonly changes: Array<PlayerChange>
}

const playerChanges = changesOf(toldFields, unrolled.playerTold)

const diffClan = ({ changes, current, previous }: Comparison): void => {
  const { name } = current
  const [before, after] = [previous.clan, current.clan]
  if (before === null) {
    if (after !== null) changes.push({ _tag: "PlayerJoinedClan", name, current: after })
  } else if (after === null) changes.push({ _tag: "PlayerLeftClan", name, previous: before })
  else if (before.tag !== after.tag) {
    changes.push({ _tag: "PlayerSwitchedClan", name, previous: before, current: after })
  } else if (before.name !== after.name) {
    const change = toldFields.clan.find(previous, current)
    if (change !== undefined) changes.push({ ...change, name })
  }
}

const diffFields = ({ changes, current, previous }: Comparison): void => {
  const { name } = current
  playerChanges(previous, current, (change) => {
    // Told already, as who comes and who goes.
    if (change.field !== "clan") changes.push({ ...change, name })
  })
}

const diffUnits = ({ changes, current, previous }: Comparison): void => {
  pairRows(previous.units, current.units, keyOfUnit, (i, j) => {
    const [before, after] = [previous.units[i], current.units[j]]
    const unit = after ?? before
    const [from, to] = [before?.level ?? 0, after?.level ?? 0]
    if (unit === undefined || from === to) return
    const change = {
      name: current.name,
      unit: unit.name,
      category: categoryOf(unit.list, unit.name),
      list: unit.list,
      village: unit.village,
      occurrence: unit.occurrence,
      previous: from,
      current: to
    }
    if (to < from) changes.push({ _tag: "PlayerUnitLowered", ...change })
    else changes.push({ _tag: from === 0 ? "PlayerUnitUnlocked" : "PlayerUnitUpgraded", ...change })
  })
}

/** Names that are in `list` and not in `other`. */
const without = (list: ReadonlyArray<string>, other: ReadonlyArray<string>): ReadonlyArray<string> =>
  list === other ? [] : list.filter((name) => !other.includes(name))

const diffSuperTroops = ({ changes, current, previous }: Comparison): void => {
  for (const unit of without(previous.superTroops, current.superTroops)) {
    changes.push({ _tag: "PlayerSuperTroopExpired", name: current.name, unit })
  }
  for (const unit of without(current.superTroops, previous.superTroops)) {
    changes.push({ _tag: "PlayerSuperTroopActivated", name: current.name, unit })
  }
}

const diffWorn = ({ changes, current, previous }: Comparison): void => {
  const keyOf = ({ hero }: WornSnapshot) => hero
  pairRows(previous.worn, current.worn, keyOf, (i, j) => {
    const [before, after] = [previous.worn[i], current.worn[j]]
    const hero = after?.hero ?? before?.hero
    if (before === after || hero === undefined) return
    const [from, to] = [before?.equipment ?? [], after?.equipment ?? []]
    const [equipped, removed] = [without(to, from), without(from, to)]
    if (equipped.length + removed.length === 0) return
    const change = { name: current.name, hero, previous: from, current: to, equipped, removed }
    changes.push({ _tag: "PlayerHeroEquipmentChanged", ...change })
  })
}

const diffAchievements = ({ changes, current, previous }: Comparison): void => {
  pairRows(previous.achievements, current.achievements, keyOfPlace, (i, j) => {
    const [before, after] = [previous.achievements[i], current.achievements[j]]
    const [value, newValue] = [previous.achievementValues[i] ?? 0, current.achievementValues[j] ?? 0]
    if (before === after && value === newValue) return
    const achievement = after ?? before
    if (achievement === undefined) return
    const [stars, newStars] = [before?.stars ?? 0, after?.stars ?? 0]
    const { name, occurrence, village } = achievement
    const of = { name: current.name, achievement: name, village, occurrence }
    if (newValue < value || newStars < stars) {
      const [from, to] = [
        { value, stars },
        { value: newValue, stars: newStars }
      ]
      changes.push({ _tag: "PlayerAchievementLowered", ...of, previous: from, current: to })
      return
    }
    if (newValue > value) {
      changes.push({ _tag: "PlayerAchievementProgressed", ...of, previous: value, current: newValue })
    }
    if (newStars > stars) {
      changes.push({ _tag: "PlayerAchievementStarEarned", ...of, previous: stars, current: newStars })
    }
  })
}

/**
 * What happened between two looks: the clan, the fields, units, super troops, what heroes wear, achievements. Equal
 * snapshots give nothing, nor does another order of their rows.
 *
 * @example
 * ```ts
 * const before = PlayerDiff.snapshot(yield* Players.get("#P0LYJC8C"))
 * yield* Effect.sleep("1 hour")
 * const now = PlayerDiff.snapshot(yield* Players.get("#P0LYJC8C"))
 * for (const change of PlayerDiff.diff(before, now)) yield* Effect.log(change._tag)
 * ```
 */
export const diff = (previous: PlayerSnapshot, current: PlayerSnapshot): ReadonlyArray<PlayerChange> => {
  if (previous === current) return []
  const comparison: Comparison = { previous, current, changes: [] }
  diffClan(comparison)
  diffFields(comparison)
  diffUnits(comparison)
  diffSuperTroops(comparison)
  diffWorn(comparison)
  diffAchievements(comparison)
  return comparison.changes
}

// ---------------------------------------------------------------------------------------------------------------------
// Apply
// ---------------------------------------------------------------------------------------------------------------------

const applyField = (player: PlayerSnapshot, change: PlayerChange): PlayerSnapshot => {
  switch (change._tag) {
    case "PlayerChanged":
      return { ...player, [change.field]: change.current }
    case "PlayerJoinedClan":
    case "PlayerSwitchedClan":
      return { ...player, clan: change.current }
    case "PlayerLeftClan":
      return { ...player, clan: null }
    // Applied together, see below.
    case "PlayerFound":
    case "PlayerUnitUnlocked":
    case "PlayerUnitUpgraded":
    case "PlayerUnitLowered":
    case "PlayerSuperTroopActivated":
    case "PlayerSuperTroopExpired":
    case "PlayerHeroEquipmentChanged":
    case "PlayerAchievementProgressed":
    case "PlayerAchievementStarEarned":
    case "PlayerAchievementLowered":
      return player
  }
}

const applyUnits = (before: ReadonlyArray<UnitSnapshot>, changes: ReadonlyArray<PlayerChange>) => {
  const units = new Map(before.map((unit) => [keyOfUnit(unit), unit]))
  for (const change of changes) {
    if (!("category" in change)) continue
    const { current: level, list, occurrence, unit: name, village } = change
    const unit = shareUnit({ list, name, village, occurrence, level })
    if (level === 0) units.delete(keyOfUnit(unit))
    else units.set(keyOfUnit(unit), unit)
  }
  return [...units.values()]
}

const applySuperTroops = (before: ReadonlyArray<string>, changes: ReadonlyArray<PlayerChange>) => {
  const active = new Set(before)
  for (const change of changes) {
    if (change._tag === "PlayerSuperTroopActivated") active.add(change.unit)
    if (change._tag === "PlayerSuperTroopExpired") active.delete(change.unit)
  }
  return [...active].sort()
}

const applyWorn = (before: ReadonlyArray<WornSnapshot>, changes: ReadonlyArray<PlayerChange>) => {
  const worn = new Map(before.map((row) => [row.hero, row]))
  for (const change of changes) {
    if (change._tag !== "PlayerHeroEquipmentChanged") continue
    const { current: equipment, hero } = change
    if (equipment.length === 0) worn.delete(hero)
    else worn.set(hero, shareWorn({ hero, equipment }))
  }
  return [...worn.values()]
}

const applyAchievements = (
  before: PlayerSnapshot,
  changes: ReadonlyArray<PlayerChange>
): Pick<PlayerSnapshot, "achievements" | "achievementValues"> => {
  const values = new Map(
    before.achievements.map((row, i) => [keyOfPlace(row), { row, value: before.achievementValues[i] ?? 0 }])
  )
  for (const change of changes) {
    if (!("achievement" in change)) continue
    const { achievement: name, occurrence, village } = change
    const place = { name, village, occurrence }
    const key = keyOfPlace(place)
    const known = values.get(key)
    const score = { value: known?.value ?? 0, stars: known?.row.stars ?? 0 }
    if (change._tag === "PlayerAchievementLowered") Object.assign(score, change.current)
    else if (change._tag === "PlayerAchievementProgressed") score.value = change.current
    else score.stars = change.current
    if (score.value === 0 && score.stars === 0) values.delete(key)
    else values.set(key, { row: shareAchievement({ ...place, stars: score.stars }), value: score.value })
  }
  const rows = [...values.values()]
  return { achievements: rows.map(({ row }) => row), achievementValues: rows.map(({ value }) => value) }
}

/** Applies changes to a snapshot: `apply(previous, diff(previous, current))` equals `current`, but for the order of rows. */
export const apply = (previous: PlayerSnapshot, changes: ReadonlyArray<PlayerChange>): PlayerSnapshot => {
  const start = changes.findLastIndex(({ _tag }) => _tag === "PlayerFound")
  const first = changes[start]
  const before = first?._tag === "PlayerFound" ? first.current : previous
  const rest = changes.slice(start + 1)
  return {
    ...rest.reduce(applyField, before),
    units: applyUnits(before.units, rest),
    superTroops: applySuperTroops(before.superTroops, rest),
    worn: applyWorn(before.worn, rest),
    ...applyAchievements(before, rest)
  }
}
