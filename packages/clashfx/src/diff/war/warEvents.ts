/** What can be seen to happen in a war. */
import * as Schema from "effect/Schema"
import { PlayerTag } from "../../model/Tag.ts"
import { WarAttack as Attack } from "../../model/War.ts"
import { added } from "../internal/added.ts"
import { stampFields, type Unstamped } from "../Stamp.ts"
import { WarOutcome } from "./outcome.ts"
import { WarScore } from "./replay.ts"
import { ofWar, warId, WarSideName } from "./warKey.ts"
import {
  toldFields,
  type WarField,
  type WarFieldChanged,
  unseen,
  WarMemberSnapshot,
  WarSnapshot
} from "./warSnapshot.ts"

// ---------------------------------------------------------------------------------------------------------------------
// Beginning and states
// ---------------------------------------------------------------------------------------------------------------------

/** A war was declared. `current` is the war before its first attack; at the first look, the war as it stands. */
export const WarFound = Schema.Struct({ _tag: Schema.tag("WarFound"), ...ofWar, current: WarSnapshot })
export interface WarFound extends Schema.Schema.Type<typeof WarFound> {}

const step = <const From extends string, const To extends string>(previous: From, current: To) =>
  Schema.Struct({
    _tag: Schema.tag("WarStateChanged"),
    previous: Schema.tag(previous),
    current: Schema.tag(current),
    ...ofWar
  })

const WarBegan = step("preparation", "inWar")
const WarOver = step("inWar", "warEnded")

/** The battle began. */
export interface WarBegan extends Schema.Schema.Type<typeof WarBegan> {}
/** The battle is over. How it ended is in `WarEnded`. */
export interface WarOver extends Schema.Schema.Type<typeof WarOver> {}

/** The battle began, or was over. No step is left out, also when the war was not looked at in between. */
export const WarStateChanged = Schema.Union([WarBegan, WarOver])
export type WarStateChanged = WarBegan | WarOver

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
  /** The attacker's attacks in this war up to this one, from 1. */
  number: added(Schema.Int, 1),
  /** Was it the first attack on this defender? */
  isFresh: Schema.Boolean,
  /** The stars above the best earlier attack on this defender. */
  newStars: Schema.Int,
  /** How the war stood after it. */
  score: Schema.Struct({ clan: WarScore, opponent: WarScore })
})
export interface WarAttack extends Schema.Schema.Type<typeof WarAttack> {}

const ofMember = { ...ofWar, side: WarSideName, member: PlayerTag, name: Schema.String }

/** Somebody is in the line-up who was not. */
export const WarMemberAdded = Schema.Struct({
  _tag: Schema.tag("WarMemberAdded"),
  ...ofMember,
  current: WarMemberSnapshot
})
export interface WarMemberAdded extends Schema.Schema.Type<typeof WarMemberAdded> {}

/** Somebody is no longer in the line-up. */
export const WarMemberRemoved = Schema.Struct({
  _tag: Schema.tag("WarMemberRemoved"),
  ...ofMember,
  previous: WarMemberSnapshot
})
export interface WarMemberRemoved extends Schema.Schema.Type<typeof WarMemberRemoved> {}

// ---------------------------------------------------------------------------------------------------------------------
// End
// ---------------------------------------------------------------------------------------------------------------------

/**
 * A war is over and its outcome is known. That of a war which nobody saw end, because another one had already taken its
 * place, comes when the war log has it, or after an hour with what was seen last.
 */
export const WarEnded = Schema.Struct({
  _tag: Schema.tag("WarEnded"),
  ...ofWar,
  outcome: WarOutcome,
  /**
   * Where the outcome comes from: the `war` itself; the war `log`, when another war had already taken its place; or what
   * was `lastSeen` of it, when neither shows it any more. A row of the log that comes later is told as `WarChanged`.
   */
  source: Schema.Literals(["war", "log", "lastSeen"]),
  /** How many attacks were made that could not be seen, by side; `null` when that is not known. */
  unseenAttacks: Schema.Struct({ clan: Schema.NullOr(Schema.Int), opponent: Schema.NullOr(Schema.Int) }),
  /** The whole war: the line-ups and every attack that was seen. Empty in an event that a version before has stored. */
  current: added(WarSnapshot, unseen)
})
export interface WarEnded extends Schema.Schema.Type<typeof WarEnded> {}

// ---------------------------------------------------------------------------------------------------------------------
// Fields and visibility
// ---------------------------------------------------------------------------------------------------------------------

/**
 * The outcome of a war whose end was told already: an attack that was under way when the time was up has come in, or the
 * war log has a row after all.
 */
const OutcomeChanged = Schema.Struct({
  _tag: Schema.tag("WarChanged"),
  field: Schema.tag("outcome"),
  previous: WarOutcome,
  current: WarOutcome,
  ...ofWar
})
/**
 * A `WarChanged` of the field `outcome`: an attack that was under way at the end has come in, or the war log has a row after
 * all, so that the result is another than `WarEnded` said.
 */
export interface OutcomeChanged extends Schema.Schema.Type<typeof OutcomeChanged> {}

/** A field of a war changed; `previous` and `current` have the type of the `field`. */
export const WarChanged = Schema.Union([...Object.values(toldFields).map(({ event }) => event), OutcomeChanged])
export type WarChanged = { [F in WarField]: WarFieldChanged<F> }[WarField] | OutcomeChanged

/** The clan closed its war log: its regular wars cannot be seen, those of a league can. */
export const WarLogPrivate = Schema.Struct({ _tag: Schema.tag("WarLogPrivate"), ...stampFields })
export interface WarLogPrivate extends Schema.Schema.Type<typeof WarLogPrivate> {}

/** The clan opened its war log. */
export const WarLogPublic = Schema.Struct({ _tag: Schema.tag("WarLogPublic"), ...stampFields })
export interface WarLogPublic extends Schema.Schema.Type<typeof WarLogPublic> {}

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
export type WarEvent =
  | WarFound
  | WarStateChanged
  | WarAttack
  | WarMemberAdded
  | WarMemberRemoved
  | WarChanged
  | WarEnded
  | WarLogPrivate
  | WarLogPublic

/** What happened, before it is stamped with id and time. */
export type WarChange = Unstamped<WarEvent>

// ---------------------------------------------------------------------------------------------------------------------
// Identity
// ---------------------------------------------------------------------------------------------------------------------

/** What names a change that happens only once, whenever and by whomever it is found; `undefined` for what can repeat. */
export const factOf = (change: WarChange): string | undefined => {
  switch (change._tag) {
    case "WarFound":
    case "WarEnded":
      return warId(change.war)
    case "WarStateChanged":
      return `${warId(change.war)}/${change.current}`
    case "WarAttack": {
      const { attack, number, war } = change
      return `${warId(war)}/${attack.attackerTag}/${attack.defenderTag}/${number}`
    }
    case "WarMemberAdded":
    case "WarMemberRemoved":
    case "WarChanged":
    case "WarLogPrivate":
    case "WarLogPublic":
      return undefined
  }
}
