/** Leagues of every kind: league tiers, the legacy leagues, builder base, capital and war leagues, legend seasons. */
import * as Schema from "effect/Schema"
import { IconUrls } from "./Icon.ts"

/** A league without icon: what builder base, capital and war leagues have in common. */
export class NamedLeague extends Schema.Opaque<NamedLeague>()(
  Schema.Struct({ id: Schema.Int, name: Schema.String }).annotate({ identifier: "NamedLeague" })
) {}

/** A league with icons: what league tiers and legacy leagues have in common. */
export class IconLeague extends Schema.Opaque<IconLeague>()(
  Schema.Struct({ id: Schema.Int, name: Schema.String, iconUrls: IconUrls }).annotate({ identifier: "IconLeague" })
) {}

/** A tier of the ranked battles: 105000000 is Unranked, 105000036 Legend I. */
export const LeagueTier = IconLeague
export type LeagueTier = IconLeague

/** A league of before the ranked rework of October 2025: 29000000 is Unranked, 29000022 Legend League. */
export const League = IconLeague
export type League = IconLeague

/** A league of the builder base, ids 44000000 and up. */
export const BuilderBaseLeague = NamedLeague
export type BuilderBaseLeague = NamedLeague

/** A league of clan capitals: 85000000 is Unranked. */
export const CapitalLeague = NamedLeague
export type CapitalLeague = NamedLeague

/** A league of clan wars, which decides with whom a clan is grouped: 48000000 is Unranked. */
export const WarLeague = NamedLeague
export type WarLeague = NamedLeague

/** The only league that has seasons: the legacy Legend League. */
export const legendLeagueId = 29000022

/** A season of the Legend League: `2015-07` to `2025-08`, from then on the date it starts, like `2025-10-06`. */
export class LeagueSeason extends Schema.Opaque<LeagueSeason>()(
  Schema.Struct({ id: Schema.String }).annotate({ identifier: "LeagueSeason" })
) {}

/** The league with this name, in any case. */
export const find = <L extends NamedLeague>(leagues: ReadonlyArray<L>, name: string): L | undefined => {
  const wanted = name.trim().toLowerCase()
  return leagues.find((league) => league.name.toLowerCase() === wanted)
}
