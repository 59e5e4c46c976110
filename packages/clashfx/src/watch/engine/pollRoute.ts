/** A body that is asked for again and again: it is parsed only when it is new. */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { answer } from "../../api/internal/pipeline.ts"
import type { Services } from "../../api/Operation.ts"
import { Realtime } from "../../api/RequestPolicy.ts"
import type { Route } from "../../api/internal/route.ts"
import { type Now, now as readClocks } from "../../exchange/internal/monotonic.ts"
import { Lifetime } from "../../exchange/internal/lifetime.ts"
import { begin, Edge, type History, judge, resume, type Witness } from "../../exchange/internal/order.ts"
import type { RequestError } from "../../exchange/ClashError.ts"
import type { Answer } from "../../exchange/Answer.ts"

/** What to ask for, and what to keep of the answer. */
export interface Question<Params, Query, A, V> {
  readonly route: Route<Params, Query, A>
  readonly params: Params
  readonly query: Query
  /** The query of who wants data without the delay of the API's cache (`RequestPolicy.Realtime`), where there is such. */
  readonly realtime?: Query
  /** What errors say that was asked for. */
  readonly subject: string
  readonly read: (model: A) => V
  /** How far nodes are behind at most where headers do not say it (ms); see `lifetimes`. */
  readonly lifetime: number
  /** Does what can only grow say that a value is an older picture than another one? Default: nothing grows. */
  readonly isOlder?: (value: V, other: V) => boolean
  /**
   * Are these about two different things, of which only one can be what was asked for? Such an answer is not told from,
   * unless answers say the same for longer than a node keeps its own. `date` is now (ms, UTC). Default: nothing tells.
   */
  readonly contradicts?: (value: V, known: V, date: number) => boolean
  /** What was known before the first answer, from another process. */
  readonly known?: V | undefined
}

/** What was answered, and until when it is fresh: an instant of the monotonic clock (ms), as deadlines are. */
export interface Fresh<V> {
  readonly value: V
  readonly expires: number
}

/** How long a realtime answer counts as fresh, in ms: its header has the lifetime of what is kept for the others. */
const realtimePause = 10_000

/** What contradicts all that is known is asked for again this soon, in ms. */
const confirmAfter = 60_000

const never = (): boolean => false

/** States follow each other by a clock: it is time that makes them true again, and no further look. */
const clocked = <V>(isOlder: (value: V, other: V) => boolean): Witness<V> => ({
  growth: (before, after) => (isOlder(after, before) ? "fell" : isOlder(before, after) ? "grew" : "neither"),
  difference: () => ({ distance: 0, mark: 0 }),
  isClocked: true
})

/**
 * Asks, and remembers the last answer; for an equal body the same value is answered, and so it is for one that is older
 * (`exchange/internal/order.ts`).
 */
export const pollRoute = <Params, Query, A, V>({
  params,
  query,
  contradicts = never,
  isOlder = never,
  known,
  lifetime: otherwise,
  read,
  realtime = query,
  route,
  subject
}: Question<Params, Query, A, V>): Effect.Effect<Fresh<V>, RequestError, Services> => {
  const urls = Result.all({ usual: route.url(params, query), realtime: route.url(params, realtime) })
  if (Result.isFailure(urls)) return Effect.fail(urls.failure)
  const origin = { operation: route.operation, subject }
  let seen: { readonly fingerprint: string; readonly value: V } | undefined
  const lifetime = new Lifetime(otherwise)
  const edge = new Edge()
  const witness = clocked(isOlder)
  let history: History<V> | undefined
  let newest: { readonly value: V } | undefined = known === undefined ? undefined : { value: known }
  let odd: { readonly value: V; readonly since: number } | undefined

  /** Is this about something else? What all nodes say is right, and what was known before is not. */
  const isOther = (value: V, { date, time: at }: Now): boolean => {
    if (newest === undefined || !contradicts(value, newest.value, date)) {
      odd = undefined
      return false
    }
    if (odd === undefined || contradicts(value, odd.value, date)) odd = { value, since: at }
    if (at < odd.since + lifetime.behind) return true
    history = undefined
    newest = undefined
    odd = undefined
    return false
  }

  /** Is this the newest answer, or as new as it? */
  const isNewest = ({ fingerprint, freshUntil, receivedAt }: Answer, at: number, value: V): boolean => {
    const sight = { fingerprint, at, freshFor: freshUntil - receivedAt }
    if (newest === undefined) {
      history = begin(sight, lifetime)
      return true
    }
    const judged = judge({
      history: history ?? resume<V>(at),
      sight,
      lifetime,
      edge,
      witness,
      newest: newest.value,
      body: () => value
    })
    history = judged.history
    return judged.verdict !== "older"
  }

  const understand = (answer: Answer) =>
    seen !== undefined && seen.fingerprint === answer.fingerprint
      ? Result.succeed(seen)
      : Result.map(route.decoder.decode(answer, origin), (model) => {
          seen = { fingerprint: answer.fingerprint, value: read(model) }
          return seen
        })

  const ask = (url: string, longest: number) =>
    Effect.flatMap(answer({ origin, method: route.method, url, timeout: route.timeout, check: understand }), (answer) =>
      Effect.flatMap(readClocks, (now) =>
        Effect.fromResult(
          Result.map(understand(answer), (understood) => {
            const { time } = now
            const freshFor = Math.min(answer.freshUntil - answer.receivedAt, longest)
            if (isOther(understood.value, now) && newest !== undefined)
              return { value: newest.value, expires: time + Math.min(freshFor, confirmAfter) }
            if (isNewest(answer, time, understood.value) || newest === undefined) newest = understood
            return { value: newest.value, expires: time + freshFor }
          })
        )
      )
    )
  return Effect.flatMap(Realtime, (isOn) =>
    isOn && realtime !== query
      ? ask(urls.success.realtime, realtimePause)
      : ask(urls.success.usual, Number.POSITIVE_INFINITY)
  )
}
