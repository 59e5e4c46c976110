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

/** A date as HTTP has it, in ms since 1970. */
const httpDate = (text: string | undefined): number | undefined =>
  text !== undefined && /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} [\d:]{8} GMT$/.test(text)
    ? Date.parse(text)
    : undefined

/** `Retry-After` in ms: seconds, or a date, by the clock (ms since 1970) of who says it; 0 where it says neither. */
export const restOf = (text: string | undefined, now?: number): number => {
  const date = httpDate(text)
  const wait =
    date !== undefined && now !== undefined
      ? date - now
      : text !== undefined && /^\d+(?:\.\d+)?$/.test(text)
        ? Number(text) * 1000
        : 0
  return wait > 0 ? Math.min(longestRest, Math.ceil(wait)) : 0
}

/** The rest that an answer asks for, in ms. Dates count by the receiver's clock, if it says what that is: ours may be wrong. */
export const restAsked = (header: (name: string) => string | undefined, now: number): number =>
  restOf(header("retry-after")?.trim(), httpDate(header("date")?.trim()) ?? now)
