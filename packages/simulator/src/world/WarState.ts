/** What wars, war logs and clan war leagues consist of. Times are milliseconds since 1970. */
import type { Prng } from "./Prng.ts"
import type { Clan, ClanFields } from "./State.ts"

/** Where a war stands. */
export type WarState = "preparation" | "inWar" | "warEnded"

/** An attack of a war, as it is sent. */
export interface WarAttack {
  readonly attackerTag: string
  readonly defenderTag: string
  readonly stars: number
  readonly destructionPercentage: number
  readonly order: number
  readonly duration: number
}

/** A member of a side. */
export interface WarMember {
  readonly tag: string
  readonly name: string
  readonly townHall: number
  readonly mapPosition: number
  readonly attacks: Array<WarAttack>
  best: WarAttack | undefined
  opponentAttacks: number
}

/** A clan in a war, as it was when the war was declared. */
export interface WarSide {
  readonly clan: Clan
  readonly name: string
  readonly badgeUrls: ClanFields["badgeUrls"]
  readonly clanLevel: number
  readonly members: Array<WarMember>
}

/** A war between two clans. */
export interface War {
  readonly id: number
  /** Of league wars. */
  readonly tag: string | undefined
  readonly group: LeagueGroup | undefined
  readonly prng: Prng
  readonly attacksPerMember: number
  readonly preparationStartTime: number
  readonly startTime: number
  readonly endTime: number
  readonly sides: readonly [WarSide, WarSide]
  readonly attacks: Array<WarAttack>
  state: WarState
  /** Goes up with every change that the war's body shows. */
  revision: number
}

/** How a war ended for a side. */
export type Outcome = "win" | "lose" | "tie"

/** A row of the war log; a war league season is one row without opponent. */
export interface WarResult {
  readonly result: Outcome | null
  readonly endTime: number
  readonly teamSize: number
  readonly attacksPerMember: number
  readonly clan: WarTotals & { readonly expEarned: number }
  readonly opponent: WarTotals | undefined
}

/** The totals of a side. */
export interface WarTotals {
  readonly tag: string
  readonly name: string
  readonly badgeUrls: ClanFields["badgeUrls"]
  readonly clanLevel: number
  readonly attacks: number
  readonly stars: number
  readonly destructionPercentage: number
}

/** A clan of a league group, with everyone it signed up. */
export interface LeagueClan {
  readonly clan: Clan
  readonly name: string
  readonly badgeUrls: ClanFields["badgeUrls"]
  readonly clanLevel: number
  readonly members: ReadonlyArray<{ readonly tag: string; readonly name: string; readonly townHall: number }>
}

/** A group of clans in a season of the clan war league. */
export interface LeagueGroup {
  readonly id: number
  /** `2026-11`. */
  readonly season: string
  /** While it is `searching` its clans get the answer "not in war". */
  state: "searching" | "preparation" | "inWar" | "ended"
  clans: ReadonlyArray<LeagueClan>
  readonly teamSize: number
  /** The wars of the rounds that are drawn. */
  readonly rounds: Array<ReadonlyArray<War>>
  /** How many rounds there will be. */
  readonly roundCount: number
  /** How many wars a round has. */
  readonly warsPerRound: number
  revision: number
}
