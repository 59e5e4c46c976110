/** What a kind of watched thing has to know for the poller. */
import type * as Effect from "effect/Effect"
import type { Services } from "../../../api/Operation.ts"
import type { PrivateWarLog, RequestError } from "../../../exchange/ClashError.ts"
import type { Remembered } from "../../../exchange/internal/order/rememberedOrder.ts"
import type { Snapshot } from "../../SnapshotStore.ts"
import type { WatchedKind } from "../../../diff/Stamp.ts"

/** What a look can fail with; the tag has been checked before. */
export type LookError = RequestError | PrivateWarLog

/** A part of a look that failed while the rest went on. */
export interface FailedPart {
  readonly error: LookError
  /** How many times in a row it has failed. */
  readonly failures: number
  /** Milliseconds until it is tried again. */
  readonly retryIn: number
}

/** The order of answers, from one process to the next; it stands beside the snapshot that it belongs to. */
export interface OrderMemory {
  /** What to store beside the last snapshot. */
  remember?(): Remembered | undefined
  /** What was stored; called before the first look. */
  recall?(stored: Remembered): void
}

/** One look at something, compared with the one before. */
export interface Look<S, C> {
  /** What to remember; the same object when nothing changed. */
  readonly snapshot: S
  /** What happened; at a first look, what was found. */
  readonly changes: ReadonlyArray<C>
  /**
   * When another look is worth it: the end of the freshness, or a moment at which something will happen (ms, on the
   * monotonic clock).
   */
  readonly next: number
  /** Can nothing change before `next`? Then no look comes earlier, however short the longest interval is. */
  readonly rests?: boolean
  /** Was something learnt about the order of answers that the next process needs, though nothing changed? */
  readonly learnt?: boolean
  /** What failed of it; the rest of the look stands. */
  readonly failed?: ReadonlyArray<FailedPart>
}

/** Looks at one tag; it may keep what makes looks cheaper. */
export interface Observer<S, C> extends OrderMemory {
  look(previous: S | undefined): Effect.Effect<Look<S, C>, LookError, Services>
}

/** How often looks come, for those that ask several questions; milliseconds. */
export interface Intervals {
  readonly minInterval: number
  readonly maxInterval: number
}

/** A kind of watched thing. */
export interface Source<S, C> {
  readonly kind: WatchedKind
  /** The stored form of a snapshot. */
  readonly codec: Snapshot<S>
  /**
   * The number of the stored form. Fields and trailing columns may be added without another number; raise it when what
   * is stored already means something else.
   */
  readonly schema: number
  readonly observe: (tag: string, intervals: Intervals) => Observer<S, C>
  /**
   * What names a change that can only happen once, for an id that is the same whenever and by whomever it is found;
   * `undefined` for changes that can repeat.
   */
  readonly factOf?: (change: C) => string | undefined
}
