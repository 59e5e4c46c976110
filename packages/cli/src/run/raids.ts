/** The raid weekends of a clan, or with `--members` what its members did in the newest. */
import { Clans, RaidSeason } from "clashfx"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import type { Options } from "../options.ts"
import { print } from "../output/Page.ts"
import { connected } from "./services.ts"

export interface Input {
  readonly tag: string
  readonly members: boolean
  readonly limit: number
}

const day = (instant: DateTime.Utc): string => DateTime.formatIsoDateUtc(instant)

export const run = ({ limit, members, tag }: Input, options: Options) =>
  Effect.flatMap(connected(Clans.raidLog(tag).collect({ max: members ? 1 : limit }), options), (seasons) => {
    const [newest] = seasons
    if (members && newest !== undefined) {
      const rows = RaidSeason.memberSummaries(newest)
      return print(
        {
          title: `raid weekend of ${day(newest.startTime)}, ${newest.state}`,
          facts: { "medals per attack": RaidSeason.offensiveMedals(newest), loot: newest.capitalTotalLoot },
          table: {
            columns: ["name", "tag", "attacks", "left", "looted", "districts", "medals"],
            rows: rows.map(({ districtsDestroyed, looted, member }) => [
              member.name,
              member.tag,
              member.attacks,
              RaidSeason.attacksLeft(member),
              looted,
              districtsDestroyed,
              RaidSeason.memberMedals(newest, member)
            ])
          },
          json: rows
        },
        options
      )
    }
    return print(
      {
        title: "raid weekends",
        table: {
          columns: ["weekend", "state", "loot", "raids", "attacks", "districts", "medals per attack", "defence medals"],
          rows: seasons.map((season) => [
            day(season.startTime),
            season.state,
            season.capitalTotalLoot,
            season.raidsCompleted,
            season.totalAttacks,
            season.enemyDistrictsDestroyed,
            RaidSeason.offensiveMedals(season),
            season.defensiveReward
          ])
        },
        json: seasons
      },
      options
    )
  })
