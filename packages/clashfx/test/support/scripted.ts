/** An API that answers by script, for what a living world does not do. */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Layer from "effect/Layer"
import { TestClock } from "effect/testing"
import type { Provided } from "../../src/Clash.ts"
import type { NoUsableKey } from "../../src/exchange/ClashError.ts"
import * as Cache from "../../src/service/Cache.ts"
import * as GameData from "../../src/game/GameData.ts"
import * as KeyPool from "../../src/service/KeyPool.ts"
import * as Throttler from "../../src/service/Throttler.ts"

/** A body of 200, or another status. */
export type Reply = { readonly [key: string]: unknown } | number

export interface Script {
  /** What is answered to a path below the base URL, decoded; nothing is 404. */
  readonly replies: Record<string, Reply | ((path: string) => Reply)>
  /** The paths that were asked for, in order. */
  readonly asked: Array<string>
}

export const script = (replies: Script["replies"]): Script => ({ replies, asked: [] })

const answer = ({ replies, asked }: Script, url: string, maxAge: () => number): Response => {
  const path = decodeURIComponent(url.slice(url.indexOf("/v1") + 3))
  asked.push(path)
  const found = replies[path] ?? 404
  const reply = typeof found === "function" ? found(path) : found
  const headers = { "content-type": "application/json", "cache-control": `max-age=${maxAge()}` }
  if (typeof reply !== "number") return new Response(JSON.stringify(reply), { headers })
  const reasons: Readonly<Record<number, string>> = { 403: "accessDenied", 404: "notFound", 503: "inMaintenance" }
  const reason = reasons[reply] ?? "unknownException"
  return new Response(reply === 504 ? "" : JSON.stringify({ reason }), { status: reply, headers })
}

/** Everything that operations need, on a script whose every answer takes a second; `maxAge` of each in seconds. */
export const scripted = (
  script: Script,
  maxAge = () => 120
): Layer.Layer<Provided | HttpClient.HttpClient, NoUsableKey> =>
  Layer.mergeAll(
    KeyPool.layer(["scripted-key"]),
    Throttler.layerNone,
    Cache.layer(),
    GameData.layerNone,
    Layer.succeed(
      HttpClient.HttpClient,
      HttpClient.make((request) =>
        Effect.as(Effect.sleep("1 second"), HttpClientResponse.fromWeb(request, answer(script, request.url, maxAge)))
      )
    )
  )

/** Runs an effect on the test clock, and tells how many seconds it took. */
export const timed = <A, E, R>(effect: Effect.Effect<A, E, R>): Effect.Effect<readonly [A, number], E, R> =>
  Effect.gen(function* () {
    const before = yield* Clock.currentTimeMillis
    const fiber = yield* Effect.forkChild(
      Effect.zipWith(effect, Clock.currentTimeMillis, (result, after) => [result, (after - before) / 1000] as const)
    )
    yield* TestClock.adjust("1 hour")
    return yield* Fiber.join(fiber)
  })
