/** What can be seen to happen in a war. */
import * as Schema from "effect/Schema"
import { PlayerTag } from "../../model/Tag.ts"
import { BattleModifier, WarAttack as Attack } from "../../model/War.ts"
import { stampFields, type Unstamped } from "../Stamp.ts"
import { fieldRules } from "../internal/fieldRule.ts"
import { WarKey, WarMemberSnapshot, WarScore, WarSideName, WarSnapshot } from "./warSnapshot.ts"

const ofWar = { ...stampFields, war: WarKey }

// ---------------------------------------------------------------------------------------------------------------------
// Beginning and states
// ---------------------------------------------------------------------------------------------------------------------

/** A war was declared. `current` is the war before its first attack; at the first look, the war as it stands. */
export const WarFound = Schema.Struct({ _tag: Schema.tag("WarFound"), ...ofWar, current: WarSnapshot })

const step = <const From extends string, const To extends string>(previous: From, current: To) =>
  Schema.Struct({
    _tag: Schema.tag("WarStateChanged"),
    previous: Schema.tag(previous),
    current: Schema.tag(current),
    ...ofWar
  })

/** The battle began, or was over. No step is left out, also when the war was not looked at in between. */
export const WarStateChanged = Schema.Union([step("preparation", "inWar"), step("inWar", "warEnded")])

// ---------------------------------------------------------------------------------------------------------------------
// Battle
// ---------------------------------------------------------------------------------------------------------------------

/** An attack of either side. The attacks of a war come in the order they were made, each of them once. */
export const WarAttack = Schema.Struct({
  _tag: Schema.tag("WarAttack"),
  ...ofWar,
  /** Who attacked: `clan` is the watched clan. */
  side: WarSideName,
  attack: Attack,
  /** Levels and places are 0 for somebody that the line-up does not name. */
  attacker: WarMemberSnapshot,
  defender: WarMemberSnapshot,
  /** Was it the first attack on this defender? */
  isFresh: Schema.Boolean,
  /** The stars above the best earlier attack on this defender. */
  newStars: Schema.Int,
  /** How the war stood after it. */
  score: Schema.Struct({ clan: WarScore, opponent: WarScore })
})

const ofMember = { ...ofWar, side: WarSideName, member: PlayerTag, name: Schema.String }

/** Somebody is in the line-up who was not. */
export const WarMemberAdded = Schema.Struct({
  _tag: Schema.tag("WarMemberAdded"),
  ...ofMember,
  current: WarMemberSnapshot
})

/** Somebody is no longer in the line-up. */
export const WarMemberRemoved = Schema.Struct({
  _tag: Schema.tag("WarMemberRemoved"),
  ...ofMember,
  previous: WarMemberSnapshot
})

// ---------------------------------------------------------------------------------------------------------------------
// End
// ---------------------------------------------------------------------------------------------------------------------

/** The numbers of a side at the end; destruction in percent. `attacks` is `null` where the log does not say it. */
export const WarTotals = Schema.Struct({
  attacks: Schema.NullOr(Schema.Int),
  stars: Schema.Int,
  destructionPercentage: Schema.Finite
})
export interface WarTotals extends Schema.Schema.Type<typeof WarTotals> {}

/** How a war ended for the watched clan; `result` is `null` when nothing tells it any more. */
export const WarOutcome = Schema.Struct({
  result: Schema.NullOr(Schema.Literals(["won", "lost", "tied"])),
  clan: WarTotals,
  opponent: WarTotals
})
export interface WarOutcome extends Schema.Schema.Type<typeof WarOutcome> {}

/** A war is over. */
export const WarEnded = Schema.Struct({
  _tag: Schema.tag("WarEnded"),
  ...ofWar,
  outcome: WarOutcome,
  /**
   * Where the outcome comes from: the `war` itself; the war `log`, when another war had already taken its place; or what
   * was `lastSeen` of it, when neither shows it any more.
   */
  source: Schema.Literals(["war", "log", "lastSeen"]),
  /** How many attacks were made that could not be seen, by side; `null` when that is not known. */
  unseenAttacks: Schema.Struct({ clan: Schema.NullOr(Schema.Int), opponent: Schema.NullOr(Schema.Int) })
})

// ---------------------------------------------------------------------------------------------------------------------
// Fields and visibility
// ---------------------------------------------------------------------------------------------------------------------

const rule = fieldRules("WarChanged", ofWar)

export const warRules = [
  rule("teamSize", Schema.Int, (war: WarSnapshot) => war.teamSize),
  rule("attacksPerMember", Schema.Int, (war: WarSnapshot) => war.attacksPerMember),
  rule("battleModifier", Schema.NullOr(BattleModifier), (war: WarSnapshot) => war.battleModifier),
  rule("startTime", Schema.DateTimeUtcFromString, (war: WarSnapshot) => war.startTime),
  rule("endTime", Schema.DateTimeUtcFromString, (war: WarSnapshot) => war.endTime)
]

/** The outcome of a war that had ended already: an attack that was under way when the time was up has come in. */
const OutcomeChanged = Schema.Struct({
  _tag: Schema.tag("WarChanged"),
  field: Schema.tag("outcome"),
  previous: WarOutcome,
  current: WarOutcome,
  ...ofWar
})

/** A field of a war changed; `previous` and `current` have the type of the `field`. */
export const WarChanged = Schema.Union([...warRules.map(({ schema }) => schema), OutcomeChanged])

/** The clan closed its war log: its regular wars cannot be seen, those of a league can. */
export const WarLogPrivate = Schema.Struct({ _tag: Schema.tag("WarLogPrivate"), ...stampFields })

/** The clan opened its war log. */
export const WarLogPublic = Schema.Struct({ _tag: Schema.tag("WarLogPublic"), ...stampFields })

/** Everything that can be seen to happen in a war, regular or of a league. */
export const WarEvent = Schema.Union([
  WarFound,
  WarStateChanged,
  WarAttack,
  WarMemberAdded,
  WarMemberRemoved,
  WarChanged,
  WarEnded,
  WarLogPrivate,
  WarLogPublic
])
export type WarEvent = typeof WarEvent.Type

/** What happened, before it is stamped with id and time. */
export type WarChange = Unstamped<WarEvent>
