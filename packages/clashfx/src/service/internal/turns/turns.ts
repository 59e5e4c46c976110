/** Turns: who may leave when. */
import type * as Effect from "effect/Effect"
import type { ApiKey } from "../keys/keys.ts"

/** Who goes first when attempts wait for the same key: people who ask, or watchers that poll. */
export type Priority = "interactive" | "background"

/**
 * A turn that has come. The limit is about when requests arrive at the server, so a throttler may want to know what becomes
 * of the attempt: with a connection to be opened first, it leaves long after its turn has come. Who says nothing has left
 * at once.
 */
export interface Turn {
  /** The attempt begins; `isTold` says whether {@link Turn.written} will be called when its request is written. */
  readonly begins: (isTold: boolean) => void
  /** The request is written to a connection. */
  readonly written: () => void
  /** The attempt is over, with an answer or without. */
  readonly ended: (isAnswered: boolean) => void
}

/** How busy a key is: what a dashboard shows. */
export interface LaneStatus {
  /** The id of the key, which tells nothing about the key itself. */
  readonly key: string
  /** Requests per second. */
  readonly limit: number
  /** Places that are taken now, out of those of one window. */
  readonly used: number
  /** Attempts that wait, by priority. */
  readonly waiting: { readonly interactive: number; readonly background: number }
  /** In how many milliseconds the next one may leave. */
  readonly nextIn: number
}

/** The service of {@link Throttler}. */
export interface Turns {
  /** Suspends until an attempt may leave with this key. What it gives wants to know what becomes of the attempt. */
  readonly awaitTurn: (key: ApiKey, priority: Priority) => Effect.Effect<Turn | void>
  /** How busy each key is that was used so far, for dashboards. */
  readonly status?: Effect.Effect<ReadonlyArray<LaneStatus>>
}
