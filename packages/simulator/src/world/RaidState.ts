/** What raid weekends consist of. Times are milliseconds since 1970. */
import type { Prng } from "./Prng.ts"
import type { Clan } from "./State.ts"

/** An attack on a district. */
export interface RaidAttack {
  readonly attacker: { readonly tag: string; readonly name: string }
  /** The destruction of the district after the attack, in percent. */
  readonly destructionPercent: number
  readonly stars: number
}

/** A district under raid. */
export interface RaidDistrict {
  readonly id: number
  readonly name: string
  readonly districtHallLevel: number
  destructionPercent: number
  stars: number
  totalLooted: number
  readonly attacks: Array<RaidAttack>
}

/** One clan raiding another's capital. */
export interface Raid {
  readonly attacker: Clan
  readonly defender: Clan
  readonly districts: ReadonlyArray<RaidDistrict>
}

/** What a member did on a raid weekend. */
export interface RaidMember {
  readonly tag: string
  readonly name: string
  attacks: number
  readonly attackLimit: number
  bonusAttackLimit: number
  capitalResourcesLooted: number
}

/** A raid weekend of a clan. */
export interface RaidWeekend {
  readonly startTime: number
  readonly endTime: number
  state: "ongoing" | "ended"
  readonly prng: Prng
  /** The clan's own raids, oldest first. */
  readonly attackLog: Array<Raid>
  /** The raids of others on the clan. */
  readonly defenseLog: Array<Raid>
  readonly members: Map<string, RaidMember>
  offensiveReward: number
  defensiveReward: number
}
