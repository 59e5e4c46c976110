/** Clan wars: the regular war of `/clans/{clanTag}/currentwar` and the league wars of `/clanwarleagues/wars/{warTag}`. */
import * as DateTime from "effect/DateTime"
import * as Schema from "effect/Schema"
import { maybe, maybeList, open, unknownState } from "./internal/wire.ts"
import { NamedLeague } from "./League.ts"
import { BadgeUrls } from "./Icon.ts"
import { inOrder } from "./internal/inOrder.ts"
import { ClanTag, normalize, PlayerTag, WarTag } from "./Tag.ts"
import { Timestamp } from "./Timestamp.ts"

/** How the town hall levels of a war are shifted for the battles. */
export const BattleModifier = open("none", "hardMode", "minusOne", "minusTwo", "minusThree")
export type BattleModifier = typeof BattleModifier.Type

/** One attack of a war. */
export class WarAttack extends Schema.Opaque<WarAttack>()(
  Schema.Struct({
    attackerTag: PlayerTag,
    defenderTag: PlayerTag,
    /** 0 to 3. */
    stars: Schema.Int,
    /** Percent, 0 to 100. */
    destructionPercentage: Schema.Finite,
    /** The place among all attacks of both sides, from 1. */
    order: Schema.Int,
    /** Seconds; absent in bodies of 2020. */
    duration: maybe(Schema.Int)
  }).annotate({ identifier: "WarAttack" })
) {}

/** A member of a side. The key is `townhallLevel` here, unlike everywhere else. */
export class WarMember extends Schema.Opaque<WarMember>()(
  Schema.Struct({
    tag: PlayerTag,
    name: Schema.String,
    townhallLevel: Schema.Int,
    /** The place on the map, from 1; with gaps in league wars, where more members are signed up than fight. */
    mapPosition: Schema.Int,
    opponentAttacks: maybe(Schema.Int),
    /** Absent before the first attack. */
    attacks: maybeList(WarAttack),
    /** Absent before the first attack on this member. */
    bestOpponentAttack: maybe(WarAttack)
  }).annotate({ identifier: "WarMember" })
) {}

/** One of the two clans of a war. */
export class WarClan extends Schema.Opaque<WarClan>()(
  Schema.Struct({
    tag: ClanTag,
    name: Schema.String,
    badgeUrls: BadgeUrls,
    clanLevel: Schema.Int,
    attacks: Schema.Int,
    stars: Schema.Int,
    /** Percent, 0 to 100, the mean over the bases of the other side. */
    destructionPercentage: Schema.Finite,
    /** Not in the order of the map. */
    members: Schema.Array(WarMember)
  }).annotate({ identifier: "WarClan" })
) {}

/** A side of a war that is not there: without tag, name and members, and all counts 0. */
export class WarStub extends Schema.Opaque<WarStub>()(
  Schema.Struct({
    tag: maybe(ClanTag),
    name: maybe(Schema.String),
    badgeUrls: maybe(BadgeUrls),
    clanLevel: maybe(Schema.Int),
    attacks: maybe(Schema.Int),
    stars: maybe(Schema.Int),
    destructionPercentage: maybe(Schema.Finite),
    members: maybeList(WarMember)
  }).annotate({ identifier: "WarStub" })
) {}

/** Where a war stands. */
export const WarState = Schema.Literals(["preparation", "inWar", "warEnded"])
export type WarState = typeof WarState.Type

const fields = {
  state: WarState,
  teamSize: Schema.Int,
  /** Absent in league wars and in older bodies. */
  attacksPerMember: maybe(Schema.Int),
  battleModifier: maybe(BattleModifier),
  preparationStartTime: Timestamp,
  startTime: Timestamp,
  endTime: Timestamp,
  clan: WarClan,
  opponent: WarClan
}

/** A regular or friendly war. `_tag` is not on the wire. */
export class RegularWar extends Schema.Opaque<RegularWar>()(
  Schema.Struct({ _tag: Schema.tagDefaultOmit("RegularWar"), ...fields }).annotate({ identifier: "RegularWar" })
) {}

/** A war of a clan war league, one attack per member. `_tag` is not on the wire. */
export class LeagueWar extends Schema.Opaque<LeagueWar>()(
  Schema.Struct({
    _tag: Schema.tagDefaultOmit("LeagueWar"),
    ...fields,
    /** The API does not send the tag the war was asked by. */
    tag: maybe(WarTag),
    /** The same as `startTime`. */
    warStartTime: maybe(Timestamp),
    warLeague: maybe(NamedLeague)
  }).annotate({ identifier: "LeagueWar" })
) {}

/** A war that has two sides, regular or of a league: what the helpers below take. */
export type War = RegularWar | LeagueWar

const stub = { clan: maybe(WarStub), opponent: maybe(WarStub) }

/** There is no war; also the answer for a clan that is only in a league war. */
export class NotInWar extends Schema.Opaque<NotInWar>()(
  Schema.Struct({
    _tag: Schema.tagDefaultOmit("NotInWar"),
    state: Schema.Literal("notInWar"),
    ...stub
  }).annotate({ identifier: "NotInWar" })
) {}

/** A war in a state that this version does not know; `wireState` is what was sent. */
export class UnknownWar extends Schema.Opaque<UnknownWar>()(
  unknownState("UnknownWar", ["notInWar", ...WarState.literals], stub)
) {}

/** What `/clans/{clanTag}/currentwar` sends; `state` tells which one. */
export const CurrentWarBody = Schema.Union([RegularWar, NotInWar, UnknownWar])
export type CurrentWarBody = typeof CurrentWarBody.Type

/** What `/clanwarleagues/wars/{warTag}` sends; `state` tells which one. */
export const LeagueWarBody = Schema.Union([LeagueWar, NotInWar, UnknownWar])
export type LeagueWarBody = typeof LeagueWarBody.Type

/** Is there a war with two sides? */
export const isWar = <B extends CurrentWarBody | LeagueWarBody>(body: B): body is Extract<B, War> =>
  body._tag === "RegularWar" || body._tag === "LeagueWar"

// ---------------------------------------------------------------------------------------------------------------------
// Sides and members
// ---------------------------------------------------------------------------------------------------------------------

/**
 * The side of a clan; `undefined` when it does not fight in this war.
 *
 * @example
 * ```ts
 * const { war } = yield* Wars.current("#2PP")
 * if (War.isWar(war)) yield* Effect.log(War.side(war, "#2PP")?.stars)
 * ```
 */
export const side = (war: War, clanTag: string): WarClan | undefined => {
  const tag = normalize(clanTag)
  return war.clan.tag === tag ? war.clan : war.opponent.tag === tag ? war.opponent : undefined
}

/**
 * The war as a clan sees it: `clan` is the clan with this tag. The same value when it is so already, `undefined` when
 * the clan does not fight in this war.
 *
 * @example
 * ```ts
 * const body = yield* Wars.league("#8QU8J9LP")
 * const ours = War.isWar(body) ? War.orient(body, "#2PP") : undefined // `clan` is #2PP, or it does not fight here
 * ```
 */
export const orient = <W extends War>(war: W, clanTag: string): W | undefined => {
  const ours = side(war, clanTag)
  if (ours === undefined) return undefined
  return ours === war.clan ? war : { ...war, clan: war.opponent, opponent: war.clan }
}

/**
 * The members of a side in the order of the map.
 *
 * @example
 * ```ts
 * const { war } = yield* Wars.current("#2PP")
 * if (War.isWar(war)) for (const { mapPosition, name } of War.roster(war.clan)) yield* Effect.log(mapPosition, name)
 * ```
 */
export const roster = (side: WarClan): ReadonlyArray<WarMember> =>
  inOrder(side.members, ({ mapPosition }) => mapPosition)

/**
 * The member of either side with this tag.
 *
 * @example
 * ```ts
 * const { war } = yield* Wars.current("#2PP")
 * if (War.isWar(war)) yield* Effect.log(War.member(war, "#8QU8J9LP")?.mapPosition)
 * ```
 */
export const member = (war: War, playerTag: string): WarMember | undefined => {
  const tag = normalize(playerTag)
  const has = (m: WarMember) => m.tag === tag
  return war.clan.members.find(has) ?? war.opponent.members.find(has)
}

/** The member of a side at a place of the map. */
export const memberAt = (side: WarClan, mapPosition: number): WarMember | undefined =>
  side.members.find((m) => m.mapPosition === mapPosition)

// ---------------------------------------------------------------------------------------------------------------------
// Attacks
// ---------------------------------------------------------------------------------------------------------------------

/** Not by `flatMap`, which makes a list for each member. */
const sideAttacks = (side: WarClan, all: Array<WarAttack> = []): Array<WarAttack> => {
  for (const { attacks } of side.members) {
    if (attacks === null || attacks === undefined) continue
    for (const attack of attacks) all.push(attack)
  }
  return all
}

const orderOf = ({ order }: WarAttack): number => order

const better = (a: WarAttack, b: WarAttack): boolean =>
  a.stars > b.stars || (a.stars === b.stars && a.destructionPercentage > b.destructionPercentage)

const best = (attacks: ReadonlyArray<WarAttack>): WarAttack | undefined =>
  attacks.reduce<WarAttack | undefined>((a, b) => (a === undefined || better(b, a) ? b : a), undefined)

/**
 * The attacks of both sides, or of the clan with this tag, in the order they were made.
 *
 * @example
 * ```ts
 * const { war } = yield* Wars.current("#2PP")
 * if (War.isWar(war)) for (const { stars, attackerTag } of War.attacks(war, "#2PP")) yield* Effect.log(attackerTag, stars)
 * ```
 */
export const attacks = (war: War, clanTag?: string): ReadonlyArray<WarAttack> => {
  if (clanTag === undefined) return inOrder(sideAttacks(war.opponent, sideAttacks(war.clan)), orderOf)
  const ours = side(war, clanTag)
  return ours === undefined ? [] : inOrder(sideAttacks(ours), orderOf)
}

/** The attacks that a member has made, in order. */
export const attacksOf = (war: War, playerTag: string): ReadonlyArray<WarAttack> =>
  inOrder(member(war, playerTag)?.attacks ?? [], orderOf)

/**
 * The attacks that were made on a member, in order.
 *
 * @example
 * ```ts
 * const { war } = yield* Wars.current("#2PP")
 * if (War.isWar(war)) yield* Effect.log(War.defensesOf(war, "#8QU8J9LP").length)
 * ```
 */
export const defensesOf = (war: War, playerTag: string): ReadonlyArray<WarAttack> => {
  const tag = normalize(playerTag)
  return attacks(war).filter((attack) => attack.defenderTag === tag)
}

/** The best attack on a member: most stars, then most destruction, then the earlier one. */
export const bestOpponentAttack = (war: War, playerTag: string): WarAttack | undefined =>
  best(defensesOf(war, playerTag))

/** The best attack on the same defender before this one; `undefined` when this was the first. */
export const previousBest = (war: War, attack: WarAttack): WarAttack | undefined =>
  best(defensesOf(war, attack.defenderTag).filter((earlier) => earlier.order < attack.order))

/** Was this the first attack on its defender? */
export const isFresh = (war: War, attack: WarAttack): boolean => previousBest(war, attack) === undefined

/**
 * The stars that an attack added for its side: those above the best earlier attack on the defender.
 *
 * @example
 * ```ts
 * const { war } = yield* Wars.current("#2PP")
 * if (War.isWar(war)) for (const attack of War.attacks(war)) yield* Effect.log(attack.order, War.newStars(war, attack))
 * ```
 */
export const newStars = (war: War, attack: WarAttack): number =>
  Math.max(0, attack.stars - (previousBest(war, attack)?.stars ?? 0))

// ---------------------------------------------------------------------------------------------------------------------
// Standing
// ---------------------------------------------------------------------------------------------------------------------

/** How a war goes for a side. Only a war that has ended is won, lost or tied for good. */
export type WarResult = "won" | "lost" | "tied" | "winning" | "losing"

/** A war from the view of one side. Destruction is in percent, 0 to 100. */
export interface Standing {
  readonly stars: number
  readonly destruction: number
  readonly opponentStars: number
  readonly opponentDestruction: number
  /** `undefined` while the war is being prepared. */
  readonly result: WarResult | undefined
}

/** Stars decide, then destruction; positive when `a` is ahead. */
const ahead = (a: WarClan, b: WarClan): number => a.stars - b.stars || a.destructionPercentage - b.destructionPercentage

const resultOf = (state: WarState, lead: number): WarResult | undefined => {
  if (state === "preparation") return undefined
  if (lead === 0) return "tied"
  if (state === "inWar") return lead > 0 ? "winning" : "losing"
  return lead > 0 ? "won" : "lost"
}

/**
 * How the war stands for a clan, by default for the side called `clan`; `undefined` for a clan that does not fight in
 * it.
 *
 * @example
 * ```ts
 * const { war } = yield* Wars.current("#2PP")
 * if (War.isWar(war)) yield* Effect.log(War.standing(war, "#2PP"))
 * ```
 */
export const standing = (war: War, clanTag?: string): Standing | undefined => {
  const oriented = clanTag === undefined ? war : orient(war, clanTag)
  if (oriented === undefined) return undefined
  const { clan, opponent } = oriented
  return {
    stars: clan.stars,
    destruction: clan.destructionPercentage,
    opponentStars: opponent.stars,
    opponentDestruction: opponent.destructionPercentage,
    result: resultOf(war.state, ahead(clan, opponent))
  }
}

/** How the war goes for a clan, by default for the side called `clan`: {@link standing}, only the result. */
export const result = (war: War, clanTag?: string): WarResult | undefined => standing(war, clanTag)?.result

// ---------------------------------------------------------------------------------------------------------------------
// Kind and size
// ---------------------------------------------------------------------------------------------------------------------

/** A war of a league, a friendly war, or one against a clan that matchmaking found. */
export type WarType = "cwl" | "friendly" | "random"

const minute = 60_000
const hour = 60 * minute

/** The preparation times that only friendly wars have, in milliseconds. */
const friendlyPreparations = new Set([
  ...[5, 15, 30].map((n) => n * minute),
  ...[1, 2, 4, 6, 8, 12, 16, 20, 24].map((n) => n * hour)
])

/** What kind of war this is; a friendly war is known by the length of its preparation. */
export const type = (war: War): WarType => {
  if (war._tag === "LeagueWar") return "cwl"
  const preparation = DateTime.toEpochMillis(war.startTime) - DateTime.toEpochMillis(war.preparationStartTime)
  return friendlyPreparations.has(preparation) ? "friendly" : "random"
}

/** How often a member may attack: what the API says, else once in a league war and twice in a regular one. */
export const attacksPerMember = (war: War): number => war.attacksPerMember ?? (war._tag === "LeagueWar" ? 1 : 2)

/** How many attacks a side has in all. */
export const totalAttacks = (war: War): number => war.teamSize * attacksPerMember(war)

/** How many attacks a member has left, 0 after the war. */
export const attacksLeft = (war: War, member: WarMember): number =>
  war.state === "warEnded" ? 0 : Math.max(0, attacksPerMember(war) - (member.attacks?.length ?? 0))

/** The most stars a side can get: three for each base. */
export const maxStars = (war: War): number => war.teamSize * 3

/** The mean length of a side's attacks in seconds; `undefined` when there is none or none has a length. */
export const averageAttackDuration = (side: WarClan): number | undefined => {
  const durations = sideAttacks(side).flatMap((attack) => attack.duration ?? [])
  return durations.length === 0 ? undefined : durations.reduce((a, b) => a + b, 0) / durations.length
}
