/** Who took which buckets from whom, and why: one line for those that come together. */
import * as Effect from "effect/Effect"
import * as Queue from "effect/Queue"
import * as Stream from "effect/Stream"
import type { ClusterDatabase } from "../ClusterDatabase.ts"
import type { Claim } from "./ledger.ts"
import { sessionOf } from "./liveRunners.ts"
import type { Taken } from "./owner.ts"

/** Why an owner lost its buckets. */
type Why = "nobody had them" | "it is gone" | "it is frozen or cut off"

const why = ({ dialect, place, sql }: ClusterDatabase["Service"], from: string | undefined): Effect.Effect<Why> => {
  if (from === undefined) return Effect.succeed("nobody had them")
  if (dialect === "sqlite") return Effect.succeed("it is gone")
  return sql`SELECT 1 FROM pg_stat_activity WHERE datname = current_database() AND application_name = ${sessionOf(place, from)}`.pipe(
    Effect.map((rows): Why => (rows.length > 0 ? "it is frozen or cut off" : "it is gone")),
    Effect.orElseSucceed((): Why => "it is gone")
  )
}

const say = (database: ClusterDatabase["Service"], taken: ReadonlyArray<Taken>) =>
  Effect.gen(function* () {
    for (const from of new Set(taken.map(({ from }) => from))) {
      const these = taken.filter((one) => one.from === from)
      const reason = yield* why(database, from)
      yield* Effect.logInfo(
        from === undefined ? `Took ${these.length} buckets` : `Took ${these.length} buckets from ${from}: ${reason}`
      ).pipe(
        Effect.annotateLogs({
          why: reason,
          ...(from === undefined ? {} : { from }),
          tags: these.reduce((sum, { tags }) => sum + tags, 0),
          buckets: these.map(({ bucket, epoch }) => `${bucket}@${epoch}`).join(" "),
          slowest: `${Math.round(Math.max(...these.map(({ millis }) => millis)))} ms`
        })
      )
    }
  })

export const log = (database: ClusterDatabase["Service"], takings: Queue.Dequeue<Taken>): Effect.Effect<void> =>
  Stream.fromQueue(takings).pipe(
    Stream.groupedWithin(10_000, "300 millis"),
    Stream.runForEach((taken) => say(database, taken))
  )

/** Buckets that were lost while they were written: one line for those that are found out together. */
export const logLosses = (name: string, losses: Queue.Dequeue<Claim>): Effect.Effect<void> =>
  Stream.fromQueue(losses).pipe(
    Stream.groupedWithin(10_000, "300 millis"),
    Stream.runForEach((lost) =>
      Effect.logWarning(
        `${lost.length === 1 ? "A bucket was" : `${lost.length} buckets were`} taken by another process while this one was ` +
          `writing: it was frozen or cut off, and stops there`
      ).pipe(
        Effect.annotateLogs({ owner: name, buckets: lost.map(({ bucket, epoch }) => `${bucket}@${epoch}`).join(" ") })
      )
    )
  )
