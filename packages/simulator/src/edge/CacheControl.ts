/** How long answers stay fresh, and how the API says so: what was recorded, by route. */
import type { Reply } from "../api/Reply.ts"
import type { Settings } from "./Settings.ts"

/** Seconds that answers stay fresh, by route, where it is not a minute. */
const ages: Readonly<Record<string, number>> = {
  "clans.members": 120,
  "clans.currentWar": 120,
  "clans.warLog": 120,
  "clans.leagueGroup": 600,
  "clans.raidSeasons": 120,
  "wars.league": 600,
  "players.leagueHistory": 300,
  "leagues.rankedGroup": 300,
  "leagues.seasonRankings": 3600,
  "locations.get": 600,
  "locations.capitalRankings": 600,
  error: 600
}

const ageOf = (route: string): number => ages[route] ?? (route.startsWith("leagues.") ? 600 : 60)

const chosen = (settings: Settings, route: string): number => {
  if (typeof settings.maxAge === "number") return settings.maxAge
  const byRoute: Readonly<Record<string, number | undefined>> = settings.maxAge
  return byRoute[route] ?? ageOf(route)
}

/** Seconds that a reply of a route stays fresh; a private current war as long as any other. */
export const maxAge = (settings: Settings, route: string, reply: Reply): number => {
  const isError = reply._tag === "Rejection" && !(reply.status === 403 && route === "clans.currentWar")
  return chosen(settings, isError ? "error" : route)
}

/** Errors of these routes come from the routes themselves, not from the gateway before them. */
const own: Readonly<Record<number, ReadonlyArray<string>>> = {
  400: ["leagues.seasons", "leagues.seasonRankings"],
  403: ["clans.currentWar", "clans.warLog"]
}

/** The header of an answer that stays fresh for so many seconds; most errors are called public, without a comma. */
export const header = (route: string, status: number, seconds: number): string =>
  status === 200 || own[status]?.includes(route) === true ? `max-age=${seconds}` : `public max-age=${seconds}`
