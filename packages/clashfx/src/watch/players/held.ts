/** A player of whom parts cannot be read: they stay as they were (`exchange/internal/body/hold.ts`). */
import * as Predicate from "effect/Predicate"
import { ofPlayer } from "../../api/internal/oddParts.ts"
import { type Known, type NameOf } from "../../exchange/internal/body/hold.ts"
import type { PlayerChange, PlayerSnapshot } from "../../diff/PlayerDiff.ts"
import type { AchievementSnapshot } from "../../diff/player/playerAchievements.ts"
import type { Place } from "../../diff/player/playerRows.ts"
import type { UnitList, UnitSnapshot } from "../../diff/player/playerUnits.ts"

const icon = (of: { readonly id: number; readonly name: string } | null) => of && { ...of, iconUrls: {} }

const unit =
  ({ worn, superTroops }: PlayerSnapshot) =>
  ({ level, list, name, village }: UnitSnapshot) => ({
    name,
    level,
    maxLevel: level,
    village,
    ...(list === "troops" && superTroops.includes(name) ? { superTroopIsActive: true } : {}),
    ...(list === "heroes"
      ? {
          equipment: (worn.find(({ hero }) => hero === name)?.equipment ?? []).map((item) => ({
            name: item,
            level: 1,
            maxLevel: 1,
            village
          }))
        }
      : {})
  })

const achievement = ({ name, stars, village }: AchievementSnapshot, value: number | undefined) => ({
  name,
  village,
  stars,
  value: value ?? 0,
  target: 0
})

/** The rows of a list at their places among those of the same name: what has not begun is not remembered. */
const placed = <R extends Place, B>(rows: ReadonlyArray<R>, row: (of: R, i: number) => B, blank: (of: R) => B) => {
  const listed = new Map<string, number>()
  return rows.flatMap((of, i) => {
    const key = `${of.village}/${of.name}`
    const before = listed.get(key) ?? 0
    listed.set(key, of.occurrence)
    return [...Array.from({ length: of.occurrence - 1 - before }, () => blank(of)), row(of, i)]
  })
}

/** A body that reads as a snapshot, but for the tag. */
export const bodyOf = (of: PlayerSnapshot) => {
  const { achievements, achievementValues, superTroops: _, units, worn: __, ...told } = of
  const row = unit(of)
  const listed = (list: UnitList) => {
    const rows = units.filter((one) => one.list === list)
    return placed(rows, row, (one) => row({ ...one, level: 0 }))
  }
  return {
    ...told,
    leagueTier: icon(told.leagueTier),
    league: icon(told.league),
    labels: told.labels.map(icon),
    playerHouse: { elements: told.playerHouse },
    achievements: placed(
      achievements,
      (one, i) => achievement(one, achievementValues[i]),
      (one) => achievement({ ...one, stars: 0 }, 0)
    ),
    troops: listed("troops"),
    heroes: listed("heroes"),
    spells: listed("spells"),
    heroEquipment: listed("heroEquipment")
  }
}

const field = (row: unknown, name: string): unknown => (Predicate.hasProperty(row, name) ? row[name] : undefined)

/** Names are the same in both villages. */
const inVillage =
  (usual?: string): NameOf =>
  (row) => {
    const [name, village] = [field(row, "name"), field(row, "village") ?? usual]
    return typeof name === "string" && typeof village === "string" ? `${village}/${name}` : undefined
  }

const byName: NameOf = (row) => {
  const name = field(row, "name")
  return typeof name === "string" ? name : undefined
}

const byId: NameOf = (row) => {
  const id = field(row, "id")
  return Number.isInteger(id) ? String(id) : undefined
}

const lists = {
  "achievements.*": inVillage("home"),
  "troops.*": inVillage(),
  "heroes.*": inVillage(),
  "heroes.*.equipment.*": byName,
  "spells.*": inVillage(),
  "heroEquipment.*": inVillage(),
  "labels.*": byId
}

const wholes = ["clan", "leagueTier", "league", "builderBaseLeague", "legendStatistics", "playerHouse"]

/** Of these only what has begun is remembered. */
const partial = ["achievements", "troops", "heroes", "spells", "heroEquipment"]

/** What is known of a player; nothing at a first look. */
export const known = (previous: PlayerSnapshot | undefined): Known => ({
  last: previous && bodyOf(previous),
  lists,
  partial,
  wholes,
  needed: ["tag"],
  otherwise: ofPlayer()
})

/** The part of a body that a change is about. */
const partOf = (change: PlayerChange): ReadonlyArray<string> => {
  switch (change._tag) {
    case "PlayerFound":
      return []
    case "PlayerJoinedClan":
    case "PlayerLeftClan":
    case "PlayerSwitchedClan":
      return ["clan"]
    case "PlayerChanged":
      return [change.field]
    case "PlayerUnitUnlocked":
    case "PlayerUnitUpgraded":
    case "PlayerUnitLowered":
      return [change.list, `${change.village}/${change.unit}`]
    case "PlayerSuperTroopActivated":
    case "PlayerSuperTroopExpired":
      return ["troops", `home/${change.unit}`]
    case "PlayerHeroEquipmentChanged":
      return ["heroes", `home/${change.hero}`]
    case "PlayerAchievementProgressed":
    case "PlayerAchievementStarEarned":
    case "PlayerAchievementLowered":
      return ["achievements", `${change.village}/${change.achievement}`]
  }
}

/** Is a change about what could not be read? A row without a name may be any of its list. */
export const isAbout = (change: PlayerChange, unread: ReadonlySet<string>): boolean => {
  const [list, row] = partOf(change)
  if (list === undefined) return false
  const whole = row === undefined ? list : `${list}.${row}`
  return [...unread].some(
    (part) =>
      part === list ||
      part === whole ||
      part.startsWith(`${whole}.`) ||
      part.startsWith(`${whole}[`) ||
      part === `${list}.?` ||
      part.startsWith(`${list}.?.`)
  )
}
