/** Clan wars: the regular war of `/clans/{clanTag}/currentwar` and the league wars of `/clanwarleagues/wars/{warTag}`. */
import * as Schema from "effect/Schema"
import { maybe, maybeList, open, unknownState } from "./internal/wire.ts"
import { NamedLeague } from "./League.ts"
import { BadgeUrls } from "./Shared.ts"
import { ClanTag, PlayerTag, WarTag } from "./Tag.ts"
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
export const UnknownWar = unknownState("UnknownWar", ["notInWar", ...WarState.literals], stub)
export type UnknownWar = typeof UnknownWar.Type

/** What `/clans/{clanTag}/currentwar` sends; `state` tells which one. */
export const CurrentWarBody = Schema.Union([RegularWar, NotInWar, UnknownWar])
export type CurrentWarBody = typeof CurrentWarBody.Type

/** What `/clanwarleagues/wars/{warTag}` sends; `state` tells which one. */
export const LeagueWarBody = Schema.Union([LeagueWar, NotInWar, UnknownWar])
export type LeagueWarBody = typeof LeagueWarBody.Type

/** Is there a war with two sides? */
export const isWar = <B extends CurrentWarBody | LeagueWarBody>(body: B): body is Extract<B, War> =>
  body._tag === "RegularWar" || body._tag === "LeagueWar"
