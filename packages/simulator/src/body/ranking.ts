/** The rows of rankings. */
import * as Leagues from "../catalog/Leagues.ts"
import * as Locations from "../catalog/Locations.ts"
import type { Clan, Player } from "../world/State.ts"

/** A place in a ranking: the rank, and yesterday's; -1 for who was not in it. */
export interface Place<A> {
  readonly entry: A
  readonly rank: number
  readonly previousRank: number
}

// Every recorded row has a location, and clients that are in wide use rely on it: who names none is international.
const clanRow = ({ entry, previousRank, rank }: Place<Clan>) => ({
  tag: entry.tag,
  name: entry.name,
  location: entry.location ?? Locations.international,
  badgeUrls: entry.badgeUrls,
  clanLevel: entry.clanLevel,
  members: entry.members,
  rank,
  previousRank
})

/** A clan by trophies of the home village. */
export const clan = (place: Place<Clan>) => ({ ...clanRow(place), clanPoints: place.entry.clanPoints })

/** A clan by trophies of the builder base. */
export const clanBuilderBase = (place: Place<Clan>) => ({
  ...clanRow(place),
  clanBuilderBasePoints: place.entry.clanBuilderBasePoints
})

/** A clan by trophies of the capital. */
export const capital = (place: Place<Clan>) => ({
  ...clanRow(place),
  clanCapitalPoints: place.entry.clanCapitalPoints
})

/** The clan of a ranked player. */
export const clanOf = ({ clan }: Player) => clan && { tag: clan.tag, name: clan.name, badgeUrls: clan.badgeUrls }

/** A player by trophies of the home village. */
export const player = ({ entry, previousRank, rank }: Place<Player>) => ({
  tag: entry.tag,
  name: entry.name,
  expLevel: entry.expLevel,
  trophies: entry.trophies,
  attackWins: entry.attackWins,
  defenseWins: entry.defenseWins,
  rank,
  previousRank,
  clan: clanOf(entry),
  leagueTier: entry.leagueTier
})

/** A player by trophies of the builder base. */
export const playerBuilderBase = ({ entry, previousRank, rank }: Place<Player>) => ({
  tag: entry.tag,
  name: entry.name,
  expLevel: entry.expLevel,
  rank,
  previousRank,
  builderBaseTrophies: entry.builderBaseTrophies,
  clan: clanOf(entry),
  builderBaseLeague: Leagues.builderAt(entry.builderBaseTrophies)
})
