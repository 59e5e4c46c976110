/** Seasons, ranked weeks, legend days, clan games and raid weekends, by tables of instants. */
import { assert, describe, it } from "@effect/vitest"
import * as DateTime from "effect/DateTime"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as TestClock from "effect/testing/TestClock"
import * as Calendar from "clashfx/game/Calendar"

const instant = (iso: string) => DateTime.makeUnsafe(iso)
const before = (iso: string) => DateTime.makeUnsafe(Date.parse(iso) - 1)
const span = (period: Calendar.Period) => [
  period.id,
  DateTime.formatIso(period.start).slice(0, 16),
  DateTime.formatIso(period.end).slice(0, 16)
]

describe("seasons", () => {
  // id, start, end
  const table = [
    ["2023-07", "2023-06-26T05:00", "2023-07-31T05:00"],
    ["2023-08", "2023-07-31T05:00", "2023-08-28T05:00"],
    ["2023-12", "2023-11-27T05:00", "2023-12-25T05:00"],
    ["2024-01", "2023-12-25T05:00", "2024-01-29T05:00"],
    ["2024-02", "2024-01-29T05:00", "2024-02-26T05:00"],
    ["2024-03", "2024-02-26T05:00", "2024-03-25T05:00"],
    ["2025-01", "2024-12-30T05:00", "2025-01-27T05:00"],
    ["2025-08", "2025-07-28T05:00", "2025-08-25T05:00"],
    ["2025-09", "2025-08-25T05:00", "2025-10-06T05:00"],
    ["2025-10", "2025-10-06T05:00", "2025-11-03T05:00"],
    ["2025-11", "2025-11-03T05:00", "2025-12-01T05:00"],
    ["2025-12", "2025-12-01T05:00", "2025-12-29T05:00"],
    ["2026-01", "2025-12-29T05:00", "2026-01-26T05:00"],
    ["2026-03", "2026-02-23T05:00", "2026-03-23T05:00"],
    // four weeks are shorter than a month: ids run ahead of the months, over a leap day too
    ["2027-01", "2026-11-30T05:00", "2026-12-28T05:00"],
    ["2027-12", "2027-10-04T05:00", "2027-11-01T05:00"],
    // with a leap day inside
    ["2028-05", "2028-02-21T05:00", "2028-03-20T05:00"]
  ] as const

  it.each(table)("season %s goes from %s to %s", (id, start, end) => {
    const season = Result.getOrThrow(Calendar.season.byId(id))
    assert.deepStrictEqual(span(season), [id, start, end])
    assert.deepStrictEqual(span(Calendar.season.at(instant(`${start}:00Z`))), [id, start, end])
    assert.deepStrictEqual(span(Calendar.season.at(before(`${end}:00Z`))), [id, start, end])
    assert.notStrictEqual(Calendar.season.at(before(`${start}:00Z`)).id, id)
    assert.notStrictEqual(Calendar.season.at(instant(`${end}:00Z`)).id, id)
  })

  it("is the long season on the days where the old and the new rule would say otherwise", () => {
    for (const day of [
      "2025-08-31T23:59:59Z",
      "2025-09-29T05:00:00Z",
      "2025-10-01T00:00:00Z",
      "2025-10-06T04:59:59Z"
    ]) {
      assert.strictEqual(Calendar.season.at(instant(day)).id, "2025-09")
    }
  })

  it("next and previous are the neighbours, also from the boundary itself", () => {
    const boundary = instant("2025-10-06T05:00:00Z")
    assert.strictEqual(Calendar.season.previous(boundary).id, "2025-09")
    assert.strictEqual(Calendar.season.next(boundary).id, "2025-11")
    assert.strictEqual(Calendar.season.previous(before("2025-10-06T05:00:00Z")).id, "2025-08")
    assert.strictEqual(Calendar.season.next(before("2025-10-06T05:00:00Z")).id, "2025-10")
  })

  it("understands the start date that rankings use, and gives it back", () => {
    for (const [date, id] of [
      ["2025-10-06", "2025-10"],
      ["2025-11-03", "2025-11"],
      ["2026-02-23", "2026-03"]
    ] as const) {
      const season = Result.getOrThrow(Calendar.season.byId(date))
      assert.strictEqual(season.id, id)
      assert.strictEqual(Calendar.rankingId(season), date)
    }
    assert.strictEqual(Calendar.rankingId(Result.getOrThrow(Calendar.season.byId("2025-08"))), "2025-08")
  })

  it.each([
    "",
    "2025",
    "2025-1",
    "2025-00",
    "2025-13",
    "0999-05",
    "2025-11-04",
    "2025-08-25",
    "2025-02-30",
    "x2025-10"
  ])("%j names no season", (id) => {
    const error = Result.getOrThrow(Result.flip(Calendar.season.byId(id)))
    assert.strictEqual(error._tag, "UnknownPeriod")
    assert.strictEqual(error.message, `"${id}" names no season: an id looks like 2025-10`)
  })
})

describe("ranked weeks and legend days", () => {
  const weeks = [
    ["2025-12-29", "2025-12-29T05:00", "2026-01-05T05:00"],
    ["2024-02-26", "2024-02-26T05:00", "2024-03-04T05:00"],
    ["2026-03-09", "2026-03-09T05:00", "2026-03-16T05:00"]
  ] as const

  it.each(weeks)("ranked week %s goes from %s to %s", (id, start, end) => {
    assert.deepStrictEqual(span(Result.getOrThrow(Calendar.rankedWeek.byId(id))), [id, start, end])
    assert.deepStrictEqual(span(Calendar.rankedWeek.at(instant(`${start}:00Z`))), [id, start, end])
    assert.deepStrictEqual(span(Calendar.rankedWeek.at(before(`${end}:00Z`))), [id, start, end])
    assert.strictEqual(Calendar.rankedWeek.previous(instant(`${end}:00Z`)).id, id)
    assert.strictEqual(Calendar.rankedWeek.next(before(`${start}:00Z`)).id, id)
  })

  it("a ranked week has the id of the API: the seconds of its start", () => {
    const week = Result.getOrThrow(Calendar.rankedWeek.byId(1_773_032_400))
    assert.strictEqual(week.id, "2026-03-09")
    assert.strictEqual(Calendar.leagueSeasonId(week), 1_773_032_400)
  })

  it.each(["2026-03-10", "2026-3-9", "0", "1773032401", "2026-03"])("%s names no ranked week", (id) => {
    assert.isTrue(Result.isFailure(Calendar.rankedWeek.byId(id)))
  })

  const days = [
    ["2023-12-31", "2023-12-31T05:00", "2024-01-01T05:00"],
    ["2024-02-28", "2024-02-28T05:00", "2024-02-29T05:00"],
    ["2024-02-29", "2024-02-29T05:00", "2024-03-01T05:00"],
    ["2025-02-28", "2025-02-28T05:00", "2025-03-01T05:00"]
  ] as const

  it.each(days)("legend day %s goes from %s to %s", (id, start, end) => {
    assert.deepStrictEqual(span(Result.getOrThrow(Calendar.legendDay.byId(id))), [id, start, end])
    assert.deepStrictEqual(span(Calendar.legendDay.at(instant(`${start}:00Z`))), [id, start, end])
    assert.deepStrictEqual(span(Calendar.legendDay.at(before(`${end}:00Z`))), [id, start, end])
  })

  it.each(["2025-02-29", "2023-02-30", "2024-13-01", "20240101", "2024-1-1"])("%s names no legend day", (id) => {
    assert.isTrue(Result.isFailure(Calendar.legendDay.byId(id)))
  })
})

describe("clan games and raid weekends", () => {
  const events = [
    [Calendar.clanGames, "2024-02", "2024-02-22T08:00", "2024-02-28T08:00"],
    [Calendar.clanGames, "2025-12", "2025-12-22T08:00", "2025-12-28T08:00"],
    [Calendar.clanGames, "2026-01", "2026-01-22T08:00", "2026-01-28T08:00"],
    [Calendar.raidWeekend, "2026-03-13", "2026-03-13T07:00", "2026-03-16T07:00"],
    [Calendar.raidWeekend, "2024-03-01", "2024-03-01T07:00", "2024-03-04T07:00"],
    [Calendar.raidWeekend, "2027-01-01", "2027-01-01T07:00", "2027-01-04T07:00"],
    [Calendar.raidWeekend, "2024-12-27", "2024-12-27T07:00", "2024-12-30T07:00"]
  ] as const

  for (const [event, id, start, end] of events) {
    it(`${event.kind} ${id} goes from ${start} to ${end}`, () => {
      const expected = [id, start, end]
      const at = (when: DateTime.Utc) => Option.map<Calendar.Period, ReadonlyArray<string>>(event.at(when), span)
      assert.deepStrictEqual(span(Result.getOrThrow<Calendar.Period, Calendar.UnknownPeriod>(event.byId(id))), expected)
      assert.deepStrictEqual(at(before(`${start}:00Z`)), Option.none())
      assert.deepStrictEqual(at(instant(`${start}:00Z`)), Option.some(expected))
      assert.deepStrictEqual(at(before(`${end}:00Z`)), Option.some(expected))
      assert.deepStrictEqual(at(instant(`${end}:00Z`)), Option.none())
      assert.deepStrictEqual(
        [`${start}:00Z`, `${end}:00Z`].map((boundary) => [event.isOn(before(boundary)), event.isOn(instant(boundary))]),
        [
          [false, true],
          [true, false]
        ]
      )
      assert.strictEqual(event.next(before(`${start}:00Z`)).id, id)
      assert.notStrictEqual(event.next(instant(`${start}:00Z`)).id, id)
      assert.strictEqual(event.previous(instant(`${end}:00Z`)).id, id)
      assert.notStrictEqual(event.previous(before(`${end}:00Z`)).id, id)
    })
  }

  it("goes from one year to the next", () => {
    assert.strictEqual(Calendar.clanGames.next(instant("2025-12-31T00:00:00Z")).id, "2026-01")
    assert.strictEqual(Calendar.clanGames.previous(instant("2026-01-01T00:00:00Z")).id, "2025-12")
    assert.strictEqual(Calendar.raidWeekend.next(instant("2025-12-31T00:00:00Z")).id, "2026-01-02")
    assert.strictEqual(Calendar.raidWeekend.previous(instant("2026-01-01T00:00:00Z")).id, "2025-12-26")
  })

  it("says how long until the start and until the end", () => {
    const friday = instant("2026-03-13T06:00:00Z")
    assert.deepStrictEqual(Calendar.raidWeekend.untilNext(friday), Duration.hours(1))
    assert.deepStrictEqual(Calendar.raidWeekend.untilEnd(friday), Option.none())
    const saturday = instant("2026-03-14T07:00:00Z")
    assert.deepStrictEqual(Calendar.raidWeekend.untilEnd(saturday), Option.some(Duration.days(2)))
    assert.deepStrictEqual(Calendar.raidWeekend.untilNext(saturday), Duration.days(6))
    assert.deepStrictEqual(Calendar.season.untilNext(before("2025-10-06T05:00:00Z")), Duration.millis(1))
    assert.deepStrictEqual(Calendar.season.untilNext(instant("2025-10-06T05:00:00Z")), Duration.weeks(4))
  })

  it.each(["2026-03-14", "2026-03", "today"])("%s names no raid weekend", (id) => {
    assert.isTrue(Result.isFailure(Calendar.raidWeekend.byId(id)))
  })

  it.each(["2026-03-22", "2026-00", "March"])("%s names no clan games", (id) => {
    assert.isTrue(Result.isFailure(Calendar.clanGames.byId(id)))
  })
})

describe("on the clock", () => {
  it.effect("asks the clock of the effect", () =>
    Effect.gen(function* () {
      yield* TestClock.setTime(Date.parse("2026-03-13T06:59:59.999Z"))
      assert.strictEqual((yield* Calendar.season.now).id, "2026-03")
      assert.strictEqual((yield* Calendar.rankedWeek.now).id, "2026-03-09")
      assert.strictEqual((yield* Calendar.legendDay.now).id, "2026-03-13")
      assert.deepStrictEqual(yield* Calendar.raidWeekend.now, Option.none())
      assert.strictEqual((yield* Calendar.raidWeekend.upcoming).id, "2026-03-13")
      yield* TestClock.adjust(Duration.millis(1))
      assert.strictEqual(Option.getOrThrow(yield* Calendar.raidWeekend.now).id, "2026-03-13")
      assert.strictEqual((yield* Calendar.raidWeekend.upcoming).id, "2026-03-20")
    })
  )
})

describe("every instant", () => {
  // 1900 to 2100, to the millisecond
  const Millis = Schema.Int.pipe(
    Schema.check(Schema.isBetween({ minimum: Date.UTC(1900, 0, 1), maximum: Date.UTC(2100, 0, 1) }))
  )
  const continuous = [Calendar.season, Calendar.rankedWeek, Calendar.legendDay] as const
  const recurring = [Calendar.clanGames, Calendar.raidWeekend] as const

  it.prop("lies in exactly one season, ranked week and legend day", { millis: Millis }, ({ millis }) => {
    const at = DateTime.makeUnsafe(millis)
    for (const part of continuous) {
      const period = part.at(at)
      assert.isTrue(period.start.epochMilliseconds <= millis && millis < period.end.epochMilliseconds)
      assert.deepStrictEqual(part.at(period.start), period)
      assert.deepStrictEqual(part.at(DateTime.makeUnsafe(period.end.epochMilliseconds - 1)), period)
      assert.notDeepEqual(part.at(period.end), period)
    }
  })

  it.prop("is between neighbours that touch", { millis: Millis }, ({ millis }) => {
    const at = DateTime.makeUnsafe(millis)
    for (const part of continuous) {
      const period = part.at(at)
      assert.deepStrictEqual(part.next(at).start, period.end)
      assert.deepStrictEqual(part.previous(at).end, period.start)
      assert.deepStrictEqual<Calendar.Period>(part.next(part.previous(at).start), period)
      assert.deepStrictEqual<Calendar.Period>(part.previous(part.next(at).start), period)
    }
  })

  it.prop("is on in an event, or lies between two neighbours", { millis: Millis }, ({ millis }) => {
    const at = DateTime.makeUnsafe(millis)
    for (const part of recurring) {
      const [previous, next] = [part.previous(at), part.next(at)]
      assert.isTrue(previous.end.epochMilliseconds <= millis && millis < next.start.epochMilliseconds)
      const [on, after]: ReadonlyArray<Calendar.Period> = [
        part.next(previous.start),
        part.next(part.next(previous.start).start)
      ]
      assert.deepStrictEqual<Calendar.Period | undefined>(part.isOn(at) ? after : on, next)
      if (part.isOn(at)) assert.deepStrictEqual(Option.some<Calendar.Period | undefined>(on), part.at(at))
    }
  })

  it.prop("the id of a period names that period", { millis: Millis }, ({ millis }) => {
    const at = DateTime.makeUnsafe(millis)
    for (const part of [...continuous, ...recurring]) {
      const period = part.next(at)
      assert.deepStrictEqual<unknown>(part.byId(period.id), Result.succeed(period))
    }
    const week = Calendar.rankedWeek.at(at)
    if (Calendar.leagueSeasonId(week) >= 0) {
      assert.deepStrictEqual(Calendar.rankedWeek.byId(Calendar.leagueSeasonId(week)), Result.succeed(week))
    }
    const season = Calendar.season.at(at)
    assert.deepStrictEqual(Calendar.season.byId(Calendar.rankingId(season)), Result.succeed(season))
  })
})
