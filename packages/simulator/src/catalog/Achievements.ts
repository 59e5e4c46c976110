/**
 * The achievements of a profile: name, village and what its stars take.
 *
 * State of the game: August 2026. Names are not unique: two are called "Keep Your Account Safe!".
 */

type Row = readonly [name: string, village: Village, targets: ReadonlyArray<number>]

/** Where an achievement is earned. */
export type Village = "home" | "builderBase" | "clanCapital"

const rows: ReadonlyArray<Row> = [
  ["Bigger Coffers", "home", [2, 5, 10]],
  ["Get those Goblins!", "home", [10, 50, 150]],
  ["Bigger & Better", "home", [3, 5, 8]],
  ["Nice and Tidy", "home", [5, 50, 500]],
  ["Discover New Troops", "home", [1, 1, 1]],
  ["Gold Grab", "home", [20000, 1000000, 100000000]],
  ["Elixir Escapade", "home", [20000, 1000000, 100000000]],
  ["Sweet Victory!", "home", [75, 750, 1250]],
  ["Empire Builder", "home", [1, 2, 4]],
  ["Wall Buster", "home", [10, 100, 2000]],
  ["Humiliator", "home", [10, 100, 2000]],
  ["Union Buster", "home", [25, 250, 2500]],
  ["Conqueror", "home", [25, 250, 5000]],
  ["Unbreakable", "home", [10, 250, 500]],
  ["Friend in Need", "home", [100, 5000, 25000]],
  ["Mortar Mauler", "home", [25, 500, 5000]],
  ["Heroic Heist", "home", [20000, 250000, 1000000]],
  ["League All-Star", "home", [10, 13, 16]],
  ["X-Bow Exterminator", "home", [1, 250, 2500]],
  ["Firefighter", "home", [10, 250, 5000]],
  ["War Hero", "home", [10, 150, 1000]],
  ["Clan War Wealth", "home", [800000, 15000000, 100000000]],
  ["Anti-Artillery", "home", [20, 200, 2000]],
  ["Sharing is caring", "home", [100, 2000, 10000]],
  ["Keep Your Account Safe!", "home", [1]],
  ["Keep Your Account Safe!", "home", [1]],
  ["Master Engineering", "builderBase", [3, 5, 8]],
  ["Next Generation Model", "builderBase", [1, 1, 1]],
  ["Un-Build It", "builderBase", [5, 100, 2000]],
  ["Champion Builder", "builderBase", [200, 1000, 3000]],
  ["High Gear", "builderBase", [1, 2, 3]],
  ["Hidden Treasures", "builderBase", [1, 1, 1]],
  ["Games Champion", "home", [10000, 50000, 100000]],
  ["Get those other Goblins!", "home", [175, 200, 225]],
  ["Dragon Slayer", "home", [1]],
  ["War League Legend", "home", [20, 100, 250]],
  ["Well Seasoned", "home", [5000, 15000, 50000]],
  ["Shattered and Scattered", "home", [40, 400, 4000]],
  ["Not So Easy This Time", "home", [10, 100, 2000]],
  ["Bust This!", "home", [25, 250, 2500]],
  ["Superb Work", "home", [20, 100, 250]],
  ["Siege Sharer", "home", [50, 1000, 5000]],
  ["Aggressive Capitalism", "clanCapital", [20000, 250000, 1000000]],
  ["Most Valuable Clanmate", "clanCapital", [40000, 500000, 2000000]],
  ["Get even more Goblins!", "home", [240, 255, 270]],
  ["Counterspell", "home", [40, 400, 4000]],
  ["Monolith Masher", "home", [20, 200, 2000]],
  ["Ungrateful Child", "home", [1]],
  ["Supercharger", "home", [5, 25, 75]],
  ["Multi-Archer Tower Terminator", "home", [50, 500, 5000]],
  ["Ricochet Cannon Crusher", "home", [50, 500, 5000]],
  ["Firespitter Finisher", "home", [40, 400, 4000]],
  ["Multi-Gear Tower Trampler", "home", [20, 200, 2000]],
  ["Crafting Connoisseur", "home", [5, 25, 75]],
  ["Crafter’s Nightmare", "home", [20, 200, 2000]],
  ["League Follower", "home", [6, 9, 12]],
  ["League Enthusiast", "home", [15, 18, 21]],
  ["League Superfan", "home", [24, 27, 28]],
  ["League Fanatic", "home", [29, 30, 31]],
  ["League Master", "home", [32, 33, 34]]
]

/** An achievement. */
export interface Achievement {
  readonly name: string
  readonly village: Village
  /** The value that each star takes, in ascending order. */
  readonly targets: ReadonlyArray<number>
}

/** Every achievement, in the order of a profile. */
export const achievements: ReadonlyArray<Achievement> = rows.map(([name, village, targets]) => ({
  name,
  village,
  targets
}))

/** The stars that a value is worth. */
export const starsAt = (achievement: Achievement, value: number): number =>
  achievement.targets.filter((target) => target <= value).length

/** The target that a profile shows: that of the next star, or of the last one. */
export const targetAt = (achievement: Achievement, value: number): number =>
  achievement.targets.find((target) => target > value) ?? achievement.targets.at(-1) ?? 0
