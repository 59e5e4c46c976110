/** The war log of a clan, as `/clans/{clanTag}/warlog` lists it. */
import * as Schema from "effect/Schema"
import { maybe, open } from "./internal/wire.ts"
import { BadgeUrls } from "./Shared.ts"
import { ClanTag } from "./Tag.ts"
import { Timestamp } from "./Timestamp.ts"
import { BattleModifier } from "./War.ts"

/** The clan whose log it is. */
export const WarLogClan = Schema.Struct({
  tag: ClanTag,
  name: Schema.String,
  badgeUrls: BadgeUrls,
  clanLevel: Schema.Int,
  attacks: maybe(Schema.Int),
  stars: Schema.Int,
  /** Percent, 0 to 100; in a league season the sum over its wars. */
  destructionPercentage: Schema.Finite,
  expEarned: maybe(Schema.Int)
})
export interface WarLogClan extends Schema.Schema.Type<typeof WarLogClan> {}

/** The clan it fought; tag and name are absent in league seasons and for clans that no longer exist. */
export const WarLogOpponent = Schema.Struct({
  tag: maybe(ClanTag),
  name: maybe(Schema.String),
  badgeUrls: maybe(BadgeUrls),
  clanLevel: maybe(Schema.Int),
  stars: maybe(Schema.Int),
  destructionPercentage: maybe(Schema.Finite)
})
export interface WarLogOpponent extends Schema.Schema.Type<typeof WarLogOpponent> {}

/** One row of the war log: a war that ended, or the sum of a league season. */
export const WarLogEntry = Schema.Struct({
  /** `null` for some league seasons. */
  result: maybe(open(["win", "lose", "tie"])),
  endTime: Timestamp,
  teamSize: Schema.Int,
  /** Absent in rows of before 2021. */
  attacksPerMember: maybe(Schema.Int),
  battleModifier: maybe(BattleModifier),
  clan: WarLogClan,
  opponent: WarLogOpponent
})
export interface WarLogEntry extends Schema.Schema.Type<typeof WarLogEntry> {}
