/** The calendar and the gold pass in the stream of a watcher, across restarts as well. */
import { Fault, Simulator } from "@clashfx/simulator"
import { assert, describe, it } from "@effect/vitest"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/testing/TestClock"
import * as CalendarEvents from "../../src/diff/CalendarEvents.ts"
import type { WatchEvent } from "../../src/watch/WatchEvent.ts"
import * as SnapshotStore from "../../src/watch/SnapshotStore.ts"
import * as Watcher from "../../src/watch/Watcher.ts"
import { simulated } from "../support/simulated.ts"
import { listen } from "../support/listening.ts"

/** Sunday, in the middle of a raid weekend, when the gold pass season of March has begun. */
const begin = Date.UTC(2026, 2, 1, 12)
const utc = (iso: string): DateTime.Utc => DateTime.makeUnsafe(iso)

const texts = new Map<string, string>()
const kept: SnapshotStore.Store = {
  get: (key) => Effect.sync(() => texts.get(key)),
  set: (key, snapshot) => Effect.sync(() => void texts.set(key, snapshot)),
  remove: (key) => Effect.sync(() => void texts.delete(key))
}

/** Runs a test on a quiet world, from {@link begin} on, with a store that outlives the watchers. */
const from = <A, E, R>(test: Effect.Effect<A, E, R>) =>
  Effect.gen(function* () {
    texts.clear()
    yield* TestClock.setTime(begin)
    return yield* Effect.provide(
      test,
      simulated({ cache: "none" }).pipe(Layer.provideMerge(Layer.succeed(SnapshotStore.SnapshotStore, kept)))
    )
  })

/** A process that watches the calendar until an instant, and what it was told. */
const run = (until: string, options?: Watcher.Options) =>
  Effect.gen(function* () {
    const watcher = yield* Watcher.make({ calendar: true, ...options })
    const seen = yield* listen(watcher.events)
    yield* TestClock.setTime(utc(until).epochMilliseconds)
    return seen
  }).pipe(Effect.scoped)

/** The process is down until an instant. */
const down = (until: string) => TestClock.setTime(utc(until).epochMilliseconds)

const brief = (events: ReadonlyArray<WatchEvent>) =>
  events.map((event) => `${DateTime.formatIso(event.at).slice(0, 16)} ${event._tag}`)
const between = (after: string, until: string) => brief(CalendarEvents.between(utc(after), utc(until)))

describe("the calendar of a watcher", () => {
  it.effect("comes on time, with the boundary as its time", () =>
    from(
      Effect.gen(function* () {
        const watcher = yield* Watcher.make({ calendar: true })
        const seen = yield* listen(watcher.events)
        yield* TestClock.setTime(utc("2026-03-02T04:59:59Z").epochMilliseconds)
        assert.deepStrictEqual(brief(seen), [])
        yield* TestClock.adjust("1 second")
        assert.deepStrictEqual(brief(seen), ["2026-03-02T05:00 RankedWeekStarted"])
        yield* TestClock.setTime(utc("2026-03-30T00:00:00Z").epochMilliseconds)
        const expected = CalendarEvents.between(DateTime.makeUnsafe(begin), utc("2026-03-30T00:00:00Z"))
        assert.deepStrictEqual(seen, [...expected])
        assert.deepInclude(brief(seen), "2026-03-23T05:00 SeasonStarted")
      }).pipe(Effect.scoped)
    )
  )

  it.effect("is not there unless it is asked for", () =>
    from(
      Effect.gen(function* () {
        assert.deepStrictEqual(yield* run("2026-04-02T00:00:00Z", { calendar: false }), [])
        assert.strictEqual((yield* (yield* Simulator).stats).requests, 0)
      })
    )
  )

  it.effect("catches up after a restart: what was missed comes once, in order, at the times of the calendar", () =>
    from(
      Effect.gen(function* () {
        const first = yield* run("2026-03-06T08:00:00Z")
        yield* down("2026-03-24T00:00:00Z")
        const second = yield* run("2026-03-24T00:00:00Z")
        const third = yield* run("2026-03-27T08:00:00Z")
        assert.deepStrictEqual(brief(first), between("2026-03-01T12:00:00Z", "2026-03-06T08:00:00Z"))
        assert.deepStrictEqual(brief(second), between("2026-03-06T08:00:00Z", "2026-03-24T00:00:00Z"))
        assert.deepStrictEqual(brief(third), ["2026-03-27T07:00 RaidWeekendStarted"])
      })
    )
  )

  it.effect("catches up as well where the process before it ended without having told anything", () =>
    from(
      Effect.gen(function* () {
        assert.deepStrictEqual(yield* run("2026-03-01T18:00:00Z"), [])
        yield* down("2026-03-02T06:00:00Z")
        assert.deepStrictEqual(brief(yield* run("2026-03-02T06:00:00Z")), ["2026-03-02T05:00 RankedWeekStarted"])
      })
    )
  )

  it.effect("tells nothing of the time before the first start, nor of a time without a store", () =>
    from(
      Effect.gen(function* () {
        const forgetful = Effect.provideService(SnapshotStore.SnapshotStore, null)
        yield* forgetful(run("2026-03-06T08:00:00Z"))
        yield* down("2026-03-09T06:00:00Z")
        assert.deepStrictEqual(yield* forgetful(run("2026-03-09T06:00:00Z")), [])
      })
    )
  )

  it.effect("comes again, the very same, when the process ends before it was taken: all of an instant", () =>
    from(
      Effect.gen(function* () {
        // Season and ranked week begin at the same instant; the process ends while the second of them is handled.
        yield* run("2026-03-23T04:00:00Z")
        const held: Array<WatchEvent> = []
        yield* Effect.gen(function* () {
          const watcher = yield* Watcher.make({ calendar: true })
          const hold = (event: WatchEvent) => Effect.suspend(() => (held.push(event) < 2 ? Effect.void : Effect.never))
          yield* Effect.forkScoped(Stream.runForEach(watcher.events, hold))
          yield* TestClock.adjust("2 hours")
        }).pipe(Effect.scoped)
        assert.deepStrictEqual(brief(held), ["2026-03-23T05:00 SeasonStarted", "2026-03-23T05:00 RankedWeekStarted"])
        assert.deepStrictEqual(yield* run("2026-03-23T06:00:00Z"), held)
        assert.deepStrictEqual(yield* run("2026-03-23T06:30:00Z"), [])
      })
    )
  )
})

describe("the gold pass season", () => {
  const passes = (events: ReadonlyArray<WatchEvent>) =>
    events.flatMap((event) =>
      event._tag === "GoldPassSeasonStarted"
        ? [`${DateTime.formatIso(event.start).slice(0, 10)} to ${DateTime.formatIso(event.end).slice(0, 10)}`]
        : []
    )

  it.effect("is told when the API shows a new one, not at the first look, and not again after a restart", () =>
    from(
      Effect.gen(function* () {
        const first = yield* run("2026-04-01T08:30:00Z")
        // The simulated seasons run from the 1st of a month, 08:00, to the next.
        assert.deepStrictEqual(passes(first), ["2026-04-01 to 2026-05-01"])
        yield* down("2026-05-03T00:00:00Z")
        const second = yield* run("2026-05-04T00:00:00Z")
        assert.deepStrictEqual(passes(second), ["2026-05-01 to 2026-06-01"])
        assert.deepStrictEqual(passes(yield* run("2026-05-06T00:00:00Z")), [])
        assert.strictEqual(new Set([...first, ...second].map(({ id }) => id)).size, first.length + second.length)
      })
    )
  )

  it.effect("is told late, and once, when the API is in trouble, answers with an older one, or polls are paused", () =>
    from(
      Effect.gen(function* () {
        const simulator = yield* Simulator
        const watcher = yield* Watcher.make({ calendar: true })
        const seen = yield* listen(watcher.events)
        const old = { startTime: "20260201T080000.000Z", endTime: "20260301T080000.000Z" }
        const until = (iso: string) => TestClock.setTime(utc(iso).epochMilliseconds)
        yield* until("2026-03-20T00:00:00Z")
        yield* simulator.fault(Fault.respond(200, JSON.stringify(old), { "cache-control": "max-age=600" }), {
          on: (request) => request.route.startsWith("goldPass"),
          times: 3
        })
        yield* until("2026-04-01T07:00:00Z")
        const trouble = yield* simulator.fault(Fault.html(502))
        yield* until("2026-04-01T10:00:00Z")
        yield* trouble.remove
        yield* watcher.pause
        yield* simulator.resetStats
        yield* until("2026-04-01T12:00:00Z")
        assert.strictEqual((yield* simulator.stats).requests, 0)
        assert.deepStrictEqual(passes(seen), [])
        yield* watcher.resume
        yield* until("2026-04-03T00:00:00Z")
        assert.deepStrictEqual(passes(seen), ["2026-04-01 to 2026-05-01"])
        assert.isTrue(seen.every((event) => "period" in event || event._tag === "GoldPassSeasonStarted"))
      }).pipe(Effect.scoped)
    )
  )

  it.effect("is told also after one odd answer has shown a season of a year to come", () =>
    from(
      Effect.gen(function* () {
        const simulator = yield* Simulator
        const odd = { startTime: "20990101T080000.000Z", endTime: "20990201T080000.000Z" }
        yield* simulator.fault(Fault.respond(200, JSON.stringify(odd)), {
          on: (request) => request.route.startsWith("goldPass"),
          after: 1,
          times: 1
        })
        const first = yield* run("2026-04-01T08:30:00Z")
        const second = yield* run("2026-05-01T08:30:00Z")
        assert.deepStrictEqual(passes([...first, ...second]), ["2026-04-01 to 2026-05-01", "2026-05-01 to 2026-06-01"])
      })
    )
  )
})
