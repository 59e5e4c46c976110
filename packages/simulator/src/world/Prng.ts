/**
 * A seeded source of chance.
 *
 * The world draws everything from such sources, one per clan, war and raid, so that the same seed always tells the same
 * story, and a change made to one clan by hand leaves the others' stories alone.
 */

/** A source of chance; drawing from it moves it on. */
export interface Prng {
  /** The state: 32 bits. */
  state: number
}

/** 32 bits that depend on every character of a text. */
export const hash = (text: string): number => {
  let h = 0x811c9dc5
  for (let i = 0; i < text.length; i++) h = Math.imul(h ^ text.charCodeAt(i), 0x01000193)
  return mix(h)
}

/** Scrambles 32 bits so that neighbours have nothing in common. */
export const mix = (n: number): number => {
  let z = Math.imul(n ^ (n >>> 16), 0x85ebca6b)
  z = Math.imul(z ^ (z >>> 13), 0xc2b2ae35)
  return (z ^ (z >>> 16)) >>> 0
}

/** A source that starts at a seed. */
export const make = (seed: number | string): Prng => ({ state: typeof seed === "string" ? hash(seed) : mix(seed) })

/** A new source that depends on a seed and a label only, so asking for it draws nothing. */
export const derive = (seed: number, label: string): Prng => ({ state: mix(seed ^ hash(label)) })

/** A number from 0 (included) to 1 (excluded). */
export const next = (prng: Prng): number => {
  prng.state = (prng.state + 0x6d2b79f5) | 0
  let t = Math.imul(prng.state ^ (prng.state >>> 15), 1 | prng.state)
  t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t
  return ((t ^ (t >>> 14)) >>> 0) / 0x1_0000_0000
}

/** 32 bits, as a seed for what this source brings forth. */
export const bits = (prng: Prng): number => Math.floor(next(prng) * 0x1_0000_0000)

/** An integer from `min` to `max`, both included. */
export const int = (prng: Prng, min: number, max: number): number => min + Math.floor(next(prng) * (max - min + 1))

/** `true` with a probability from 0 to 1. */
export const chance = (prng: Prng, probability: number): boolean => next(prng) < probability

/** One of the items; `undefined` of none. */
export const pick = <A>(prng: Prng, items: ReadonlyArray<A>): A | undefined =>
  items.length === 0 ? undefined : items[Math.floor(next(prng) * items.length)]

/** One of the items of a list that is never empty. */
export const oneOf = <A>(prng: Prng, items: readonly [A, ...ReadonlyArray<A>]): A => pick(prng, items) ?? items[0]

/** A key, drawn by its weight. */
export const weighted = <A>(prng: Prng, weights: ReadonlyArray<readonly [A, number]>): A | undefined => {
  let rest = next(prng) * weights.reduce((sum, [, weight]) => sum + weight, 0)
  for (const [key, weight] of weights) {
    rest -= weight
    if (rest < 0) return key
  }
  return weights.at(-1)?.[0]
}

/** A waiting time with the given mean, as between independent events. */
export const wait = (prng: Prng, mean: number): number => -Math.log(1 - next(prng)) * mean

/** Up to `count` different items, in drawn order. */
export const sample = <A>(prng: Prng, items: ReadonlyArray<A>, count: number): Array<A> => {
  const rest = [...items]
  const taken: Array<A> = []
  while (taken.length < count && rest.length > 0) {
    taken.push(...rest.splice(Math.floor(next(prng) * rest.length), 1))
  }
  return taken
}
