/** What speaks against an answer being newer than the one before it, and how much it takes to believe it all the same. */
import type { Case, Growth, Held, Named, Superseded, Witness } from "./order.ts"

/** What it takes to believe an answer. */
export interface Doubt {
  /** So many answers after it have to confirm it. */
  readonly looks: number
  /** Has the newest body to be missing for as long as nodes can be behind? */
  readonly outlives: boolean
  /** Is it that less is there of what can only grow? */
  readonly isFall: boolean
  /** Was all of it so before? */
  readonly isReturn?: boolean
  /** Is it against the header, which says that the answer is newer? */
  readonly isOfHeader?: boolean
}

/**
 * Looks that are needed, by what an answer looks like. One in twenty answers of a bad edge is stale, and stale ones come in
 * a row: what is no more than possible takes few looks, what was so just before takes more.
 */
const looks = { change: 1, reset: 0, fall: 1, again: 2, againWary: 3, olderByGrowth: 5, header: 1 } as const

const isFallen = (growth: Growth): boolean => growth === "fell" || growth === "reset"
const nothingFell = (growth: Growth): boolean => growth === "grew" || growth === "neither"

/**
 * Does an answer say that what is held is true? It does when it has more in common with it than with the newest body. Where
 * that is a fall, it has to go on from it, and to be a fall as well: what has all that the newest body has comes after that.
 */
export const confirms = <B>(witness: Witness<B>, body: B, { doubt, last }: Held<B>, newest: B): boolean => {
  const isOfFall = () => nothingFell(witness.growth(last.body, body)) && !nothingFell(witness.growth(newest, body))
  if (doubt.isFall && !isOfFall()) return false
  return witness.difference(last.body, body).distance <= witness.difference(newest, body).distance
}

/** Is a body one of those that came before, or between them? */
const isOfBefore = <B>(
  { history: { superseded }, newest, witness }: Case<B>,
  body: B,
  growth: Growth,
  isWary: boolean
): boolean => {
  const isIt = ({ body: past, growth: since }: Superseded<B>): boolean => {
    if (past === undefined) return false
    // Between it and the newest one.
    if (isFallen(growth)) return nothingFell(witness.growth(past, body))
    // Before it; or after it, and before something of it began anew: growth is likelier, where answers do not go back.
    const isPast = nothingFell(witness.growth(body, past))
    if (!isPast && (!isWary || nothingFell(since) || growth === "neither")) return false
    const near = witness.difference(past, body).distance
    return (isPast ? near : near * 2) < witness.difference(newest, body).distance
  }
  return superseded.some(isIt)
}

/** What speaks against an answer that is not the newest body, and of which headers do not say that it is newer. */
export const doubtOf = <B>(
  of: Case<B>,
  { body, fingerprint, mark }: Named<B>,
  isBefore: boolean,
  isWary: boolean
): Doubt | undefined => {
  const { history, newest, witness } = of
  const known = history.superseded.find((one) => one.fingerprint === fingerprint || one.mark === mark)
  const growth = witness.growth(newest, body)
  const isFall = isFallen(growth)
  if (witness.isClocked?.(newest, body) === true) {
    return isFall || known !== undefined || isBefore ? { looks: 0, outlives: true, isFall } : undefined
  }
  if (known?.isUnproven === true) return { looks: looks.again, outlives: true, isFall, isReturn: true }
  if (known !== undefined || isOfBefore(of, body, growth, isWary)) {
    // Of one that came before, growth since then counts as well as what is left of it: a season may have begun.
    const isOlder = isFall || known?.growth === "grew"
    const again = isWary ? looks.againWary : looks.again
    return { looks: isOlder ? looks.olderByGrowth : again, outlives: true, isFall, isReturn: true }
  }
  if (isFall) return { looks: growth === "reset" && !isWary ? looks.reset : looks.fall, outlives: true, isFall }
  if (growth === "grew") return undefined
  if (isBefore) return { looks: 0, outlives: true, isFall }
  return isWary && growth === "neither" ? { looks: looks.change, outlives: false, isFall } : undefined
}

/**
 * What speaks against an answer of which the header says that it is newer. A node that does not count says so of every
 * answer, however old: where the rest is a whole lifetime, a body that came before, or in which there is less of what can
 * only grow, is not believed at once. What begins anew is: the copies of before do not look like that.
 */
export const doubtOfHeader = <B>(
  { history, lifetime, newest, sight, witness }: Case<B>,
  { body, fingerprint, mark }: Named<B>
): Doubt | undefined => {
  if (witness.isClocked?.(newest, body) === true || !lifetime.isWhole(sight.freshFor)) return undefined
  const isFall = witness.growth(newest, body) === "fell"
  const isAgain = history.superseded.some((one) => one.fingerprint === fingerprint || one.mark === mark)
  return isFall || isAgain ? { looks: looks.header, outlives: false, isFall, isOfHeader: true } : undefined
}
