/**
 * Which of two answers to one question is newer. Behind the API stand several caches, so an answer can be older than the
 * one before it, and what it says has then not just happened. This is the one place that decides; the reasons are in
 * `docs/design/how-answers-are-ordered.md`.
 *
 * In this order:
 *
 * 1. The edge. Where `max-age` counts down, an answer runs out a whole lifetime after it was made, and the lifetime of a
 *    route is always the same: what runs out earlier was made earlier. Headers are whole seconds, so what is nearer than
 *    that says nothing.
 * 2. What can only grow (a witness that the caller brings): a body in which it is more is newer.
 * 3. What came before. A body that was superseded, or in which what can only grow is less, is a suspect: it comes from a
 *    node that is behind, or it is true again. It is believed when nothing newer came for as long as nodes can be behind; a
 *    body that was superseded has to come twice in a row, too.
 * 4. Everything else is newer.
 *
 * All times are milliseconds on the monotonic clock.
 */

/** An answer, as far as its order matters. */
export interface Sight {
  readonly fingerprint: string
  /** When it came. */
  readonly at: number
  /** For how long from then on it is fresh, as its header says; 0 where it says nothing. */
  readonly freshFor: number
}

/**
 * - `same`: the body that is known
 * - `newer`: tell what is different
 * - `older`: it says nothing; the next answer decides
 */
export type Verdict = "same" | "newer" | "older"

/** What only grows, between what is known and an answer: 1 when it grew, -1 when it shrank, 0 when that says nothing. */
export type Growth = -1 | 0 | 1

// ---------------------------------------------------------------------------------------------------------------------
// Lifetimes
// ---------------------------------------------------------------------------------------------------------------------

/** Headers give whole seconds, rounded in either way, and answers take their time. */
const tolerance = 1200

/** With lifetimes shorter than this, whole seconds are too coarse to order answers. */
const coarse = 3000

/** So many answers in a row with the same rest of a lifetime: it is a whole one, and lifetimes are shorter than they were. */
const repeats = 4

/** Milliseconds that answers live at most where headers do not say so, as recorded by route. */
export const lifetimes = {
  clan: 120_000,
  player: 60_000,
  war: 120_000,
  leagueGroup: 600_000,
  leagueWar: 600_000,
  raid: 120_000,
  warLog: 120_000
} as const

/** What headers tell about the lifetime of the answers to one question. */
export class Lifetime {
  /** The longest freshness that was seen. */
  private longest = 0
  /** Does it count down? Then it has been seen shorter than it can be. */
  private counts = false
  private last = -1
  private times = 0
  private readonly otherwise: number

  /** `otherwise`: how far nodes are behind at most (ms), where headers say nothing. */
  constructor(otherwise: number) {
    this.otherwise = otherwise
  }

  /** Takes note of an answer. */
  learn(freshFor: number): void {
    this.times = freshFor === this.last ? this.times + 1 : 1
    this.last = freshFor
    if (freshFor > this.longest) {
      this.counts = this.longest > 0
      this.longest = freshFor
    } else if (freshFor > 0 && freshFor < this.longest) {
      const isWhole = this.times >= repeats && freshFor < this.longest - tolerance
      this.counts = !isWhole
      if (isWhole) this.longest = freshFor
    }
  }

  /** Do headers tell when answers were made? */
  get tells(): boolean {
    return this.counts && this.longest >= coarse
  }

  /** How far behind a node can be. */
  get behind(): number {
    return this.longest > 0 ? this.longest : this.otherwise
  }
}

// ---------------------------------------------------------------------------------------------------------------------
// Order
// ---------------------------------------------------------------------------------------------------------------------

/** A body that another one took the place of. */
interface Superseded {
  readonly fingerprint: string
  /** What only grows, from it to its successor. */
  readonly growth: Growth
}

/** What is known of the answers to one question: a value, to be given to the next {@link judge}. */
export interface History {
  /** Of the newest body. */
  readonly fingerprint: string
  /** When the newest copy of it runs out. */
  readonly until: number
  /** When it came last. */
  readonly seenAt: number
  /** How many answers have been something else since then. */
  readonly others: number
  /** The bodies before it, the oldest first. */
  readonly superseded: ReadonlyArray<Superseded>
}

/** So many superseded bodies are remembered. */
const depth = 8

/** So many answers in a row are believed without a witness against them, however soon they come. */
const patience = 12

/** Begins with the first answer. */
export const begin = ({ at, fingerprint, freshFor }: Sight, lifetime: Lifetime): History => {
  lifetime.learn(freshFor)
  return { fingerprint, until: at + freshFor, seenAt: at, others: 0, superseded: [] }
}

/** Begins before the first answer, with what is known from an earlier process: only growth can tell that it is newer. */
export const resume = (at: number): History => ({
  fingerprint: "",
  until: Number.NEGATIVE_INFINITY,
  seenAt: at,
  others: 0,
  superseded: []
})

/** Is this a body that came before? */
export const isKnown = (history: History | undefined, fingerprint: string): boolean =>
  history !== undefined &&
  (history.fingerprint === fingerprint || history.superseded.some((one) => one.fingerprint === fingerprint))

/** What the edge says about an answer that is not the newest body: was it made before it, after it, or can it not tell? */
const byEdge = (
  history: History,
  { at, freshFor }: Sight,
  lifetime: Lifetime
): Verdict | "before" | "expired" | "unclear" => {
  if (!lifetime.tells) return "unclear"
  const lead = at + freshFor - history.until
  if (lead < -tolerance) return "older"
  // A copy that has run out may have done so long ago: a fresh one will come.
  if (freshFor === 0) return "expired"
  if (lead > tolerance) return "newer"
  return lead < 0 ? "before" : "unclear"
}

const accept = (history: History, { at, fingerprint, freshFor }: Sight, growth: Growth): History => ({
  fingerprint,
  until: at + freshFor,
  seenAt: at,
  others: 0,
  superseded: [
    ...history.superseded.filter((known) => known.fingerprint !== fingerprint).slice(1 - depth),
    { fingerprint: history.fingerprint, growth }
  ]
})

/**
 * Judges an answer after what is known of its question; `growth` is asked only about bodies that are not known. An answer
 * that is `older` changes nothing but the history.
 */
export const judge = (
  history: History,
  sight: Sight,
  lifetime: Lifetime,
  growth: () => Growth,
  /** Does a body that came before have to come twice to be believed? Not where states follow each other by a clock. */
  twice = true
): { readonly verdict: Verdict; readonly history: History } => {
  const { at, fingerprint, freshFor } = sight
  lifetime.learn(freshFor)
  if (fingerprint === history.fingerprint) {
    const until = Math.max(history.until, at + freshFor)
    return { verdict: "same", history: { ...history, until, seenAt: at, others: 0 } }
  }
  const others = history.others + 1
  const older = (): ReturnType<typeof judge> => ({ verdict: "older", history: { ...history, others } })
  const edge = byEdge(history, sight, lifetime)
  if (edge === "older") return older()
  if (edge === "expired" && others < patience) return older()
  const known = history.superseded.find((one) => one.fingerprint === fingerprint)
  const grown = known === undefined ? growth() : known.growth === 1 ? -1 : 0
  const newer = (): ReturnType<typeof judge> => ({ verdict: "newer", history: accept(history, sight, grown) })
  if (edge === "newer" || grown === 1) return newer()
  const isSuspect = grown === -1 || known !== undefined || edge === "before"
  if (!isSuspect) return newer()
  // No node can be so far behind any more; a body that came before has to come twice.
  const isOutlived = at >= history.seenAt + lifetime.behind && (known === undefined || !twice || others > 1)
  return isOutlived || (grown === 0 && others >= patience) ? newer() : older()
}

/**
 * Is an answer older than another one to the same question, by their headers alone? For caches, which know nothing else. A
 * header that does not count down says of no answer that it is older than an earlier one.
 */
export const isOlder = (one: Kept, other: Kept): boolean =>
  one.until < other.until - tolerance && one.answer.fingerprint !== other.answer.fingerprint

/** An answer, and the instant at which it runs out. */
interface Kept {
  readonly answer: { readonly fingerprint: string }
  readonly until: number
}
