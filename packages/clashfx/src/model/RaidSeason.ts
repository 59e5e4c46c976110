/** The raid weekends of a clan, as `/clans/{clanTag}/capitalraidseasons` lists them. */
import * as Schema from "effect/Schema"
import { maybe, maybeList, open } from "./internal/wire.ts"
import { BadgeUrls } from "./Shared.ts"
import { ClanTag, PlayerTag } from "./Tag.ts"
import { Timestamp } from "./Timestamp.ts"

/** What a member did in a raid weekend. */
export class RaidMember extends Schema.Opaque<RaidMember>()(
  Schema.Struct({
    tag: PlayerTag,
    name: Schema.String,
    attacks: Schema.Int,
    /** Without the bonus attack. */
    attackLimit: Schema.Int,
    bonusAttackLimit: Schema.Int,
    capitalResourcesLooted: Schema.Int
  }).annotate({ identifier: "RaidMember" })
) {}

/** The other clan of a raid. The key is `level` here, unlike everywhere else. */
export class RaidClan extends Schema.Opaque<RaidClan>()(
  Schema.Struct({
    tag: ClanTag,
    name: Schema.String,
    level: maybe(Schema.Int),
    badgeUrls: maybe(BadgeUrls)
  }).annotate({ identifier: "RaidClan" })
) {}

/** One attack on a district; stars and percent are those of the district after it. */
export class RaidAttack extends Schema.Opaque<RaidAttack>()(
  Schema.Struct({
    attacker: Schema.Struct({ tag: PlayerTag, name: maybe(Schema.String) }),
    /** Percent, 0 to 100. */
    destructionPercent: Schema.Finite,
    stars: maybe(Schema.Int)
  }).annotate({ identifier: "RaidAttack" })
) {}

/** A district in a raid. The key is `destructionPercent` here, unlike in wars. */
export class RaidDistrict extends Schema.Opaque<RaidDistrict>()(
  Schema.Struct({
    /** 70000000 is the Capital Peak. */
    id: Schema.Int,
    name: Schema.String,
    districtHallLevel: Schema.Int,
    /** Percent, 0 to 100. */
    destructionPercent: Schema.Finite,
    stars: maybe(Schema.Int),
    attackCount: Schema.Int,
    totalLooted: Schema.Int,
    /** Newest first; only in the newest raid weekends. */
    attacks: maybeList(RaidAttack)
  }).annotate({ identifier: "RaidDistrict" })
) {}

const raid = {
  attackCount: Schema.Int,
  districtCount: Schema.Int,
  districtsDestroyed: Schema.Int,
  districts: Schema.Array(RaidDistrict)
}

/** A raid of the clan on another one. */
export class RaidAttackLogEntry extends Schema.Opaque<RaidAttackLogEntry>()(
  Schema.Struct({ defender: RaidClan, ...raid }).annotate({ identifier: "RaidAttackLogEntry" })
) {}

/** A raid of another clan on this one. */
export class RaidDefenseLogEntry extends Schema.Opaque<RaidDefenseLogEntry>()(
  Schema.Struct({ attacker: RaidClan, ...raid }).annotate({ identifier: "RaidDefenseLogEntry" })
) {}

/** A raid weekend, Friday 07:00 to Monday 07:00 UTC. */
export class RaidSeason extends Schema.Opaque<RaidSeason>()(
  Schema.Struct({
    state: open("ongoing", "ended"),
    startTime: Timestamp,
    endTime: Timestamp,
    capitalTotalLoot: Schema.Int,
    raidsCompleted: Schema.Int,
    totalAttacks: Schema.Int,
    enemyDistrictsDestroyed: Schema.Int,
    /** Raid medals per attack; 0 while the weekend is on. */
    offensiveReward: Schema.Int,
    /** Raid medals per member; 0 while the weekend is on. */
    defensiveReward: Schema.Int,
    /** Only in the newest raid weekends. */
    members: maybeList(RaidMember),
    attackLog: Schema.Array(RaidAttackLogEntry),
    defenseLog: Schema.Array(RaidDefenseLogEntry)
  }).annotate({ identifier: "RaidSeason" })
) {}
