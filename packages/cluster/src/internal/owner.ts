/** Owning a bucket: claim it, watch what is in it, follow its list, and stop at once when somebody else has it. */
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Metric from "effect/Metric"
import * as PubSub from "effect/PubSub"
import * as Ref from "effect/Ref"
import * as Schedule from "effect/Schedule"
import type * as Scope from "effect/Scope"
import * as Clash from "clashfx/Clash"
import * as SnapshotStore from "clashfx/watch/SnapshotStore"
import * as Watcher from "clashfx/watch/Watcher"
import type { ClusterDatabase } from "../ClusterDatabase.ts"
import * as BucketStore from "./bucketStore.ts"
import type { Changed } from "./changes.ts"
import type { Claim } from "./ledger.ts"
import { monotonicMillis } from "./monotonic.ts"
import * as Metrics from "./metrics.ts"
import type { Patiently } from "./outage.ts"
import { kinds, type Kind, serviceBucket } from "./tags.ts"

/** What a watcher of a bucket is used for. */
export type BucketWatcher = Pick<Watcher.Watcher<unknown>, "clans" | "players" | "wars" | "raids" | "health" | "status">

/** A bucket that this process owns. */
export interface Owned {
  readonly bucket: number
  readonly epoch: bigint
  readonly watcher: BucketWatcher
}

/** How a bucket came to us. */
export interface Taken {
  readonly bucket: number
  readonly epoch: bigint
  /** Its owner before, if it had one that did not give it back. */
  readonly from: string | undefined
  readonly tags: number
  readonly millis: number
}

export interface Owner {
  readonly name: string
  readonly database: ClusterDatabase["Service"]
  readonly patiently: Patiently
  readonly changed: PubSub.PubSub<Changed>
  /** What this process owns, by bucket. */
  readonly owned: Map<number, Owned>
  /** Done when this process goes: all buckets are given back at once, not one after the other. */
  readonly leaving: Deferred.Deferred<void>
  readonly onTaken: (taken: Taken) => Effect.Effect<void>
  readonly onLost: (claim: Claim) => Effect.Effect<void>
  readonly makeWatcher: (bucket: number) => Effect.Effect<BucketWatcher, never, Clash.Services | Scope.Scope>
}

/** New tags begin over so long for each of them, and a minute in all, ms. */
const [spreadOfTag, longestSpread] = [50, 60_000]

const listed = (owner: Owner, bucket: number) =>
  Effect.map(
    owner.patiently(
      owner.database.sql<{ kind: Kind; tag: string }>`SELECT kind, tag FROM clashfx_watched WHERE bucket = ${bucket}`
    ),
    (rows) => new Map(kinds.map((kind) => [kind, new Set(rows.flatMap((row) => (row.kind === kind ? [row.tag] : [])))]))
  )

type Tags = ReadonlyMap<Kind, ReadonlySet<string>>

const without = (all: ReadonlySet<string> | undefined, known: ReadonlySet<string> | undefined): ReadonlyArray<string> =>
  [...(all ?? [])].filter((tag) => known?.has(tag) !== true)

/** Lets the watcher watch what the list says; gives how many tags are new to it. */
const follow = (watcher: BucketWatcher, from: Tags, to: Tags, onAdd: (added: number) => void) =>
  Effect.forEach(
    kinds,
    (kind) => {
      const of = watcher[`${kind}s`]
      const added = without(to.get(kind), from.get(kind))
      const removed = without(from.get(kind), to.get(kind))
      onAdd(added.length)
      return Effect.andThen(
        added.length === 0 ? Effect.void : of.add(added),
        removed.length === 0 ? Effect.void : of.remove(removed)
      )
    },
    { discard: true }
    // Somebody has got a tag past the table's check: the others are watched all the same when it is gone.
  ).pipe(Effect.catch((error) => Effect.logError("The watch list holds what no tag is", error)))

/** Owns a bucket until somebody else has it; with the scope nothing of it is told any more. */
export const own = (
  owner: Owner,
  bucket: number,
  isOurs: Effect.Effect<boolean>
): Effect.Effect<void, never, Clash.Services | Scope.Scope> =>
  Effect.gen(function* () {
    const began = yield* monotonicMillis
    const { database, patiently } = owner
    // Who was frozen may still believe: only who holds the lock may raise the epoch.
    if (!(yield* isOurs)) return
    // Given back last, when the watcher has stopped: who comes next then knows that nobody was lost.
    const claim = yield* Effect.acquireRelease(patiently(database.ledger.claim(bucket, owner.name)), (claim) =>
      Effect.ensuring(
        Effect.ignore(Effect.timeoutOption(database.ledger.leave(claim), "500 millis")),
        Effect.sync(() => owner.owned.delete(bucket))
      )
    )
    const lost = yield* Deferred.make<void>()
    const changes = yield* PubSub.subscribe(owner.changed)
    const known = yield* Ref.make<Tags>(new Map())
    const dues = yield* patiently(
      database.sql<{ key: string; at: string; due: string }>`
        SELECT key, CAST(at AS text) AS at, CAST(due AS text) AS due FROM clashfx_due WHERE bucket = ${bucket}`
    )
    let adding = 0
    const store = BucketStore.make(database, { claim, lost }, patiently, {
      dues: new Map(dues.map(({ at, due, key }) => [key, { at: Number(at), due: Number(due) }])),
      spread: () => Math.min(longestSpread, spreadOfTag * adding)
    })
    const watcher = yield* Effect.provideService(owner.makeWatcher(bucket), SnapshotStore.SnapshotStore, store)
    const refresh = Effect.gen(function* () {
      const [from, to] = [yield* Ref.get(known), yield* listed(owner, bucket)]
      adding = 0
      yield* follow(watcher, from, to, (added) => {
        adding += added
      })
      yield* Ref.set(known, to)
    })
    if (bucket !== serviceBucket) yield* refresh
    const tags = [...(yield* Ref.get(known)).values()].reduce((sum, { size }) => sum + size, 0)
    owner.owned.set(bucket, { bucket, epoch: claim.epoch, watcher })
    yield* Metric.update(Metrics.taken, 1)
    yield* owner.onTaken({
      bucket,
      epoch: claim.epoch,
      from: claim.before === owner.name ? undefined : claim.before,
      tags,
      millis: (yield* monotonicMillis) - began
    })
    // Who changes the list a thousand times in a row is followed once.
    yield* PubSub.takeAll(changes).pipe(
      Effect.flatMap((all) =>
        bucket !== serviceBucket && all.some((of) => of === "all" || of === bucket) ? refresh : Effect.void
      ),
      Effect.forever,
      Effect.forkScoped
    )
    yield* Effect.raceFirst(Deferred.await(lost), Deferred.await(owner.leaving))
    if (yield* Deferred.isDone(lost)) yield* owner.onLost(claim)
  })

/** The process goes, and the bucket is given back. */
const whenLeft = (owner: Owner, bucket: number): Effect.Effect<void> =>
  Effect.andThen(Deferred.await(owner.leaving), whenNotOwned(owner, bucket))

const whenNotOwned = (owner: Owner, bucket: number): Effect.Effect<void> =>
  Effect.suspend(() =>
    owner.owned.has(bucket) ? Effect.andThen(Effect.sleep("5 millis"), whenNotOwned(owner, bucket)) : Effect.void
  )

/** Owns a bucket again and again, for as long as the shard is ours. */
export const ownForever = (
  owner: Owner,
  bucket: number,
  isOurs: Effect.Effect<boolean>
): Effect.Effect<void, never, Clash.Services> =>
  Effect.scoped(own(owner, bucket, isOurs)).pipe(
    Effect.catchCause((cause) => Effect.logError(`Bucket ${bucket} broke, it is begun anew`, cause)),
    Effect.repeat(Schedule.spaced("1 second")),
    Effect.raceFirst(whenLeft(owner, bucket))
  )
