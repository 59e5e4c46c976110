/** The body of a player. */
import * as Achievements from "../catalog/Achievements.ts"
import * as Leagues from "../catalog/Leagues.ts"
import * as Units from "../catalog/Units.ts"
import type { Player, Village } from "../world/State.ts"
import * as Villages from "../world/Villages.ts"

const item = (unit: Units.Unit, level: number) => ({
  name: unit.name,
  level,
  maxLevel: unit.maxLevel,
  village: unit.village
})

const worn = (village: Village, hero: string) =>
  (village.worn.get(hero) ?? []).flatMap((name) => {
    const unit = Units.find(name)
    return unit === undefined ? [] : [item(unit, village.levels[unit.index] ?? 1)]
  })

const row = (player: Player, village: Village, unit: Units.Unit) => {
  if (unit.boosts !== undefined) {
    const active = village.active.has(unit.name)
    const superTroopIsActive = active ? true : undefined
    return active || Villages.canBoost(player, unit) ? { ...item(unit, 1), superTroopIsActive } : undefined
  }
  const level = village.levels[unit.index] ?? 0
  if (level === 0) return undefined
  const wears = unit.list === "heroes" && unit.village === "home"
  return { ...item(unit, level), equipment: wears ? worn(village, unit.name) : undefined }
}

const unitsOf = (player: Player, list: Units.UnitList) => {
  const village = Villages.of(player)
  return Units.units.flatMap((unit) => (unit.list === list ? (row(player, village, unit) ?? []) : []))
}

const achievements = (player: Player) => {
  const { achievements: values } = Villages.of(player)
  return Achievements.achievements.map((achievement, index) => {
    const value = values[index] ?? 0
    const target = Achievements.targetAt(achievement, value)
    return {
      name: achievement.name,
      stars: Achievements.starsAt(achievement, value),
      value,
      target,
      info: target <= 1 ? `Earn "${achievement.name}"` : `Reach ${target} in "${achievement.name}"`,
      completionInfo: target <= 1 ? null : `Total so far: ${value}`,
      village: achievement.village
    }
  })
}

const clanOf = ({ clan }: Player) =>
  clan && { tag: clan.tag, name: clan.name, clanLevel: clan.clanLevel, badgeUrls: clan.badgeUrls }

/** A value that is sent only where there is one. */
const positive = (value: number) => (value === 0 ? undefined : value)

/** A player; keys with the value `undefined` are not sent. */
export const player = (of: Player) => ({
  tag: of.tag,
  name: of.name,
  townHallLevel: of.townHallLevel,
  townHallWeaponLevel: positive(of.townHallWeaponLevel),
  expLevel: of.expLevel,
  trophies: of.trophies,
  bestTrophies: of.bestTrophies,
  warStars: of.warStars,
  attackWins: of.attackWins,
  defenseWins: of.defenseWins,
  builderHallLevel: positive(of.builderHallLevel),
  builderBaseTrophies: of.builderBaseTrophies,
  bestBuilderBaseTrophies: of.bestBuilderBaseTrophies,
  role: of.role,
  warPreference: of.clan && of.warPreference,
  donations: of.donations,
  donationsReceived: of.donationsReceived,
  clanCapitalContributions: of.clanCapitalContributions,
  clan: clanOf(of),
  leagueTier: of.leagueTier,
  builderBaseLeague: of.builderHallLevel === 0 ? undefined : Leagues.builderAt(of.builderBaseTrophies),
  currentLeagueGroupTag: of.currentLeagueGroupTag,
  currentLeagueSeasonId: of.currentLeagueSeasonId,
  previousLeagueGroupTag: of.previousLeagueGroupTag,
  previousLeagueSeasonId: of.previousLeagueSeasonId,
  legendStatistics: of.legendStatistics,
  achievements: achievements(of),
  playerHouse: Villages.houseOf(of),
  labels: of.labels,
  troops: unitsOf(of, "troops"),
  heroes: unitsOf(of, "heroes"),
  heroEquipment: unitsOf(of, "heroEquipment"),
  spells: unitsOf(of, "spells")
})
