/** Periods of the calendar, and what can be asked of each part of it. */
import type { UnknownPeriod } from "./errors.ts"
import type * as DateTime from "effect/DateTime"
import type * as Duration from "effect/Duration"
import type * as Effect from "effect/Effect"
import type * as Option from "effect/Option"
import type * as Result from "effect/Result"

/** The parts of the calendar. */
export type Kind = UnknownPeriod["kind"]

/** A stretch of time with a name: from `start` (included) to `end` (excluded). */
export interface Period<K extends Kind = Kind> {
  readonly kind: K
  /** The month (`2025-10`) of seasons and clan games, the date of the first day (`2026-03-09`) of the others. */
  readonly id: string
  readonly start: DateTime.Utc
  readonly end: DateTime.Utc
}

export { UnknownPeriod } from "./errors.ts"

interface Common<K extends Kind> {
  readonly kind: K
  /** The first period that starts after the instant. */
  readonly next: (instant: DateTime.DateTime) => Period<K>
  /** The last period that is over at the instant. */
  readonly previous: (instant: DateTime.DateTime) => Period<K>
  /** The period of an id, or why there is none. */
  readonly byId: (id: string | number) => Result.Result<Period<K>, UnknownPeriod>
  /** How long it takes until {@link next} starts. */
  readonly untilNext: (instant: DateTime.DateTime) => Duration.Duration
  /** {@link next} from now. */
  readonly upcoming: Effect.Effect<Period<K>>
}

/** A part of the calendar without pauses: every instant lies in exactly one period. */
export interface Continuous<K extends Kind> extends Common<K> {
  /** The period that the instant lies in. */
  readonly at: (instant: DateTime.DateTime) => Period<K>
  /** The period of now. */
  readonly now: Effect.Effect<Period<K>>
}

/** A part of the calendar with pauses between its periods. */
export interface Recurring<K extends Kind> extends Common<K> {
  /** The period that the instant lies in; none during a pause. */
  readonly at: (instant: DateTime.DateTime) => Option.Option<Period<K>>
  /** Is it on at the instant? */
  readonly isOn: (instant: DateTime.DateTime) => boolean
  /** How long it still goes on; none during a pause. */
  readonly untilEnd: (instant: DateTime.DateTime) => Option.Option<Duration.Duration>
  /** The period that is on now; none during a pause. */
  readonly now: Effect.Effect<Option.Option<Period<K>>>
}
