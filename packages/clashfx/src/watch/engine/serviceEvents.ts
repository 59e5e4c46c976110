/** Events that no watched tag has: the calendar, and the gold pass season. */
import * as Arr from "effect/Array"
import * as Clock from "effect/Clock"
import type * as Context from "effect/Context"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import * as GoldPasses from "../../api/GoldPasses.ts"
import type { Services } from "../../api/internal/pipeline.ts"
import * as CalendarEvents from "../../diff/CalendarEvents.ts"
import type { GoldPassSeasonStarted } from "../WatchEvent.ts"
import type { Gate } from "./gate.ts"
import { checkpointOf, type Known } from "./checkpoint.ts"

type ServiceEvent = CalendarEvents.CalendarEvent | GoldPassSeasonStarted
type Publish = (events: Arr.NonEmptyReadonlyArray<ServiceEvent>) => Effect.Effect<void>

/** The instant (ms, UTC) up to which something has been delivered. */
const Delivered = Schema.Struct({ until: Schema.Finite })

type Memory = Known<typeof Delivered.Type>

const delivered = (until: number): Memory => ({ _tag: "Seen", snapshot: { until } })

const untilOf = (known: Memory): number | undefined => (known._tag === "Seen" ? known.snapshot.until : undefined)

/** Publishes the calendar's events on time, and what was missed since the last one that was delivered. */
export const calendar = (publish: Publish): Effect.Effect<void> =>
  Effect.gen(function* () {
    const memory = yield* checkpointOf(Delivered)("service/calendar")
    let until = untilOf((yield* memory.load).known)
    if (until === undefined) {
      until = yield* Clock.currentTimeMillis
      yield* memory.save(delivered(until), 0)
    }
    // What begins and ends at the same instant comes together: remembered is the instant.
    yield* Stream.runForEachArray(CalendarEvents.stream({ since: DateTime.makeUnsafe(until) }), (events) =>
      Effect.andThen(publish(events), memory.save(delivered(Arr.lastNonEmpty(events).at.epochMilliseconds), 0))
    )
  })

/** How long to wait before the gold pass is asked for again, in milliseconds. */
const shortest = 600_000
const longest = 86_400_000

/** Publishes each new gold pass season, as the API tells it; the first one seen only starts the memory. */
export const goldPass = (context: Context.Context<Services>, gate: Gate, publish: Publish): Effect.Effect<void> =>
  Effect.gen(function* () {
    const memory = yield* checkpointOf(Delivered)("service/goldPass")
    let known = untilOf((yield* memory.load).known)
    for (;;) {
      yield* gate.pass
      const season = yield* Effect.option(Effect.provideContext(GoldPasses.current(), context))
      const now = yield* Clock.currentTimeMillis
      let next = now + shortest
      if (Option.isSome(season)) {
        const { endTime: end, startTime: start } = season.value
        next = Math.min(end.epochMilliseconds, now + longest)
        // An answer can be older than the one before.
        if (known === undefined || known < start.epochMilliseconds) {
          const id = `goldPass/${DateTime.formatIso(start)}`
          const event = { _tag: "GoldPassSeasonStarted" as const, id, at: DateTime.makeUnsafe(now), start, end }
          if (known !== undefined) yield* publish([event])
          known = start.epochMilliseconds
          yield* memory.save(delivered(known), 0)
        }
      }
      yield* Effect.sleep(Math.max(shortest, Math.ceil(next - now)))
    }
  })
