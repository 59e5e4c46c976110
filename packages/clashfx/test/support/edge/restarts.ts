/** Watches a whole world for hours with processes that end and begin again, and with tags that are removed and added. */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Latch from "effect/Latch"
import * as Random from "effect/Random"
import * as Watcher from "../../../src/watch/Watcher.ts"
import type { Heard } from "./heard.ts"
import { any, begin, end, type Life, type Lives, live, pause } from "./lives.ts"
import type { Span } from "./judging.ts"

const minute = 60_000

/** For how long consumers have events in hand, at most (ms). */
const inHand = 30 * minute

export type Kind = "clan" | "player" | "war" | "raid"

export interface Options {
  readonly lives: Lives
  readonly tags: Readonly<Record<Kind, ReadonlyArray<string>>>
  /** What each consumer has written down. */
  readonly heards: ReadonlyArray<Heard>
  /** The clock of the processes. */
  readonly clock: Clock.Clock
  /** The edge without trouble, for those of whom a process sees the first: nothing before tells right from wrong. */
  readonly calm: Effect.Effect<unknown>
  readonly troubled: Effect.Effect<unknown>
}

/** What there is to judge by. */
export interface Restarts {
  readonly ends: ReadonlyArray<number>
  readonly spans: ReadonlyMap<string, ReadonlyArray<Span>>
  /** Ends everything that goes wrong; a last process goes on, without trouble. */
  readonly settle: Effect.Effect<Life, unknown>
}

const kinds = ["clan", "player", "war", "raid"] as const
const places = { clan: "clans", player: "players", war: "wars", raid: "raids" } as const

/** Which tags are watched: now and then one is removed, and added again. */
const changing = (
  { calm, clock, tags, troubled }: Pick<Options, "calm" | "clock" | "tags" | "troubled">,
  now: () => number
) => {
  const spans = new Map<string, Array<Span>>()
  const removed: Array<readonly [kind: Kind, tag: string, at: number]> = []
  const watched = (kind: Kind) => {
    const gone = new Set(removed.flatMap(([of, tag]) => (of === kind ? [tag] : [])))
    return tags[kind].filter((tag) => !gone.has(tag))
  }
  const add = Effect.fnUntraced(function* (watcher: Watcher.Watcher, kind: Kind, tag: string) {
    yield* calm
    removed.shift()
    spans.get(`${kind} ${tag}`)?.push({ from: now(), until: Number.POSITIVE_INFINITY })
    yield* watcher[places[kind]].add(tag).pipe(Effect.provideService(Clock.Clock, clock))
    yield* Effect.sleep(5 * minute)
    yield* troubled
  })
  const remove = Effect.fnUntraced(function* (watcher: Watcher.Watcher, kind: Kind, tag: string) {
    const about = `${kind} ${tag}`
    const before = spans.get(about) ?? [{ from: Number.NEGATIVE_INFINITY, until: Number.POSITIVE_INFINITY }]
    yield* watcher[places[kind]].remove(tag)
    removed.push([kind, tag, now()])
    spans.set(about, [...before.slice(0, -1), { from: before.at(-1)?.from ?? 0, until: now() }])
  })
  /** Removes a tag; if one is removed already, adds it again. */
  const change = Effect.fnUntraced(function* ({ watcher }: Life) {
    if ((yield* Random.next) > 0.4) return
    yield* Effect.sleep(yield* Random.nextIntBetween(0, 3 * minute))
    const [back] = removed
    const kind = (yield* any(kinds)) ?? "clan"
    const tag = yield* any(tags[kind])
    if (back === undefined) return tag === undefined ? undefined : yield* remove(watcher, kind, tag)
    // Consumers still have in hand what came before.
    return now() < back[2] + inHand ? undefined : yield* add(watcher, back[0], back[1])
  })
  return { spans, watched, change }
}

/** Begins with a process that lives until {@link Restarts} are let loose. */
export const make = Effect.fnUntraced(function* (options: Options) {
  const { clock, heards, lives } = options
  const base = yield* Clock.Clock
  const now = () => base.currentTimeMillisUnsafe()
  const ends: Array<number> = []
  const { change, spans, watched } = changing(options, now)
  const over = Latch.makeUnsafe(false)
  let isCalm = true

  const watch = Effect.gen(function* () {
    const watcher = yield* Watcher.make({ spread: "1 minute" })
    for (const kind of kinds) yield* watcher[places[kind]].add(watched(kind))
    return watcher
  }).pipe(Effect.provideService(Clock.Clock, clock))
  const next = begin(lives, watch, heards, () => isCalm)
  const close = (life: Life, isKilled: boolean) =>
    Effect.andThen(
      Effect.sync(() => ends.push(now())),
      end(life, isKilled)
    )

  let life = yield* next
  const turn = Effect.gen(function* () {
    yield* Effect.raceFirst(Effect.andThen(change(life), live(life)), over.await)
    const before = life
    const way = yield* Random.next
    if (lives.canBeTaken && way < 0.3) {
      ends.push(now())
      const later = Effect.andThen(Effect.sleep(yield* Random.nextIntBetween(0, 3 * minute)), close(before, way < 0.15))
      yield* Effect.forkDetach(later)
    } else {
      yield* close(before, way < 0.65)
      yield* Effect.raceFirst(pause, over.await)
    }
    life = yield* next
  })

  return {
    /** From now on processes end. */
    loose: Effect.gen(function* () {
      isCalm = false
      const loop = yield* Effect.forkScoped(
        Effect.whileLoop({ while: () => !over.isOpen(), body: () => turn, step: () => {} })
      )
      const settle = Effect.gen(function* () {
        isCalm = true
        yield* over.open
        yield* Fiber.join(loop)
        return life
      })
      return { ends, spans, settle } satisfies Restarts
    })
  }
})
