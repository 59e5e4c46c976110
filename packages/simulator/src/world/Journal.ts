/**
 * The journal: every change that the world makes, written down when it makes it.
 *
 * It knows nothing of bodies, polls or diffs, so it can be the judge of a program that finds changes by comparing
 * answers. `field` is the name of the wire, `previous` and `current` are the values of the wire; `undefined` stands for a
 * key that is not sent.
 */
import type { Outcome, WarAttack, WarState } from "./State.ts"

/** What identifies a war: its start of preparation with both clans, or its tag in a league. */
export interface WarId {
  readonly warTag: string | undefined
  readonly preparationStartTime: number
  /** The two clans, in the order of the API's answer to a league war. */
  readonly clans: readonly [string, string]
}

interface At {
  /** When it happened, in milliseconds since 1970. */
  readonly at: number
}

interface Change {
  readonly field: string
  readonly previous: unknown
  readonly current: unknown
}

/** A field of a clan changed. */
export interface ClanRow extends At, Change {
  readonly kind: "clan"
  readonly tag: string
}

/** A field of a member changed, as the clan's roster shows it. */
export interface MemberRow extends At, Change {
  readonly kind: "member"
  /** The clan. */
  readonly tag: string
  readonly member: string
}

/** A member joined or left a clan. */
export interface RosterRow extends At {
  readonly kind: "joined" | "left"
  /** The clan. */
  readonly tag: string
  readonly member: string
  /** What the roster shows first of who joined, or showed last of who left: the values of the wire by field. */
  readonly fields: Readonly<Record<string, unknown>>
}

/** A clan was founded or dissolved. */
export interface FoundingRow extends At {
  readonly kind: "founded" | "dissolved"
  readonly tag: string
}

/** A field of a player changed; `clan` is a field too, with the tags as values. */
export interface PlayerRow extends At, Change {
  readonly kind: "player"
  readonly tag: string
}

/** A unit was unlocked (`previous` is 0) or upgraded; a super troop is 1 as long as it can be boosted, else 0. */
export interface UnitRow extends At {
  readonly kind: "unit"
  readonly tag: string
  readonly list: "troops" | "heroes" | "spells" | "heroEquipment"
  readonly name: string
  readonly village: string
  readonly previous: number
  readonly current: number
}

/** A super troop became active or expired. */
export interface SuperTroopRow extends At {
  readonly kind: "superTroop"
  readonly tag: string
  readonly name: string
  readonly active: boolean
}

/** A hero wears something else. */
export interface EquipmentRow extends At {
  readonly kind: "equipment"
  readonly tag: string
  readonly hero: string
  readonly previous: ReadonlyArray<string>
  readonly current: ReadonlyArray<string>
}

/** An achievement progressed; stars are those that the new value is worth. */
export interface AchievementRow extends At {
  readonly kind: "achievement"
  readonly tag: string
  /** The place in the list of the profile: names are not unique. */
  readonly index: number
  readonly name: string
  readonly village: string
  readonly previous: { readonly value: number; readonly stars: number }
  readonly current: { readonly value: number; readonly stars: number }
}

/** A war changed its state; `previous` is `undefined` when it was declared, `current` when a clan left it behind. */
export interface WarStateRow extends At {
  readonly kind: "warState"
  readonly war: WarId
  /** The clan that left it behind; `undefined` for what concerns both. */
  readonly tag: string | undefined
  readonly previous: WarState | undefined
  readonly current: WarState | undefined
  /** The result for the first clan, once the war has ended. */
  readonly result: Outcome | undefined
}

/** An attack of a war. */
export interface WarAttackRow extends At {
  readonly kind: "warAttack"
  readonly war: WarId
  /** The clan that attacked. */
  readonly tag: string
  readonly attack: WarAttack
}

/** Someone was taken into a war or out of it. */
export interface WarMemberRow extends At {
  readonly kind: "warMember"
  readonly war: WarId
  readonly tag: string
  readonly member: string
  readonly added: boolean
}

/** A group of the clan war league changed its state; `previous` is `undefined` when it was found. */
export interface LeagueGroupRow extends At {
  readonly kind: "leagueGroup"
  readonly season: string
  readonly clans: ReadonlyArray<string>
  readonly previous: string | undefined
  readonly current: string | undefined
}

/** A round of the clan war league was drawn, its wars started, or they ended. */
export interface LeagueRoundRow extends At {
  readonly kind: "leagueRound"
  readonly season: string
  readonly clans: ReadonlyArray<string>
  /** From 1. */
  readonly round: number
  readonly change: "drawn" | "started" | "ended"
  readonly warTags: ReadonlyArray<string>
}

/** A raid weekend of a clan started or ended. */
export interface RaidWeekendRow extends At {
  readonly kind: "raidWeekend"
  readonly tag: string
  readonly startTime: number
  readonly change: "started" | "ended"
}

/** An attack on a district of another clan's capital. */
export interface RaidAttackRow extends At {
  readonly kind: "raidAttack"
  /** The attacking clan. */
  readonly tag: string
  readonly defender: string
  readonly member: string
  readonly district: number
  readonly stars: number
  /** Of the district, after the attack. */
  readonly destructionPercent: number
  /** Did it bring the district down? */
  readonly destroyed: boolean
  /** Was that the last district of the capital? The next attack goes to another raid. */
  readonly completed: boolean
}

/** A row of the journal. */
export type Row =
  | ClanRow
  | MemberRow
  | RosterRow
  | FoundingRow
  | PlayerRow
  | UnitRow
  | SuperTroopRow
  | EquipmentRow
  | AchievementRow
  | WarStateRow
  | WarAttackRow
  | WarMemberRow
  | LeagueGroupRow
  | LeagueRoundRow
  | RaidWeekendRow
  | RaidAttackRow

/** The journal of a world. */
export interface Journal {
  /** The rows that are kept, oldest first. */
  readonly rows: Array<Row>
  /** How many rows were written, kept or not. */
  written: number
  readonly limit: number
}

/** An empty journal that keeps its latest rows. */
export const make = (limit: number): Journal => ({ rows: [], written: 0, limit })

/** Writes a row. */
export const write = (journal: Journal, row: Row): void => {
  if (journal.limit <= 0) return
  journal.rows.push(row)
  journal.written++
  // Dropped in large steps, so that a full journal costs no more per row than an empty one.
  if (journal.rows.length > journal.limit * 1.1 + 100) journal.rows.splice(0, journal.rows.length - journal.limit)
}

/** Forgets everything that was written. */
export const clear = (journal: Journal): void => {
  journal.rows.length = 0
  journal.written = 0
}

/** The rows of a kind, oldest first. */
export const ofKind = <K extends Row["kind"]>(
  rows: ReadonlyArray<Row>,
  ...kinds: ReadonlyArray<K>
): ReadonlyArray<Extract<Row, { readonly kind: K }>> => {
  const is = (row: Row): row is Extract<Row, { readonly kind: K }> => kinds.some((kind) => kind === row.kind)
  return rows.filter(is)
}

/** The rows from an instant (excluded) to another (included). */
export const between = (rows: ReadonlyArray<Row>, from: number, to: number): ReadonlyArray<Row> =>
  rows.filter(({ at }) => at > from && at <= to)
