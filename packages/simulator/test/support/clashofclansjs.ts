/**
 * What clashofclans.js from npm asks, every method of its client and of its REST manager, and what its user would look at in
 * the answers: for whatever answers in the place of the API.
 */
import { Command, Simulator } from "@clashfx/simulator"
import { SimulatorServer } from "@clashfx/simulator/node"
import { assert } from "@effect/vitest"
import type { Client, RestManager } from "clashofclans.js"
import * as Effect from "effect/Effect"
import { at } from "./requests.ts"

/** A Saturday: a league round is fought, the next one prepares, and there is a raid weekend. */
const saturday = Date.UTC(2026, 11, 5, 12)

export const clanTag = "#2PP"
export const playerTag = "#PYL"

export const world = SimulatorServer.layer({
  startTime: Date.UTC(2026, 10, 28, 6),
  clans: [
    { tag: clanTag, members: 40, players: [playerTag] },
    { tag: "#8QU", members: 40, isWarLogPublic: true },
    ...Array.from({ length: 6 }, () => ({ members: 30, isWarLogPublic: true }))
  ],
  wars: false,
  settings: { rateLimit: { limit: Number.POSITIVE_INFINITY } }
})

export const facts = Effect.gen(function* () {
  const simulator = yield* Simulator
  yield* simulator.change(
    Command.declareWar(clanTag, "#8QU", { teamSize: 10, preparation: "1 hour", battle: "1 hour" })
  )
  yield* simulator.advance("3 hours")
  yield* simulator.change(Command.leaveWar(clanTag))
  yield* simulator.advance(saturday - (yield* simulator.world).now)
  yield* simulator.change(
    Command.setClan(clanTag, { name: "Night Watch", warFrequency: "always", isWarLogPublic: true })
  )
  const { leagueWars, players } = yield* simulator.world
  const ranked = [...players.values()].find(({ currentLeagueSeasonId }) => currentLeagueSeasonId !== 0)
  const warTag = [...leagueWars].find(([, war]) => war.sides.some(({ clan }) => clan.tag === clanTag))?.[0]
  assert(ranked !== undefined && warTag !== undefined)
  return {
    warTag,
    groupTag: ranked.currentLeagueGroupTag,
    seasonId: ranked.currentLeagueSeasonId,
    rankedTag: ranked.tag,
    token: yield* simulator.verifyTokenOf(playerTag),
    season: "2025-07"
  }
})

export type Facts = Effect.Success<typeof facts>

/** The methods of a class that ask something. */
export const methods = (prototype: object): ReadonlyArray<string> =>
  Object.getOwnPropertyNames(prototype)
    .filter((name) => /^(get|verify)/.test(name))
    .sort()

const some = <A>(items: ReadonlyArray<A>): ReadonlyArray<A> => {
  assert.isNotEmpty(items)
  return items
}

/** What the API says no to. */
export const refused = async (question: Promise<unknown>, why: RegExp) => {
  const error: unknown = await question.catch((error: unknown) => error)
  assert.instanceOf(error, Error)
  assert.match(error.message, why)
}

/** Every question of the client: what it is asked with, and what its user would look at. */
export const clientAnswers = (client: Client, { groupTag, season, seasonId, token, warTag }: Facts) => ({
  getClans: async () => {
    const [clan] = some(await client.getClans({ minMembers: 2, limit: 5 }))
    assert.isAtLeast(clan?.memberCount ?? 0, 2)
    assert.lengthOf(await client.getClans([clanTag, "#8QU"]), 2)
  },
  getClan: async () => {
    const clan = await client.getClan(clanTag)
    assert.strictEqual(clan.tag, clanTag)
    assert.strictEqual(clan.members.length, clan.memberCount)
    assert.match(clan.badge.url, /^https:/)
  },
  getClanMembers: async () => {
    const [first] = some(await client.getClanMembers(clanTag))
    assert.strictEqual(first?.clanRank, 1)
    assert.isString(first?.leagueTier?.name)
  },
  getCapitalRaidSeasons: async () => {
    const [weekend] = some(await client.getCapitalRaidSeasons(clanTag))
    assert.strictEqual(weekend?.state, "ongoing")
    assert.isNotEmpty(weekend?.members)
    assert.isTrue(weekend?.endTime instanceof Date && Number.isFinite(weekend.endTime.getTime()))
  },
  getClanWarLog: async () => {
    const [war] = some(await client.getClanWarLog(clanTag))
    assert.isTrue(war?.endTime instanceof Date && Number.isFinite(war.endTime.getTime()))
    assert.strictEqual(war?.clan.tag, clanTag)
  },
  getClanWar: async () => assert.strictEqual((await client.getClanWar(clanTag)).state, "notInWar"),
  getCurrentWar: async () => {
    const war = await client.getCurrentWar(clanTag)
    assert.strictEqual(war?.state, "inWar")
    assert.strictEqual(war?.clan.tag, clanTag)
    assert.strictEqual((await client.getCurrentWar({ clanTag, round: "NEXT_ROUND" }))?.state, "preparation")
  },
  getLeagueWar: async () => assert.strictEqual((await client.getLeagueWar(clanTag))?.state, "inWar"),
  getLeagueWars: async () => {
    const states = (await client.getLeagueWars(clanTag)).map(({ state }) => state).sort()
    assert.deepStrictEqual(states, ["inWar", "preparation"])
  },
  getWars: async () => some(await client.getWars(clanTag)),
  getClanWarLeagueGroup: async () => {
    const group = await client.getClanWarLeagueGroup(clanTag)
    assert.strictEqual(group.state, "inWar")
    assert.lengthOf(group.rounds, 7)
    assert.lengthOf(group.clans, 8)
  },
  getClanWarLeagueRound: async () => {
    const war = await client.getClanWarLeagueRound({ warTag, clanTag })
    assert.strictEqual(war.clan.tag, clanTag)
    assert.strictEqual(war.warTag, warTag)
  },
  getPlayer: async () => {
    const player = await client.getPlayer(playerTag)
    assert.strictEqual(player.clan?.tag, clanTag)
    assert.isNotEmpty(player.troops)
    assert.isNotEmpty(player.achievements)
    for (const { hallMaxLevel, level } of player.troops) assert.isAtMost(level, hallMaxLevel + 1)
  },
  getPlayers: async () => assert.lengthOf(await client.getPlayers([playerTag, "#YYYYYY"]), 1),
  verifyPlayerToken: async () => {
    assert.isTrue(await client.verifyPlayerToken(playerTag, token))
    assert.isFalse(await client.verifyPlayerToken(playerTag, "wrong"))
  },
  getLeaguesTiers: async () => assert.lengthOf(await client.getLeaguesTiers(), 37),
  getBuilderBaseLeagues: async () => assert.lengthOf(await client.getBuilderBaseLeagues(), 42),
  getCapitalLeagues: async () => assert.lengthOf(await client.getCapitalLeagues(), 23),
  // It asks for the seasons of a league tier, which the API knows none of: only the old Legend League has them.
  getLeagueSeasons: () => refused(client.getLeagueSeasons(), /leagueId/),
  getSeasonRankings: () => refused(client.getSeasonRankings(season, { limit: 10 }), /leagueId/),
  getWarLeagues: async () => assert.lengthOf(await client.getWarLeagues(), 19),
  getLocations: async () => assert.lengthOf(await client.getLocations(), 266),
  getClanRanks: async () => assert.strictEqual(some(await client.getClanRanks("global"))[0]?.rank, 1),
  getPlayerRanks: async () => assert.strictEqual(some(await client.getPlayerRanks("global"))[0]?.rank, 1),
  getBuilderBaseClanRanks: async () => some(await client.getBuilderBaseClanRanks("global")),
  getBuilderBasePlayerRanks: async () => some(await client.getBuilderBasePlayerRanks("global")),
  getClanCapitalRanks: async () => some(await client.getClanCapitalRanks("global")),
  getClanLabels: async () => assert.lengthOf(await client.getClanLabels(), 17),
  getPlayerLabels: async () => assert.lengthOf(await client.getPlayerLabels(), 19),
  getLeagueHistory: async () => assert.isArray(await client.getLeagueHistory(playerTag)),
  getBattleLog: async () => assert.isArray(await client.getBattleLog(playerTag)),
  // It puts the tag into the path as it is, and has no way to say whose logs it wants, which the API insists on.
  getLeagueGroup: async () => {
    await refused(client.getLeagueGroup(groupTag, String(seasonId)), /not found/)
    await refused(client.getLeagueGroup(at(groupTag), String(seasonId)), /playerTag/)
  },
  getGoldPassSeason: async () => {
    const { endTime, startTime } = await client.getGoldPassSeason()
    assert.isBelow(startTime.getTime(), endTime.getTime())
  }
})

/** Every question of the REST manager: the status, and what the body must have. */
export const restAnswers = (rest: RestManager, { groupTag, rankedTag, season, seasonId, token, warTag }: Facts) => ({
  getClans: async () =>
    some((await rest.getClans({ name: "Night", warFrequency: "always", minClanLevel: 2 })).body.items ?? []),
  getClan: async () => assert.strictEqual((await rest.getClan(clanTag)).body.tag, clanTag),
  getClanMembers: async () => {
    const { body } = await rest.getClanMembers(clanTag, { limit: 3 })
    assert.lengthOf(body.items, 3)
    assert.isString(body.paging.cursors?.after)
  },
  getClanWarLog: async () => some((await rest.getClanWarLog(clanTag)).body.items),
  getCurrentWar: async () => assert.strictEqual((await rest.getCurrentWar(clanTag)).body.state, "notInWar"),
  getClanWarLeagueGroup: async () => some((await rest.getClanWarLeagueGroup(clanTag)).body.rounds),
  getClanWarLeagueRound: async () => some((await rest.getClanWarLeagueRound(warTag)).body.clan.members),
  getCapitalRaidSeasons: async () => some((await rest.getCapitalRaidSeasons(clanTag)).body.items),
  getPlayer: async () => assert.strictEqual((await rest.getPlayer(playerTag)).body.tag, playerTag),
  verifyPlayerToken: async () => assert.strictEqual((await rest.verifyPlayerToken(playerTag, token)).body.status, "ok"),
  getLeagueHistory: async () => assert.isArray((await rest.getLeagueHistory(playerTag)).body.items),
  getBattleLog: async () => assert.isArray((await rest.getBattleLog(playerTag)).body.items),
  getLeagueGroup: async () => {
    const { body } = await rest.getLeagueGroup(at(groupTag), `${seasonId}?playerTag=${at(rankedTag)}`)
    assert.isTrue(body.members.some((member) => member.playerTag === rankedTag))
  },
  getLeagueTiers: async () => some((await rest.getLeagueTiers()).body.items),
  getLeagueTier: async () => assert.strictEqual((await rest.getLeagueTier(105_000_036)).body.name, "Legend I"),
  getBuilderBaseLeagues: async () => some((await rest.getBuilderBaseLeagues()).body.items),
  getBuilderBaseLeague: async () => assert.isString((await rest.getBuilderBaseLeague(44_000_000)).body.name),
  getCapitalLeagues: async () => some((await rest.getCapitalLeagues()).body.items),
  getCapitalLeague: async () => assert.isString((await rest.getCapitalLeague(85_000_000)).body.name),
  getLeagueSeasons: async () =>
    assert.include(
      (await rest.getLeagueSeasons(29_000_022)).body.items.map(({ id }) => id),
      season
    ),
  getSeasonRankings: async () => some((await rest.getSeasonRankings(29_000_022, season)).body.items),
  getWarLeagues: async () => some((await rest.getWarLeagues()).body.items),
  getWarLeague: async () => assert.strictEqual((await rest.getWarLeague(48_000_000)).body.name, "Unranked"),
  getLocations: async () => some((await rest.getLocations({ limit: 10 })).body.items),
  getLocation: async () => assert.strictEqual((await rest.getLocation(32_000_239)).body.name, "Türkiye"),
  getClanRanks: async () => some((await rest.getClanRanks("global")).body.items),
  getPlayerRanks: async () => some((await rest.getPlayerRanks("global")).body.items),
  getBuilderBaseClanRanks: async () => some((await rest.getBuilderBaseClanRanks("global")).body.items),
  getBuilderBasePlayerRanks: async () => some((await rest.getBuilderBasePlayerRanks("global")).body.items),
  getClanCapitalRanks: async () => some((await rest.getClanCapitalRanks("global")).body.items),
  getClanLabels: async () => some((await rest.getClanLabels()).body.items),
  getPlayerLabels: async () => some((await rest.getPlayerLabels()).body.items),
  getGoldPassSeason: async () => assert.match((await rest.getGoldPassSeason()).body.startTime, /^\d{8}T/)
})

export const asked = (answers: Readonly<Record<string, () => Promise<unknown>>>) =>
  Effect.forEach(Object.entries(answers), ([name, ask]) =>
    Effect.tryPromise({ try: ask, catch: (cause) => new Error(`${name}: ${String(cause)}`, { cause }) })
  )
