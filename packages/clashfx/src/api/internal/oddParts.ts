/** The parts that a body can do without, by route. A body is worth more than its badge. They are functions, so that a
 * bundle has those that its program can ask for. */
import { instead, leftOut, type Mends } from "../../exchange/internal/body/mend.ts"

const none = instead(null)
const nobody = instead([])
const badge = instead({})

/**
 * A league group. A round keeps its place, since its number is its place in the list: it stands as one that is not drawn
 * yet. None of this makes an event.
 */
export const ofGroup = (): Mends => ({
  tag: none,
  "clans.*": leftOut,
  "clans.*.badgeUrls": badge,
  "clans.*.members": nobody,
  "clans.*.members.*": leftOut,
  rounds: nobody,
  "rounds.*": instead({ warTags: [] }),
  "rounds.*.warTags": nobody,
  "rounds.*.warTags.*": instead("#0")
})

const clanFields = {
  description: none,
  isFamilyFriendly: none,
  clanBuilderBasePoints: none,
  clanCapitalPoints: none,
  requiredBuilderBaseTrophies: none,
  requiredTownhallLevel: none,
  warTies: none,
  warLosses: none,
  location: none,
  chatLanguage: none,
  badgeUrls: badge,
  capitalLeague: none,
  warLeague: none,
  labels: nobody,
  "labels.*": leftOut,
  clanCapital: none,
  "clanCapital.capitalHallLevel": none,
  "clanCapital.clanGoldSinkTotal": none,
  "clanCapital.districts": none,
  "clanCapital.districts.*": leftOut
}

const below = (path: string, mends: Mends): Mends =>
  Object.fromEntries(Object.entries(mends).map(([key, how]) => [`${path}.${key}`, how]))

/** A row of a clan's roster: who it is, is worth more than the league. */
const memberFields = {
  townHallLevel: none,
  league: none,
  leagueTier: none,
  builderBaseTrophies: none,
  builderBaseLeague: none,
  playerHouse: none
}

export const ofClan = (): Mends => ({
  ...clanFields,
  "memberList.*": leftOut,
  ...below("memberList.*", memberFields)
})

export const ofMembers = (): Mends => below("items.*", memberFields)

export const ofClanSearch = (): Mends => below("items.*", { ...clanFields, warFrequency: none })

const units = (list: string): Mends => ({ [list]: nobody, [`${list}.*`]: leftOut })

export const ofPlayer = (): Mends => ({
  townHallWeaponLevel: none,
  builderHallLevel: none,
  builderBaseTrophies: none,
  bestBuilderBaseTrophies: none,
  role: none,
  warPreference: none,
  "clan.clanLevel": none,
  "clan.badgeUrls": none,
  currentLeagueGroupTag: none,
  currentLeagueSeasonId: none,
  previousLeagueGroupTag: none,
  previousLeagueSeasonId: none,
  league: none,
  leagueTier: none,
  builderBaseLeague: none,
  legendStatistics: none,
  playerHouse: none,
  ...units("labels"),
  ...units("achievements"),
  "achievements.*.info": none,
  "achievements.*.completionInfo": none,
  ...units("troops"),
  "troops.*.superTroopIsActive": none,
  ...units("heroes"),
  ...units("heroEquipment"),
  ...units("spells")
})

const side: Mends = {
  badgeUrls: badge,
  members: nobody,
  "members.*": leftOut,
  "members.*.opponentAttacks": none,
  "members.*.bestOpponentAttack": none,
  "members.*.bestOpponentAttack.duration": none,
  "members.*.attacks": none,
  "members.*.attacks.*": leftOut,
  "members.*.attacks.*.duration": none
}

/** A war needs both its clans, and how often they attack: without a number it is two in a war, one in a league. What is left of them where there is no war is worth nothing. */
export const ofWar = (): Mends => ({
  clan: none,
  opponent: none,
  battleModifier: none,
  tag: none,
  warStartTime: none,
  warLeague: none,
  ...below("clan", side),
  ...below("opponent", side)
})

export const ofWarLog = (): Mends => ({
  "items.*.battleModifier": none,
  "items.*.clan.expEarned": none,
  "items.*.clan.badgeUrls": badge,
  "items.*.opponent.badgeUrls": badge
})

const raids = (list: string, other: string): Mends => ({
  [list]: nobody,
  [`${list}.*`]: leftOut,
  [`${list}.*.${other}.badgeUrls`]: badge,
  [`${list}.*.districts`]: nobody,
  [`${list}.*.districts.*`]: leftOut,
  [`${list}.*.districts.*.attacks`]: none,
  [`${list}.*.districts.*.attacks.*`]: leftOut
})

export const ofRaidLog = (): Mends =>
  below("items.*", {
    members: none,
    "members.*": leftOut,
    ...raids("attackLog", "defender"),
    ...raids("defenseLog", "attacker")
  })

const rankedLog = (list: string): Mends => ({
  [list]: none,
  [`${list}.*`]: leftOut,
  [`${list}.*.opponentPlayerTag`]: none,
  [`${list}.*.opponentName`]: none
})

export const ofRankedGroup = (): Mends => ({
  "members.*": leftOut,
  "members.*.clanTag": none,
  "members.*.clanName": none,
  ...rankedLog("attackLogs"),
  ...rankedLog("defenseLogs")
})

/** Rankings of clans and of players, by location and by season. */
export const ofRanking = (): Mends =>
  below("items.*", {
    location: none,
    badgeUrls: badge,
    clanPoints: none,
    "clan.badgeUrls": badge,
    attackWins: none,
    defenseWins: none,
    league: none,
    leagueTier: none,
    builderBaseLeague: none
  })

const named = { iconUrls: badge, countryCode: none, localizedName: none }

/** Leagues, labels and locations: what there is to choose from, by id and name. */
export const ofNamed = (): Mends => named
export const ofNamedList = (): Mends => below("items.*", named)
