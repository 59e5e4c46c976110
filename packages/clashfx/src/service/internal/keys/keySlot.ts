/** One key of a ring: whether it may be used, and what became of it so far. Instants are monotonic, in milliseconds. */
import * as Duration from "effect/Duration"
import type { ApiKey, KeyStatus } from "./keys.ts"

/** The longest rest after a 429, in ms. */
export const longestRest = 120_000
/** The longest rest that a key takes by itself when the API does not say how long, in ms. */
const longestOwnRest = 60_000
/** The first rest of a key that was set aside, in ms; twice as long each time. */
const firstAside = 30_000
const longestAside = 600_000
/** After a rest one attempt goes ahead, the others follow this much later (ms): it may be rejected as well. */
const trial = 1000

/** Whether a key may be used. */
export type State =
  | { readonly _tag: "Ready" }
  /** After a 429. */
  | { readonly _tag: "Resting"; readonly until: number }
  /** After a 403. */
  | { readonly _tag: "Aside"; readonly until: number; readonly why: string }
  /** The first attempt after a rest is under way; `why` says why the key had been set aside, if it had. */
  | { readonly _tag: "Trying"; readonly until: number; readonly why: string | undefined }

const ready: State = { _tag: "Ready" }

/** A key with its state and its history. */
export interface Slot {
  key: ApiKey
  state: State
  /** Rests in a row, each of which was followed by a 429 too soon. */
  strikes: number
  /** How long the last rest was, and when it ended. */
  rest: number
  restedAt: number
  /** Times in a row that the API refused the key, and when it did last. */
  refusals: number
  refusedAt: number
  /** Which refusal of the ring that was, and after which of them it was taken last. */
  refusal: number
  takenAfter: number
  uses: number
  rests: number
  rejections: number
}

/** A key that nothing is known about. */
export const make = (key: ApiKey): Slot => ({
  key,
  state: ready,
  strikes: 0,
  rest: 0,
  restedAt: Number.NEGATIVE_INFINITY,
  refusals: 0,
  refusedAt: Number.NEGATIVE_INFINITY,
  refusal: 0,
  takenAfter: -1,
  uses: 0,
  rests: 0,
  rejections: 0
})

/** From when on it may be handed out. */
export const freeAt = ({ state }: Slot): number => (state._tag === "Ready" ? Number.NEGATIVE_INFINITY : state.until)

/** Is it set aside, or under trial after that? */
export const isAside = ({ state }: Slot): boolean =>
  state._tag === "Aside" || (state._tag === "Trying" && state.why !== undefined)

/** Why it is set aside. */
export const whyOf = ({ state }: Slot): string | undefined =>
  state._tag === "Aside" || state._tag === "Trying" ? state.why : undefined

/** May an attempt that has the key already leave with it? */
export const mayLeave = ({ state }: Slot, now: number): boolean =>
  state._tag === "Ready" || state._tag === "Trying" || state.until <= now

/** Hands it out. */
export const use = (slot: Slot, now: number): void => {
  slot.uses += 1
  const { state } = slot
  if (state._tag === "Ready") return
  slot.state =
    state._tag === "Trying" && state.until <= now ? ready : { _tag: "Trying", until: now + trial, why: whyOf(slot) }
}

/** The API took it. Answers whether it had been set aside. */
export const accept = (slot: Slot): boolean => {
  const wasAside = isAside(slot)
  // What was in flight when a 429 came says nothing about the rest that it began.
  if (slot.state._tag !== "Resting") slot.state = ready
  slot.refusals = 0
  return wasAside
}

/** Ends the time for which it is set aside; the next attempt with it goes ahead alone. */
export const tryAgain = (slot: Slot, now: number): void => {
  if (slot.state._tag === "Aside") slot.state = { ...slot.state, until: Math.min(slot.state.until, now) }
}

/** Takes it back into use: somebody knows better than what the API has said. */
export const restore = (slot: Slot): void => {
  slot.state = ready
  slot.refusals = 0
  slot.strikes = 0
}

/**
 * Lets it rest after a 429: as long as the API asks, else twice as long each time, with jitter (0 to 1). A key that has
 * worked longer than it had rested twice over begins with the shortest rest again: a 429 now and then costs little.
 */
export const rest = (slot: Slot, now: number, retryAfter: Duration.Duration | undefined, jitter: number): void => {
  slot.rejections += 1
  if (isAside(slot)) return
  const restsUntil = slot.state._tag === "Resting" && slot.state.until > now ? slot.state.until : undefined
  if (restsUntil !== undefined && retryAfter === undefined) return
  if (restsUntil === undefined && now - slot.restedAt > 2 * slot.rest) slot.strikes = 0
  const wanted =
    retryAfter === undefined
      ? Math.min(longestOwnRest, 1000 * 2 ** slot.strikes) * (1 + jitter / 4)
      : Duration.toMillis(retryAfter)
  const wait = Math.min(longestRest, Math.max(0, wanted))
  // What was in flight when the first 429 came does not count again; it may say that the rest is longer.
  if (restsUntil === undefined) {
    slot.strikes += 1
    slot.rests += 1
  }
  slot.rest = restsUntil === undefined ? wait : Math.max(slot.rest, wait)
  slot.restedAt = Math.max(restsUntil ?? 0, Math.ceil(now + wait))
  slot.state = { _tag: "Resting", until: slot.restedAt }
}

/** Sets it aside after a 403, longer each time. Answers whether it is the first time since it was taken. */
export const setAside = (slot: Slot, now: number, why: string): boolean => {
  slot.rejections += 1
  // What was in flight together counts once, also where another attempt has gone ahead meanwhile.
  if (slot.state._tag === "Aside" && slot.state.until > now) return false
  const isFirst = slot.refusals === 0
  if (isFirst || now - slot.refusedAt >= trial) slot.refusals += 1
  slot.refusedAt = now
  const wait = Math.min(longestAside, firstAside * 2 ** (slot.refusals - 1))
  slot.state = { _tag: "Aside", until: now + wait, why }
  return isFirst
}

/** Circumstances have changed: what was counted against it before says little. */
export const forgive = (slot: Slot): void => {
  slot.refusals = Math.min(slot.refusals, 1)
}

/** Who of two is to be tried first when all are set aside: who was refused less often, else who was refused longer ago. */
export const lessBad = (a: Slot, b: Slot): number => a.refusals - b.refusals || a.refusal - b.refusal

/** What may be shown of it. */
export const statusOf = (slot: Slot, now: number): KeyStatus => {
  const { key, rejections, rests, state, uses } = slot
  const readyIn = Duration.millis(Math.max(0, freeAt(slot) - now))
  const why = whyOf(slot)
  const known = { id: key.id, owner: key.owner, uses, rests, rejections, why }
  switch (state._tag) {
    case "Ready":
      return { ...known, state: "ready", readyIn: Duration.zero }
    case "Resting":
      return { ...known, state: "resting", readyIn }
    case "Aside":
    case "Trying":
      return { ...known, state: why === undefined ? "resting" : "aside", readyIn }
  }
}
