/** The answers that each address gave: which ones a watcher could learn something new from. */
import type { Served } from "@clashfx/simulator"
import type { Looks } from "../watch/looks.ts"

/** The answers of one address, in order; times in ms. */
export interface Answers {
  /** When each one was given, right or wrong. */
  readonly all: ReadonlyArray<number>
  /** Those that were right, and of a later instant than every right one before. */
  readonly news: Looks
  /** The same with the odd ones, of which something can be told all the same: one row is there twice, say. */
  readonly shown: Looks
}

/** Some of the answers: those that are given while this is true of the time (ms). */
export type When = (at: number) => boolean

interface Answer {
  readonly at: number
  /** When it was made, if that is known. */
  readonly made: number | undefined
  readonly isRight: boolean
  /** Does it show anything? */
  readonly isShown: boolean
}

const newer = (answers: Iterable<Answer>): Looks => {
  const looks: Looks = { at: [], made: [], until: 0 }
  for (const { at, made = Number.NEGATIVE_INFINITY } of answers) {
    if (made <= (looks.made.at(-1) ?? Number.NEGATIVE_INFINITY)) continue
    looks.at.push(at)
    looks.made.push(made)
  }
  return looks
}

/** Notes answers, told by the simulator itself. */
export interface Record {
  readonly note: (served: Served) => void
  /** Those of an address; all, unless it is said which. */
  readonly of: (address: string, when?: When) => Answers
  readonly count: () => number
  /** How many were older than one before, and how many went wrong. */
  readonly odd: () => { readonly older: number; readonly wrong: number }
}

/** `isHarmless` says of a fault that the answer is right in spite of it. */
export const make = (isHarmless: (fault: NonNullable<Served["fault"]>) => boolean): Record => {
  const byAddress = new Map<string, Array<Answer>>()
  const newest = new Map<string, number>()
  let count = 0
  let older = 0
  let wrong = 0
  return {
    note: ({ at, fault, made, status, url }) => {
      // However many weekends are asked for: every page shows the newest.
      const [address = url] = url.slice("/v1".length).split("?")
      const answers = byAddress.get(address) ?? []
      byAddress.set(address, answers)
      count++
      const isRight = (fault === undefined || isHarmless(fault)) && made !== undefined && status < 500
      answers.push({ at, made, isRight, isShown: status < 400 })
      const before = newest.get(address) ?? 0
      if (!isRight) wrong++
      else if (made < before) older++
      else newest.set(address, made)
    },
    of: (address, when = () => true) => {
      const answers = (byAddress.get(address) ?? []).filter(({ at }) => when(at))
      return {
        all: answers.map(({ at }) => at),
        news: newer(answers.filter(({ isRight }) => isRight)),
        shown: newer(answers.filter(({ isShown }) => isShown))
      }
    },
    count: () => count,
    odd: () => ({ older, wrong })
  }
}
