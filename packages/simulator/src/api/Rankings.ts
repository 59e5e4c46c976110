/** Rankings: the best clans and players of a location or of the world. */
import { dayOf } from "../world/internal/change.ts"
import * as Body from "../body/ranking.ts"
import * as Locations from "../catalog/Locations.ts"
import type { Clan, DayStart, Player, World } from "../world/State.ts"
import type { Handler } from "./Call.ts"
import * as Paging from "./Paging.ts"
import * as Reply from "./Reply.ts"

/** How many rows a ranking has. */
const length = 200

interface Dated {
  readonly day: DayStart | undefined
}

/** What a ranking goes by. */
interface Ranking<A extends Dated> {
  readonly entries: (world: World, location: number | undefined) => ReadonlyArray<A>
  /** The score now, or with the numbers that the day started with. */
  readonly score: (entry: A, day?: DayStart) => number
  readonly show: (place: Body.Place<A>) => unknown
}

const best = <A>(entries: ReadonlyArray<A>, score: (entry: A) => number): ReadonlyArray<A> =>
  entries
    .filter((entry) => score(entry) > 0)
    .toSorted((a, b) => score(b) - score(a))
    .slice(0, length)

const places = <A extends Dated>(
  world: World,
  { entries: of, score }: Ranking<A>,
  location: number | undefined
): ReadonlyArray<Body.Place<A>> => {
  const entries = of(world, location)
  const today = dayOf(world.now)
  const before = (entry: A) => score(entry, entry.day?.day === today ? entry.day : undefined)
  const previous = new Map(best(entries, before).map((entry, n) => [entry, n + 1]))
  return best(entries, (entry) => score(entry)).map((entry, n) => ({
    entry,
    rank: n + 1,
    previousRank: previous.get(entry) ?? -1
  }))
}

/** Answers with a ranking of the location of the path. */
const ranked =
  <A extends Dated>(ranking: Ranking<A>): Handler =>
  ({ params, query, world }) => {
    const { locationId } = params
    const location = Locations.locations.find(({ id }) => String(id) === locationId)
    if (location === undefined && locationId !== "global") return Reply.unknownValue("locationId")
    return Paging.page(Paging.list(places(world, ranking, location?.id), ranking.show), query)
  }

const clansOf = (world: World, location: number | undefined): ReadonlyArray<Clan> =>
  [...world.clans.values()].filter((clan) => location === undefined || clan.location?.id === location)

// Players have no location of their own: those of a location's clans are ranked there.
const playersOf = (world: World, location: number | undefined): ReadonlyArray<Player> =>
  location === undefined ? [...world.players.values()] : clansOf(world, location).flatMap(({ roster }) => roster)

/** Clans by trophies of the home village. */
export const clans = ranked({
  entries: clansOf,
  score: ({ clanPoints }, day) => day?.home ?? clanPoints,
  show: Body.clan
})

/** Clans by trophies of the builder base. */
export const clansBuilderBase = ranked({
  entries: clansOf,
  score: ({ clanBuilderBasePoints }, day) => day?.builder ?? clanBuilderBasePoints,
  show: Body.clanBuilderBase
})

/** Clans by trophies of the capital. */
export const capitals = ranked({
  entries: clansOf,
  score: ({ clanCapitalPoints }, day) => day?.capital ?? clanCapitalPoints,
  show: Body.capital
})

/** Players by trophies of the home village: higher tiers come first. */
export const players = ranked({
  entries: playersOf,
  score: ({ leagueTier, trophies }, day) => (leagueTier.id % 1000) * 10_000 + (day?.home ?? trophies),
  show: Body.player
})

/** Players by trophies of the builder base. */
export const playersBuilderBase = ranked({
  entries: playersOf,
  score: ({ builderBaseTrophies }, day) => day?.builder ?? builderBaseTrophies,
  show: Body.playerBuilderBase
})
