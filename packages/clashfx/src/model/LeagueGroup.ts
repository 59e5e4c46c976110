/** The group of a clan war league, as `/clans/{clanTag}/currentwar/leaguegroup` sends it. */
import * as Schema from "effect/Schema"
import { maybe, maybeList, unknownState } from "./internal/wire.ts"
import { BadgeUrls } from "./Shared.ts"
import { ClanTag, PlayerTag, WarTag } from "./Tag.ts"

/** A player that a clan has signed up for the league. */
export const LeagueGroupMember = Schema.Struct({ tag: PlayerTag, name: Schema.String, townHallLevel: Schema.Int })
export interface LeagueGroupMember extends Schema.Schema.Type<typeof LeagueGroupMember> {}

/** A clan of the group. */
export const LeagueGroupClan = Schema.Struct({
  tag: ClanTag,
  name: Schema.String,
  clanLevel: Schema.Int,
  badgeUrls: BadgeUrls,
  members: Schema.Array(LeagueGroupMember)
})
export interface LeagueGroupClan extends Schema.Schema.Type<typeof LeagueGroupClan> {}

/** The wars of a round, four for eight clans; all are `#0` until the round is drawn. */
export const LeagueRound = Schema.Struct({ warTags: Schema.Array(WarTag) })
export interface LeagueRound extends Schema.Schema.Type<typeof LeagueRound> {}

/** Where a group stands. */
export const LeagueGroupState = Schema.Literals(["preparation", "inWar", "ended"])
export type LeagueGroupState = typeof LeagueGroupState.Type

/** A group whose clans are known. `_tag` is not on the wire. */
export const LeagueGroup = Schema.Struct({
  _tag: Schema.tagDefaultOmit("LeagueGroup"),
  state: LeagueGroupState,
  tag: maybe(Schema.String),
  /** The month, like `2025-10`, or a day of it, like `2026-07-02`. */
  season: Schema.String,
  clans: Schema.Array(LeagueGroupClan),
  rounds: Schema.Array(LeagueRound)
})
export interface LeagueGroup extends Schema.Schema.Type<typeof LeagueGroup> {}

const partial = {
  tag: maybe(Schema.String),
  season: maybe(Schema.String),
  clans: maybeList(LeagueGroupClan),
  rounds: maybeList(LeagueRound)
}

/** The clan has signed up and the group is still being searched: usually nothing but the state. */
export const SearchingGroup = Schema.Struct({
  _tag: Schema.tagDefaultOmit("SearchingGroup"),
  state: Schema.Literal("notInWar"),
  ...partial
})
export interface SearchingGroup extends Schema.Schema.Type<typeof SearchingGroup> {}

/** A group in a state that this version does not know; `wireState` is what was sent. */
export const UnknownGroup = unknownState("UnknownGroup", ["notInWar", ...LeagueGroupState.literals], partial)
export type UnknownGroup = typeof UnknownGroup.Type

/** What the API sends; `state` tells which one. */
export const LeagueGroupBody = Schema.Union([LeagueGroup, SearchingGroup, UnknownGroup])
export type LeagueGroupBody = typeof LeagueGroupBody.Type
