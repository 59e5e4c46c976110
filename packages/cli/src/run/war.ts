/** The war that a clan is in, with who has attacked and who has not. */
import { War, Wars, WarStats } from "clashfx"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import type { Options } from "../options.ts"
import { print } from "../output/Page.ts"
import { connected } from "./services.ts"

export interface Input {
  readonly tag: string
  readonly round: "current" | "previous" | "preparation"
}

const side = (clan: War.WarClan, war: War.War): string =>
  `${clan.name} ${clan.tag}: ${clan.stars} stars, ${clan.destructionPercentage.toFixed(1)} %, ` +
  `${clan.attacks}/${War.totalAttacks(war)} attacks`

export const run = ({ round, tag }: Input, options: Options) =>
  Effect.flatMap(connected(Wars.current(tag, { round }), options), (found) => {
    if (found === undefined) return print({ title: `no war in the ${round} round`, json: null }, options)
    const { league, war } = found
    if (!War.isWar(war)) return print({ title: "not in a war", json: { war } }, options)
    return print(
      {
        title: `${war.teamSize} v ${war.teamSize}, ${war.state}${league === undefined ? "" : `, round ${league.round}`}`,
        facts: {
          clan: side(war.clan, war),
          opponent: side(war.opponent, war),
          result: War.result(war),
          type: War.type(war),
          "starts (UTC)": DateTime.formatIso(war.startTime),
          "ends (UTC)": DateTime.formatIso(war.endTime)
        },
        table: {
          columns: ["#", "name", "tag", "TH", "attacks", "left", "stars", "new", "percent", "conceded"],
          rows: WarStats.members(war).map((member) => [
            member.mapPosition,
            member.name,
            member.tag,
            member.townHall,
            member.hits.length,
            member.left,
            member.stars,
            member.newStars,
            member.destruction,
            member.starsConceded
          ])
        },
        json: { war, league }
      },
      options
    )
  })
