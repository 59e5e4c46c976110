/**
 * A watcher whose process ends at any moment and begins again on the same store: its scope is closed, or it is killed
 * without a word, or the next process takes the store over while it still runs. Consumers are slow, fail, and get stuck.
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as HttpClient from "effect/http/HttpClient"
import * as Latch from "effect/Latch"
import * as Random from "effect/Random"
import * as Schedule from "effect/Schedule"
import * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import * as Delivery from "../../../src/watch/Delivery.ts"
import { SnapshotStore, SnapshotStoreError, type Store } from "../../../src/watch/SnapshotStore.ts"
import type { WatchEvent } from "../../../src/watch/WatchEvent.ts"
import type { Watcher } from "../../../src/watch/Watcher.ts"
import { hear, type Heard } from "./heard.ts"

/** How processes come and go. */
export interface Lives {
  /** Opens the store for a process. */
  readonly open: Effect.Effect<Store, unknown, Scope.Scope>
  /** Can the next process open it while this one still runs? */
  readonly canBeTaken: boolean
  /** What the store itself was given, if it takes events: that is judged then, and consumers are spectators. */
  readonly written?: Heard
}

/** A process, as what happens to it. */
export interface Body {
  isAlive: boolean
  /** One of its consumers is done with nothing any more. */
  isStuck: boolean
  /** Opens when the store is about to be written. */
  readonly writes: Latch.Latch
}

/** A process that runs. */
export interface Life {
  readonly watcher: Watcher
  readonly body: Body
  readonly scope: Scope.Closeable
}

const second = 1000
const minute = 60 * second

const chance = (p: number) => Effect.map(Random.next, (dice) => dice < p)
/** Any of some. */
export const any = <A>(of: ReadonlyArray<A>) => Effect.map(Random.next, (dice) => of[Math.floor(dice * of.length)])

const upTo = (millis: number) => Effect.flatMap(Random.nextIntBetween(0, millis), (wait) => Effect.sleep(wait))

/** Goes on only in a process that lives: a killed one does nothing any more, not even fail. */
const alive = (body: Body) => Effect.suspend(() => (body.isAlive ? Effect.void : Effect.never))

/** The store as a process sees it: it takes its time, refuses now and then, and a kill comes before or after a write. */
const mortal = (store: Store, body: Body): Store => {
  const slowly = <A>(effect: Effect.Effect<A, SnapshotStoreError>, key: string) =>
    alive(body).pipe(
      Effect.andThen(upTo(100)),
      Effect.andThen(alive(body)),
      Effect.andThen(
        Effect.flatMap(chance(0.02), (refuses) =>
          refuses ? Effect.fail(new SnapshotStoreError({ operation: "set", key, cause: "not now" })) : effect
        )
      ),
      Effect.tap(() => Effect.andThen(upTo(100), alive(body)))
    )
  return {
    get: (key) => slowly(store.get(key), key),
    set: (key, text) =>
      Effect.suspend(() => {
        body.writes.openUnsafe()
        return slowly(store.set(key, text), key)
      }),
    remove: (key) => store.remove(key),
    commit:
      store.commit &&
      ((key, text, events) =>
        Effect.suspend(() => {
          body.writes.openUnsafe()
          return slowly(store.commit?.(key, text, events) ?? Effect.void, key)
        })),
    tell: store.tell && ((events) => slowly(store.tell?.(events) ?? Effect.void, "events")),
    dues: store.dues && {
      get: (key) => slowly(store.dues?.get(key) ?? Effect.succeed(undefined), key),
      set: (all) => slowly(store.dues?.set(all) ?? Effect.void, "due")
    }
  }
}

/** What a killed process has asked for reaches nobody. */
const mortalClient = (body: Body) =>
  Effect.map(
    HttpClient.HttpClient,
    HttpClient.transform((response) => alive(body).pipe(Effect.andThen(response), Effect.tap(alive(body))))
  )

/** Writes events down, slowly; fails before or after. */
const handler = (heard: Heard, body: Body, base: Clock.Clock, isCalm: () => boolean, canStick: boolean) =>
  Effect.fnUntraced(function* (events: ReadonlyArray<WatchEvent>) {
    const fails = isCalm() ? Effect.succeed(false) : chance(0.08)
    if (canStick && body.isStuck) yield* Effect.never
    if (!isCalm()) yield* upTo(2 * second)
    yield* alive(body)
    if (yield* fails) yield* Effect.fail("it fails before it has written")
    for (const event of events) hear(heard, event, base.currentTimeMillisUnsafe())
    if (!isCalm()) yield* upTo(second / 2)
    yield* alive(body)
    if (yield* fails) yield* Effect.fail("it fails after it has written")
  })

type Handler = ReturnType<typeof handler>

const again = Schedule.spaced("2 seconds")

/** The ways to consume a watcher. */
const ways: ReadonlyArray<(watcher: Watcher, handle: Handler) => Effect.Effect<unknown, unknown>> = [
  (watcher, handle) => watcher.run(handle),
  (watcher, handle) => watcher.run(handle, { batch: { size: 20, within: "5 seconds" }, concurrency: 3 }),
  (watcher, handle) =>
    Effect.retryOrElse(
      Stream.runForEach(watcher.events, (event) => handle([event])),
      again,
      () => Effect.void
    ),
  (watcher, handle) =>
    watcher.deliveries.pipe(
      Stream.groupedWithin(10, "3 seconds"),
      Stream.mapEffect((batch) => Effect.andThen(handle(Delivery.events(batch)), Delivery.done(batch)), {
        concurrency: 2
      }),
      Stream.runDrain,
      Effect.retryOrElse(again, () => Effect.void)
    )
]

/** Begins a process: `make` makes its watcher, `heards` are what its consumers have written down. */
export const begin = Effect.fnUntraced(function* <E, R>(
  { open }: Lives,
  make: Effect.Effect<Watcher, E, R>,
  heards: ReadonlyArray<Heard>,
  isCalm: () => boolean
) {
  const base = yield* Clock.Clock
  const scope = yield* Scope.make()
  const body: Body = { isAlive: true, isStuck: false, writes: Latch.makeUnsafe(false) }
  const store = mortal(yield* Scope.provide(open, scope), body)
  const watcher = yield* make.pipe(
    Effect.provideService(SnapshotStore, store),
    Effect.provideServiceEffect(HttpClient.HttpClient, mortalClient(body)),
    Scope.provide(scope)
  )
  for (const [n, heard] of heards.entries()) {
    const way = yield* any(ways)
    if (way !== undefined) yield* Effect.forkIn(way(watcher, handler(heard, body, base, isCalm, n > 0)), scope)
  }
  return { watcher, body, scope } satisfies Life
})

/** Ends a process in one of the ways; a killed one is cleared away later. */
export const end = ({ body, scope }: Life, isKilled: boolean) =>
  Effect.suspend(() => {
    if (isKilled) body.isAlive = false
    const closing = Scope.close(scope, Exit.void)
    return isKilled ? Effect.asVoid(Effect.forkDetach(closing)) : closing
  })

/** Lets a process live for a while: seconds, or minutes; half of them end while they are writing. */
export const live = Effect.fnUntraced(function* ({ body }: Life) {
  const length = yield* Random.next
  yield* upTo(length < 0.15 ? 5 * second : length < 0.3 ? minute : 25 * minute)
  if (yield* chance(0.25)) {
    body.isStuck = true
    yield* upTo(10 * minute)
  }
  if (yield* chance(0.5)) return
  body.writes.closeUnsafe()
  yield* Effect.timeoutOption(body.writes.await, minute)
  yield* upTo(200)
})

/** How long nobody watches: mostly not at all, sometimes for hours. */
export const pause = Effect.flatMap(Random.next, (length) =>
  length < 0.5 ? Effect.void : upTo(length < 0.85 ? minute : length < 0.95 ? 20 * minute : 150 * minute)
)
