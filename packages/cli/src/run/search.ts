/** Searches clans. */
import { Clans } from "clashfx"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type { Options } from "../options.ts"
import { print } from "../output/Page.ts"
import { connected } from "./services.ts"

export interface Input {
  readonly text: Option.Option<string>
  readonly name: Option.Option<string>
  readonly minMembers: Option.Option<number>
  readonly maxMembers: Option.Option<number>
  readonly minLevel: Option.Option<number>
  readonly minPoints: Option.Option<number>
  readonly location: Option.Option<number>
  readonly limit: number
}

const given = <K extends string, A>(key: K, value: Option.Option<A>) =>
  Option.isSome(value) ? { [key]: value.value } : {}

export const run = (input: Input, options: Options) => {
  const listing = Clans.search({
    ...given(
      "name",
      Option.orElse(input.name, () => input.text)
    ),
    ...given("minMembers", input.minMembers),
    ...given("maxMembers", input.maxMembers),
    ...given("minClanLevel", input.minLevel),
    ...given("minClanPoints", input.minPoints),
    ...given("locationId", input.location)
  })
  return Effect.flatMap(connected(listing.collect({ max: input.limit }), options), (clans) =>
    print(
      {
        table: {
          columns: ["clan", "tag", "level", "members", "points", "war league", "type", "location"],
          rows: clans.map((clan) => [
            clan.name,
            clan.tag,
            clan.clanLevel,
            clan.members,
            clan.clanPoints,
            clan.warLeague?.name,
            clan.type,
            clan.location?.name
          ])
        },
        json: clans
      },
      options
    )
  )
}
