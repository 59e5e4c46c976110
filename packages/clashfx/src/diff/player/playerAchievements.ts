/** The achievements that a player has begun. */
import * as Schema from "effect/Schema"
import type { Achievement, Player } from "../../model/Player.ts"
import { placeFields, readRow, rowTable, type StoredRow, writeRow } from "./playerRows.ts"

/** An achievement that has begun. */
export const AchievementSnapshot = Schema.Struct({ ...placeFields, stars: Schema.Int })
export interface AchievementSnapshot extends Schema.Schema.Type<typeof AchievementSnapshot> {}

const table = rowTable<AchievementSnapshot>((place, stars) => ({ ...place, stars }))

/** The one object for this. */
export const shareAchievement = (of: AchievementSnapshot): AchievementSnapshot => table.at(of, of.stars)

const isBegun = ({ stars, value }: Achievement): boolean => stars !== 0 || value !== 0

export const achievementsOf = (player: Player): ReadonlyArray<AchievementSnapshot> => {
  const begun: Array<AchievementSnapshot> = []
  table.begin()
  for (const one of player.achievements) {
    const row = table.next(one.name, one.village ?? "home", one.stars)
    if (isBegun(one)) begun.push(row)
  }
  return begun.slice()
}

/** The values of the same achievements. */
export const achievementValuesOf = (player: Player): ReadonlyArray<number> => {
  const values: Array<number> = []
  for (const one of player.achievements) if (isBegun(one)) values.push(one.value)
  return values.slice()
}

export const writeAchievement = (of: AchievementSnapshot): StoredRow => writeRow(of, of.stars)
export const readAchievement = (row: StoredRow): AchievementSnapshot => readRow(table, row)
