/**
 * Plays a schedule: a watcher on a virtual clock, before an API that shows what the schedule says. Several nodes answer,
 * each with a cache of its own, so that answers go back in time; the process can be away and come back.
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/testing/TestClock"
import { Cache, GameData, KeyPool, SnapshotStore, Throttler, Watcher } from "clashfx"
import type { WatchEvent } from "clashfx/watch/WatchEvent"
import { type Random, second, type Span } from "./random.ts"

/** What the game answers now. */
export interface Made {
  readonly status: number
  readonly body: unknown
  /** How long the nodes keep it, in ms. */
  readonly lifetime: number
}

export const ok = (body: unknown, lifetime: number): Made => ({ status: 200, body, lifetime })

const reasons: Readonly<Record<number, string>> = { 403: "accessDenied", 404: "notFound", 503: "inMaintenance" }

export const failed = (status: number): Made => ({
  status,
  body: { reason: reasons[status] ?? "unknownException" },
  lifetime: 0
})

export interface Stage {
  readonly kind: "wars" | "raids"
  readonly tag: string
  /** When a process watches. */
  readonly spans: ReadonlyArray<Span>
  /** The answer to a path and query of the API. */
  readonly answer: (path: string, query: URLSearchParams, now: number) => Made
  /** How many nodes answer. */
  readonly nodes: number
  readonly random: Random
}

/** A request that was made. */
export interface Asked {
  readonly at: number
  readonly path: string
}

export interface Played {
  readonly told: ReadonlyArray<WatchEvent>
  readonly asked: ReadonlyArray<Asked>
  /** How many looks there were: each is for something. */
  readonly polls: number
}

interface Kept extends Made {
  readonly until: number
}

const edge = ({ answer, nodes, random }: Stage) => {
  const caches = Array.from({ length: nodes }, () => new Map<string, Kept>())
  return (url: URL, now: number): Kept => {
    const cache = caches[random.int(nodes)]
    const key = url.pathname + url.search
    const kept = cache?.get(key)
    if (kept !== undefined && kept.until > now) return kept
    const path = decodeURIComponent(url.pathname).replace(/^\/v1/, "")
    const made = answer(path, url.searchParams, now)
    const fresh = { ...made, until: now + made.lifetime }
    if (made.status === 200) cache?.set(key, fresh)
    return fresh
  }
}

const services = (stage: Stage, asked: Array<Asked>) => {
  const texts = new Map<string, string>()
  const answer = edge(stage)
  const client = HttpClient.make((request, url) =>
    Effect.map(Clock.currentTimeMillis, (now) => {
      const { body, status, until } = answer(url, now)
      asked.push({ at: now, path: decodeURIComponent(url.pathname) + url.search })
      const age = Math.max(0, Math.ceil((until - now) / second))
      const response = HttpServerResponse.text(JSON.stringify(body), {
        status,
        contentType: "application/json",
        headers: { "cache-control": `public max-age=${age}` }
      })
      return HttpServerResponse.toClientResponse(response, { request })
    })
  )
  return Layer.mergeAll(
    KeyPool.layer(["key"]),
    Throttler.layerNone,
    Cache.layerNone,
    GameData.layerNone,
    Layer.succeed(HttpClient.HttpClient, client),
    Layer.succeed(SnapshotStore.SnapshotStore, {
      get: (key: string) => Effect.sync(() => texts.get(key)),
      set: (key: string, text: string) => Effect.sync(() => void texts.set(key, text)),
      remove: (key: string) => Effect.sync(() => void texts.delete(key))
    })
  )
}

const until = (instant: number) =>
  Effect.flatMap(Clock.currentTimeMillis, (now) => TestClock.adjust(Math.max(0, instant - now)))

/** Plays a schedule from its first span to the end of the last one. */
export const play = (stage: Stage): Effect.Effect<Played, unknown> => {
  const told: Array<WatchEvent> = []
  const asked: Array<Asked> = []
  let polls = 0
  const watch = ({ to }: Span) =>
    Effect.gen(function* () {
      const watcher = yield* Watcher.make()
      yield* Effect.forkScoped(Stream.runForEach(watcher.events, (event) => Effect.sync(() => told.push(event))))
      yield* TestClock.adjust(0)
      yield* watcher[stage.kind].add(stage.tag)
      yield* until(to)
      polls += (yield* watcher.health).polls
    }).pipe(Effect.scoped)
  return Effect.gen(function* () {
    yield* TestClock.setTime(stage.spans[0]?.from ?? 0)
    for (const span of stage.spans) {
      yield* until(span.from)
      yield* watch(span)
    }
    return { told, asked, polls }
  }).pipe(Effect.provide(services(stage, asked)), Effect.provide(TestClock.layer()))
}
