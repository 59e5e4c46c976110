/** Webhooks by the Standard Webhooks specification: each event alone, signed, in order per tag. */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import type * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import { post } from "./post.ts"
import { delivered, failed, type Message, type Outcome, restAsked, type Sender } from "./sender.ts"
import { messageId, type Retired, signatures } from "./signing.ts"

/** Where and how to send. */
export interface StandardOptions {
  readonly url: string
  readonly secret: Redacted.Redacted<string>
  readonly retired: ReadonlyArray<Retired>
  readonly allowPrivate: boolean
  readonly patience: number
}

/** The body in the form that the specification suggests; the event is passed on as it is stored. */
export const bodyOf = ({ at, body, type }: Message): string =>
  `{"type":${JSON.stringify(type)},"timestamp":"${new Date(at).toISOString()}","data":${body}}`

const outcomeOf = (status: number, rest: number): Outcome => {
  if (status >= 200 && status < 300) return delivered
  if (status === 410) return { _tag: "Gone", reason: "the receiver answered 410: it wants nothing any more" }
  return failed(`the receiver answered ${status}`, rest)
}

/** Sends events to a receiver. */
export const make = ({ allowPrivate, patience, retired, secret, url }: StandardOptions): Sender => ({
  lane: ({ tag }) => tag ?? "",
  together: 1,
  send: ([message]) =>
    message === undefined
      ? Effect.succeed(delivered)
      : Effect.gen(function* () {
          const now = yield* Clock.currentTimeMillis
          const body = bodyOf(message)
          const id = messageId(message.id)
          const headers = {
            "content-type": "application/json",
            "user-agent": "clashfx-gateway",
            "webhook-id": id,
            "webhook-timestamp": String(Math.floor(now / 1000)),
            "webhook-signature": signatures(secret, retired, { id, now, body })
          }
          const sent = yield* Effect.result(post({ url, headers, body, allowPrivate, patience }))
          if (Result.isFailure(sent)) return failed(sent.failure)
          const { header, status } = sent.success
          return outcomeOf(status, restAsked(header, yield* Clock.currentTimeMillis))
        })
})
