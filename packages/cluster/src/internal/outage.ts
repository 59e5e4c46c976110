/** A database that is away is waited for: one line says when it begins and one when it is over, however many wait. */
import * as Effect from "effect/Effect"
import * as Metric from "effect/Metric"
import * as PartitionedSemaphore from "effect/PartitionedSemaphore"
import type { SqlError } from "effect/sql/SqlError"
import { longestAnswer } from "./asking.ts"
import * as Metrics from "./metrics.ts"
import * as Trouble from "./trouble.ts"

/** What a question waits with: thousands of snapshots that are loaded hold back no commit. */
export type Line = "loading" | "other"

/** Tries again until it works. All that is waited for here can be sent again. */
export type Patiently = <A>(effect: Effect.Effect<A, SqlError>, line?: Line) => Effect.Effect<A>

const [shortest, longest] = [50, 1000]

/**
 * Questions at once, several for each connection. With all tags of a large process at its start, the last ones would
 * wait for a connection longer than an answer may take, be given up, and be asked again for ever. The pool of connections
 * and the plain semaphore look through all who wait whenever somebody comes or goes; this one does not.
 */
const atOnce = 64

export const make = (): Patiently => {
  const trouble = Trouble.make(
    "The cluster's database does not answer, trying on; nothing is lost meanwhile",
    "The cluster's database answers again"
  )
  /** Questions that have failed and were not answered yet: what is read may be answered while no write is taken. */
  let failing = 0
  const turns = PartitionedSemaphore.makeUnsafe<Line>({ permits: atOnce })
  const failed = (error: unknown) => Effect.andThen(Metric.update(Metrics.retries, 1), trouble.failed(error))
  return <A>(effect: Effect.Effect<A, SqlError>, line: Line = "other"): Effect.Effect<A> => {
    const ask = turns.withPermit(line)(Effect.timeout(effect, longestAnswer))
    const again = (pause: number): Effect.Effect<A> =>
      Effect.andThen(
        Effect.sleep(pause),
        Effect.catch(ask, (error) => Effect.andThen(failed(error), again(Math.min(longest, pause * 2))))
      )
    const hasFailed = (error: unknown) =>
      Effect.suspend(() => {
        failing += 1
        return Effect.ensuring(
          Effect.andThen(failed(error), again(shortest)),
          Effect.sync(() => void failing--)
        )
      })
    return Effect.flatMap(Effect.catch(ask, hasFailed), (value) =>
      trouble.isOn() && failing === 0 ? Effect.as(trouble.over, value) : Effect.succeed(value)
    )
  }
}
