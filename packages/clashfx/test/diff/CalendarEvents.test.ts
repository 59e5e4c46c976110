/** The events of the game's calendar between two instants. */
import { assert, describe, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/testing/TestClock"
import * as CalendarEvents from "../../src/diff/CalendarEvents.ts"
import * as Reminders from "../../src/watch/Reminders.ts"
import { steppingClock } from "../support/steppingClock.ts"

const utc = (iso: string): DateTime.Utc => DateTime.makeUnsafe(iso)
const brief = (events: ReadonlyArray<CalendarEvents.CalendarEvent>) =>
  events.map((event) => [event._tag, DateTime.formatIso(event.at), event.period.id])

describe("the calendar's events", () => {
  it("of a month come in order, with every start and end", () => {
    // 1 March 2026 is a Sunday, in the middle of a raid weekend.
    const events = CalendarEvents.between(utc("2026-03-01T00:00:00Z"), utc("2026-03-31T00:00:00Z"))
    assert.deepStrictEqual(brief(events), [
      ["RankedWeekStarted", "2026-03-02T05:00:00.000Z", "2026-03-02"],
      ["RaidWeekendEnded", "2026-03-02T07:00:00.000Z", "2026-02-27"],
      ["RaidWeekendStarted", "2026-03-06T07:00:00.000Z", "2026-03-06"],
      ["RankedWeekStarted", "2026-03-09T05:00:00.000Z", "2026-03-09"],
      ["RaidWeekendEnded", "2026-03-09T07:00:00.000Z", "2026-03-06"],
      ["RaidWeekendStarted", "2026-03-13T07:00:00.000Z", "2026-03-13"],
      ["RankedWeekStarted", "2026-03-16T05:00:00.000Z", "2026-03-16"],
      ["RaidWeekendEnded", "2026-03-16T07:00:00.000Z", "2026-03-13"],
      ["RaidWeekendStarted", "2026-03-20T07:00:00.000Z", "2026-03-20"],
      ["ClanGamesStarted", "2026-03-22T08:00:00.000Z", "2026-03"],
      ["SeasonStarted", "2026-03-23T05:00:00.000Z", "2026-04"],
      ["RankedWeekStarted", "2026-03-23T05:00:00.000Z", "2026-03-23"],
      ["RaidWeekendEnded", "2026-03-23T07:00:00.000Z", "2026-03-20"],
      ["RaidWeekendStarted", "2026-03-27T07:00:00.000Z", "2026-03-27"],
      ["ClanGamesEnded", "2026-03-28T08:00:00.000Z", "2026-03"],
      ["RankedWeekStarted", "2026-03-30T05:00:00.000Z", "2026-03-30"],
      ["RaidWeekendEnded", "2026-03-30T07:00:00.000Z", "2026-03-27"]
    ])
  })

  it("exclude the instant after which they are asked for, and include the one until which", () => {
    const start = utc("2026-03-06T07:00:00Z")
    const tags = (after: DateTime.Utc, until: DateTime.Utc) =>
      CalendarEvents.between(after, until).map((event) => event._tag)
    assert.deepStrictEqual(tags(utc("2026-03-06T06:59:59.999Z"), start), ["RaidWeekendStarted"])
    assert.deepStrictEqual(tags(start, utc("2026-03-06T08:00:00Z")), [])
  })

  it("are the same however the time is cut into pieces", () => {
    const from = Date.UTC(2025, 7, 1)
    const whole = CalendarEvents.between(DateTime.makeUnsafe(from), DateTime.makeUnsafe(from + 90 * 86_400_000))
    const pieces = Array.from({ length: 900 }, (_, i) =>
      CalendarEvents.between(DateTime.makeUnsafe(from + i * 8_640_000), DateTime.makeUnsafe(from + (i + 1) * 8_640_000))
    ).flat()
    assert.deepStrictEqual(brief(pieces), brief(whole))
    assert.strictEqual(new Set(whole.map((event) => event.id)).size, whole.length)
  })

  /** Kind: the wall clock is set right. Machines without a battery begin in 1970; others come back from a year ahead. */
  it.effect("come on time whatever year the clock had at first", () =>
    Effect.gen(function* () {
      for (const first of [0, Date.UTC(2031, 4, 3)]) {
        const { clock, step } = yield* steppingClock
        const seen: Array<string> = []
        const reminded: Array<number> = []
        step(first - clock.currentTimeMillisUnsafe())
        const reminders = Reminders.calendar("raidWeekend", { beforeEnd: ["1 hour"] })
        yield* Effect.all([
          Effect.forkScoped(
            Stream.runForEach(CalendarEvents.stream(), (event) =>
              Effect.sync(() => seen.push(DateTime.formatIso(event.at)))
            )
          ),
          Effect.forkScoped(
            Stream.runForEach(reminders, ({ instant }) => Effect.sync(() => reminded.push(instant.epochMilliseconds)))
          )
        ]).pipe(Effect.provideService(Clock.Clock, clock))
        yield* TestClock.adjust("10 minutes")
        step(Date.UTC(2026, 2, 20, 6, 30) - clock.currentTimeMillisUnsafe())
        yield* TestClock.adjust("1 hour")
        yield* TestClock.adjust("2 hours")
        assert.deepStrictEqual(seen, ["2026-03-20T07:00:00.000Z"])
        yield* TestClock.adjust("3 days")
        assert.deepStrictEqual(reminded, [Date.UTC(2026, 2, 23, 7)])
      }
    }).pipe(Effect.scoped)
  )

  it.effect("come once when the clock is set a little, forward and back", () =>
    Effect.gen(function* () {
      const { clock, step } = yield* steppingClock
      step(Date.UTC(2026, 2, 20, 6) - clock.currentTimeMillisUnsafe())
      const seen: Array<string> = []
      yield* Effect.forkScoped(
        Stream.runForEach(CalendarEvents.stream(), (event) => Effect.sync(() => seen.push(event._tag)))
      ).pipe(Effect.provideService(Clock.Clock, clock))
      yield* TestClock.adjust("65 minutes")
      for (const minutes of [-20, 40, -90, 60]) {
        step(minutes * 60_000)
        yield* TestClock.adjust("30 minutes")
      }
      assert.deepStrictEqual(seen, ["RaidWeekendStarted"])
    }).pipe(Effect.scoped)
  )

  it.effect("come on time as a stream, also what was missed", () =>
    Effect.gen(function* () {
      yield* TestClock.setTime(Date.UTC(2026, 2, 20))
      const seen: Array<string> = []
      const since = utc("2026-03-16T06:00:00Z")
      yield* Effect.forkScoped(
        Stream.runForEach(CalendarEvents.stream({ since }), (event) => Effect.sync(() => seen.push(event._tag)))
      )
      yield* TestClock.adjust(0)
      assert.deepStrictEqual(seen, ["RaidWeekendEnded"])
      yield* TestClock.adjust("6 hours")
      assert.deepStrictEqual(seen, ["RaidWeekendEnded"])
      yield* TestClock.adjust("1 hour")
      assert.deepStrictEqual(seen, ["RaidWeekendEnded", "RaidWeekendStarted"])
      yield* TestClock.adjust("3 days")
      assert.deepStrictEqual(seen.slice(2), [
        "ClanGamesStarted",
        "SeasonStarted",
        "RankedWeekStarted",
        "RaidWeekendEnded"
      ])
    }).pipe(Effect.scoped)
  )

  it("go through JSON", () => {
    const json = Schema.toCodecJson(CalendarEvents.CalendarEvent)
    for (const event of CalendarEvents.between(utc("2026-03-01T00:00:00Z"), utc("2026-04-01T00:00:00Z"))) {
      const text = JSON.stringify(Schema.encodeUnknownSync(json)(event))
      assert.deepStrictEqual(Schema.decodeUnknownSync(json)(JSON.parse(text)), event)
    }
  })
})
