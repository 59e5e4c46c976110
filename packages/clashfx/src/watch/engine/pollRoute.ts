/** A body that is asked for again and again: it is parsed only when it is new. */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { answer } from "../../api/internal/pipeline.ts"
import type { Services } from "../../api/Operation.ts"
import { Realtime } from "../../api/RequestPolicy.ts"
import type { Route } from "../../api/internal/route.ts"
import { now as readClocks } from "../../exchange/internal/monotonic.ts"
import type { RequestError } from "../../exchange/ClashError.ts"
import { warnOfOddParts } from "../../api/internal/oddPartsWarning.ts"
import { oddPartsOf } from "../../exchange/internal/decoder.ts"
import type { OddPart } from "../../exchange/internal/mend.ts"
import type { Answer } from "../../exchange/Answer.ts"
import { NewestAnswer } from "./newestAnswer.ts"

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
  /** When the answer was made, at the earliest. */
  readonly madeAt: number
}

/** How long a realtime answer counts as fresh, in ms: its header has the lifetime of what is kept for the others. */
const realtimePause = 10_000

/** What contradicts all that is known is asked for again this soon, in ms. */
const confirmAfter = 60_000

const never = (): boolean => false

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
  lifetime,
  read,
  realtime = query,
  route,
  subject
}: Question<Params, Query, A, V>): Effect.Effect<Fresh<V>, RequestError, Services> => {
  const urls = Result.all({ usual: route.url(params, query), realtime: route.url(params, realtime) })
  if (Result.isFailure(urls)) return Effect.fail(urls.failure)
  const origin = { operation: route.operation, subject }
  let seen: { readonly fingerprint: string; readonly value: V; readonly parts: ReadonlyArray<OddPart> } | undefined
  let warned: string | undefined
  const newest = new NewestAnswer({ contradicts, isOlder, known, lifetime })

  const understand = (answer: Answer) =>
    seen !== undefined && seen.fingerprint === answer.fingerprint
      ? Result.succeed(seen)
      : Result.map(route.decoder.decode(answer, origin), (model) => {
          seen = { fingerprint: answer.fingerprint, value: read(model), parts: oddPartsOf(model) }
          return seen
        })

  /** Says once of a body what could not be read of it. */
  const warn = ({ fingerprint }: Answer) => {
    const of = seen?.fingerprint === fingerprint && warned !== fingerprint ? seen : undefined
    if (of === undefined) return Effect.void
    warned = fingerprint
    return warnOfOddParts(of.parts, origin)
  }

  const ask = (url: string, longest: number) =>
    Effect.flatMap(answer({ origin, method: route.method, url, timeout: route.timeout, check: understand }), (answer) =>
      Effect.flatMap(Effect.andThen(warn(answer), readClocks), (now) =>
        Effect.fromResult(
          Result.map(understand(answer), (understood) => {
            const { time } = now
            const freshFor = Math.min(answer.freshUntil - answer.receivedAt, longest)
            const { isOther, value } = newest.after(understood.value, answer, now)
            const expires = time + (isOther ? Math.min(freshFor, confirmAfter) : freshFor)
            return { value, expires, madeAt: newest.madeAt(answer, time) }
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
