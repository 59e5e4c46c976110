/** What a player has reached in the Legend League. */
import * as Schema from "effect/Schema"
import type { LegendSeason, LegendStatistics } from "../../model/LegendStatistics.ts"
import { fieldsOf, readerOf, sameBy, schemasOf } from "../internal/fieldTable.ts"
import * as unrolled from "../internal/unrolled.ts"

// Not destructured: a bundle would then have all of Schema.
const Int = Schema.Int
const NullOr = Schema.NullOr
const Text = Schema.String

// ---------------------------------------------------------------------------------------------------------------------
// Season
// ---------------------------------------------------------------------------------------------------------------------

const season = fieldsOf<LegendSeason>()

export const seasonFields = {
  id: season(NullOr(Text), (of) => of.id ?? null),
  rank: season(NullOr(Int), (of) => of.rank ?? null),
  trophies: season(Int, (of) => of.trophies)
}

/** A legend season of a player. */
export const LegendSeasonSnapshot = Schema.Struct(schemasOf(seasonFields))
export interface LegendSeasonSnapshot extends Schema.Schema.Type<typeof LegendSeasonSnapshot> {}

const readSeason = readerOf(seasonFields, unrolled.legendSeason)
const sameSeason = sameBy(seasonFields)

// ---------------------------------------------------------------------------------------------------------------------
// Statistics
// ---------------------------------------------------------------------------------------------------------------------

const legend = fieldsOf<LegendStatistics>()

const seasonOf = (read: (of: LegendStatistics) => LegendSeason | null | undefined) => ({
  ...legend(NullOr(LegendSeasonSnapshot), (of) => {
    const one = read(of)
    return one === null || one === undefined ? null : readSeason(one)
  }),
  same: sameSeason
})

export const legendFields = {
  legendTrophies: legend(Int, (of) => of.legendTrophies),
  currentSeason: seasonOf((of) => of.currentSeason),
  previousSeason: seasonOf((of) => of.previousSeason),
  bestSeason: seasonOf((of) => of.bestSeason),
  previousBuilderBaseSeason: seasonOf((of) => of.previousBuilderBaseSeason),
  bestBuilderBaseSeason: seasonOf((of) => of.bestBuilderBaseSeason)
}

/** What a player has reached in the Legend League. */
export const LegendSnapshot = Schema.Struct(schemasOf(legendFields))
export interface LegendSnapshot extends Schema.Schema.Type<typeof LegendSnapshot> {}

const readLegend = readerOf(legendFields, unrolled.legend)

/** The statistics of a player; `null` for who has none. */
export const legendOf = (of: LegendStatistics | null | undefined): LegendSnapshot | null =>
  of === null || of === undefined ? null : readLegend(of)

/** Are they the same? No snapshots share them, and comparing them key by key would cost more than all other fields. */
export const sameLegend = sameBy(legendFields)
