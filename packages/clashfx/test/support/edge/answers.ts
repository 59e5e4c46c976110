/** The answers that each address gave: which ones a watcher could learn something new from. */
import type { Served } from "@clashfx/simulator"
import type { Looks } from "../watch/looks.ts"

/** The answers of one address, in order; times in ms. */
export interface Answers {
  /** When each one was given, right or wrong. */
  readonly all: Array<number>
  /** Those that were right, and of a later instant than every right one before. */
  readonly news: Looks
  /** The same with the odd ones, of which something can be told all the same: one row is there twice, say. */
  readonly shown: Looks
}

const noLooks = (): Looks => ({ at: [], made: [], until: 0 })
const nothing = (): Answers => ({ all: [], news: noLooks(), shown: noLooks() })
const none = nothing()

const noteLook = (looks: Looks, at: number, made: number): void => {
  if (made <= (looks.made.at(-1) ?? Number.NEGATIVE_INFINITY)) return
  looks.at.push(at)
  looks.made.push(made)
}

/** Notes answers, told by the simulator itself. */
export interface Record {
  readonly note: (served: Served) => void
  readonly of: (address: string) => Answers
  readonly count: () => number
  /** How many were older than one before, and how many went wrong. */
  readonly odd: () => { readonly older: number; readonly wrong: number }
}

/** `isHarmless` says of a fault that the answer is right in spite of it. */
export const make = (isHarmless: (fault: NonNullable<Served["fault"]>) => boolean): Record => {
  const byAddress = new Map<string, Answers>()
  let count = 0
  let older = 0
  let wrong = 0
  return {
    note: ({ at, fault, made, status, url }) => {
      // However many weekends are asked for: every page shows the newest.
      const [address = url] = url.slice("/v1".length).split("?")
      const answers = byAddress.get(address) ?? nothing()
      byAddress.set(address, answers)
      count++
      answers.all.push(at)
      if (made !== undefined && status < 400) noteLook(answers.shown, at, made)
      const isRight = (fault === undefined || isHarmless(fault)) && made !== undefined && status < 500
      if (!isRight) {
        wrong++
        return
      }
      if (made < (answers.news.made.at(-1) ?? 0)) older++
      noteLook(answers.news, at, made)
    },
    of: (address) => byAddress.get(address) ?? none,
    count: () => count,
    odd: () => ({ older, wrong })
  }
}
