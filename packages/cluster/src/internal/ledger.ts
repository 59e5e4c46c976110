/** What is written about buckets, always under their fence. */
import type { NonEmptyReadonlyArray } from "effect/Array"
import type * as Effect from "effect/Effect"
import type { SqlError } from "effect/sql/SqlError"

/** An event as it is stored. */
export interface LoggedEvent {
  readonly id: string
  readonly type: string
  readonly kind: string | undefined
  readonly tag: string | undefined
  /** When it was found, ms since 1970. */
  readonly at: number
  /** The event as JSON. */
  readonly body: string
}

/** A bucket that is ours as long as nobody has raised its epoch. */
export interface Claim {
  readonly bucket: number
  readonly epoch: bigint
}

export interface Due {
  readonly key: string
  /** When it was looked at last, and when the next look is due; ms since 1970. */
  readonly at: number
  readonly due: number
}

/**
 * Writes of an owner. `false` means that the fence has fallen: somebody else has claimed the bucket, nothing was written,
 * and nothing may be told any more. All can be repeated when their answer was lost.
 */
export interface Ledger {
  /** Takes a bucket: the epoch grows, and every write of the owner before is refused from now on. */
  readonly claim: (
    bucket: number,
    owner: string
  ) => Effect.Effect<Claim & { readonly before: string | undefined }, SqlError>
  /** Gives a bucket back, if it is ours. */
  readonly leave: (claim: Claim) => Effect.Effect<void, SqlError>
  /**
   * A snapshot and the events that lead to it: both or neither. Events whose id is there already are left alone. `added`
   * says of which row of the watch list it is.
   */
  readonly commit: (
    claim: Claim,
    key: string,
    body: string,
    events: ReadonlyArray<LoggedEvent>,
    added?: number
  ) => Effect.Effect<boolean, SqlError>
  /** Events that belong to no snapshot. */
  readonly tell: (claim: Claim, events: NonEmptyReadonlyArray<LoggedEvent>) => Effect.Effect<boolean, SqlError>
  /** When tags that had nothing new are due again. */
  readonly setDues: (claim: Claim, dues: NonEmptyReadonlyArray<Due>) => Effect.Effect<boolean, SqlError>
  /** Forgets the snapshot of a key, because its tag is no longer watched. */
  readonly remove: (claim: Claim, key: string) => Effect.Effect<boolean, SqlError>
  /** Since when the game is in maintenance, as the owners have told it. */
  readonly maintenance: Effect.Effect<number | undefined, SqlError>
  /**
   * Maintenance of the game is told once for all owners: the event is stored where the state still is `from`, and the
   * state becomes `to`.
   */
  readonly tellMaintenance: (
    claim: Claim,
    from: number | undefined,
    to: number | undefined,
    event: LoggedEvent
  ) => Effect.Effect<boolean, SqlError>
  /** Makes the log's partitions for the next days. */
  readonly prepareLog: Effect.Effect<void, SqlError>
  /** Deletes events of days before this one (`2026-11-28`), and gives how many days were dropped. */
  readonly expire: (before: string) => Effect.Effect<number, SqlError>
}

/** The day of an instant, UTC. */
export const dayOf = (at: number): string => new Date(at).toISOString().slice(0, 10)
