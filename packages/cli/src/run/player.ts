/** A player: village, heroes, and with `--units` everything that has a level. */
import { Player, Players } from "clashfx"
import * as Effect from "effect/Effect"
import type { Options } from "../options.ts"
import { roleOf } from "../output/roles.ts"
import { print } from "../output/Page.ts"
import { connected } from "./services.ts"

export interface Input {
  readonly tag: string
  readonly units: boolean
}

export const run = ({ tag, units }: Input, options: Options) =>
  Effect.flatMap(connected(Players.get(tag), options), (player) =>
    print(
      {
        title: `${player.name} ${player.tag}`,
        facts: {
          "town hall": player.townHallLevel,
          "builder hall": player.builderHallLevel,
          level: player.expLevel,
          league: player.leagueTier?.name,
          trophies: player.trophies,
          clan: player.clan ? `${player.clan.name} ${player.clan.tag}` : undefined,
          role: roleOf(player.role),
          "war stars": player.warStars,
          donated: player.donations,
          received: player.donationsReceived
        },
        table: {
          columns: ["unit", "village", "level", "max"],
          rows: (units ? Player.units(player) : player.heroes).map((unit) => [
            unit.name,
            unit.village,
            unit.level,
            unit.maxLevel
          ])
        },
        json: player
      },
      options
    )
  )
