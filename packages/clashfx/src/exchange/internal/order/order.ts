/**
 * Which of two answers to one question is newer. Behind the API stand several caches, so an answer can be older than the
 * one before it, and what it says has then not just happened. This is the one place that decides; the reasons are in
 * `docs/design/how-answers-are-ordered.md`.
 *
 * In this order:
 *
 * 1. The edge. Where `max-age` counts down, an answer runs out a whole lifetime after it was made, and the lifetime of a
 *    route is always the same: what runs out earlier was made earlier. Headers are whole seconds, and true at some time
 *    while the answer was on its way, so what is nearer than that says nothing. Nodes that do not count, or count wrong, say
 *    that old copies are new: where the body speaks against its header, the next answer decides, and an edge whose nodes
 *    contradict each other is taken for one that does not count.
 * 2. What can only grow (a witness that the caller brings): a body in which it is more is newer, unless it is what was
 *    before a fall.
 * 3. What came before. A body that was superseded, that looks like one, or in which what can only grow is less, is held:
 *    it comes from a node that is behind, or it is true. The answers after it decide: it is told when they have more in
 *    common with it than with the newest one, and dropped when the newest one is back.
 * 4. Everything else is newer; on an edge that went back in time lately, it has to be confirmed by the next answer.
 *
 * What is held is told with the answer that confirms it: nothing that was true is passed over. All times are milliseconds
 * on the monotonic clock.
 */
import * as Hash from "effect/Hash"
import { confirms, type Doubt, doubtOf, doubtOfHeader } from "./doubt.ts"
import { type Lifetime, tolerance } from "./lifetime.ts"

/** An answer, as far as its order matters. */
export interface Sight {
  readonly fingerprint: string
  /** When it came. */
  readonly at: number
  /** For how long from then on it is fresh, as its header says; 0 where it says nothing. */
  readonly freshFor: number
  /** How long it was on its way, ms: its header may have been true so much earlier. Default 0. */
  readonly took?: number | undefined
}

/**
 * - `same`: the body that is known
 * - `newer`: tell what is different
 * - `older`: it says nothing yet; the next answer decides
 */
export type Verdict = "same" | "newer" | "older"

/**
 * What only grows, between two bodies: some of it grew, some fell, both, or neither; `reset` where something began
 * anew, as counts do with a season.
 */
export type Growth = "grew" | "fell" | "reset" | "both" | "neither"

/** How different two bodies are. */
export interface Difference {
  /** 0 for bodies that say the same; what is made soon after a body has much in common with it. */
  readonly distance: number
  /** Marks what is different, so that marks of a way from one body to another cancel out where the way leads back (by `^`). */
  readonly mark: number
}

/** What bodies say about their order. */
export interface Witness<B> {
  readonly growth: (before: B, after: B) => Growth
  readonly difference: (one: B, other: B) => Difference
  /**
   * Do these follow each other by a clock, as the states of a war do? Then time decides, and no further look is needed.
   * Default: no.
   */
  readonly isClocked?: (one: B, other: B) => boolean
}

/** For so long an edge is expected to do again what it did, in ms; the longer time if it does so after the shorter one. */
const memory = { once: 3_600_000, again: 86_400_000 } as const

/** When an edge did something odd last, and whether it is its habit. */
export type Oddness = readonly [last: number, isHabit: boolean]

/** Something odd that an edge does, once or as a habit. */
class Habit {
  private last = Number.NEGATIVE_INFINITY
  private isHabit = false

  note(at: number): void {
    // After a day it begins anew as something done once.
    this.isHabit = at < this.last + memory.again && (this.isHabit || at >= this.last + memory.once)
    this.last = at
  }

  isExpected(at: number): boolean {
    return at < this.last + (this.isHabit ? memory.again : memory.once)
  }

  /** What is known of it, as long as it is of use. */
  learnt(at: number): Oddness | undefined {
    return at < this.last + memory.again ? [this.last, this.isHabit] : undefined
  }

  /** Goes on from what another process has learnt. */
  recall([last, isHabit]: Oddness): void {
    this.isHabit ||= isHabit
    this.last = Math.max(this.last, last)
  }
}

/** What is known of the edge behind which all answers of a kind come; headers that count down make it superfluous. */
export class Edge {
  private readonly backwards = new Habit()
  private readonly contradictions = new Habit()

  /** Takes note of headers that contradict each other: some nodes count, and others do not. */
  contradicts(at: number): void {
    this.contradictions.note(at)
    this.wentBack(at)
  }

  /** Did headers contradict each other lately? Then they say nothing. */
  isContradictory(at: number): boolean {
    return this.contradictions.isExpected(at)
  }

  /** Takes note of an answer that was older than the one before. */
  wentBack(at: number): void {
    this.backwards.note(at)
  }

  /** Did answers go back in time lately? */
  goesBack(at: number): boolean {
    return this.backwards.isExpected(at)
  }

  /** What is known of it, for the next process. */
  learnt(at: number): { readonly backwards: Oddness | undefined; readonly contradictions: Oddness | undefined } {
    return { backwards: this.backwards.learnt(at), contradictions: this.contradictions.learnt(at) }
  }

  /** Goes on from what another process has learnt. */
  recall(backwards: Oddness | undefined, contradictions: Oddness | undefined): void {
    if (backwards !== undefined) this.backwards.recall(backwards)
    if (contradictions !== undefined) this.contradictions.recall(contradictions)
  }
}

// ---------------------------------------------------------------------------------------------------------------------
// History
// ---------------------------------------------------------------------------------------------------------------------

/** A body by its name. */
export interface Named<B> {
  readonly fingerprint: string
  /** Bodies with the same mark say the same, in whatever order; the mark of the first one is 0. */
  readonly mark: number
  readonly body: B
}

/** A body that another one took the place of. */
export interface Superseded<B> {
  readonly fingerprint: string
  readonly mark: number
  /** What only grows, from it to its successor. */
  readonly growth: Growth
  /** Kept where it is needed: after a fall, and on an edge that goes back in time. */
  readonly body: B | undefined
  /** Was it never believed? */
  readonly isUnproven?: boolean
}

/** Bodies that may be newer, in the order in which they came: the last answers that were not the newest body. */
export interface Held<B> {
  readonly bodies: ReadonlyArray<Named<B>>
  readonly last: Named<B>
  /** When the last one came. */
  readonly at: number
  /** How many answers after the first have confirmed it. */
  readonly confirmed: number
  readonly doubt: Doubt
}

/** What is known of the answers to one question: to be given to the next {@link judge}. */
export interface History<B> {
  /** Of the newest body. */
  readonly fingerprint: string
  readonly mark: number
  /** When the newest copy of it runs out, at the latest. */
  readonly until: number
  /** How much sooner than that it may run out: for so long it was on its way. */
  readonly sooner: number
  /** When it came last. */
  readonly seenAt: number
  /** How many answers have been something else since then. */
  readonly others: number
  /** The bodies before it, the oldest first. */
  readonly superseded: ReadonlyArray<Superseded<B>>
  readonly held: Held<B> | undefined
  /** When a body that came before took the place of the newest one, because its header said that it is newer. */
  readonly returnedAt?: number | undefined
}

/** So many superseded bodies are remembered. */
const depth = 8

/** So many answers in a row are believed without a witness against them, however soon they come: no header is for ever. */
export const patience = 12

/** Begins with the first answer. */
export const begin = <B>({ at, fingerprint, freshFor: said, took = 0 }: Sight, lifetime: Lifetime): History<B> => {
  const freshFor = lifetime.within(said)
  lifetime.learn(freshFor, at)
  const until = at + freshFor
  return { fingerprint, mark: 0, until, sooner: took, seenAt: at, others: 0, superseded: [], held: undefined }
}

/** Begins before the first answer, with what is known from an earlier process: only growth can tell that it is newer. */
export const resume = <B>(at: number): History<B> => ({
  fingerprint: "",
  mark: 0,
  until: Number.NEGATIVE_INFINITY,
  sooner: 0,
  seenAt: at,
  others: 0,
  superseded: [],
  held: undefined
})

/** Is this a body that came before? */
export const isKnown = <B>(history: History<B> | undefined, fingerprint: string): boolean =>
  history !== undefined &&
  (history.fingerprint === fingerprint || history.superseded.some((one) => one.fingerprint === fingerprint))

// ---------------------------------------------------------------------------------------------------------------------
// Order
// ---------------------------------------------------------------------------------------------------------------------

/** What an answer is judged by. */
export interface Case<B> {
  readonly history: History<B>
  readonly sight: Sight
  readonly lifetime: Lifetime
  readonly edge: Edge
  readonly witness: Witness<B>
  /** The newest body. */
  readonly newest: B
  /** The body of the answer; read when it is asked for. */
  readonly body: () => B
}

/** Do headers say when answers were made? */
const doHeadersTell = <B>({ edge, lifetime, sight }: Case<B>): boolean =>
  lifetime.tells && !edge.isContradictory(sight.at)

/** What was found about an answer. */
export interface Judged<B> {
  readonly verdict: Verdict
  /** The bodies to tell of, one after the other; those before the last were held. None, unless something is newer. */
  readonly path: ReadonlyArray<Named<B>>
  readonly history: History<B>
}

/** What the edge says about an answer that is not the newest body: was it made before it, after it, or can it not tell? */
const byEdge = <B>(of: Case<B>): Verdict | "before" | "expired" | "unclear" => {
  const {
    history,
    sight: { at, freshFor, took = 0 }
  } = of
  if (!doHeadersTell(of)) return "unclear"
  const lead = at + freshFor - history.until
  if (lead + history.sooner < -tolerance) return "older"
  // A copy that has run out may have done so long ago: a fresh one will come.
  if (freshFor === 0) return "expired"
  if (lead - took > tolerance) return "newer"
  return lead < 0 || took > tolerance ? "before" : "unclear"
}

/** Remembers a body that is older than the newest one. */
const remember = <B>(list: ReadonlyArray<Superseded<B>>, one: Superseded<B>): ReadonlyArray<Superseded<B>> => [
  ...list.filter(({ mark }) => mark !== one.mark).slice(1 - depth),
  one
]

/** Bodies are kept where answers go back in time and nothing but bodies can tell. */
const isWary = <B>(of: Case<B>): boolean => !doHeadersTell(of) && of.edge.goesBack(of.sight.at)

/** One body after the other takes the place of the newest. */
const accept = <B>(of: Case<B>, path: ReadonlyArray<Named<B>>, returnedAt?: number): Judged<B> => {
  const { history, sight, witness } = of
  let newest: Named<B> = { fingerprint: history.fingerprint, mark: history.mark, body: of.newest }
  let { superseded } = history
  for (const next of path) {
    const growth = witness.growth(newest.body, next.body)
    const isKept = (growth !== "grew" && growth !== "neither") || isWary(of)
    superseded = remember(superseded, {
      fingerprint: newest.fingerprint,
      mark: newest.mark,
      growth,
      body: isKept ? newest.body : undefined
    })
    newest = next
  }
  const { fingerprint, mark } = newest
  superseded = superseded.filter((one) => one.mark !== mark)
  const { at, freshFor, took: sooner = 0 } = sight
  return {
    verdict: "newer",
    path,
    history: {
      fingerprint,
      mark,
      until: at + freshFor,
      sooner,
      seenAt: at,
      others: 0,
      superseded,
      held: undefined,
      returnedAt
    }
  }
}

/**
 * What was held is older than the newest body. It is known from now on, if that is certain: where another body came that
 * is doubted as well, or so soon that a node may be behind, it is only dropped.
 */
const refute = <B>({ edge, history, lifetime, newest, sight, witness }: Case<B>, isCertain: boolean): History<B> => {
  const { held } = history
  if (held === undefined) return history
  if (held.doubt.isOfHeader === true) {
    // An older copy is what is left of before, whoever is right.
    if (sight.at + sight.freshFor < held.at + lifetime.behind - tolerance) return { ...history, held: undefined }
    if (held.doubt.isFall || sight.fingerprint === history.fingerprint) edge.contradicts(sight.at)
    return { ...history, held: undefined }
  }
  edge.wentBack(sight.at)
  if (!isCertain || sight.at < held.at + lifetime.behind) return { ...history, held: undefined }
  const superseded = held.bodies.reduce(
    (list, { body, fingerprint, mark }) =>
      list.some((one) => one.mark === mark)
        ? list
        : remember(list, { fingerprint, mark, growth: witness.growth(body, newest), body, isUnproven: true }),
    history.superseded
  )
  return { ...history, superseded, held: undefined }
}

/** Is a doubt at rest, after so many answers that confirmed it? */
const isSettled = <B>({ history, lifetime, sight }: Case<B>, doubt: Doubt, confirmed: number): boolean => {
  // No node can be so far behind any more.
  const isOutlived = !doubt.outlives || sight.at >= history.seenAt + lifetime.behind
  return confirmed >= doubt.looks && (isOutlived || (!doubt.isFall && history.others + 1 >= patience))
}

/** It is the newest body, or says the same. */
const same = <B>(of: Case<B>): Judged<B> => {
  const { at, fingerprint, freshFor, took = 0 } = of.sight
  const { history } = of
  const until = Math.max(history.until, at + freshFor)
  const sooner = until - Math.max(history.until - history.sooner, at + freshFor - took)
  // Most answers are this one: what is kept is named, for spreading takes several times as long.
  const { held, mark, returnedAt, superseded } = refute(of, true)
  return {
    verdict: "same",
    path: [],
    history: { fingerprint, mark, until, sooner, seenAt: at, others: 0, superseded, held, returnedAt }
  }
}

/**
 * Judges an answer after what is known of its question. An answer that is `older` changes nothing but the history: it may
 * be told with a later one.
 */
export const judge = <B>(asked: Case<B>): Judged<B> => {
  const { history, lifetime } = asked
  const { fingerprint, freshFor: said } = asked.sight
  const freshFor = lifetime.within(said)
  const of = freshFor === said ? asked : { ...asked, sight: { ...asked.sight, freshFor } }
  const { sight } = of
  lifetime.learn(freshFor, sight.at)
  if (fingerprint === history.fingerprint) return same(of)
  const others = history.others + 1
  const older = (held: Held<B> | undefined): Judged<B> => ({
    verdict: "older",
    path: [],
    history: { ...history, others, held }
  })
  const edge = byEdge(of)
  // However sure the headers are, they are not believed for ever.
  const isGone = others >= patience && (edge !== "older" || sight.at >= history.seenAt + lifetime.behind)
  if ((edge === "older" || edge === "expired") && !isGone) return older(history.held)
  return decide(of, edge === "newer", edge === "before", older)
}

/** What is held, with a body that confirms it. */
const followed = <B>({ bodies, doubt, last }: Held<B>, current: Named<B>): ReadonlyArray<Named<B>> => {
  // One of them again is a node that is behind the others.
  if (last.mark === current.mark || bodies.some(({ mark }) => mark === current.mark)) return bodies
  // A body that came before is true when it lasts; what goes on from it is true without it.
  return doubt.isReturn === true && bodies.length === 1 ? [current] : [...bodies, current]
}

const decide = <B>(
  of: Case<B>,
  isNewer: boolean,
  isBefore: boolean,
  older: (held: Held<B>) => Judged<B>
): Judged<B> => {
  const { history, sight, witness } = of
  const { held } = history
  const body = of.body()
  const difference = witness.isClocked?.(of.newest, body) === true ? undefined : witness.difference(of.newest, body)
  const mark = difference === undefined ? Hash.string(sight.fingerprint) : history.mark ^ difference.mark
  const current: Named<B> = { fingerprint: sight.fingerprint, mark, body }
  if (difference?.distance === 0) return same(of)
  const doubt = isNewer ? doubtOfHeader(of, current) : doubtOf(of, current, isBefore, isWary(of))
  const isReturn = isNewer && history.superseded.some((one) => one.mark === mark)
  if (isReturn && sight.at < (history.returnedAt ?? Number.NEGATIVE_INFINITY) + of.lifetime.behind) {
    // To and fro within a lifetime, and the headers say each time that it is newer: they do not tell when answers were made.
    of.edge.contradicts(sight.at)
    return decide(of, false, isBefore, older)
  }
  if (held === undefined) {
    return doubt === undefined || isSettled(of, doubt, 0)
      ? accept(of, [current], isReturn ? sight.at : undefined)
      : older({ bodies: [current], last: current, at: sight.at, confirmed: 0, doubt })
  }
  const isAgain = held.last.mark === mark
  // What is doubted more neither speaks for what is held nor against it.
  const isWorse = !isAgain && doubt !== undefined && doubt.looks > held.doubt.looks
  const isOfChange = !held.doubt.isFall && held.doubt.isReturn !== true
  if (isWorse && isOfChange && history.others < patience) return older(held)
  if (!isAgain && !confirms(witness, current.body, held, of.newest)) {
    if (isWorse) return older(held)
    return decide({ ...of, history: refute(of, doubt === undefined) }, isNewer, isBefore, older)
  }
  if (!isAgain && held.doubt.isReturn === true && !held.doubt.isFall) {
    // What came of a return says all that is to be told, by itself.
    return decide({ ...of, history: { ...history, held: undefined } }, isNewer, isBefore, older)
  }
  const bodies = followed(held, current)
  const confirmed = held.confirmed + 1
  if (doubt === undefined) return accept(of, bodies)
  if (!isSettled(of, held.doubt, confirmed)) return older({ ...held, bodies, last: current, at: sight.at, confirmed })
  const told = accept(of, held.bodies)
  if (isAgain) return told
  // What confirmed the others may need to be confirmed itself.
  const next = decide(
    { ...of, history: { ...told.history, others: 0 }, newest: held.last.body },
    false,
    false,
    (held) => ({
      verdict: "newer",
      path: [],
      history: { ...told.history, others: 1, held }
    })
  )
  return { ...next, verdict: "newer", path: [...told.path, ...next.path] }
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
