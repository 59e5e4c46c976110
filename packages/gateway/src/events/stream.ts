/** What a stream says, whatever it is written to: events from a cursor on, signs of life, and what was missed. */
import { isReadonlyArrayNonEmpty, type NonEmptyReadonlyArray } from "effect/Array"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import type { Logged } from "@clashfx/cluster/EventLog"
import { monotonicMillis } from "../internal/monotonic.ts"
import type { Selection } from "./selection.ts"
import type { Missed, Tail } from "./tail.ts"

/** Something to say. Each has the cursor to go on with. */
export type Told =
  | { readonly _tag: "Events"; readonly events: NonEmptyReadonlyArray<Logged>; readonly seq: bigint }
  /** Nothing was wanted for a while; the cursor has moved all the same. */
  | { readonly _tag: "Alive"; readonly seq: bigint }
  /** Events that the client has not seen are gone, or its cursor is none of this log. */
  | { readonly _tag: "Expired"; readonly cursor: bigint; readonly seq: bigint; readonly message: string }

/** How long a token is trusted before it is looked at again, and how long a silent stream waits to do so, ms. */
const [trust, glance] = [1000, 2000]

/** Silence is broken after this long, ms: proxies close what is silent for a minute. */
const silence = 15_000

const expired = (cursor: bigint, seq: bigint): Told => ({
  _tag: "Expired",
  cursor,
  seq,
  message:
    `events after ${cursor} are gone (up to ${seq}): they are older than what is kept; this goes on with what is left. ` +
    "Read again what you keep, as clans and players, from the API"
})

const ahead = (cursor: bigint, seq: bigint): Told => ({
  _tag: "Expired",
  cursor,
  seq,
  message:
    `the log has come to ${seq} only, and not to ${cursor}: it was restored to an earlier state, or this place is of ` +
    "another log; this goes on with what comes from now on. " +
    "Read again what you keep, as clans and players, from the API"
})

/** Asks for what comes next, again and again; done when the gateway ends, or the client may no longer be told. */
export type Next = Effect.Effect<Told, Cause.Done>

/**
 * A stream from where the client was. Whether it is still allowed is asked before anything is told, at most once a second,
 * and every other second while there is nothing to tell.
 */
export const begin = (
  tail: Tail["Service"],
  { after, wanted }: Selection,
  isAllowed: Effect.Effect<boolean>
): Effect.Effect<{ readonly at: bigint; readonly next: Next }> =>
  Effect.gen(function* () {
    const read = tail.reader(wanted)
    const isStrange = after !== undefined && !(yield* tail.isReached(after))
    const start = after === undefined || isStrange ? yield* tail.now : after
    const state = { at: start, said: yield* monotonicMillis, trusted: 0 }
    const moved = (told: Told, now: number): Told => {
      state.at = told.seq
      state.said = now
      return told
    }
    const missed = (error: Missed): Told =>
      error._tag === "EventsExpired" ? expired(error.cursor, error.expired) : ahead(error.cursor, error.newest)
    const look: Next = Effect.gen(function* () {
      for (;;) {
        const left = state.said + silence - (yield* monotonicMillis)
        const part = yield* read(state.at).pipe(
          Effect.timeoutOrElse({
            duration: Math.min(glance, Math.max(1, left)),
            orElse: () => Effect.succeed(undefined)
          }),
          Effect.catchTag(["EventsExpired", "CursorAhead"], (error) => Effect.succeed(missed(error)))
        )
        const now = yield* monotonicMillis
        if (now >= state.trusted) {
          state.trusted = now + trust
          if (!(yield* isAllowed)) return yield* Cause.done()
        }
        if (part === undefined) {
          if (now - state.said >= silence) return moved({ _tag: "Alive", seq: state.at }, now)
          continue
        }
        if ("_tag" in part) return moved(part, now)
        const { events, seq } = part
        if (isReadonlyArrayNonEmpty(events)) return moved({ _tag: "Events", events, seq }, now)
        state.at = seq
        if (now - state.said >= silence) return moved({ _tag: "Alive", seq: state.at }, now)
      }
    })
    let isTold = !isStrange
    const next: Next = Effect.suspend(() => {
      if (isTold) return look
      isTold = true
      return Effect.succeed(ahead(after ?? 0n, start))
    })
    return { at: start, next }
  })
