/** Chance for random schedules: the same seed gives the same schedule. */

/** A source of chance. */
export interface Random {
  /** From 0 to 1. */
  readonly next: () => number
  readonly chance: (probability: number) => boolean
  /** A whole number below `n`. */
  readonly int: (n: number) => number
  readonly between: (from: number, to: number) => number
  readonly pick: <A>(list: readonly [A, ...ReadonlyArray<A>]) => A
}

export const random = (seed: number): Random => {
  let state = (seed * 2_654_435_761) >>> 0 || 1
  const next = () => {
    state ^= state << 13
    state >>>= 0
    state ^= state >>> 17
    state ^= state << 5
    state >>>= 0
    return state / 4_294_967_296
  }
  const int = (n: number) => Math.floor(next() * n)
  return {
    next,
    int,
    chance: (probability) => next() < probability,
    between: (from, to) => from + Math.floor(next() * (to - from)),
    pick: (list) => list[int(list.length)] ?? list[0]
  }
}

export const second = 1000
export const minute = 60 * second
export const hour = 60 * minute
export const day = 24 * hour

/** A span of time, in ms; the end is not in it. */
export interface Span {
  readonly from: number
  readonly to: number
}

export const isIn = (spans: ReadonlyArray<Span>, at: number): boolean =>
  spans.some(({ from, to }) => at >= from && at < to)

/** The parts of spans that are in `within` and in none of `without`. */
export const remaining = (
  spans: ReadonlyArray<Span>,
  within: Span,
  without: ReadonlyArray<Span>
): ReadonlyArray<Span> => {
  let rest = spans.map(({ from, to }) => ({ from: Math.max(from, within.from), to: Math.min(to, within.to) }))
  for (const hole of without) {
    rest = rest.flatMap((span) => [
      { from: span.from, to: Math.min(span.to, hole.from) },
      { from: Math.max(span.from, hole.to), to: span.to }
    ])
  }
  return rest.filter(({ from, to }) => to > from)
}

const alphabet = "0289PYLQGRJCUV"

/** A tag of its own for every number, with a letter before it. */
export const tagOf = (letter: string, n: number): string => {
  let text = ""
  for (let rest = n + 2744; rest > 0; rest = Math.floor(rest / 14)) text = alphabet.charAt(rest % 14) + text
  return `#${letter}${text}`
}

/** A moment as the API writes it. */
export const stamp = (at: number): string => new Date(at).toISOString().replace(/[-:]/g, "")
