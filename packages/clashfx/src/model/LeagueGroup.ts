/** The group of a clan war league, as `/clans/{clanTag}/currentwar/leaguegroup` sends it. */
import * as Schema from "effect/Schema"
import { maybe, maybeList, unknownState } from "./internal/wire.ts"
import { BadgeUrls } from "./Icon.ts"
import { ClanTag, normalize, placeholder, PlayerTag, WarTag } from "./Tag.ts"

/** A player that a clan has signed up for the league. */
export class LeagueGroupMember extends Schema.Opaque<LeagueGroupMember>()(
  Schema.Struct({ tag: PlayerTag, name: Schema.String, townHallLevel: Schema.Int }).annotate({
    identifier: "LeagueGroupMember"
  })
) {}

/** A clan of the group. */
export class LeagueGroupClan extends Schema.Opaque<LeagueGroupClan>()(
  Schema.Struct({
    tag: ClanTag,
    name: Schema.String,
    clanLevel: Schema.Int,
    badgeUrls: BadgeUrls,
    members: Schema.Array(LeagueGroupMember)
  }).annotate({ identifier: "LeagueGroupClan" })
) {}

/** The wars of a round, four for eight clans; all are `#0` until the round is drawn. */
export class LeagueRound extends Schema.Opaque<LeagueRound>()(
  Schema.Struct({ warTags: Schema.Array(WarTag) }).annotate({ identifier: "LeagueRound" })
) {}

/** Where a group stands. */
export const LeagueGroupState = Schema.Literals(["preparation", "inWar", "ended"])
export type LeagueGroupState = typeof LeagueGroupState.Type

/** A group whose clans are known. `_tag` is not on the wire. */
export class LeagueGroup extends Schema.Opaque<LeagueGroup>()(
  Schema.Struct({
    _tag: Schema.tagDefaultOmit("LeagueGroup"),
    state: LeagueGroupState,
    tag: maybe(Schema.String),
    /** The month, like `2025-10`, or a day of it, like `2026-07-02`. */
    season: Schema.String,
    clans: Schema.Array(LeagueGroupClan),
    /** Absent now and then while the group is prepared. */
    rounds: maybeList(LeagueRound)
  }).annotate({ identifier: "LeagueGroup" })
) {}

const partial = {
  tag: maybe(Schema.String),
  season: maybe(Schema.String),
  clans: maybeList(LeagueGroupClan),
  rounds: maybeList(LeagueRound)
}

/** The clan has signed up and the group is still being searched: usually nothing but the state. */
export class SearchingGroup extends Schema.Opaque<SearchingGroup>()(
  Schema.Struct({
    _tag: Schema.tagDefaultOmit("SearchingGroup"),
    state: Schema.Literal("notInWar"),
    ...partial
  }).annotate({ identifier: "SearchingGroup" })
) {}

/** A group in a state that this version does not know; `wireState` is what was sent. */
export class UnknownGroup extends Schema.Opaque<UnknownGroup>()(
  unknownState("UnknownGroup", ["notInWar", ...LeagueGroupState.literals], partial)
) {}

/** What the API sends; `state` tells which one. */
export const LeagueGroupBody = Schema.Union([LeagueGroup, SearchingGroup, UnknownGroup])
export type LeagueGroupBody = typeof LeagueGroupBody.Type

/** A round whose wars are known, with its number from 1. */
export interface DrawnRound {
  readonly number: number
  /** Without placeholders. */
  readonly warTags: ReadonlyArray<WarTag>
}

/**
 * The rounds that are drawn: those with a war that is not the placeholder `#0`.
 *
 * @example
 * ```ts
 * const group = yield* Wars.leagueGroup("#2PP")
 * for (const { number, warTags } of LeagueGroup.drawnRounds(group)) yield* Effect.log(number, warTags)
 * ```
 */
export const drawnRounds = (group: LeagueGroupBody): ReadonlyArray<DrawnRound> =>
  (group.rounds ?? []).flatMap(({ warTags }, index) => {
    const drawn = warTags.filter((tag) => tag !== placeholder)
    return drawn.length === 0 ? [] : [{ number: index + 1, warTags: drawn }]
  })

/** The tags of all wars that are drawn, round by round. */
export const warTags = (group: LeagueGroupBody): ReadonlyArray<WarTag> =>
  drawnRounds(group).flatMap((round) => round.warTags)

/** The number of the round, from 1, that a war belongs to. */
export const roundOf = (group: LeagueGroupBody, warTag: string): number | undefined => {
  const tag = normalize(warTag)
  return drawnRounds(group).find((round) => round.warTags.some((candidate) => candidate === tag))?.number
}

/** The clan of the group with this tag. */
export const clan = (group: LeagueGroupBody, clanTag: string): LeagueGroupClan | undefined => {
  const tag = normalize(clanTag)
  return group.clans?.find((candidate) => candidate.tag === tag)
}
