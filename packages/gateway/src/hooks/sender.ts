/** What all kinds of webhooks have in common: something to send, and what became of it. */
import type * as Effect from "effect/Effect"

/** An event that is to be sent. */
export interface Message {
  /** Its place in the log. */
  readonly seq: bigint
  /** The SDK's id. */
  readonly id: string
  readonly type: string
  readonly tag: string | undefined
  /** When it was found, ms since 1970. */
  readonly at: number
  /** The event as JSON. */
  readonly body: string
}

/** What became of it. */
export type Outcome =
  | { readonly _tag: "Delivered" }
  /** To be tried again, after so many ms at the earliest. */
  | { readonly _tag: "Failed"; readonly reason: string; readonly after: number }
  /** Too early: to be sent again after so many ms, and no failure. */
  | { readonly _tag: "Paced"; readonly after: number }
  /** Trying again would not help. */
  | { readonly _tag: "Refused"; readonly reason: string }
  /** The receiver wants nothing any more. */
  | { readonly _tag: "Gone"; readonly reason: string }

export const delivered: Outcome = { _tag: "Delivered" }
export const failed = (reason: string, after = 0): Outcome => ({ _tag: "Failed", reason, after })

/** Sends messages of one webhook. */
export interface Sender {
  /** Messages of one lane are sent in order; a failing one holds up its lane only. */
  readonly lane: (message: Message) => string
  /** How many go together, at most. */
  readonly together: number
  readonly send: (messages: ReadonlyArray<Message>) => Effect.Effect<Outcome>
}

/** Longest rest that a receiver may ask for, ms. */
const longestRest = 3_600_000

/** `Retry-After` in ms, now being so many ms since 1970: seconds or a date; 0 where it says neither. */
export const restOf = (text: string | undefined, now = 0): number => {
  if (text === undefined) return 0
  const wait = /^\d+(?:\.\d+)?$/.test(text)
    ? Number(text) * 1000
    : /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} [\d:]{8} GMT$/.test(text)
      ? Date.parse(text) - now
      : 0
  return wait > 0 ? Math.min(longestRest, Math.ceil(wait)) : 0
}
