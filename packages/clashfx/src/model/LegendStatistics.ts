/** What a player has reached in the Legend League. */
import * as Schema from "effect/Schema"
import { maybe } from "./internal/wire.ts"

/** One legend season of a player. The running season may have neither id nor rank. */
export const LegendSeason = Schema.Struct({
  /** `2025-01` (the month of its end) or `2025-11-03` (the day of its start). */
  id: maybe(Schema.String),
  rank: maybe(Schema.Int),
  trophies: Schema.Int
})
export interface LegendSeason extends Schema.Schema.Type<typeof LegendSeason> {}

/** The legend seasons that the API remembers; only sent for players who have been in Legend League. */
export const LegendStatistics = Schema.Struct({
  legendTrophies: Schema.Int,
  currentSeason: maybe(LegendSeason),
  previousSeason: maybe(LegendSeason),
  bestSeason: maybe(LegendSeason),
  previousBuilderBaseSeason: maybe(LegendSeason),
  bestBuilderBaseSeason: maybe(LegendSeason)
})
export interface LegendStatistics extends Schema.Schema.Type<typeof LegendStatistics> {}
