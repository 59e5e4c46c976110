/** The last battles of a player, as `/players/{playerTag}/battlelog` lists them. */
import * as Schema from "effect/Schema"
import { maybe, open } from "./internal/wire.ts"
import { PlayerTag } from "./Tag.ts"
import { Timestamp } from "./Timestamp.ts"

/** An amount of a resource; `name` is `Gold`, `Elixir`, `DarkElixir`, ... */
export class Resource extends Schema.Opaque<Resource>()(
  Schema.Struct({ name: Schema.String, amount: Schema.Int }).annotate({ identifier: "Resource" })
) {}

/** A battle of a player, as attacker or as defender. */
export class BattleLogEntry extends Schema.Opaque<BattleLogEntry>()(
  Schema.Struct({
    battleType: open("homeVillage", "ranked", "legend"),
    /** Whether this player attacked (else: was attacked). */
    attack: Schema.Boolean,
    /** The army of the attacker, `h…u…s…`: the part after `army=` in an army link. */
    armyShareCode: maybe(Schema.String),
    /** `null` in rows without an opponent. */
    opponentPlayerTag: maybe(PlayerTag),
    opponentName: maybe(Schema.String),
    /** 0 in rows without an opponent. */
    opponentTownHallLevel: maybe(Schema.Int),
    stars: Schema.Int,
    /** Percent, 0 to 100. */
    destructionPercentage: Schema.Finite,
    lootedResources: Schema.Array(Resource),
    extraLootedResources: Schema.Array(Resource),
    availableLoot: Schema.Array(Resource),
    /** Seconds. */
    battleTime: maybe(Schema.Int),
    battleTimestamp: maybe(Timestamp)
  }).annotate({ identifier: "BattleLogEntry" })
) {}

/** Up to 50 battles, newest first; this list has no pages. */
export class BattleLog extends Schema.Opaque<BattleLog>()(
  Schema.Struct({ items: Schema.Array(BattleLogEntry) }).annotate({ identifier: "BattleLog" })
) {}

/** Did this battle have an opponent? Some rows stand for a battle that found none. */
export const hasOpponent = (entry: BattleLogEntry): boolean => typeof entry.opponentPlayerTag === "string"

/** The amount of a resource in a list of them; 0 when it is not there. */
export const amount = (resources: ReadonlyArray<Resource> | null | undefined, name: string): number =>
  resources?.find((resource) => resource.name === name)?.amount ?? 0
