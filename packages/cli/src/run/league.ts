/** The clan war league of a clan: the table of its group, or with `--members` its members in the order of bonuses. */
import { LeagueSeason, Wars } from "clashfx"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { Options } from "../options.ts"
import { print } from "../output/Page.ts"
import { connected } from "./services.ts"

export interface Input {
  readonly tag: string
  readonly members: boolean
}

const fetch = (tag: string) =>
  Effect.gen(function* () {
    const group = yield* Wars.leagueGroup(tag)
    const wars = yield* Stream.runCollect(Stream.map(Wars.leagueWars(group), ({ war }) => war))
    return { group, wars }
  })

export const run = ({ members, tag }: Input, options: Options) =>
  Effect.flatMap(connected(fetch(tag), options), ({ group, wars }) => {
    const facts = { season: group.season, state: group.state, wars: wars.length }
    const title = "clan war league"
    if (members) {
      const rows = LeagueSeason.members(group, wars, tag)
      return print(
        {
          title,
          facts,
          table: {
            columns: ["name", "tag", "TH", "rounds", "attacks", "missed", "stars", "percent", "medals %"],
            rows: rows.map((row) => [
              row.name,
              row.tag,
              row.townHall,
              row.rounds,
              row.made,
              row.missed,
              row.stars,
              row.destruction,
              LeagueSeason.medalShare(row)
            ])
          },
          json: rows
        },
        options
      )
    }
    const rows = LeagueSeason.standings(group, wars)
    return print(
      {
        title,
        facts,
        table: {
          columns: ["#", "clan", "tag", "stars", "percent", "won", "lost", "tied"],
          rows: rows.map((row) => [
            row.position,
            row.name,
            row.tag,
            row.stars,
            Math.round(row.destruction),
            row.won,
            row.lost,
            row.tied
          ])
        },
        json: rows
      },
      options
    )
  })
