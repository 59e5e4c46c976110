/** The tags that a watcher polls, each in a fiber of its own, while they come and go. */
import type * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as FiberMap from "effect/FiberMap"
import * as Metric from "effect/Metric"
import * as Predicate from "effect/Predicate"
import * as Result from "effect/Result"
import type * as Scope from "effect/Scope"
import * as Semaphore from "effect/Semaphore"
import type { Services } from "../../../api/Operation.ts"
import type { InvalidTag } from "../../../model/Tag.ts"
import type { WatchedKind } from "../../../diff/Stamp.ts"
import * as Metrics from "../metrics.ts"
import { now } from "../../../exchange/internal/monotonic.ts"
import type { Poller, TagStatus } from "./poller.ts"
import type { Witness } from "./maintenance.ts"

/** Tags of one kind, added and removed while the watcher runs. */
export interface Watched {
  /** Watches more tags; those that are watched already go on as they are. Nothing is added when one tag is wrong. */
  readonly add: (...tags: ReadonlyArray<string | Iterable<string>>) => Effect.Effect<void, InvalidTag>
  /** Stops watching tags and forgets everything about them, stored snapshots as well. */
  readonly remove: (...tags: ReadonlyArray<string | Iterable<string>>) => Effect.Effect<void, InvalidTag>
}

/** Makes the pollers of tags, knowing how many are added together. */
type Start = (added: number) => (tag: string) => Poller

export interface TagSet {
  /** The tags of one kind. */
  readonly ofKind: (
    kind: WatchedKind,
    parse: (input: string) => Result.Result<string, InvalidTag>,
    start: Start
  ) => Watched
  readonly size: () => number
  readonly status: Effect.Effect<ReadonlyArray<TagStatus>>
  /** All tags, for whoever wants to know how the game is. */
  readonly witnesses: () => Iterable<Witness>
}

const parseAll = (
  tags: ReadonlyArray<string | Iterable<string>>,
  parse: (input: string) => Result.Result<string, InvalidTag>
): Effect.Effect<ReadonlySet<string>, InvalidTag> => {
  const parsed = new Set<string>()
  for (const given of tags) {
    // In JavaScript it may be anything: what is no list is taken for a tag, and refused as such.
    for (const tag of Predicate.isIterable(given) && typeof given !== "string" ? given : [given]) {
      const result = parse(tag)
      if (Result.isFailure(result)) return Effect.fail(result.failure)
      parsed.add(result.success)
    }
  }
  return Effect.succeed(parsed)
}

/** No tags yet; the fibers end with the scope. All that are added together have one context: it would be half of a fiber. */
export const make = Effect.fnUntraced(function* (
  context: Context.Context<Services>
): Effect.fn.Return<TagSet, never, Scope.Scope> {
  const pollers = new Map<string, Poller>()
  const fibers = yield* FiberMap.make<string>()
  const turns = Semaphore.makeUnsafe(1)
  const count = Effect.suspend(() => Metric.update(Metrics.watched, pollers.size))

  /** One change at a time, and each as a whole: a tag is never half watched. */
  const inTurn = (change: Effect.Effect<void>): Effect.Effect<void> =>
    turns.withPermit(Effect.uninterruptible(Effect.andThen(change, count)))

  return {
    ofKind: (kind, parse, start) => ({
      add: (...tags) =>
        Effect.flatMap(parseAll(tags, parse), (parsed) =>
          inTurn(
            Effect.gen(function* () {
              const fresh = [...parsed].filter((tag) => !pollers.has(kind + tag))
              const make = start(fresh.length)
              for (const tag of fresh) {
                const poller = make(tag)
                pollers.set(kind + tag, poller)
                yield* FiberMap.run(fibers, kind + tag, poller.run)
              }
            }).pipe(Effect.provideContext(context))
          )
        ),
      remove: (...tags) =>
        Effect.flatMap(parseAll(tags, parse), (parsed) =>
          inTurn(
            Effect.gen(function* () {
              for (const tag of parsed) {
                const poller = pollers.get(kind + tag)
                if (poller === undefined) continue
                pollers.delete(kind + tag)
                yield* FiberMap.remove(fibers, kind + tag)
                yield* poller.forget
              }
            })
          )
        )
    }),
    size: () => pollers.size,
    status: Effect.map(now, (now) => Array.from(pollers.values(), (poller) => poller.status(now))),
    witnesses: () => pollers.values()
  }
})
