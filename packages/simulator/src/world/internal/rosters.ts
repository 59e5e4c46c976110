/** Who is a member of which clan: joining, leaving, and who leads. */
import * as Leagues from "../../catalog/Leagues.ts"
import * as Journal from "../Journal.ts"
import type { Clan, Player, Role, World } from "../State.ts"
import { countPoints, placeFor, playerRow, rankRows, setClan, setPlayer } from "./change.ts"

/** Puts a player into a clan without a word in the journal: for the making of the world. */
export const settle = (clan: Clan, player: Player, role: Role): void => {
  clan.roster.splice(placeFor(clan.roster, player.trophies), 0, player)
  player.clan = clan
  player.role = role
}

const moved = (world: World, player: Player, previous: Clan | undefined, current: Clan | undefined) => {
  playerRow(world, player, "clan", previous?.tag, current?.tag)
  // The preference for wars is only sent of members.
  const preference = (clan: Clan | undefined) => clan && player.warPreference
  if (preference(previous) !== preference(current)) {
    playerRow(world, player, "warPreference", preference(previous), preference(current))
  }
}

/** What a roster shows of the member at one of its places. */
const shown = (player: Player, place: number): Readonly<Record<string, unknown>> => ({
  name: player.name,
  role: player.role,
  townHallLevel: player.townHallLevel,
  expLevel: player.expLevel,
  leagueTier: player.leagueTier,
  trophies: player.trophies,
  builderBaseTrophies: player.builderBaseTrophies,
  builderBaseLeague: Leagues.builderAt(player.builderBaseTrophies),
  clanRank: place + 1,
  donations: player.donations,
  donationsReceived: player.donationsReceived
})

const rosterRow = (world: World, kind: "joined" | "left", clan: Clan, player: Player, place: number) => {
  clan.revision++
  const fields = shown(player, place)
  Journal.write(world.journal, { at: world.now, kind, tag: clan.tag, member: player.tag, fields })
}

const take = (world: World, player: Player, clan: Clan) => {
  const from = clan.roster.indexOf(player)
  clan.roster.splice(from, 1)
  player.clan = undefined
  rosterRow(world, "left", clan, player, from)
  rankRows(world, clan, from, clan.roster.length, -1)
  setClan(world, clan, "members", clan.roster.length)
  countPoints(world, clan, "both")
}

const put = (world: World, player: Player, clan: Clan, role: Role) => {
  if (player.donations !== 0) setPlayer(world, player, "donations", 0)
  if (player.donationsReceived !== 0) setPlayer(world, player, "donationsReceived", 0)
  setPlayer(world, player, "role", role)
  settle(clan, player, role)
  player.previousClanRank = 0
  const place = clan.roster.indexOf(player)
  rosterRow(world, "joined", clan, player, place)
  rankRows(world, clan, place + 1, clan.roster.length, 1)
  setClan(world, clan, "members", clan.roster.length)
  countPoints(world, clan, "both")
}

/** A player leaves the clan; who leads it hands it over first. */
export const leave = (world: World, player: Player): void => {
  const { clan } = player
  if (clan === undefined) return
  handOver(world, clan, player)
  take(world, player, clan)
  setPlayer(world, player, "role", undefined)
  moved(world, player, clan, undefined)
  world.freeAgents.push(player)
}

/** A player joins a clan, out of another one or of none. */
export const join = (world: World, player: Player, clan: Clan, role: Role = "member"): void => {
  const previous = player.clan
  if (previous === undefined) {
    const i = world.freeAgents.indexOf(player)
    if (i >= 0) world.freeAgents.splice(i, 1)
  } else {
    handOver(world, previous, player)
    take(world, player, previous)
  }
  put(world, player, clan, clan.roster.length === 0 ? "leader" : role)
  moved(world, player, previous, clan)
}

const seniority: ReadonlyArray<Role> = ["coLeader", "admin", "member"]

/** Before a leader goes, the highest ranking of the rest takes over. */
const handOver = (world: World, clan: Clan, player: Player) => {
  if (player.role !== "leader") return
  for (const role of seniority) {
    const heir = clan.roster.find((member) => member.role === role)
    if (heir === undefined) continue
    setPlayer(world, heir, "role", "leader")
    setPlayer(world, player, "role", "coLeader")
    return
  }
}
