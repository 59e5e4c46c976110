/** Small bodies as the API sends them, for the tests of models and declaration. */

export type Body = Readonly<Record<string, unknown>>

const asset = (kind: string, size: string): string => `https://api-assets.clashofclans.com/${kind}/${size}/abc.png`

export const badgeUrls: Body = {
  small: asset("badges", "70"),
  medium: asset("badges", "200"),
  large: asset("badges", "512")
}

const leagueTier: Body = {
  id: 105000030,
  name: "Dragon League 30",
  iconUrls: { small: asset("leaguetiers", "125"), large: asset("leaguetiers", "326") }
}

const legacyLeague: Body = {
  id: 29000022,
  name: "Legend League",
  iconUrls: { tiny: asset("leagues", "36"), small: asset("leagues", "72"), medium: asset("leagues", "288") }
}

const unranked: Body = {
  id: 29000000,
  name: "Unranked",
  iconUrls: { tiny: asset("leagues", "36"), small: asset("leagues", "72") }
}

const playerHouse: Body = {
  elements: [
    { type: "ground", id: 82000000 },
    { type: "roof", id: 82000008 }
  ]
}

const label: Body = {
  id: 56000000,
  name: "Clan Wars",
  iconUrls: { small: asset("labels", "64"), medium: asset("labels", "128") }
}

const germany: Body = { id: 32000094, name: "Germany", isCountry: true, countryCode: "DE" }
const international: Body = { id: 32000006, name: "International", isCountry: false }
const nameless: Body = { id: 32000261, name: "", isCountry: false }

export const page = (...items: ReadonlyArray<unknown>): Body => ({ items, paging: { cursors: {} } })

// ---------------------------------------------------------------------------------------------------------------------
// Clans
// ---------------------------------------------------------------------------------------------------------------------

export const clanMember = (tag: string, more: Body = {}): Body => ({
  tag,
  name: `Name ${tag}`,
  role: "member",
  townHallLevel: 16,
  expLevel: 180,
  league: unranked,
  leagueTier,
  trophies: 300,
  builderBaseTrophies: 4000,
  builderBaseLeague: { id: 44000033, name: "Platinum League II" },
  clanRank: 1,
  previousClanRank: 0,
  donations: 10,
  donationsReceived: 20,
  playerHouse,
  ...more
})

const clanCommon: Body = {
  tag: "#2PP",
  name: "Example Clan ⚔️",
  type: "inviteOnly",
  location: international,
  isFamilyFriendly: true,
  badgeUrls,
  clanLevel: 17,
  clanPoints: 39535,
  clanBuilderBasePoints: 37228,
  clanCapitalPoints: 3243,
  capitalLeague: { id: 85000016, name: "Champion League III" },
  warLeague: { id: 48000012, name: "Crystal League I" },
  requiredTrophies: 0,
  requiredBuilderBaseTrophies: 0,
  requiredTownhallLevel: 12,
  warFrequency: "always",
  warWinStreak: 0,
  warWins: 86,
  warTies: 2,
  warLosses: 31,
  isWarLogPublic: true,
  members: 2,
  labels: [label],
  chatLanguage: { id: 75000000, name: "English", languageCode: "EN" }
}

export const clan: Body = {
  ...clanCommon,
  description: "",
  memberList: [clanMember("#2PP0", { role: "leader" }), clanMember("#2PP2", { role: "admin", clanRank: 2 })],
  clanCapital: {
    capitalHallLevel: 10,
    districts: [
      { id: 70000000, name: "Capital Peak", districtHallLevel: 10 },
      { id: 70000001, name: "Barbarian Camp", districtHallLevel: 5 }
    ],
    clanGoldSinkTotal: 1200
  }
}

/** A clan of a private log, without capital, location, language and labels. */
const bareClan: Body = {
  tag: "#8QU8J9LP",
  name: "x",
  type: "closed",
  description: "One member",
  isFamilyFriendly: false,
  badgeUrls,
  clanLevel: 1,
  clanPoints: 150,
  clanBuilderBasePoints: 0,
  clanCapitalPoints: 0,
  capitalLeague: { id: 85000000, name: "Unranked" },
  warLeague: { id: 48000000, name: "Unranked" },
  requiredTrophies: 0,
  requiredBuilderBaseTrophies: 0,
  requiredTownhallLevel: 1,
  warFrequency: "unknown",
  warWinStreak: 0,
  warWins: 0,
  isWarLogPublic: false,
  members: 1,
  labels: [],
  memberList: [clanMember("#2PP0", { role: "leader" })],
  clanCapital: {}
}

/** A clan of 2020: versus instead of builder base, neither capital nor family-friendly flag. */
const clanOf2020: Body = {
  labels: [],
  tag: "#2PP",
  name: "Old",
  type: "open",
  description: "",
  isFamilyFriendly: false,
  badgeUrls,
  clanLevel: 9,
  clanPoints: 20000,
  clanVersusPoints: 19000,
  requiredTrophies: 1400,
  warFrequency: "moreThanOncePerWeek",
  warWinStreak: 1,
  warWins: 80,
  isWarLogPublic: false,
  members: 1,
  memberList: [
    {
      tag: "#2PP0",
      name: "old",
      role: "coLeader",
      expLevel: 90,
      league: legacyLeague,
      trophies: 5000,
      versusTrophies: 3000,
      clanRank: 1,
      previousClanRank: 1,
      donations: 0,
      donationsReceived: 0
    }
  ]
}

// ---------------------------------------------------------------------------------------------------------------------
// Players
// ---------------------------------------------------------------------------------------------------------------------

const item = (name: string, more: Body = {}): Body => ({ name, level: 3, maxLevel: 12, village: "home", ...more })

export const player: Body = {
  tag: "#2PP0",
  name: "Example Player",
  townHallLevel: 17,
  townHallWeaponLevel: 3,
  expLevel: 230,
  trophies: 750,
  bestTrophies: 6085,
  warStars: 3125,
  attackWins: 4,
  defenseWins: 0,
  builderHallLevel: 10,
  builderBaseTrophies: 4704,
  bestBuilderBaseTrophies: 4846,
  builderBaseLeague: { id: 44000033, name: "Platinum League II" },
  role: "leader",
  warPreference: "in",
  donations: 55,
  donationsReceived: 59,
  clanCapitalContributions: 3743578,
  clan: { tag: "#2PP", name: "Example Clan", clanLevel: 31, badgeUrls },
  leagueTier,
  currentLeagueGroupTag: "#2YYCYCC",
  currentLeagueSeasonId: 1773032400,
  previousLeagueGroupTag: "#0",
  previousLeagueSeasonId: 0,
  legendStatistics: {
    legendTrophies: 1200,
    currentSeason: { trophies: 5100 },
    previousSeason: { id: "2025-11-03", rank: 4000, trophies: 5400 },
    bestSeason: { id: "2025-01", rank: 900, trophies: 5900 }
  },
  achievements: [
    {
      name: "Keep Your Account Safe!",
      stars: 3,
      value: 1,
      target: 1,
      info: "Protect your account",
      completionInfo: null,
      village: "home"
    },
    {
      name: "Keep Your Account Safe!",
      stars: 0,
      value: 0,
      target: 1,
      info: "Protect it again",
      completionInfo: "Not yet",
      village: "home"
    },
    {
      name: "Aggressive Capitalism",
      stars: 2,
      value: 2000000000,
      target: 1000000,
      info: "Loot",
      completionInfo: "Looted",
      village: "clanCapital"
    }
  ],
  playerHouse,
  labels: [{ ...label, id: 57000000 }],
  troops: [
    item("Baby Dragon", { level: 18, maxLevel: 20, village: "builderBase" }),
    item("Baby Dragon", { level: 9 }),
    item("L.A.S.S.I"),
    item("Super Barbarian", { superTroopIsActive: true }),
    item("Night Witch", { village: "builderBase" })
  ],
  heroes: [
    item("Barbarian King", { equipment: [item("Giant Gauntlet"), item("Vampstache")] }),
    item("Battle Machine", { village: "builderBase" })
  ],
  heroEquipment: [item("Giant Gauntlet"), item("Vampstache")],
  spells: [item("Rage Spell")]
}

/** A player without clan, builder base and league, and with every list empty. */
const loner: Body = {
  tag: "#2PP9",
  name: "‮",
  townHallLevel: 2,
  expLevel: 3,
  trophies: 0,
  bestTrophies: 0,
  warStars: 0,
  attackWins: 0,
  defenseWins: 0,
  builderBaseTrophies: 0,
  bestBuilderBaseTrophies: 0,
  donations: 0,
  donationsReceived: 0,
  clanCapitalContributions: 0,
  leagueTier: { ...leagueTier, id: 105000000, name: "Unranked" },
  achievements: [],
  labels: [],
  troops: [],
  heroes: [],
  heroEquipment: [],
  spells: []
}

/** A player of 2020: the legacy league, versus battles, no equipment, no capital. */
const playerOf2020: Body = {
  clanCapitalContributions: 0,
  tag: "#2PP8",
  name: "old",
  townHallLevel: 13,
  expLevel: 190,
  trophies: 5000,
  bestTrophies: 5500,
  warStars: 900,
  attackWins: 80,
  defenseWins: 3,
  builderHallLevel: 9,
  versusTrophies: 4000,
  bestVersusTrophies: 4100,
  versusBattleWins: 1000,
  versusBattleWinCount: 1000,
  role: "admin",
  donations: 1,
  donationsReceived: 2,
  clan: { tag: "#2PP", name: "Old", clanLevel: 9, badgeUrls },
  league: legacyLeague,
  achievements: [],
  labels: [],
  troops: [item("Barbarian")],
  heroes: [item("Barbarian King")],
  spells: []
}

// ---------------------------------------------------------------------------------------------------------------------
// Wars
// ---------------------------------------------------------------------------------------------------------------------

export const attack = (
  order: number,
  attackerTag: string,
  defenderTag: string,
  stars: number,
  destructionPercentage: number,
  more: Body = {}
): Body => ({ attackerTag, defenderTag, stars, destructionPercentage, order, duration: 100 + order, ...more })

export const warMember = (tag: string, mapPosition: number, more: Body = {}): Body => ({
  tag,
  name: `Name ${tag}`,
  townhallLevel: 15,
  mapPosition,
  opponentAttacks: 0,
  ...more
})

export const warClan = (tag: string, more: Body = {}): Body => ({
  tag,
  name: `Clan ${tag}`,
  badgeUrls,
  clanLevel: 10,
  attacks: 0,
  stars: 0,
  destructionPercentage: 0,
  members: [],
  ...more
})

/** Two against two, four attacks: `#2PP` leads with 5 stars to 2. */
export const war = (more: Body = {}): Body => ({
  state: "inWar",
  teamSize: 2,
  attacksPerMember: 2,
  battleModifier: "none",
  preparationStartTime: "20261110T080000.000Z",
  startTime: "20261111T070000.000Z",
  endTime: "20261112T070000.000Z",
  clan: warClan("#2PP", {
    attacks: 3,
    stars: 5,
    destructionPercentage: 97.5,
    members: [
      warMember("#QQ2", 2, { attacks: [attack(4, "#QQ2", "#RR2", 2, 95)] }),
      warMember("#QQ0", 1, {
        attacks: [attack(3, "#QQ0", "#RR0", 3, 100), attack(1, "#QQ0", "#RR0", 1, 60.5)],
        opponentAttacks: 1,
        bestOpponentAttack: attack(2, "#RR0", "#QQ0", 2, 80)
      })
    ]
  }),
  opponent: warClan("#8YY", {
    attacks: 1,
    stars: 2,
    destructionPercentage: 40,
    members: [warMember("#RR0", 1, { attacks: [attack(2, "#RR0", "#QQ0", 2, 80)] }), warMember("#RR2", 2)]
  }),
  ...more
})

const stubSide: Body = { badgeUrls, clanLevel: 0, attacks: 0, stars: 0, destructionPercentage: 0 }

export const notInWar: Body = { state: "notInWar", clan: stubSide, opponent: stubSide }

/** A league war: the times of the regular one, but neither attacks per member nor modifier. */
export const leagueWar = (state: string, clanTag: string, opponentTag: string, more: Body = {}): Body => ({
  state,
  teamSize: 15,
  preparationStartTime: "20261101T080000.000Z",
  startTime: "20261102T080000.000Z",
  endTime: "20261103T080000.000Z",
  clan: warClan(clanTag),
  opponent: warClan(opponentTag),
  warStartTime: "20261102T080000.000Z",
  ...more
})

export const leagueGroup = (state: string, rounds: ReadonlyArray<ReadonlyArray<string>>): Body => ({
  state,
  season: "2026-11",
  clans: ["#2PP", "#8YY"].map((tag) => ({
    tag,
    name: `Clan ${tag}`,
    clanLevel: 10,
    badgeUrls,
    members: [{ tag: "#QQ0", name: "Member", townHallLevel: 17 }]
  })),
  rounds: rounds.map((warTags) => ({ warTags }))
})

export const warLogRow: Body = {
  result: "win",
  endTime: "20261112T070000.000Z",
  teamSize: 10,
  attacksPerMember: 2,
  battleModifier: "none",
  clan: {
    tag: "#2PP",
    name: "Example Clan",
    badgeUrls,
    clanLevel: 31,
    attacks: 14,
    stars: 28,
    destructionPercentage: 96.4,
    expEarned: 185
  },
  opponent: { tag: "#8YY", name: "Other", badgeUrls, clanLevel: 15, stars: 20, destructionPercentage: 70 }
}

export const leagueSeasonRow: Body = {
  result: null,
  endTime: "20261111T080000.000Z",
  teamSize: 15,
  attacksPerMember: 1,
  battleModifier: "none",
  clan: {
    tag: "#2PP",
    name: "Example Clan",
    badgeUrls,
    clanLevel: 31,
    attacks: 105,
    stars: 324,
    destructionPercentage: 662.73334,
    expEarned: 0
  },
  opponent: { badgeUrls, clanLevel: 0, stars: 214, destructionPercentage: 0 }
}

// ---------------------------------------------------------------------------------------------------------------------
// Raids
// ---------------------------------------------------------------------------------------------------------------------

const raidAttack = (tag: string, destructionPercent: number, stars: number): Body => ({
  attacker: { tag, name: `Name ${tag}` },
  destructionPercent,
  stars
})

export const raidDistrict = (id: number, districtHallLevel: number, more: Body = {}): Body => ({
  id,
  name: `District ${id}`,
  districtHallLevel,
  destructionPercent: 100,
  stars: 3,
  attackCount: 1,
  totalLooted: 1000,
  ...more
})

export const raidSeason: Body = {
  state: "ended",
  startTime: "20261106T070000.000Z",
  endTime: "20261109T070000.000Z",
  capitalTotalLoot: 4200,
  raidsCompleted: 1,
  totalAttacks: 6,
  enemyDistrictsDestroyed: 2,
  offensiveReward: 310,
  defensiveReward: 90,
  members: [
    {
      tag: "#QQ0",
      name: "One",
      attacks: 4,
      attackLimit: 5,
      bonusAttackLimit: 1,
      capitalResourcesLooted: 3000
    },
    { tag: "#QQ2", name: "Two", attacks: 2, attackLimit: 5, bonusAttackLimit: 0, capitalResourcesLooted: 1200 }
  ],
  attackLog: [
    {
      defender: { tag: "#8YY", name: "Defender", level: 12, badgeUrls },
      attackCount: 6,
      districtCount: 3,
      districtsDestroyed: 2,
      districts: [
        raidDistrict(70000000, 10, {
          attackCount: 3,
          attacks: [raidAttack("#QQ2", 100, 3), raidAttack("#QQ0", 70, 1), raidAttack("#QQ0", 40, 0)]
        }),
        raidDistrict(70000001, 4, {
          attackCount: 2,
          stars: 3,
          attacks: [raidAttack("#QQ0", 100, 3), raidAttack("#QQ2", 55, 1)]
        }),
        raidDistrict(70000002, 5, { destructionPercent: 99, stars: 2, attacks: [raidAttack("#QQ0", 99, 2)] })
      ]
    }
  ],
  defenseLog: [
    {
      attacker: { tag: "#9YY", name: "Attacker", level: 11, badgeUrls },
      attackCount: 20,
      districtCount: 1,
      districtsDestroyed: 0,
      districts: [raidDistrict(70000000, 10, { destructionPercent: 30, stars: 0 })]
    }
  ]
}

const { members: _, ...olderRaidSeason } = raidSeason

const ongoingRaid: Body = { ...olderRaidSeason, state: "ongoing", offensiveReward: 0, defensiveReward: 0 }

// ---------------------------------------------------------------------------------------------------------------------
// Rankings, battles, ranked seasons
// ---------------------------------------------------------------------------------------------------------------------

const clanRank: Body = {
  tag: "#2PP",
  name: "Example Clan",
  location: germany,
  badgeUrls,
  clanLevel: 20,
  members: 50,
  rank: 3,
  previousRank: -1
}

const playerRank: Body = {
  tag: "#2PP0",
  name: "Example Player",
  expLevel: 230,
  rank: 2,
  previousRank: 5,
  clan: { tag: "#2PP", name: "Example Clan", badgeUrls }
}

const { previousRank: __, ...seasonRank } = playerRank

const { clan: ___, ...clanlessRank } = playerRank

const battle: Body = {
  battleType: "ranked",
  attack: true,
  armyShareCode: "h0p1e2_3u10x0-2x3s1x9",
  opponentPlayerTag: "#8YY0",
  opponentName: "Other",
  opponentTownHallLevel: 17,
  stars: 2,
  destructionPercentage: 87,
  lootedResources: [{ name: "Gold", amount: 100 }],
  extraLootedResources: [],
  availableLoot: [{ name: "SparkyStone", amount: 1 }],
  battleTime: 120,
  battleTimestamp: "20260811T181444.000Z"
}

const battleWithoutOpponent: Body = {
  ...battle,
  armyShareCode: null,
  opponentPlayerTag: null,
  opponentName: null,
  opponentTownHallLevel: 0
}

const leagueSeasonResult: Body = {
  leagueSeasonId: 1773032400,
  leagueTrophies: 320,
  leagueTierId: 105000030,
  placement: 4,
  attackWins: 5,
  attackLosses: 1,
  attackStars: 14,
  defenseWins: 2,
  defenseLosses: 4,
  defenseStars: 9,
  maxBattles: 6
}

const rankedBattle: Body = {
  opponentPlayerTag: "#8YY0",
  opponentName: "Other",
  stars: 3,
  destructionPercentage: 100,
  trophies: 40,
  creationTime: "2026-03-11T18:14:44Z"
}

const rankedMember: Body = {
  playerTag: "#2PP0",
  playerName: "Example Player",
  clanTag: null,
  clanName: null,
  leagueTrophies: 300,
  attackWinCount: 5,
  attackLoseCount: 1,
  defenseWinCount: 2,
  defenseLoseCount: 3
}

export const rankedGroup: Body = {
  members: [
    rankedMember,
    { ...rankedMember, playerTag: "#2PP2", clanTag: "#2PP", clanName: "Example Clan", leagueTrophies: 340 }
  ],
  attackLogs: [rankedBattle],
  defenseLogs: [{ ...rankedBattle, creationTime: "20260311T181444.000Z" }]
}

/** Bodies for every endpoint, by group and endpoint. */
export const bodies: Readonly<Record<string, ReadonlyArray<Body>>> = {
  "clans.search": [page({ ...clanCommon, clanCapitalPoints: 0 })],
  "clans.get": [clan, bareClan, clanOf2020],
  "clans.members": [page(clanMember("#2PP0"))],
  "clans.warLog": [page(warLogRow, leagueSeasonRow)],
  "clans.currentWar": [war(), notInWar, { state: "notInWar" }, { state: "inMatchmaking", clan: {}, opponent: {} }],
  "clans.leagueGroup": [
    leagueGroup("inWar", [
      ["#2PP0", "#2PP2"],
      ["#0", "#0"]
    ]),
    { state: "notInWar" },
    { ...leagueGroup("ended", [["#2PP0"]]), state: "groupNotFound" }
  ],
  "clans.raidSeasons": [page(ongoingRaid, raidSeason), page()],
  "wars.league": [leagueWar("warEnded", "#2PP", "#8YY"), notInWar],
  "players.get": [player, loner, playerOf2020],
  "players.verifyToken": [
    { tag: "#2PP0", token: "abc", status: "ok" },
    { tag: "#2PP0", token: "abc", status: "invalid" }
  ],
  "players.battleLog": [{ items: [battle, battleWithoutOpponent] }, { items: [] }],
  "players.leagueHistory": [{ items: [leagueSeasonResult] }],
  "leagues.rankedGroup": [rankedGroup],
  "leagues.tiers": [page(leagueTier)],
  "leagues.tier": [leagueTier],
  "leagues.list": [page(legacyLeague, unranked)],
  "leagues.get": [legacyLeague],
  "leagues.seasons": [page({ id: "2015-07" }, { id: "2025-10-06" })],
  "leagues.seasonRankings": [page({ ...seasonRank, trophies: 6100, attackWins: 200, defenseWins: 3, leagueTier })],
  "leagues.builderBaseList": [page({ id: 44000000, name: "Wood League V" })],
  "leagues.builderBase": [{ id: 44000000, name: "Wood League V" }],
  "leagues.capitalList": [page({ id: 85000000, name: "Unranked" })],
  "leagues.capital": [{ id: 85000000, name: "Unranked" }],
  "leagues.warList": [page({ id: 48000000, name: "Unranked" })],
  "leagues.war": [{ id: 48000000, name: "Unranked" }],
  "locations.list": [page(germany, international, nameless)],
  "locations.get": [germany],
  "locations.clanRankings": [page({ ...clanRank, clanPoints: 50000 })],
  "locations.playerRankings": [
    page({ ...playerRank, trophies: 6100, attackWins: 200, defenseWins: 3, league: legacyLeague })
  ],
  "locations.clanBuilderBaseRankings": [page({ ...clanRank, clanBuilderBasePoints: 50000, clanVersusPoints: 50000 })],
  "locations.playerBuilderBaseRankings": [page({ ...clanlessRank, builderBaseTrophies: 6100, versusBattleWins: 1 })],
  "locations.capitalRankings": [page({ ...clanRank, clanCapitalPoints: 4000 })],
  "labels.clans": [page(label)],
  "labels.players": [page({ ...label, id: 57000000 })],
  "goldPass.current": [{ startTime: "20261101T080000.000Z", endTime: "20261201T080000.000Z" }]
}
