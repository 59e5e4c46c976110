/** The bodies of clans and their rosters. Keys with the value `undefined` are not sent. */
import * as Leagues from "../catalog/Leagues.ts"
import type { Clan, Player } from "../world/State.ts"
import * as Villages from "../world/Villages.ts"

/** A row of a roster. */
export const member = (player: Player, rank: number) => ({
  tag: player.tag,
  name: player.name,
  role: player.role,
  townHallLevel: player.townHallLevel,
  expLevel: player.expLevel,
  league: player.legacyLeague,
  leagueTier: player.leagueTier,
  trophies: player.trophies,
  builderBaseTrophies: player.builderBaseTrophies,
  clanRank: rank,
  previousClanRank: player.previousClanRank,
  donations: player.donations,
  donationsReceived: player.donationsReceived,
  playerHouse: Villages.houseOf(player),
  builderBaseLeague: Leagues.builderAt(player.builderBaseTrophies)
})

/** The roster, best first. */
export const members = (clan: Clan) => clan.roster.map((player, n) => member(player, n + 1))

const head = (clan: Clan) => ({ tag: clan.tag, name: clan.name, type: clan.type })

const common = (clan: Clan) => ({
  location: clan.location,
  isFamilyFriendly: clan.isFamilyFriendly,
  badgeUrls: clan.badgeUrls,
  clanLevel: clan.clanLevel,
  clanPoints: clan.clanPoints,
  clanBuilderBasePoints: clan.clanBuilderBasePoints,
  clanCapitalPoints: clan.clanCapitalPoints,
  capitalLeague: clan.capitalLeague,
  requiredTrophies: clan.requiredTrophies,
  warFrequency: clan.warFrequency,
  warWinStreak: clan.warWinStreak,
  warWins: clan.warWins,
  warTies: clan.isWarLogPublic ? clan.warTies : undefined,
  warLosses: clan.isWarLogPublic ? clan.warLosses : undefined,
  isWarLogPublic: clan.isWarLogPublic,
  warLeague: clan.warLeague,
  members: clan.members
})

const tail = (clan: Clan) => ({
  labels: clan.labels,
  requiredBuilderBaseTrophies: clan.requiredBuilderBaseTrophies,
  requiredTownhallLevel: clan.requiredTownhallLevel
})

/** A clan. */
export const clan = (of: Clan) => ({
  ...head(of),
  description: of.description,
  ...common(of),
  memberList: members(of),
  ...tail(of),
  clanCapital: of.clanCapital,
  chatLanguage: of.chatLanguage
})

/** A row of the search: without description, roster and capital. */
export const searchItem = (of: Clan) => ({ ...head(of), ...common(of), ...tail(of), chatLanguage: of.chatLanguage })
