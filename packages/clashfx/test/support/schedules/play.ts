/**
 * Plays a schedule: a watcher on a virtual clock, before an API that shows what the schedule says. Several nodes answer,
 * each with a cache of its own, so that answers go back in time; the process can be away and come back.
 */
import * as Clock from "effect/Clock"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/testing/TestClock"
import { Cache, GameData, KeyPool, SnapshotStore, Throttler, Watcher } from "clashfx"
import type { WatchEvent } from "clashfx/watch/WatchEvent"
import * as SteppingClock from "../edge/steppingClock.ts"
import * as LyingEdge from "./edge.ts"
import type { Made } from "./made.ts"
import { minute, type Random, random, second, type Span } from "./random.ts"

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
  /** An edge that lies, with a seed of its own. */
  readonly lying?: { readonly edge: LyingEdge.Edge; readonly seed: number }
  /** An answer about something else, for an edge that mixes them up. */
  readonly foreign?: (path: string, now: number) => Made | undefined
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

const pathOf = ({ pathname }: URL): string => decodeURIComponent(pathname).replace(/^\/v1/, "")

const truthful = ({ answer, nodes, random }: Stage) => {
  const caches = Array.from({ length: nodes }, () => new Map<string, Kept>())
  return (url: URL, now: number): LyingEdge.Given => {
    const cache = caches[random.int(nodes)]
    const key = url.pathname + url.search
    const kept = cache?.get(key)
    const given = ({ body, status, until }: Kept) => ({
      status,
      text: JSON.stringify(body),
      maxAge: Math.max(0, Math.ceil((until - now) / second))
    })
    if (kept !== undefined && kept.until > now) return given(kept)
    const made = answer(pathOf(url), url.searchParams, now)
    const fresh = { ...made, until: now + made.lifetime }
    if (made.status === 200) cache?.set(key, fresh)
    return given(fresh)
  }
}

const edgeOf = (stage: Stage) => {
  if (stage.lying === undefined) {
    const answer = truthful(stage)
    return (_: LyingEdge.Request, url: URL, now: number) => Effect.sync(() => answer(url, now))
  }
  const { edge, seed } = stage.lying
  const ask = LyingEdge.make(edge, random(seed))
  return (request: LyingEdge.Request, url: URL, now: number) =>
    ask({
      request,
      key: url.pathname + url.search,
      now,
      right: () => stage.answer(pathOf(url), url.searchParams, now),
      foreign: () => stage.foreign?.(pathOf(url), now)
    })
}

/** The API lives in true time, whatever the clock of who asks says. */
const services = (stage: Stage, asked: Array<Asked>, time: Clock.Clock) => {
  const texts = new Map<string, string>()
  const answer = edgeOf(stage)
  const client = HttpClient.make((request, url) =>
    Effect.suspend(() => {
      const now = time.currentTimeMillisUnsafe()
      asked.push({ at: now, path: decodeURIComponent(url.pathname) + url.search })
      return Effect.map(answer(request, url, now), ({ maxAge, status, text }) => {
        const headers = { "cache-control": `public max-age=${maxAge}` }
        const response = HttpServerResponse.text(text, { status, contentType: "application/json", headers })
        return HttpServerResponse.toClientResponse(response, { request })
      })
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

/**
 * Lets time pass up to an instant, and the wall clock of the machine step on the way. It is right when a process begins:
 * there is nothing that could tell.
 */
const steppingUntil = Effect.fnUntraced(function* (instant: number, { step }: SteppingClock.SteppingClock, by: Random) {
  for (let now = yield* Clock.currentTimeMillis; now < instant; now = yield* Clock.currentTimeMillis) {
    yield* TestClock.adjust(Math.min(10 * minute, instant - now))
    const ahead = LyingEdge.stepOf(by)
    if (ahead !== undefined) step(ahead)
  }
  step(0)
})

/** Plays a schedule from its first span to the end of the last one. Events have the true time at which they were told. */
export const play = (stage: Stage): Effect.Effect<Played, unknown> =>
  Effect.gen(function* () {
    const told: Array<WatchEvent> = []
    const asked: Array<Asked> = []
    let polls = 0
    const time = yield* Clock.Clock
    const stepping = SteppingClock.make(time)
    const steps = stage.lying?.edge.steps === true ? random(stage.lying.seed + 1) : undefined
    const hear = (event: WatchEvent) =>
      void told.push({ ...event, at: DateTime.makeUnsafe(time.currentTimeMillisUnsafe()) })
    const watch = ({ to }: Span) =>
      Effect.gen(function* () {
        const watcher = yield* Watcher.make().pipe(Effect.provideService(Clock.Clock, stepping.clock))
        yield* Effect.forkScoped(Stream.runForEach(watcher.events, (event) => Effect.sync(() => hear(event))))
        yield* TestClock.adjust(0)
        yield* watcher[stage.kind].add(stage.tag)
        yield* steps === undefined ? until(to) : steppingUntil(to, stepping, steps)
        polls += (yield* watcher.health).polls
      }).pipe(Effect.scoped)
    yield* TestClock.setTime(stage.spans[0]?.from ?? 0)
    yield* Effect.forEach(stage.spans, (span) => Effect.andThen(until(span.from), watch(span)), { discard: true }).pipe(
      Effect.provide(services(stage, asked, time))
    )
    return { told, asked, polls }
  }).pipe(Effect.provide(TestClock.layer()))
