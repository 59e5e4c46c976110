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
  /** Of all webhooks of this gateway: some limits are those of its address. */
  readonly everybody: Pace
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

const Limited = Schema.fromJsonString(
  Schema.Struct({ retry_after: Schema.Finite, global: Schema.optionalKey(Schema.Boolean) })
)

/** What a 429 says: how long to rest, ms, and whether all webhooks are meant. */
export const limitOf = ({ body, header }: Pick<Answer, "body" | "header">): { rest: number; isGlobal: boolean } => {
  const said = Option.getOrUndefined(Schema.decodeUnknownOption(Limited)(body))
  const rest = Math.max(
    restOf(header("retry-after")),
    restOf(header("x-ratelimit-reset-after")),
    restOf(said?.retry_after.toFixed(3)),
    // It always says how long; where it does not, something is wrong with what is between.
    1000
  )
  // What is no answer of Discord's own is Cloudflare's before it, which shuts out the address.
  return { rest, isGlobal: said === undefined || said.global === true || header("x-ratelimit-global") === "true" }
}

const outcomeOf = ({ status }: Answer): Outcome => {
  if (status >= 200 && status < 300) return delivered
  if (status === 401 || status === 404 || status === 410) {
    return { _tag: "Gone", reason: `Discord answered ${status}: the webhook was deleted` }
  }
  // No word about the webhook: Cloudflare keeps this address out, for a while.
  if (status === 403) return failed(`Discord answered ${status}: it does not let this address in`)
  return status >= 400 && status < 500 && status !== 408
    ? { _tag: "Refused", reason: `Discord answered ${status}: it does not take this message` }
    : failed(`Discord answered ${status}`)
}

/** Sends events to a channel. */
export const make = ({ allowPrivate, everybody, patience, url }: DiscordOptions): Sender => {
  const pace = new Pace()
  const target = new URL(url)
  // Answers after the message is there.
  target.searchParams.set("wait", "true")
  /** Meanwhile another webhook may have been told to rest for all. */
  const turn: Effect.Effect<void> = Effect.flatMap(monotonicMillis, (now) => {
    const wait = Math.max(pace.wait(now), everybody.wait(now))
    return wait > 0 ? Effect.andThen(Effect.sleep(wait), turn) : Effect.sync(() => pace.take(now))
  })
  return {
    lane: () => "",
    together: 10,
    send: (messages) =>
      Effect.gen(function* () {
        yield* turn
        const headers = { "content-type": "application/json", "user-agent": "clashfx-gateway" }
        const sent = post({ url: target.href, headers, body: messageOf(messages), allowPrivate, patience })
        const answer = yield* Effect.match(sent, { onFailure: failed, onSuccess: (got) => got })
        if ("_tag" in answer) return answer
        const now = yield* monotonicMillis
        if (answer.status === 429) {
          const { isGlobal, rest } = limitOf(answer)
          for (const one of isGlobal ? [pace, everybody] : [pace]) one.rest(now, rest)
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
