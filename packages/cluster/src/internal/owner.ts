/** Owning a bucket: claim it, watch what is in it, follow its list, and stop at once when somebody else has it. */
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Metric from "effect/Metric"
import * as PubSub from "effect/PubSub"
import * as Ref from "effect/Ref"
import * as Schedule from "effect/Schedule"
import type * as Scope from "effect/Scope"
import * as Clash from "clashfx/Clash"
import * as Tag from "clashfx/model/Tag"
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

/** What a bucket's part of the list says: by key (`clan/#2PP`) the row, and since when it is there. */
type Tags = ReadonlyMap<string, { readonly kind: Kind; readonly tag: string; readonly added: number }>

/**
 * What the list says now. The table's check is wider than what a tag is: what somebody got past it is left out and told
 * once, and holds up no other tag.
 */
const listed = (owner: Owner, bucket: number, told: Set<string>): Effect.Effect<Tags> =>
  Effect.gen(function* () {
    const rows = yield* owner.patiently(
      owner.database.sql<{ kind: Kind; tag: string; added: string }>`
        SELECT kind, tag, CAST(added AS text) AS added FROM clashfx_watched WHERE bucket = ${bucket}`
    )
    const tags = new Map<string, { readonly kind: Kind; readonly tag: string; readonly added: number }>()
    for (const { added, kind, tag } of rows) {
      if (Tag.isCanonical(tag)) tags.set(`${kind}/${tag}`, { kind, tag, added: Number(added) })
      else if (!told.has(tag)) {
        told.add(tag)
        yield* Effect.logError(
          `The watch list holds ${JSON.stringify(tag.slice(0, 40))} (${kind}), which no tag can be; it is not watched. ` +
            "DELETE it from clashfx_watched"
        )
      }
    }
    return tags
  })

/** Those of a kind that the others do not have, or have since another time. */
const without = (all: Tags, others: Tags, of: Kind): ReadonlyArray<string> =>
  [...all].flatMap(([key, { added, kind, tag }]) => (kind === of && others.get(key)?.added !== added ? [tag] : []))

/** Lets the watcher watch what the list says. Who was taken off and added again meanwhile begins anew. */
const follow = (watcher: BucketWatcher, from: Tags, to: Tags, onAdd: (added: number) => Effect.Effect<void>) =>
  Effect.gen(function* () {
    for (const kind of kinds) {
      const removed = without(from, to, kind)
      if (removed.length > 0) yield* watcher[`${kind}s`].remove(removed)
    }
    for (const kind of kinds) {
      const added = without(to, from, kind)
      yield* onAdd(added.length)
      if (added.length > 0) yield* watcher[`${kind}s`].add(added)
    }
  }).pipe(Effect.orDie)

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
    const told = new Set<string>()
    const dues = yield* patiently(
      database.sql<{ key: string; at: string; due: string }>`
        SELECT key, CAST(at AS text) AS at, CAST(due AS text) AS due FROM clashfx_due WHERE bucket = ${bucket}`
    )
    let adding = 0
    /** What the store goes by: behind `known` by what is being followed. */
    let current: Tags = new Map()
    const store = BucketStore.make(database, { claim, lost }, patiently, {
      dues: new Map(dues.map(({ at, due, key }) => [key, { at: Number(at), due: Number(due) }])),
      spread: () => Math.min(longestSpread, spreadOfTag * adding),
      added: (key) => current.get(key)?.added
    })
    const watcher = yield* Effect.provideService(owner.makeWatcher(bucket), SnapshotStore.SnapshotStore, store)
    const refresh = Effect.gen(function* () {
      const [from, to] = [yield* Ref.get(known), yield* listed(owner, bucket, told)]
      adding = 0
      yield* follow(watcher, from, to, (added) =>
        Effect.sync(() => {
          // What was removed is forgotten by now.
          current = to
          adding += added
        })
      )
      yield* Ref.set(known, to)
    })
    if (bucket !== serviceBucket) yield* refresh
    const tags = (yield* Ref.get(known)).size
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
