/** The snapshots of one bucket, for its watcher, while it is ours: every write goes through the fence. */
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Metric from "effect/Metric"
import * as Option from "effect/Option"
import * as Random from "effect/Random"
import * as Schema from "effect/Schema"
import type { NonEmptyReadonlyArray } from "effect/Array"
import { isReadonlyArrayNonEmpty, map as mapArray } from "effect/Array"
import type { Due, Store, StoredEvent } from "clashfx/watch/SnapshotStore"
import type { SqlError } from "effect/sql/SqlError"
import type { ClusterDatabase } from "../ClusterDatabase.ts"
import type { Claim, Ledger, LoggedEvent } from "./ledger.ts"
import * as Metrics from "./metrics.ts"
import type { Patiently } from "./outage.ts"

export interface Held {
  readonly claim: Claim
  /** Done when a write was refused: somebody else owns the bucket, and nothing of ours may be told any more. */
  readonly lost: Deferred.Deferred<void>
}

const logged = ({ _tag, at, body, id, kind, tag }: StoredEvent): LoggedEvent => ({
  id,
  type: _tag,
  kind,
  tag,
  at,
  body
})

const Ended = Schema.fromJsonString(Schema.Record(Schema.String, Schema.Unknown))

/** The end of maintenance as all owners saw it: since the first of them was told. */
const endedSince = (event: LoggedEvent, since: number): LoggedEvent =>
  Option.match(Schema.decodeUnknownOption(Ended)(event.body), {
    onNone: () => event,
    onSome: (body) => {
      const id = `maintenance/${since}/ended`
      return { ...event, id, body: JSON.stringify({ ...body, id, duration: (event.at - since) / 1000 }) }
    }
  })

/** No maintenance lasts so long, ms: the processes that saw it begin were all gone when it ended. */
const longestMaintenance = 12 * 3_600_000

/** Maintenance is the game's, and every bucket's watcher sees it: it is told once. */
const tellMaintenance = (ledger: Ledger, claim: Claim, event: LoggedEvent) =>
  Effect.flatMap(ledger.maintenance, (since) => {
    if (event.type === "MaintenanceStarted") {
      // One whose end nobody saw must not hide the next one.
      const isForgotten = since !== undefined && event.at - since > longestMaintenance
      return ledger.tellMaintenance(claim, isForgotten ? since : undefined, event.at, event)
    }
    return since === undefined
      ? Effect.succeed(true)
      : ledger.tellMaintenance(claim, since, undefined, endedSince(event, since))
  })

/** Is a snapshot of a row of the watch list that is gone? Older versions of this package did not say of which it is. */
const isOfAnother = (stored: string | null, added: number | undefined): boolean =>
  stored !== null && added !== undefined && Number(stored) !== added

/** What is known of the bucket's tags from the start. */
export interface Planned {
  readonly dues: Map<string, Due>
  /** Tags that were never seen begin over this long, ms. */
  readonly spread: () => number
  /** Since when a key's tag is on the watch list: who was taken off and added again is another one. */
  readonly added?: ((key: string) => number | undefined) | undefined
}

export const make = (
  { ledger, sql }: ClusterDatabase["Service"],
  { claim, lost }: Held,
  patiently: Patiently,
  { added = () => undefined, dues, spread }: Planned
): Store => {
  /** Whoever writes for a bucket that is lost does not go on: the watcher closes in a moment. */
  const fenced = (write: Effect.Effect<boolean, SqlError>) =>
    Effect.flatMap(patiently(write), (isHeld) =>
      isHeld
        ? Effect.void
        : Effect.andThen(
            Effect.flatMap(Deferred.succeed(lost, undefined), (isFirst) =>
              isFirst ? Metric.update(Metrics.fenced, 1) : Effect.void
            ),
            Effect.never
          )
    )
  const commit = (key: string, text: string, events: ReadonlyArray<StoredEvent>) =>
    Effect.suspend(() =>
      Effect.andThen(
        fenced(ledger.commit(claim, key, text, events.map(logged), added(key))),
        Metric.update(Metrics.commits, 1)
      )
    )

  const tell = (events: NonEmptyReadonlyArray<LoggedEvent>) =>
    Effect.suspend(() => {
      const isMaintenance = ({ type }: LoggedEvent) => type === "MaintenanceStarted" || type === "MaintenanceEnded"
      const others = events.filter((event) => !isMaintenance(event))
      return Effect.andThen(
        isReadonlyArrayNonEmpty(others) ? fenced(ledger.tell(claim, others)) : Effect.void,
        Effect.forEach(events.filter(isMaintenance), (event) => fenced(tellMaintenance(ledger, claim, event)), {
          discard: true
        })
      )
    })

  return {
    get: (key) =>
      Effect.flatMap(
        patiently(
          sql<{ body: string; added: string | null }>`
            SELECT body, CAST(added AS text) AS added FROM clashfx_snapshot WHERE key = ${key}`,
          "loading"
        ),
        ([row]) =>
          row === undefined || isOfAnother(row.added, added(key))
            ? Effect.flatMap(Random.next, (place) => Effect.as(Effect.sleep(Math.ceil(place * spread())), undefined))
            : Effect.succeed(row.body)
      ),
    set: (key, text) => commit(key, text, []),
    commit,
    tell: (events) => tell(mapArray(events, logged)),
    remove: (key) => fenced(ledger.remove(claim, key)),
    dues: {
      get: (key) =>
        Effect.sync(() => {
          const due = dues.get(key)
          dues.delete(key)
          return due
        }),
      set: (dues) => fenced(ledger.setDues(claim, dues))
    }
  }
}
