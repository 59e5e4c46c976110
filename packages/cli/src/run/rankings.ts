/** The best clans and players of a location, or of the world. */
import { Locations } from "clashfx"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type { Options } from "../options.ts"
import { print } from "../output/Page.ts"
import { UnknownLocation } from "../usage.ts"
import { connected } from "./services.ts"

export const kinds = ["clans", "players", "clans-builder-base", "players-builder-base", "capitals"] as const
export type Kind = (typeof kinds)[number]

export interface Input {
  readonly kind: Kind
  /** A name or an id. */
  readonly location: Option.Option<string>
  readonly limit: number
}

const idOf = (location: Option.Option<string>) =>
  Effect.gen(function* () {
    if (Option.isNone(location)) return undefined
    const id = Number(location.value)
    if (Number.isInteger(id)) return id
    const found = yield* Locations.getNamed(location.value)
    return Option.isSome(found) ? found.value.id : yield* new UnknownLocation({ name: location.value })
  })

interface Row {
  readonly rank: number
  readonly name: string
  readonly tag: string
  readonly points: number
  readonly json: unknown
}

const row = (json: { rank: number; name: string; tag: string }, points: number): Row => ({
  rank: json.rank,
  name: json.name,
  tag: json.tag,
  points,
  json
})

const fetch = ({ kind, limit, location }: Input) =>
  Effect.gen(function* () {
    const id = yield* idOf(location)
    const max = { max: limit }
    switch (kind) {
      case "clans":
        return (yield* Locations.clans(id).collect(max)).map((clan) => row(clan, clan.clanPoints))
      case "players":
        return (yield* Locations.players(id).collect(max)).map((player) => row(player, player.trophies))
      case "clans-builder-base":
        return (yield* Locations.clansBuilderBase(id).collect(max)).map((clan) => row(clan, clan.clanBuilderBasePoints))
      case "players-builder-base":
        return (yield* Locations.playersBuilderBase(id).collect(max)).map((player) =>
          row(player, player.builderBaseTrophies)
        )
      case "capitals":
        return (yield* Locations.capitals(id).collect(max)).map((clan) => row(clan, clan.clanCapitalPoints))
    }
  })

export const run = (input: Input, options: Options) =>
  Effect.flatMap(connected(fetch(input), options), (rows) =>
    print(
      {
        table: {
          columns: ["#", "name", "tag", "points"],
          rows: rows.map(({ name, points, rank, tag }) => [rank, name, tag, points])
        },
        json: rows.map(({ json }) => json)
      },
      options
    )
  )
