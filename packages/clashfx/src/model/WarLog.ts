/** The war log of a clan, as `/clans/{clanTag}/warlog` lists it. */
import * as Schema from "effect/Schema"
import { maybe, open } from "./internal/wire.ts"
import { BadgeUrls } from "./Shared.ts"
import { ClanTag } from "./Tag.ts"
import { Timestamp } from "./Timestamp.ts"
import { BattleModifier } from "./War.ts"

/** The clan whose log it is. */
export class WarLogClan extends Schema.Opaque<WarLogClan>()(
  Schema.Struct({
    tag: ClanTag,
    name: Schema.String,
    badgeUrls: BadgeUrls,
    clanLevel: Schema.Int,
    attacks: maybe(Schema.Int),
    stars: Schema.Int,
    /** Percent, 0 to 100; in a league season the sum over its wars. */
    destructionPercentage: Schema.Finite,
    expEarned: maybe(Schema.Int)
  }).annotate({ identifier: "WarLogClan" })
) {}

/** The clan it fought; tag and name are absent in league seasons and for clans that no longer exist. */
export class WarLogOpponent extends Schema.Opaque<WarLogOpponent>()(
  Schema.Struct({
    tag: maybe(ClanTag),
    name: maybe(Schema.String),
    badgeUrls: maybe(BadgeUrls),
    clanLevel: maybe(Schema.Int),
    stars: maybe(Schema.Int),
    destructionPercentage: maybe(Schema.Finite)
  }).annotate({ identifier: "WarLogOpponent" })
) {}

/** One row of the war log: a war that ended, or the sum of a league season. */
export class WarLogEntry extends Schema.Opaque<WarLogEntry>()(
  Schema.Struct({
    /** `null` for some league seasons. */
    result: maybe(open("win", "lose", "tie")),
    endTime: Timestamp,
    teamSize: Schema.Int,
    /** Absent in rows of before 2021. */
    attacksPerMember: maybe(Schema.Int),
    battleModifier: maybe(BattleModifier),
    clan: WarLogClan,
    opponent: WarLogOpponent
  }).annotate({ identifier: "WarLogEntry" })
) {}
