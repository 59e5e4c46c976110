/** Events that no watched tag has: the calendar, and the gold pass season. */
import * as Arr from "effect/Array"
import * as Clock from "effect/Clock"
import type * as Context from "effect/Context"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import * as GoldPasses from "../../api/GoldPasses.ts"
import type { Services } from "../../api/Operation.ts"
import * as CalendarEvents from "../../diff/CalendarEvents.ts"
import type { GoldPassSeasonStarted } from "../WatchEvent.ts"
import type { Gate } from "./polls/gate.ts"
import type { SnapshotStoreError, StoredEvent } from "../SnapshotStore.ts"
import { checkpoints, type Keeper, type Kept, type Telling } from "./memory/checkpoint.ts"

type ServiceEvent = CalendarEvents.CalendarEvent | GoldPassSeasonStarted

/** Where service events go, and where it is kept which ones were told. */
export interface Outlet {
  readonly keeper: Keeper | undefined
  readonly publish: (events: Arr.NonEmptyReadonlyArray<ServiceEvent>) => Effect.Effect<void>
  readonly encode: (events: ReadonlyArray<ServiceEvent>) => Effect.Effect<ReadonlyArray<StoredEvent>>
  readonly tellingOf: (stored: ReadonlyArray<unknown>) => Effect.Effect<Telling | undefined>
}

/** The instant (ms, UTC) up to which something has been delivered. */
const Delivered = Schema.Struct({ until: Schema.Finite })

/** What was told up to now, over all processes. */
const checkpointOf = ({ encode, keeper, publish, tellingOf }: Outlet, key: string) => {
  const checkpoint = checkpoints({ codec: Delivered, schema: 1 }, keeper)(key)
  const kept = (until: number): Kept<typeof Delivered.Type> => ({
    known: { _tag: "Seen", snapshot: { until } },
    version: 0,
    planned: undefined
  })
  const deliver = (until: number, events?: Arr.NonEmptyReadonlyArray<ServiceEvent>) =>
    checkpoint.deliver(events && { encode: encode(events), publish: publish(events) }, kept(until))
  /** What was delivered; what was on its way comes again. */
  const open = Effect.flatMap(checkpoint.open, ({ known, pending }) => {
    const until = known._tag === "Seen" ? known.snapshot.until : undefined
    return until === undefined || pending.length === 0
      ? Effect.succeed(until)
      : Effect.as(
          Effect.flatMap(tellingOf(pending), (telling) => checkpoint.deliverAgain(telling, kept(until))),
          until
        )
  })
  return { open, deliver }
}

/** A store that was taken over ends it: that is said where the store is. */
const whileOurs = <R>(effect: Effect.Effect<void, SnapshotStoreError, R | Scope.Scope>) =>
  Effect.ignore(Effect.scoped(effect))

/** Publishes the calendar's events on time, and what was missed since the last one that was delivered. */
export const calendar = (outlet: Outlet): Effect.Effect<void> =>
  whileOurs(
    Effect.gen(function* () {
      const { deliver, open } = checkpointOf(outlet, "service/calendar")
      let until = yield* open
      if (until === undefined) {
        until = yield* Clock.currentTimeMillis
        yield* deliver(until)
      }
      // What begins and ends at the same instant comes together: remembered is the instant.
      yield* Stream.runForEachArray(CalendarEvents.stream({ since: DateTime.makeUnsafe(until) }), (events) =>
        deliver(Arr.lastNonEmpty(events).at.epochMilliseconds, events)
      )
    })
  )

/** How long to wait before the gold pass is asked for again, in milliseconds. */
const shortest = 600_000
const longest = 86_400_000

/** No season that is shown begins later than this: one odd answer would hide all seasons before its own. */
const latestStart = (now: number): number => now + longest

/** Publishes each new gold pass season, as the API tells it; the first one seen only starts the memory. */
export const goldPass = (context: Context.Context<Services>, gate: Gate, outlet: Outlet): Effect.Effect<void> =>
  whileOurs(
    Effect.gen(function* () {
      const { deliver, open } = checkpointOf(outlet, "service/goldPass")
      let known = yield* open
      for (;;) {
        yield* gate.pass
        const season = yield* Effect.option(Effect.provideContext(GoldPasses.current(), context))
        const now = yield* Clock.currentTimeMillis
        let next = now + shortest
        if (known !== undefined && known > latestStart(now)) known = undefined
        if (Option.isSome(season) && season.value.startTime.epochMilliseconds <= latestStart(now)) {
          const { endTime: end, startTime: start } = season.value
          next = Math.min(end.epochMilliseconds, now + longest)
          // An answer can be older than the one before.
          if (known === undefined || known < start.epochMilliseconds) {
            const id = `goldPass/${DateTime.formatIso(start)}`
            const event = { _tag: "GoldPassSeasonStarted" as const, id, at: DateTime.makeUnsafe(now), start, end }
            yield* deliver(start.epochMilliseconds, known === undefined ? undefined : [event])
            known = start.epochMilliseconds
          }
        }
        yield* Effect.sleep(Math.max(shortest, Math.ceil(next - now)))
      }
    })
  )
