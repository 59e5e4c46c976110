/** Seasons of the legend league: their ids, and their final rankings, drawn for those before the world began. */
import * as DateTime from "effect/DateTime"
import * as Prng from "./Prng.ts"
import type { LegendResult, Player, World } from "./State.ts"

const month = (n: number) => `${2015 + Math.floor(n / 12)}-${String((n % 12) + 1).padStart(2, "0")}`

/** `2015-07` to `2025-08`: a season was named after the month it ended in. */
const months: ReadonlyArray<string> = Array.from({ length: 122 }, (_, n) => month(n + 6))

const firstOfFourWeeks = Date.UTC(2025, 9, 6, 5)
const fourWeeks = 28 * 86_400_000

const dateOf = (at: number): string => DateTime.formatIsoDate(DateTime.makeUnsafe(at))

/** The seasons that are over at an instant, oldest first; since October 2025 named after the day they started. */
export const ended = (now: number): ReadonlyArray<string> => {
  const count = Math.max(0, Math.floor((now - firstOfFourWeeks) / fourWeeks))
  const dates = Array.from({ length: count }, (_, n) => dateOf(firstOfFourWeeks + n * fourWeeks))
  return [...months.filter((id) => Date.parse(id) <= now), ...dates]
}

const imagined = (world: World, id: string): ReadonlyArray<LegendResult> => {
  const trophies = (player: Player) => Prng.int(Prng.derive(player.seed, `legend ${id}`), 4800, 6600)
  return [...world.players.values()]
    .filter(({ townHallLevel }) => townHallLevel >= 15)
    .map((player) => ({ player, trophies: trophies(player), attackWins: 120, defenseWins: 30 }))
    .toSorted((a, b) => b.trophies - a.trophies)
}

/** The final ranking of a season, best first; `undefined` for a season that there was not or that is not over. */
export const ranking = (world: World, id: string): ReadonlyArray<LegendResult> | undefined =>
  world.legendSeasons.get(id) ?? (ended(world.now).includes(id) ? imagined(world, id) : undefined)
