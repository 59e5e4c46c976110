/** The one place where what the API shows is changed: each change is written into the journal and bumps revisions. */
import * as Leagues from "../../catalog/Leagues.ts"
import * as Journal from "../Journal.ts"
import type { Clan, ClanFields, Player, PlayerFields, World } from "../State.ts"
import * as Timeline from "./timeline.ts"

export const day = 86_400_000

/** The day of an instant; days start at 05:00 UTC like the game's. */
export const dayOf = (at: number): number => Math.floor((at - 5 * 3_600_000) / day)

/** Lets something happen at an instant. */
export const plan = (world: World, at: number, happening: () => void): void =>
  Timeline.plan(world.timeline, Math.max(at, world.now), happening)

// ---------------------------------------------------------------------------------------------------------------------
// Clans
// ---------------------------------------------------------------------------------------------------------------------

const clanRow = (world: World, clan: Clan, field: string, previous: unknown, current: unknown) =>
  Journal.write(world.journal, { at: world.now, kind: "clan", tag: clan.tag, field, previous, current })

/** Sets a field of a clan. */
export const setClan = <K extends keyof ClanFields>(world: World, clan: Clan, field: K, value: ClanFields[K]): void => {
  const fields: ClanFields = clan
  const previous = fields[field]
  if (previous === value) return
  fields[field] = value
  if ((field === "warTies" || field === "warLosses") && !clan.isWarLogPublic) return
  clan.revision++
  if (field === "name" || field === "badgeUrls" || field === "clanLevel") clan.identity++
  clanRow(world, clan, field, previous, value)
  if (field === "isWarLogPublic") showLog(world, clan)
}

/** With the privacy of the war log, two counts appear or go away. */
const showLog = (world: World, clan: Clan) => {
  for (const field of ["warTies", "warLosses"] as const) {
    const [previous, current] = clan.isWarLogPublic ? [undefined, clan[field]] : [clan[field], undefined]
    clanRow(world, clan, field, previous, current)
  }
}

/** The share of a member's trophies in the clan's points, by tens of ranks. */
const shares = [0.5, 0.25, 0.12, 0.1, 0.03]

const points = (trophies: ReadonlyArray<number>): number =>
  Math.floor(trophies.reduce((sum, n, rank) => sum + n * (shares[Math.floor(rank / 10)] ?? 0), 0))

/** Sums up the points of a clan's roster. */
export const homePoints = (clan: Clan): number => points(clan.roster.map(({ trophies }) => trophies))

/** Sums up the builder base points of a clan's roster. */
export const builderPoints = (clan: Clan): number =>
  points(clan.roster.map(({ builderBaseTrophies }) => builderBaseTrophies).sort((a, b) => b - a))

const startClanDay = (world: World, clan: Clan) => {
  const today = dayOf(world.now)
  if (clan.day?.day === today) return
  clan.day = {
    day: today,
    home: clan.clanPoints,
    builder: clan.clanBuilderBasePoints,
    capital: clan.clanCapitalPoints
  }
}

/** Brings the points of a clan up to date with its roster. */
export const countPoints = (world: World, clan: Clan, which: "home" | "builder" | "both"): void => {
  startClanDay(world, clan)
  if (which !== "builder") setClan(world, clan, "clanPoints", homePoints(clan))
  if (which !== "home") setClan(world, clan, "clanBuilderBasePoints", builderPoints(clan))
}

/** Sets the capital trophies of a clan, and with them its league. */
export const setCapitalPoints = (world: World, clan: Clan, trophies: number): void => {
  startClanDay(world, clan)
  setClan(world, clan, "clanCapitalPoints", trophies)
  setClan(world, clan, "capitalLeague", Leagues.capitalAt(trophies))
}

// ---------------------------------------------------------------------------------------------------------------------
// Players
// ---------------------------------------------------------------------------------------------------------------------

/** What the roster of a clan shows of a player. */
const memberFields: ReadonlySet<string> = new Set([
  "name",
  "role",
  "expLevel",
  "leagueTier",
  "trophies",
  "builderBaseTrophies",
  "donations",
  "donationsReceived",
  "townHallLevel"
])

/** Writes down that a field of a player changed. */
export const playerRow = (world: World, player: Player, field: string, previous: unknown, current: unknown) => {
  player.revision++
  Journal.write(world.journal, { at: world.now, kind: "player", tag: player.tag, field, previous, current })
}

/** Writes down that a roster shows another value of a member. */
const memberRow = (world: World, clan: Clan, member: Player, field: string, previous: unknown, current: unknown) => {
  clan.revision++
  Journal.write(world.journal, {
    at: world.now,
    kind: "member",
    tag: clan.tag,
    member: member.tag,
    field,
    previous,
    current
  })
}

const startPlayerDay = (world: World, player: Player) => {
  const today = dayOf(world.now)
  if (player.day?.day === today) return
  player.day = { day: today, home: player.trophies, builder: player.builderBaseTrophies, capital: 0 }
}

/** A value as it is sent: 0 stands for a hall or a weapon that is not there. */
const sent = (field: keyof PlayerFields, value: unknown): unknown =>
  value === 0 && (field === "builderHallLevel" || field === "townHallWeaponLevel") ? undefined : value

/** Sets a field of a player; the roster, the ranks and the points of the clan follow. */
export const setPlayer = <K extends keyof PlayerFields>(
  world: World,
  player: Player,
  field: K,
  value: PlayerFields[K]
): void => {
  const fields: PlayerFields = player
  const previous = fields[field]
  if (previous === value) return
  if (field === "trophies" || field === "builderBaseTrophies") startPlayerDay(world, player)
  const builderLeague = Leagues.builderAt(player.builderBaseTrophies)
  fields[field] = value
  const { clan } = player
  if (field === "warPreference" && clan === undefined) return
  playerRow(world, player, field, sent(field, previous), sent(field, value))
  if (clan !== undefined && memberFields.has(field)) memberRow(world, clan, player, field, previous, value)
  if (field === "trophies") {
    if (player.trophies > player.bestTrophies) setPlayer(world, player, "bestTrophies", player.trophies)
    if (clan !== undefined) {
      place(world, clan, player)
      countPoints(world, clan, "home")
    }
  }
  if (field === "builderBaseTrophies") setBuilderLeague(world, player, builderLeague)
}

const setBuilderLeague = (world: World, player: Player, previous: Leagues.NamedLeague) => {
  const { builderBaseTrophies: trophies, clan } = player
  if (trophies > player.bestBuilderBaseTrophies) setPlayer(world, player, "bestBuilderBaseTrophies", trophies)
  const current = Leagues.builderAt(trophies)
  if (current !== previous) {
    playerRow(world, player, "builderBaseLeague", previous, current)
    if (clan !== undefined) memberRow(world, clan, player, "builderBaseLeague", previous, current)
  }
  if (clan !== undefined) countPoints(world, clan, "builder")
}

// ---------------------------------------------------------------------------------------------------------------------
// Rosters
// ---------------------------------------------------------------------------------------------------------------------

/** The place among others by trophies; behind those with as many. */
export const placeFor = (roster: ReadonlyArray<Player>, trophies: number): number => {
  const place = roster.findIndex((member) => member.trophies < trophies)
  return place < 0 ? roster.length : place
}

/** Writes down that the members of some places were moved by others. */
export const rankRows = (world: World, clan: Clan, from: number, to: number, shift: number) => {
  for (let i = from; i < to; i++) {
    const member = clan.roster[i]
    if (member !== undefined) memberRow(world, clan, member, "clanRank", i + 1 - shift, i + 1)
  }
}

/** Moves a member to where its trophies place it. */
const place = (world: World, clan: Clan, player: Player) => {
  const { roster } = clan
  const from = roster.indexOf(player)
  roster.splice(from, 1)
  const to = placeFor(roster, player.trophies)
  roster.splice(to, 0, player)
  if (to === from) return
  memberRow(world, clan, player, "clanRank", from + 1, to + 1)
  if (to < from) rankRows(world, clan, to + 1, from + 1, 1)
  else rankRows(world, clan, from, to, -1)
}

/** Sets the trophies of all members at once, as at the start of a week: of the ranks only the net change is seen. */
export const resetTrophies = (world: World, clan: Clan, trophies: (member: Player) => number): void => {
  const before = [...clan.roster]
  for (const member of before) {
    const previous = member.trophies
    const current = trophies(member)
    if (previous === current) continue
    startPlayerDay(world, member)
    member.trophies = current
    playerRow(world, member, "trophies", previous, current)
    memberRow(world, clan, member, "trophies", previous, current)
  }
  clan.roster.sort((a, b) => b.trophies - a.trophies)
  for (const [from, member] of before.entries()) {
    const to = clan.roster.indexOf(member)
    if (to !== from) memberRow(world, clan, member, "clanRank", from + 1, to + 1)
  }
  countPoints(world, clan, "home")
}
