/** A body that is asked for again and again: it is parsed only when it is new. */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { answer } from "../../../api/internal/pipeline.ts"
import type { Services } from "../../../api/Operation.ts"
import { Realtime } from "../../../api/RequestPolicy.ts"
import type { Route } from "../../../api/internal/route.ts"
import { type Now, now as readClocks } from "../../../exchange/internal/monotonic.ts"
import { DecodeError, type Origin, type RequestError } from "../../../exchange/ClashError.ts"
import { warnOfOddParts } from "../../../api/internal/oddPartsWarning.ts"
import { holding, type Known } from "../../../exchange/internal/body/hold.ts"
import { oddityOf } from "./observed.ts"
import { oddPartsOf } from "../../../exchange/internal/body/decoder.ts"
import type { OddPart } from "../../../exchange/internal/body/mend.ts"
import type { Answer } from "../../../exchange/Answer.ts"
import type { Difference } from "../../../exchange/internal/order/order.ts"
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
   * How different two values are that do not follow each other by a clock, in what can change and change back; such a
   * value may have to be confirmed. Default, and where there is nothing of that: `undefined`.
   */
  readonly apart?: (one: V, other: V) => Difference | undefined
  /**
   * Are these about two different things, of which only one can be what was asked for? Such an answer is not told from,
   * unless answers say the same for longer than a node keeps its own. Default: nothing tells.
   */
  readonly contradicts?: (value: V, known: V, now: Now) => boolean
  /** What is known of a body, so that what cannot be read of it stays as it was; default: such a body is an error. */
  readonly around?: (body: unknown, last: V | undefined) => Known
  /** What of a model that could be read says nothing here, as a word that is not known yet; default nothing. */
  readonly unread?: (model: A) => ReadonlyArray<OddPart>
  /** What was known before the first answer, from another process. */
  readonly known?: V | undefined
}

/** What was answered, and until when it is fresh: an instant of the monotonic clock (ms), as deadlines are. */
export interface Fresh<V> {
  readonly value: V
  readonly expires: number
  /** When the answer was made, at the earliest. */
  readonly madeAt: number
  /** Is the answer itself an older one than the one that has the value? */
  readonly isOlder: boolean
  /** What cannot be read of it and stays as it was; said once, as long as it lasts. */
  readonly odd?: DecodeError | undefined
}

/** How long a realtime answer counts as fresh, in ms: its header has the lifetime of what is kept for the others. */
const realtimePause = 10_000

/** What contradicts all that is known is asked for again this soon, in ms. */
const confirmAfter = 60_000

const never = (): boolean => false
const nothing = (): ReadonlyArray<OddPart> => []

/** What the parts that cannot be read are said as, if there are any. */
const errorOf = (parts: ReadonlyArray<OddPart>, { body, status }: Answer, origin: Origin): DecodeError | undefined => {
  const odd = oddityOf(parts)
  return odd && new DecodeError({ ...origin, status, body, path: odd.path, detail: odd.detail })
}
const noDifference = (): undefined => undefined

/**
 * Asks, and remembers the last answer; for an equal body the same value is answered, and so it is for one that is older
 * (`exchange/internal/order/order.ts`).
 */
export const pollRoute = <Params, Query, A, V>({
  params,
  query,
  apart = noDifference,
  around,
  contradicts = never,
  isOlder = never,
  known,
  lifetime,
  read,
  realtime = query,
  route,
  subject,
  unread = nothing
}: Question<Params, Query, A, V>): Effect.Effect<Fresh<V>, RequestError, Services> => {
  const urls = Result.all({ usual: route.url(params, query), realtime: route.url(params, realtime) })
  if (Result.isFailure(urls)) return Effect.fail(urls.failure)
  const origin = { operation: route.operation, subject }
  let seen: { readonly fingerprint: string; readonly value: V; readonly parts: ReadonlyArray<OddPart> } | undefined
  let said: string | undefined
  const newest = new NewestAnswer({ apart, contradicts, isOlder, known, lifetime })

  /** Reads a body; what cannot be read of it stays as it was, where that is known. */
  const decode = (answer: Answer) => {
    const whole = (around === undefined ? route.decoder : route.strict).decode(answer, origin)
    if (around === undefined || Result.isSuccess(whole)) return whole
    const { last } = newest
    return route.mending((body) => holding(around(body, last))).decode(answer, origin)
  }

  const understand = (answer: Answer) =>
    seen !== undefined && seen.fingerprint === answer.fingerprint
      ? Result.succeed(seen)
      : Result.map(decode(answer), (model) => {
          seen = {
            fingerprint: answer.fingerprint,
            value: read(model),
            parts: [...oddPartsOf(model), ...unread(model)]
          }
          return seen
        })

  /** What cannot be read of a body, once as long as it is the same. */
  const oddIn = ({ fingerprint }: Answer): ReadonlyArray<OddPart> => {
    const parts = seen?.fingerprint === fingerprint ? seen.parts : []
    const lasting = parts.map(({ path }) => path).join(" ")
    const isSaid = lasting === said
    said = lasting
    return isSaid ? [] : parts
  }

  /** Says it: what stays as it was to who looks, and what is left out in the log. */
  const say = (answer: Answer): Effect.Effect<DecodeError | undefined> => {
    const parts = oddIn(answer)
    return around === undefined
      ? Effect.as(warnOfOddParts(parts, origin), undefined)
      : Effect.succeed(errorOf(parts, answer, origin))
  }

  const ask = (url: string, longest: number) =>
    Effect.flatMap(answer({ origin, method: route.method, url, timeout: route.timeout, check: understand }), (answer) =>
      Effect.flatMap(Effect.zip(readClocks, say(answer)), ([now, odd]) =>
        Effect.fromResult(
          Result.map(understand(answer), (understood) => {
            const freshFor = Math.min(answer.freshUntil - answer.receivedAt, longest)
            const { isOlder, isOther, value } = newest.after(understood.value, answer, now)
            const expires = now.time + (isOther ? Math.min(freshFor, confirmAfter) : freshFor)
            return { value, expires, madeAt: newest.madeAt(answer, now.time), isOlder, odd }
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
