/** Discord webhooks: events as messages, ten at once, paced as Discord says, and never more than 5 in 2 seconds. */
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import { monotonicMillis } from "../internal/monotonic.ts"
import { messageOf } from "./lines.ts"
import { type Answer, post } from "./post.ts"
import { delivered, failed, type Outcome, restOf, type Sender } from "./sender.ts"

/** Where and how to send. */
export interface DiscordOptions {
  readonly url: string
  readonly allowPrivate: boolean
  readonly patience: number
}

/** Requests in a window of so many ms. */
const [most, window] = [5, 2000]

/** Says how long to wait before the next message: what Discord said last, and what it says in general. */
export class Pace {
  private readonly sent: Array<number> = []
  private free = 0

  /** How long until the next message may go, ms. */
  wait(now: number): number {
    const oldest = this.sent.length < most ? Number.NEGATIVE_INFINITY : (this.sent[0] ?? 0)
    return Math.max(0, this.free - now, oldest + window - now)
  }

  take(now: number): void {
    this.sent.push(now)
    if (this.sent.length > most) this.sent.shift()
  }

  /** Nothing goes before so many ms have passed. */
  rest(now: number, ms: number): void {
    this.free = Math.max(this.free, now + ms)
  }
}

const Limited = Schema.fromJsonString(Schema.Struct({ retry_after: Schema.Finite }))

const restAfter = ({ body, header }: Answer): number =>
  Math.max(
    restOf(header("retry-after")),
    restOf(header("x-ratelimit-reset-after")),
    Option.match(Schema.decodeUnknownOption(Limited)(body), {
      onNone: () => 0,
      onSome: ({ retry_after }) => restOf(String(Math.max(0, retry_after)))
    }),
    // It always says how long; where it does not, something is wrong with what is between.
    1000
  )

const outcomeOf = ({ status }: Answer): Outcome => {
  if (status >= 200 && status < 300) return delivered
  if (status === 401 || status === 403 || status === 404 || status === 410) {
    return { _tag: "Gone", reason: `Discord answered ${status}: the webhook was deleted` }
  }
  return status >= 400 && status < 500 && status !== 408
    ? { _tag: "Refused", reason: `Discord answered ${status}: it does not take this message` }
    : failed(`Discord answered ${status}`)
}

/** Sends events to a channel. */
export const make = ({ allowPrivate, patience, url }: DiscordOptions): Sender => {
  const pace = new Pace()
  const target = new URL(url)
  // Answers after the message is there.
  target.searchParams.set("wait", "true")
  return {
    lane: () => "",
    together: 10,
    send: (messages) =>
      Effect.gen(function* () {
        yield* Effect.sleep(pace.wait(yield* monotonicMillis))
        pace.take(yield* monotonicMillis)
        const headers = { "content-type": "application/json", "user-agent": "clashfx-gateway" }
        const sent = post({ url: target.href, headers, body: messageOf(messages), allowPrivate, patience })
        const answer = yield* Effect.match(sent, { onFailure: failed, onSuccess: (got) => got })
        if ("_tag" in answer) return answer
        const now = yield* monotonicMillis
        if (answer.status === 429) {
          const rest = restAfter(answer)
          pace.rest(now, rest)
          const paced: Outcome = { _tag: "Paced", after: rest }
          return paced
        }
        if (answer.header("x-ratelimit-remaining") === "0")
          pace.rest(now, restOf(answer.header("x-ratelimit-reset-after")))
        return outcomeOf(answer)
      })
  }
}

/** Is this where Discord's webhooks are? */
export const isDiscord = ({ hostname, pathname, port, protocol }: URL): boolean =>
  protocol === "https:" &&
  port === "" &&
  /^(?:(?:ptb|canary)\.)?discord(?:app)?\.com$/.test(hostname) &&
  /^\/api\/(?:v\d+\/)?webhooks\/\d+\/[\w-]+$/.test(pathname)
