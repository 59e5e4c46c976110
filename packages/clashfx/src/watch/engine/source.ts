/** What a kind of watched thing has to know for the poller. */
import type * as Effect from "effect/Effect"
import type { Services } from "../../api/internal/pipeline.ts"
import type { PrivateWarLog, RequestError } from "../../exchange/ClashError.ts"
import type { Snapshot } from "../SnapshotStore.ts"
import type { WatchedKind } from "../../diff/Stamp.ts"

/** What a look can fail with; the tag has been checked before. */
export type LookError = RequestError | PrivateWarLog

/** One look at something, compared with the one before. */
export interface Look<S, C> {
  /** What to remember; the same object when nothing changed. */
  readonly snapshot: S
  /** What happened; at a first look, what was found. */
  readonly changes: ReadonlyArray<C>
  /** When another look is worth it: the end of the freshness, or a moment at which something will happen (ms, UTC). */
  readonly next: number
}

/** Looks at one tag; it may keep what makes looks cheaper. */
export interface Observer<S, C> {
  readonly look: (previous: S | undefined) => Effect.Effect<Look<S, C>, LookError, Services>
}

/** A kind of watched thing. */
export interface Source<S, C> {
  readonly kind: WatchedKind
  readonly codec: Snapshot<S>
  readonly observe: (tag: string) => Observer<S, C>
  /** What tells a change from the others of the same look, for its id. */
  readonly keyOf: (change: C) => string
  /**
   * What names a change that can only happen once, for an id that is the same whenever and by whomever it is found;
   * `undefined` for changes that can repeat.
   */
  readonly factOf?: (change: C) => string | undefined
}
