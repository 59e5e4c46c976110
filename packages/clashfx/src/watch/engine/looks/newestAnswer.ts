/** Which of the answers to one question is the newest: nodes answer with different ages, and now and then about something else. */
import type { Answer } from "../../../exchange/Answer.ts"
import { Lifetime } from "../../../exchange/internal/order/lifetime.ts"
import type { Now } from "../../../exchange/internal/monotonic.ts"
import {
  begin,
  type Difference,
  Edge,
  type History,
  judge,
  resume,
  type Witness
} from "../../../exchange/internal/order/order.ts"

/** Nothing in common. */
const unlike: Difference = { distance: Number.MAX_SAFE_INTEGER, mark: 0 }

/**
 * States follow each other by a clock: it is time that makes them true again, and no further look. What can change and
 * change back within one state is compared.
 */
const clocked = <V>({ apart, isOlder }: Pick<Telling<V>, "apart" | "isOlder">): Witness<V> => ({
  growth: (before, after) => (isOlder(after, before) ? "fell" : isOlder(before, after) ? "grew" : "neither"),
  difference: (one, other) => apart(one, other) ?? unlike,
  isClocked: (one, other) => apart(one, other) === undefined
})

/** How values are told apart; see `Question`. */
interface Telling<V> {
  readonly apart: (one: V, other: V) => Difference | undefined
  readonly contradicts: (value: V, known: V, now: Now) => boolean
  readonly isOlder: (value: V, other: V) => boolean
  readonly known: V | undefined
  readonly lifetime: number
}

/** The newest value that was answered (`exchange/internal/order/order.ts`). */
export class NewestAnswer<V> {
  private readonly contradicts: Telling<V>["contradicts"]
  private readonly witness: Witness<V>
  private readonly lifetime: Lifetime
  private readonly edge = new Edge()
  private history: History<V> | undefined
  private newest: { readonly value: V } | undefined
  private odd: { readonly value: V; readonly since: number } | undefined

  constructor({ apart, contradicts, isOlder, known, lifetime }: Telling<V>) {
    this.contradicts = contradicts
    this.witness = clocked({ apart, isOlder })
    this.lifetime = new Lifetime(lifetime)
    this.newest = known === undefined ? undefined : { value: known }
  }

  /**
   * The newest value after an answer; `isOther` when that one is about something else, and nothing is told from it, and
   * `isOlder` when it is older than what is known.
   */
  after(
    value: V,
    answer: Answer,
    now: Now
  ): { readonly value: V; readonly isOther: boolean; readonly isOlder: boolean } {
    const isOther = this.isOther(value, now)
    if (isOther && this.newest !== undefined) return { value: this.newest.value, isOther, isOlder: false }
    const newest = this.newestAfter(value, answer, now.time)
    const isOlder = newest === this.newest
    this.newest = newest
    return { value: newest.value, isOther: false, isOlder }
  }

  /** The newest value so far. */
  get last(): V | undefined {
    return this.newest?.value
  }

  /** When an answer was made, at the earliest. */
  madeAt({ freshUntil, receivedAt }: Answer, at: number): number {
    return this.lifetime.madeAt(at, freshUntil - receivedAt)
  }

  /** Is this about something else? What all nodes say is right, and what was known before is not. */
  private isOther(value: V, now: Now): boolean {
    const { newest, odd } = this
    const at = now.time
    if (newest === undefined || !this.contradicts(value, newest.value, now)) {
      this.odd = undefined
      return false
    }
    const since = odd === undefined || this.contradicts(value, odd.value, now) ? { value, since: at } : odd
    this.odd = since
    if (at < since.since + this.lifetime.behind) return true
    this.history = undefined
    this.newest = undefined
    this.odd = undefined
    return false
  }

  /** This answer, what it confirms, or what was the newest before it. */
  private newestAfter(value: V, { fingerprint, freshUntil, receivedAt, took }: Answer, at: number): { value: V } {
    const { edge, lifetime, newest, witness } = this
    const sight = { fingerprint, at, freshFor: freshUntil - receivedAt, took }
    if (newest === undefined) {
      this.history = begin(sight, lifetime)
      return { value }
    }
    const judged = judge({
      history: this.history ?? resume<V>(at),
      sight,
      lifetime,
      edge,
      witness,
      newest: newest.value,
      body: () => value
    })
    this.history = judged.history
    if (judged.verdict === "older") return newest
    return { value: judged.path.at(-1)?.body ?? value }
  }
}
