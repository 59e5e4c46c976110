/** What a player has reached in the Legend League. */
import * as Schema from "effect/Schema"
import { maybe } from "./internal/wire.ts"

/** One legend season of a player. The running season may have neither id nor rank. */
export class LegendSeason extends Schema.Opaque<LegendSeason>()(
  Schema.Struct({
    /** `2025-01` (the month of its end) or `2025-11-03` (the day of its start). */
    id: maybe(Schema.String),
    rank: maybe(Schema.Int),
    trophies: Schema.Int
  }).annotate({ identifier: "LegendSeason" })
) {}

/** The legend seasons that the API remembers; only sent for players who have been in Legend League. */
export class LegendStatistics extends Schema.Opaque<LegendStatistics>()(
  Schema.Struct({
    legendTrophies: Schema.Int,
    currentSeason: maybe(LegendSeason),
    previousSeason: maybe(LegendSeason),
    bestSeason: maybe(LegendSeason),
    previousBuilderBaseSeason: maybe(LegendSeason),
    bestBuilderBaseSeason: maybe(LegendSeason)
  }).annotate({ identifier: "LegendStatistics" })
) {}
