/**
 * How events get their ids.
 *
 * What happens once (an attack of a war, the end of a raid weekend) is named by that fact: whoever tells it, and however
 * often, gives it the same id. What can happen again is named by its place in what this poller has told: the poller's
 * life, drawn at random whenever one begins, the number of the delivery, the place within it. So an id never names two
 * changes, whatever a process, a store or a clock has lost. What is delivered again has its id stored with it.
 */
import type { Stamp, WatchedKind } from "../../../diff/Stamp.ts"

/** 64 random bits as text. Not Effect's `Random`: a seed must not make two processes the same. */
export const draw = (): string => {
  const bits = globalThis.crypto.getRandomValues(new BigUint64Array(1))
  return (bits[0] ?? 0n).toString(36)
}

/** Gives each poller of a watcher a life of its own. */
export const lives = (): (() => string) => {
  const run = draw()
  let begun = 0
  return () => `${run}-${(begun++).toString(36)}`
}

/** Who tells. */
export interface Teller {
  readonly kind: WatchedKind
  readonly tag: string
  readonly life: string
}

/** The id of what is told `place`-th in the `number`-th delivery. */
export const idOf = ({ kind, life, tag }: Teller, number: number, place: number, what: string): string =>
  `${kind}${tag}@${life}.${number}/${place}/${what}`

/** The id of what can happen only once. */
export const idOfFact = ({ kind, tag }: Pick<Stamp, "kind" | "tag">, what: string, fact: string): string =>
  `${kind}${tag}/${what}/${fact}`
