/**
 * The loops over the tables of `diff`, written out: made by `npm run tables`, not by hand. Why: `fieldTable.ts`.
 * Long because each field of each table has a place in it.
 */
import type { UnrolledRows } from "../clan/memberRows.ts"
import type { UnrolledDiff, UnrolledReader } from "./fieldTable.ts"

export const clan: UnrolledReader & UnrolledDiff = {
  names: ["name", "type", "description", "location", "isFamilyFriendly", "badge", "clanLevel", "clanPoints", "clanBuilderBasePoints", "clanCapitalPoints", "capitalLeague", "warLeague", "requiredTrophies", "requiredBuilderBaseTrophies", "requiredTownhallLevel", "warFrequency", "warWinStreak", "warWins", "warTies", "warLosses", "isWarLogPublic", "members", "labels", "chatLanguage", "capitalHallLevel", "districts", "clanGoldSinkTotal"],
  reader: (l0, l1, l2, l3, l4, l5, l6, l7, l8, l9, l10, l11, l12, l13, l14, l15, l16, l17, l18, l19, l20, l21, l22, l23, l24, l25, l26) => (of, row) => ({
    name: l0.read(of, row?.name),
    type: l1.read(of, row?.type),
    description: l2.read(of, row?.description),
    location: l3.read(of, row?.location),
    isFamilyFriendly: l4.read(of, row?.isFamilyFriendly),
    badge: l5.read(of, row?.badge),
    clanLevel: l6.read(of, row?.clanLevel),
    clanPoints: l7.read(of, row?.clanPoints),
    clanBuilderBasePoints: l8.read(of, row?.clanBuilderBasePoints),
    clanCapitalPoints: l9.read(of, row?.clanCapitalPoints),
    capitalLeague: l10.read(of, row?.capitalLeague),
    warLeague: l11.read(of, row?.warLeague),
    requiredTrophies: l12.read(of, row?.requiredTrophies),
    requiredBuilderBaseTrophies: l13.read(of, row?.requiredBuilderBaseTrophies),
    requiredTownhallLevel: l14.read(of, row?.requiredTownhallLevel),
    warFrequency: l15.read(of, row?.warFrequency),
    warWinStreak: l16.read(of, row?.warWinStreak),
    warWins: l17.read(of, row?.warWins),
    warTies: l18.read(of, row?.warTies),
    warLosses: l19.read(of, row?.warLosses),
    isWarLogPublic: l20.read(of, row?.isWarLogPublic),
    members: l21.read(of, row?.members),
    labels: l22.read(of, row?.labels),
    chatLanguage: l23.read(of, row?.chatLanguage),
    capitalHallLevel: l24.read(of, row?.capitalHallLevel),
    districts: l25.read(of, row?.districts),
    clanGoldSinkTotal: l26.read(of, row?.clanGoldSinkTotal)
  }),
  differing: (a, b, visit) => {
    if (a.name !== b.name) visit(0)
    if (a.type !== b.type) visit(1)
    if (a.description !== b.description) visit(2)
    if (a.location !== b.location) visit(3)
    if (a.isFamilyFriendly !== b.isFamilyFriendly) visit(4)
    if (a.badge !== b.badge) visit(5)
    if (a.clanLevel !== b.clanLevel) visit(6)
    if (a.clanPoints !== b.clanPoints) visit(7)
    if (a.clanBuilderBasePoints !== b.clanBuilderBasePoints) visit(8)
    if (a.clanCapitalPoints !== b.clanCapitalPoints) visit(9)
    if (a.capitalLeague !== b.capitalLeague) visit(10)
    if (a.warLeague !== b.warLeague) visit(11)
    if (a.requiredTrophies !== b.requiredTrophies) visit(12)
    if (a.requiredBuilderBaseTrophies !== b.requiredBuilderBaseTrophies) visit(13)
    if (a.requiredTownhallLevel !== b.requiredTownhallLevel) visit(14)
    if (a.warFrequency !== b.warFrequency) visit(15)
    if (a.warWinStreak !== b.warWinStreak) visit(16)
    if (a.warWins !== b.warWins) visit(17)
    if (a.warTies !== b.warTies) visit(18)
    if (a.warLosses !== b.warLosses) visit(19)
    if (a.isWarLogPublic !== b.isWarLogPublic) visit(20)
    if (a.members !== b.members) visit(21)
    if (a.labels !== b.labels) visit(22)
    if (a.chatLanguage !== b.chatLanguage) visit(23)
    if (a.capitalHallLevel !== b.capitalHallLevel) visit(24)
    if (a.districts !== b.districts) visit(25)
    if (a.clanGoldSinkTotal !== b.clanGoldSinkTotal) visit(26)
  }
}

export const clanMember: UnrolledRows = {
  names: ["tag", "name", "role", "expLevel", "townHallLevel", "leagueTier", "builderBaseLeague", "trophies", "builderBaseTrophies", "clanRank", "donations", "donationsReceived"],
  reader: (l0, l1, l2, l3, l4, l5, l6, l7, l8, l9, l10, l11) => (of, row) => ({
    tag: l0.read(of, row?.tag),
    name: l1.read(of, row?.name),
    role: l2.read(of, row?.role),
    expLevel: l3.read(of, row?.expLevel),
    townHallLevel: l4.read(of, row?.townHallLevel),
    leagueTier: l5.read(of, row?.leagueTier),
    builderBaseLeague: l6.read(of, row?.builderBaseLeague),
    trophies: l7.read(of, row?.trophies),
    builderBaseTrophies: l8.read(of, row?.builderBaseTrophies),
    clanRank: l9.read(of, row?.clanRank),
    donations: l10.read(of, row?.donations),
    donationsReceived: l11.read(of, row?.donationsReceived)
  }),
  comparison: (l0, l1, l2, l3, l4, l5, l6, l7, l8, l9, l10, l11) => (of, row) =>
    l0.read(of, row.tag) === row.tag &&
    l1.read(of, row.name) === row.name &&
    l2.read(of, row.role) === row.role &&
    l3.read(of, row.expLevel) === row.expLevel &&
    l4.read(of, row.townHallLevel) === row.townHallLevel &&
    l5.read(of, row.leagueTier) === row.leagueTier &&
    l6.read(of, row.builderBaseLeague) === row.builderBaseLeague &&
    l7.read(of, row.trophies) === row.trophies &&
    l8.read(of, row.builderBaseTrophies) === row.builderBaseTrophies &&
    l9.read(of, row.clanRank) === row.clanRank &&
    l10.read(of, row.donations) === row.donations &&
    l11.read(of, row.donationsReceived) === row.donationsReceived,
  toCells: (row) => [row.tag, row.name, row.role, row.expLevel, row.townHallLevel, row.leagueTier, row.builderBaseLeague, row.trophies, row.builderBaseTrophies, row.clanRank, row.donations, row.donationsReceived],
  fromCells: (cells) => ({
    tag: cells[0],
    name: cells[1],
    role: cells[2],
    expLevel: cells[3],
    townHallLevel: cells[4],
    leagueTier: cells[5],
    builderBaseLeague: cells[6],
    trophies: cells[7],
    builderBaseTrophies: cells[8],
    clanRank: cells[9],
    donations: cells[10],
    donationsReceived: cells[11]
  })
}

export const player: UnrolledReader = {
  names: ["name", "expLevel", "townHallLevel", "townHallWeaponLevel", "trophies", "bestTrophies", "leagueTier", "league", "currentLeagueGroupTag", "currentLeagueSeasonId", "previousLeagueGroupTag", "previousLeagueSeasonId", "attackWins", "defenseWins", "warStars", "builderHallLevel", "builderBaseTrophies", "bestBuilderBaseTrophies", "builderBaseLeague", "role", "warPreference", "donations", "donationsReceived", "clanCapitalContributions", "labels", "clan", "legendStatistics", "playerHouse", "units", "superTroops", "worn", "achievements", "achievementValues"],
  reader: (l0, l1, l2, l3, l4, l5, l6, l7, l8, l9, l10, l11, l12, l13, l14, l15, l16, l17, l18, l19, l20, l21, l22, l23, l24, l25, l26, l27, l28, l29, l30, l31, l32) => (of, row) => ({
    name: l0.read(of, row?.name),
    expLevel: l1.read(of, row?.expLevel),
    townHallLevel: l2.read(of, row?.townHallLevel),
    townHallWeaponLevel: l3.read(of, row?.townHallWeaponLevel),
    trophies: l4.read(of, row?.trophies),
    bestTrophies: l5.read(of, row?.bestTrophies),
    leagueTier: l6.read(of, row?.leagueTier),
    league: l7.read(of, row?.league),
    currentLeagueGroupTag: l8.read(of, row?.currentLeagueGroupTag),
    currentLeagueSeasonId: l9.read(of, row?.currentLeagueSeasonId),
    previousLeagueGroupTag: l10.read(of, row?.previousLeagueGroupTag),
    previousLeagueSeasonId: l11.read(of, row?.previousLeagueSeasonId),
    attackWins: l12.read(of, row?.attackWins),
    defenseWins: l13.read(of, row?.defenseWins),
    warStars: l14.read(of, row?.warStars),
    builderHallLevel: l15.read(of, row?.builderHallLevel),
    builderBaseTrophies: l16.read(of, row?.builderBaseTrophies),
    bestBuilderBaseTrophies: l17.read(of, row?.bestBuilderBaseTrophies),
    builderBaseLeague: l18.read(of, row?.builderBaseLeague),
    role: l19.read(of, row?.role),
    warPreference: l20.read(of, row?.warPreference),
    donations: l21.read(of, row?.donations),
    donationsReceived: l22.read(of, row?.donationsReceived),
    clanCapitalContributions: l23.read(of, row?.clanCapitalContributions),
    labels: l24.read(of, row?.labels),
    clan: l25.read(of, row?.clan),
    legendStatistics: l26.read(of, row?.legendStatistics),
    playerHouse: l27.read(of, row?.playerHouse),
    units: l28.read(of, row?.units),
    superTroops: l29.read(of, row?.superTroops),
    worn: l30.read(of, row?.worn),
    achievements: l31.read(of, row?.achievements),
    achievementValues: l32.read(of, row?.achievementValues)
  })
}

export const legend: UnrolledReader = {
  names: ["legendTrophies", "currentSeason", "previousSeason", "bestSeason", "previousBuilderBaseSeason", "bestBuilderBaseSeason"],
  reader: (l0, l1, l2, l3, l4, l5) => (of, row) => ({
    legendTrophies: l0.read(of, row?.legendTrophies),
    currentSeason: l1.read(of, row?.currentSeason),
    previousSeason: l2.read(of, row?.previousSeason),
    bestSeason: l3.read(of, row?.bestSeason),
    previousBuilderBaseSeason: l4.read(of, row?.previousBuilderBaseSeason),
    bestBuilderBaseSeason: l5.read(of, row?.bestBuilderBaseSeason)
  })
}

export const legendSeason: UnrolledReader = {
  names: ["id", "rank", "trophies"],
  reader: (l0, l1, l2) => (of, row) => ({
    id: l0.read(of, row?.id),
    rank: l1.read(of, row?.rank),
    trophies: l2.read(of, row?.trophies)
  })
}

export const war: UnrolledReader = {
  names: ["state", "clan", "opponent", "attacks"],
  reader: (l0, l1, l2, l3) => (of, row) => ({
    state: l0.read(of, row?.state),
    clan: l1.read(of, row?.clan),
    opponent: l2.read(of, row?.opponent),
    attacks: l3.read(of, row?.attacks)
  })
}

export const warTold: UnrolledReader & UnrolledDiff = {
  names: ["teamSize", "attacksPerMember", "battleModifier", "startTime", "endTime"],
  reader: (l0, l1, l2, l3, l4) => (of, row) => ({
    teamSize: l0.read(of, row?.teamSize),
    attacksPerMember: l1.read(of, row?.attacksPerMember),
    battleModifier: l2.read(of, row?.battleModifier),
    startTime: l3.read(of, row?.startTime),
    endTime: l4.read(of, row?.endTime)
  }),
  differing: (a, b, visit) => {
    if (a.teamSize !== b.teamSize) visit(0)
    if (a.attacksPerMember !== b.attacksPerMember) visit(1)
    if (a.battleModifier !== b.battleModifier) visit(2)
    if (a.startTime !== b.startTime) visit(3)
    if (a.endTime !== b.endTime) visit(4)
  }
}

export const warSide: UnrolledReader = {
  names: ["name", "clanLevel", "attacks", "stars", "destructionPercentage", "members"],
  reader: (l0, l1, l2, l3, l4, l5) => (of, row) => ({
    name: l0.read(of, row?.name),
    clanLevel: l1.read(of, row?.clanLevel),
    attacks: l2.read(of, row?.attacks),
    stars: l3.read(of, row?.stars),
    destructionPercentage: l4.read(of, row?.destructionPercentage),
    members: l5.read(of, row?.members)
  })
}

export const warMember: UnrolledReader = {
  names: ["tag", "name", "townHallLevel", "mapPosition"],
  reader: (l0, l1, l2, l3) => (of, row) => ({
    tag: l0.read(of, row?.tag),
    name: l1.read(of, row?.name),
    townHallLevel: l2.read(of, row?.townHallLevel),
    mapPosition: l3.read(of, row?.mapPosition)
  })
}

export const league: UnrolledReader = {
  names: ["season", "clans", "firstWarTags", "roundCount", "firstRound", "rounds", "ended"],
  reader: (l0, l1, l2, l3, l4, l5, l6) => (of, row) => ({
    season: l0.read(of, row?.season),
    clans: l1.read(of, row?.clans),
    firstWarTags: l2.read(of, row?.firstWarTags),
    roundCount: l3.read(of, row?.roundCount),
    firstRound: l4.read(of, row?.firstRound),
    rounds: l5.read(of, row?.rounds),
    ended: l6.read(of, row?.ended)
  })
}

export const leagueClan: UnrolledReader = {
  names: ["tag", "name", "clanLevel"],
  reader: (l0, l1, l2) => (of, row) => ({
    tag: l0.read(of, row?.tag),
    name: l1.read(of, row?.name),
    clanLevel: l2.read(of, row?.clanLevel)
  })
}

export const leagueRound: UnrolledReader = {
  names: ["round", "state", "warTag", "startTime", "endTime", "outcome"],
  reader: (l0, l1, l2, l3, l4, l5) => (of, row) => ({
    round: l0.read(of, row?.round),
    state: l1.read(of, row?.state),
    warTag: l2.read(of, row?.warTag),
    startTime: l3.read(of, row?.startTime),
    endTime: l4.read(of, row?.endTime),
    outcome: l5.read(of, row?.outcome)
  })
}

export const raidWeekend: UnrolledReader = {
  names: ["startTime", "ended", "totals", "raids", "defenses"],
  reader: (l0, l1, l2, l3, l4) => (of, row) => ({
    startTime: l0.read(of, row?.startTime),
    ended: l1.read(of, row?.ended),
    totals: l2.read(of, row?.totals),
    raids: l3.read(of, row?.raids),
    defenses: l4.read(of, row?.defenses)
  })
}

export const raidTold: UnrolledReader & UnrolledDiff = {
  names: ["endTime"],
  reader: (l0) => (of, row) => ({
    endTime: l0.read(of, row?.endTime)
  }),
  differing: (a, b, visit) => {
    if (a.endTime !== b.endTime) visit(0)
  }
}

export const raidTotals: UnrolledReader & UnrolledDiff = {
  names: ["capitalTotalLoot", "raidsCompleted", "totalAttacks", "enemyDistrictsDestroyed", "offensiveReward", "defensiveReward"],
  reader: (l0, l1, l2, l3, l4, l5) => (of, row) => ({
    capitalTotalLoot: l0.read(of, row?.capitalTotalLoot),
    raidsCompleted: l1.read(of, row?.raidsCompleted),
    totalAttacks: l2.read(of, row?.totalAttacks),
    enemyDistrictsDestroyed: l3.read(of, row?.enemyDistrictsDestroyed),
    offensiveReward: l4.read(of, row?.offensiveReward),
    defensiveReward: l5.read(of, row?.defensiveReward)
  }),
  differing: (a, b, visit) => {
    if (a.capitalTotalLoot !== b.capitalTotalLoot) visit(0)
    if (a.raidsCompleted !== b.raidsCompleted) visit(1)
    if (a.totalAttacks !== b.totalAttacks) visit(2)
    if (a.enemyDistrictsDestroyed !== b.enemyDistrictsDestroyed) visit(3)
    if (a.offensiveReward !== b.offensiveReward) visit(4)
    if (a.defensiveReward !== b.defensiveReward) visit(5)
  }
}

export const raid: UnrolledReader = {
  names: ["clan", "occurrence", "attackCount", "districtCount", "districtsDestroyed", "districts"],
  reader: (l0, l1, l2, l3, l4, l5) => (of, row) => ({
    clan: l0.read(of, row?.clan),
    occurrence: l1.read(of, row?.occurrence),
    attackCount: l2.read(of, row?.attackCount),
    districtCount: l3.read(of, row?.districtCount),
    districtsDestroyed: l4.read(of, row?.districtsDestroyed),
    districts: l5.read(of, row?.districts)
  })
}

export const raidDistrict: UnrolledReader = {
  names: ["id", "name", "districtHallLevel", "destructionPercent", "attackCount", "attacks", "marks"],
  reader: (l0, l1, l2, l3, l4, l5, l6) => (of, row) => ({
    id: l0.read(of, row?.id),
    name: l1.read(of, row?.name),
    districtHallLevel: l2.read(of, row?.districtHallLevel),
    destructionPercent: l3.read(of, row?.destructionPercent),
    attackCount: l4.read(of, row?.attackCount),
    attacks: l5.read(of, row?.attacks),
    marks: l6.read(of, row?.marks)
  })
}

export const raidAttack: UnrolledReader = {
  names: ["attacker", "destructionPercent", "stars"],
  reader: (l0, l1, l2) => (of, row) => ({
    attacker: l0.read(of, row?.attacker),
    destructionPercent: l1.read(of, row?.destructionPercent),
    stars: l2.read(of, row?.stars)
  })
}

export const clanMemberTold: UnrolledDiff = {
  names: ["name", "role", "expLevel", "townHallLevel", "leagueTier", "builderBaseLeague", "trophies", "builderBaseTrophies", "clanRank", "donations", "donationsReceived"],
  differing: (a, b, visit) => {
    if (a.name !== b.name) visit(0)
    if (a.role !== b.role) visit(1)
    if (a.expLevel !== b.expLevel) visit(2)
    if (a.townHallLevel !== b.townHallLevel) visit(3)
    if (a.leagueTier !== b.leagueTier) visit(4)
    if (a.builderBaseLeague !== b.builderBaseLeague) visit(5)
    if (a.trophies !== b.trophies) visit(6)
    if (a.builderBaseTrophies !== b.builderBaseTrophies) visit(7)
    if (a.clanRank !== b.clanRank) visit(8)
    if (a.donations !== b.donations) visit(9)
    if (a.donationsReceived !== b.donationsReceived) visit(10)
  }
}

export const playerTold: UnrolledDiff = {
  names: ["name", "expLevel", "townHallLevel", "townHallWeaponLevel", "trophies", "bestTrophies", "leagueTier", "league", "currentLeagueGroupTag", "currentLeagueSeasonId", "previousLeagueGroupTag", "previousLeagueSeasonId", "attackWins", "defenseWins", "warStars", "builderHallLevel", "builderBaseTrophies", "bestBuilderBaseTrophies", "builderBaseLeague", "role", "warPreference", "donations", "donationsReceived", "clanCapitalContributions", "labels", "clan", "legendStatistics", "playerHouse"],
  differing: (a, b, visit) => {
    if (a.name !== b.name) visit(0)
    if (a.expLevel !== b.expLevel) visit(1)
    if (a.townHallLevel !== b.townHallLevel) visit(2)
    if (a.townHallWeaponLevel !== b.townHallWeaponLevel) visit(3)
    if (a.trophies !== b.trophies) visit(4)
    if (a.bestTrophies !== b.bestTrophies) visit(5)
    if (a.leagueTier !== b.leagueTier) visit(6)
    if (a.league !== b.league) visit(7)
    if (a.currentLeagueGroupTag !== b.currentLeagueGroupTag) visit(8)
    if (a.currentLeagueSeasonId !== b.currentLeagueSeasonId) visit(9)
    if (a.previousLeagueGroupTag !== b.previousLeagueGroupTag) visit(10)
    if (a.previousLeagueSeasonId !== b.previousLeagueSeasonId) visit(11)
    if (a.attackWins !== b.attackWins) visit(12)
    if (a.defenseWins !== b.defenseWins) visit(13)
    if (a.warStars !== b.warStars) visit(14)
    if (a.builderHallLevel !== b.builderHallLevel) visit(15)
    if (a.builderBaseTrophies !== b.builderBaseTrophies) visit(16)
    if (a.bestBuilderBaseTrophies !== b.bestBuilderBaseTrophies) visit(17)
    if (a.builderBaseLeague !== b.builderBaseLeague) visit(18)
    if (a.role !== b.role) visit(19)
    if (a.warPreference !== b.warPreference) visit(20)
    if (a.donations !== b.donations) visit(21)
    if (a.donationsReceived !== b.donationsReceived) visit(22)
    if (a.clanCapitalContributions !== b.clanCapitalContributions) visit(23)
    if (a.labels !== b.labels) visit(24)
    if (a.clan !== b.clan) visit(25)
    if (a.legendStatistics !== b.legendStatistics) visit(26)
    if (a.playerHouse !== b.playerHouse) visit(27)
  }
}
