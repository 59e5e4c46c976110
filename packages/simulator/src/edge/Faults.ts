/** The faults that are waiting to happen. */
import type { Delay, Fault, OneOf, Seen, When } from "../Fault.ts"
import * as Prng from "../world/Prng.ts"

/** A fault with when it happens, and how often it did. */
export interface Injected {
  readonly fault: Fault
  readonly when: When
  seen: number
  hits: number
}

const matches = ({ on }: When, request: Seen): boolean => {
  if (on === undefined) return true
  if (typeof on === "function") return on(request)
  return typeof on === "string" ? on === request.route : on.some((route) => route === request.route)
}

const strikes = (injected: Injected, request: Seen, prng: Prng.Prng): boolean => {
  const { after = 0, probability = 1, times = Number.POSITIVE_INFINITY } = injected.when
  if (injected.hits >= times || !matches(injected.when, request)) return false
  injected.seen++
  if (injected.seen <= after || !Prng.chance(prng, probability)) return false
  injected.hits++
  return true
}

const one = (fault: Fault, prng: Prng.Prng): Exclude<Fault, OneOf> =>
  fault._tag === "OneOf" ? one(Prng.oneOf(prng, fault.faults), prng) : fault

/** What happens to a request. */
export interface Drawn {
  /** Milliseconds. */
  readonly delay: number
  readonly fault: Exclude<Fault, Delay | OneOf> | undefined
}

/** The faults that happen to a request: delays add up, of the rest the first one happens. */
export const draw = (waiting: ReadonlyArray<Injected>, request: Seen, prng: Prng.Prng): Drawn => {
  let delay = 0
  for (const injected of waiting) {
    if (!strikes(injected, request, prng)) continue
    const fault = one(injected.fault, prng)
    if (fault._tag !== "Delay") return { delay, fault }
    delay += fault.millis
  }
  return { delay, fault: undefined }
}
