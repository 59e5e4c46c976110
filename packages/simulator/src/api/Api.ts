/** The API: a router over all handlers. */
import * as Clans from "./Clans.ts"
import * as Leagues from "./Leagues.ts"
import * as Locations from "./Locations.ts"
import * as Players from "./Players.ts"
import * as Routes from "./Routes.ts"

/** Finds the route of a method and a path below the base URL. */
export const router = Routes.router({
  clans: Clans.clans,
  wars: Clans.wars,
  players: Players.players,
  leagues: Leagues.leagues,
  locations: Locations.locations,
  labels: Locations.labels,
  goldPass: Locations.goldPass
})
