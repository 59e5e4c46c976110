/** What can be seen to happen in raid weekends. */
import * as DateTime from "effect/DateTime"
import * as Schema from "effect/Schema"
import type { Unstamped } from "../Stamp.ts"
import {
  ofWeekend,
  RaidAttackSnapshot,
  RaidClanSnapshot,
  type RaidField,
  type RaidFieldChanged,
  RaidSnapshot,
  RaidTotals,
  toldFields,
  totalFields
} from "./raidSnapshot.ts"

// Not destructured: a bundle would then have all of Schema.
const Time = Schema.DateTimeUtcFromString
const Int = Schema.Int

/** The first look at a clan's raid weekend, when it was asked for (`initial`). */
export const RaidFound = Schema.Struct({ _tag: Schema.tag("RaidFound"), ...ofWeekend, current: RaidSnapshot })
export interface RaidFound extends Schema.Schema.Type<typeof RaidFound> {}

/** The clan began to raid in a new weekend. */
export const RaidStarted = Schema.Struct({ _tag: Schema.tag("RaidStarted"), ...ofWeekend, endTime: Time })
export interface RaidStarted extends Schema.Schema.Type<typeof RaidStarted> {}

/** A raid weekend is over. */
export const RaidEnded = Schema.Struct({
  _tag: Schema.tag("RaidEnded"),
  ...ofWeekend,
  totals: RaidTotals,
  /** How many attacks of the clan were made since the last look and are no longer shown. */
  unseenAttacks: Int
})
export interface RaidEnded extends Schema.Schema.Type<typeof RaidEnded> {}

/** The place of an event in a raid; `occurrence` tells raids with the same clan apart, and is nearly always 0. */
const District = Schema.Struct({ id: Int, name: Schema.String, districtHallLevel: Int })
const ofRaid = { ...ofWeekend, occurrence: Int, district: District }

/** A member attacked a district. Those of one district come in order; the API does not tell it between districts. */
export const RaidAttack = Schema.Struct({
  _tag: Schema.tag("RaidAttack"),
  ...ofRaid,
  defender: RaidClanSnapshot,
  attack: RaidAttackSnapshot,
  /** The number of the attack on the district, from 1. */
  number: Int,
  /** The percent that it added. */
  destruction: Schema.Finite,
  /** Did it bring the district down? */
  destroyed: Schema.Boolean
})
export interface RaidAttack extends Schema.Schema.Type<typeof RaidAttack> {}

/** The clan brought a district down. */
export const RaidDistrictDestroyed = Schema.Struct({
  _tag: Schema.tag("RaidDistrictDestroyed"),
  ...ofRaid,
  defender: RaidClanSnapshot,
  /** How many attacks it took. */
  attackCount: Int
})
export interface RaidDistrictDestroyed extends Schema.Schema.Type<typeof RaidDistrictDestroyed> {}

/** Another clan brought a district of this one down. */
export const RaidDistrictLost = Schema.Struct({
  _tag: Schema.tag("RaidDistrictLost"),
  ...ofRaid,
  attacker: RaidClanSnapshot,
  /** How many attacks it took. */
  attackCount: Int
})
export interface RaidDistrictLost extends Schema.Schema.Type<typeof RaidDistrictLost> {}

/** A raid on the clan is over: all its districts are down, or the weekend has ended. */
export const RaidDefended = Schema.Struct({
  _tag: Schema.tag("RaidDefended"),
  ...ofWeekend,
  occurrence: Int,
  attacker: RaidClanSnapshot,
  attackCount: Int,
  districtCount: Int,
  districtsDestroyed: Int
})
export interface RaidDefended extends Schema.Schema.Type<typeof RaidDefended> {}

/** The end of a weekend moved, or one of its final numbers was corrected. */
export const RaidChanged = Schema.Union([
  ...Object.values(toldFields).map(({ event }) => event),
  ...Object.values(totalFields).map(({ event }) => event)
])
export type RaidChanged = { [F in RaidField]: RaidFieldChanged<F> }[RaidField]

/** Everything that can be seen to happen in raid weekends. */
export const RaidEvent = Schema.Union([
  RaidFound,
  RaidStarted,
  RaidAttack,
  RaidDistrictDestroyed,
  RaidDistrictLost,
  RaidDefended,
  RaidChanged,
  RaidEnded
])
export type RaidEvent =
  | RaidFound
  | RaidStarted
  | RaidAttack
  | RaidDistrictDestroyed
  | RaidDistrictLost
  | RaidDefended
  | RaidChanged
  | RaidEnded

/** What happened, before it is stamped with id and time. */
export type RaidChange = Unstamped<RaidEvent>

// ---------------------------------------------------------------------------------------------------------------------
// Identity
// ---------------------------------------------------------------------------------------------------------------------

/** What names a change that happens only once, whenever and by whomever it is found; `undefined` for what can repeat. */
export const factOf = (change: RaidChange): string | undefined => {
  const weekend = DateTime.formatIso(change.weekend)
  switch (change._tag) {
    case "RaidFound":
    case "RaidStarted":
    case "RaidEnded":
      return weekend
    case "RaidAttack": {
      // A number is given again when a log is corrected downwards, to the same member as well.
      const { attack, defender, district, number, occurrence } = change
      const made = `${attack.attacker.tag}/${attack.destructionPercent}`
      return `${weekend}/${defender.tag}/${occurrence}/${district.id}/${number}/${made}`
    }
    case "RaidDistrictDestroyed":
      return `${weekend}/${change.defender.tag}/${change.occurrence}/${change.district.id}`
    case "RaidDistrictLost":
      return `${weekend}/${change.attacker.tag}/${change.occurrence}/${change.district.id}`
    case "RaidDefended":
      return `${weekend}/${change.attacker.tag}/${change.occurrence}`
    case "RaidChanged":
      return undefined
  }
}
