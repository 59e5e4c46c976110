/** Watching the regular wars of a clan in the simulator. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as KeyValueStore from "effect/persistence/KeyValueStore"
import * as Schema from "effect/Schema"
import * as TestClock from "effect/testing/TestClock"
import { WatchEvent } from "../../../src/watch/WatchEvent.ts"
import * as SnapshotStore from "../../../src/watch/SnapshotStore.ts"
import {
  emptyWorld,
  layer,
  logRow,
  notInWar,
  shows,
  until,
  watching,
  words,
  type World
} from "../../support/warWorld.ts"
import { declaredAt, hour, type Plan, regularBody, small, timesOf } from "../../support/wars.ts"

const { end, start } = timesOf(small)
/** Declared a day after the end of the first. */
const second: Plan = { ...small, declared: end + 24 * hour, opponent: "#8YU" }

const all = ["1", "2", "3", "4", "5", "6", "7"]
const whole = ["WarFound", "inWar", ...all, "warEnded", "WarEnded"]

/** Runs a test an hour before the first war is declared. */
const test = <A, E, R>(world: World, effect: Effect.Effect<A, E, R>) =>
  TestClock.setTime(declaredAt - hour).pipe(Effect.andThen(effect), Effect.scoped, Effect.provide(layer(world)))

const ids = (events: ReadonlyArray<WatchEvent>) => events.map(({ id }) => id)

describe("a watched clan's wars", () => {
  it.effect("are told from their declaration to their end, one after the other", () => {
    const world = emptyWorld({ regular: shows(small, second) })
    return test(
      world,
      Effect.gen(function* () {
        const { seen } = yield* watching("wars")
        yield* until(timesOf(second).end + hour)
        assert.deepStrictEqual(words(seen), [...whole, ...whole])
        assert.strictEqual(new Set(ids(seen)).size, seen.length)
        const json = Schema.toCodecJson(WatchEvent)
        for (const event of seen) {
          const text = JSON.stringify(Schema.encodeUnknownSync(json)(event))
          assert.deepStrictEqual(Schema.decodeUnknownSync(json)(JSON.parse(text)), event)
        }
      })
    )
  })

  it.effect("tell their states at the moment they change, however long answers are fresh", () => {
    const world = emptyWorld({ regular: shows(small), maxAge: 500 })
    return test(
      world,
      Effect.gen(function* () {
        const { seen } = yield* watching("wars")
        yield* until(end + hour)
        const changed = seen.filter((event) => event._tag === "WarStateChanged")
        const late = changed.map((event) => event.at.epochMilliseconds - (event.current === "inWar" ? start : end))
        assert.strictEqual(late.length, 2)
        for (const millis of late) assert.isTrue(millis >= 0 && millis <= 3000, `${millis} ms`)
      })
    )
  })

  it.effect("have ids that are the same for everyone who finds them", () => {
    const world = emptyWorld({ regular: shows(small) })
    return test(
      world,
      Effect.gen(function* () {
        const early = yield* watching("wars")
        yield* until(start + hour)
        const late = yield* watching("wars")
        yield* until(end + hour)
        const attacks = (events: ReadonlyArray<WatchEvent>) => ids(events.filter(({ _tag }) => _tag === "WarAttack"))
        assert.deepStrictEqual(attacks(late.seen), attacks(early.seen).slice(-attacks(late.seen).length))
        assert.isAbove(late.seen.length, 2)
      })
    )
  })

  it.effect("are found at the first look when asked", () => {
    const world = emptyWorld({ regular: shows(small) })
    return test(
      world,
      Effect.gen(function* () {
        yield* TestClock.setTime(start + 13 * hour)
        const { seen } = yield* watching("wars", { initial: true })
        yield* until(start + 13 * hour + 60_000)
        assert.deepStrictEqual(words(seen), ["WarFound"])
        const [found] = seen
        assert.isTrue(
          found?._tag === "WarFound" && found.current.attacks.length === 4 && found.current.state === "inWar"
        )
      })
    )
  })
})

describe("a war that was missed", () => {
  /** The watcher rests over the end of the first war, until the second one is declared. */
  const rested = Effect.fnUntraced(function* (world: World) {
    const { seen, watcher } = yield* watching("wars")
    yield* until(start + 13 * hour)
    yield* watcher.pause
    yield* until(timesOf(second).declared + hour)
    world.asked.length = 0
    yield* watcher.resume
    yield* until(timesOf(second).declared + 2 * hour)
    return seen
  })
  const before = ["WarFound", "inWar", "1", "2", "3", "4"]

  it.effect("ends with what the war log says, before the next one is found", () => {
    const world = emptyWorld({ regular: shows(small, second), log: () => ({ items: [logRow(small)] }) })
    return test(
      world,
      Effect.gen(function* () {
        const seen = yield* rested(world)
        assert.deepStrictEqual(words(seen), [...before, "warEnded", "WarEnded", "WarFound"])
        const ended = seen.find((event) => event._tag === "WarEnded")
        assert.deepInclude(ended, { source: "log", unseenAttacks: { clan: 1, opponent: null } })
        assert.strictEqual(ended?.outcome.result, "won")
        assert.strictEqual(ended?.outcome.clan.stars, 8)
        assert.strictEqual(world.asked.filter((path) => path === "warlog").length, 1)
      })
    )
  })

  it.effect("ends when the log knows it, with growing rests; the next war does not wait for that", () => {
    const asked: Array<number> = []
    const { declared } = timesOf(second)
    const world = emptyWorld({
      regular: shows(small, second),
      log: (now) => {
        asked.push(now)
        return { items: now < declared + 80 * 60_000 ? [] : [logRow(small)] }
      }
    })
    return test(
      world,
      Effect.gen(function* () {
        const seen = yield* rested(world)
        assert.deepStrictEqual(words(seen), [...before, "warEnded", "WarFound", "WarEnded"])
        const ended = seen.find((event) => event._tag === "WarEnded")
        assert.isTrue(ended?.source === "log" && ended.war.opponent !== second.opponent)
        const minutes = asked.map((now) => Math.round((now - declared) / 60_000) - 60)
        assert.deepStrictEqual(minutes, [0, 2, 5, 10, 20])
      })
    )
  })

  it.effect("is found in the log below the many wars that were fought since", () => {
    const later = Array.from({ length: 30 }, (_, n) =>
      logRow({ ...second, declared: timesOf(second).declared + n * 48 * hour })
    )
    const rows = [...later.toReversed(), logRow(small)]
    const world = emptyWorld({
      regular: shows(small, second),
      log: (_now, limit) => ({ items: rows.slice(0, limit) })
    })
    return test(
      world,
      Effect.gen(function* () {
        const seen = yield* rested(world)
        assert.deepStrictEqual(words(seen), [...before, "warEnded", "WarEnded", "WarFound"])
        assert.isTrue(seen.some((event) => event._tag === "WarEnded" && event.source === "log"))
      })
    )
  })

  const noLogs: ReadonlyArray<readonly [string, World["log"], ReadonlyArray<string>]> = [
    ["that is in no log", () => ({ items: [logRow(second)] }), []],
    ["whose log is private", () => 403, []],
    ["whose log cannot be read", () => 502, ["PollFailed"]]
  ]
  for (const [situation, log, trouble] of noLogs) {
    it.effect(`${situation} ends with what was seen last, after an hour`, () => {
      const world = emptyWorld({ regular: shows(small, second), log })
      return test(
        world,
        Effect.gen(function* () {
          const seen = yield* rested(world)
          const told = () => [...new Set(words(seen))]
          assert.deepStrictEqual(told(), [...before, "warEnded", ...["WarFound", ...trouble].slice(1)])
          yield* until(timesOf(second).declared + 3 * hour)
          assert.deepStrictEqual(told(), [...before, "warEnded", ...trouble, "WarEnded"])
          const ended = seen.find((event) => event._tag === "WarEnded")
          assert.deepInclude(ended, { source: "lastSeen", unseenAttacks: { clan: null, opponent: null } })
          assert.isNull(ended?.outcome.result)
          assert.deepStrictEqual(
            ended?.current.attacks.map(({ order }) => order),
            [1, 2, 3, 4]
          )
          assert.strictEqual(ended?.current.clan.members.length, 3)
        })
      )
    })
  }

  it.effect("and whose row comes hours later is corrected", () => {
    const late = timesOf(second).declared + 6 * hour
    const world = emptyWorld({
      regular: shows(small, second),
      log: (now) => ({ items: now < late ? [] : [logRow(small)] })
    })
    return test(
      world,
      Effect.gen(function* () {
        const seen = yield* rested(world)
        yield* until(late + 4 * hour)
        assert.deepStrictEqual(words(seen).slice(before.length), ["warEnded", "WarFound", "WarEnded", "WarChanged"])
        const corrected = seen.at(-1)
        assert.isTrue(corrected?._tag === "WarChanged" && corrected.field === "outcome")
        if (corrected?._tag !== "WarChanged" || corrected.field !== "outcome") return
        assert.deepStrictEqual([corrected.previous.result, corrected.current.result], [null, "won"])
      })
    )
  })

  it.effect("ends when there is no war any more, but not before its time is up", () => {
    let hidden = false
    const world = emptyWorld({ log: () => ({ items: [logRow(small)] }) })
    world.regular = (now) => (hidden ? notInWar : shows(small)(now))
    return test(
      world,
      Effect.gen(function* () {
        const { seen } = yield* watching("wars")
        yield* until(start + 13 * hour)
        hidden = true
        yield* until(end - hour)
        assert.deepStrictEqual(words(seen), before)
        hidden = false
        yield* until(end - hour / 2)
        assert.deepStrictEqual(words(seen), [...before, "5", "6", "7"])
        hidden = true
        yield* until(end + hour)
        assert.deepStrictEqual(words(seen), [...before, "5", "6", "7", "warEnded", "WarEnded"])
      })
    )
  })

  it.effect(
    "is looked for in the log as often, though there was no war for a minute at the end of the one before",
    () => {
      const third: Plan = { ...small, declared: timesOf(second).end + 60_000, opponent: "#8LQ" }
      const missed = timesOf(second).end
      /** When the log was asked for the second war, whose end is hidden and whose row comes half an hour late. */
      const asked = (withdrawn: boolean) => {
        const times: Array<number> = []
        const world = emptyWorld({
          log: (now) => {
            if (now >= missed) times.push(now - missed)
            return { items: [...(now < missed + hour / 2 ? [] : [logRow(second)]), logRow(small)] }
          }
        })
        world.regular = (now) => {
          if (withdrawn && now >= end && now < end + 60_000) return notInWar
          return now >= missed - 30_000 && now < missed + 90_000
            ? regularBody(second, { state: "inWar", shown: 6 })
            : shows(small, second, third)(now)
        }
        return test(
          world,
          Effect.gen(function* () {
            const { seen } = yield* watching("wars")
            yield* until(timesOf(third).declared + 2 * hour)
            const ended = seen.filter((event) => event._tag === "WarEnded")
            assert.strictEqual(ended.length, 2)
            assert.strictEqual(ended[1]?.source, "log")
            return times
          })
        )
      }
      return Effect.gen(function* () {
        const usual = yield* asked(false)
        assert.isAtLeast(usual.length, 2)
        assert.strictEqual((yield* asked(true)).length, usual.length)
      })
    }
  )

  it.effect("is not told again by a node that lags behind", () => {
    const world = emptyWorld({ regular: shows(small, second) })
    return test(
      world,
      Effect.gen(function* () {
        const { seen } = yield* watching("wars")
        yield* until(timesOf(second).declared + hour)
        const told = words(seen)
        world.regular = () => regularBody(small, { state: "inWar", shown: 3 })
        yield* until(timesOf(second).declared + 2 * hour)
        world.regular = () => notInWar
        yield* until(timesOf(second).declared + 3 * hour)
        assert.deepStrictEqual(words(seen), told)
        world.regular = shows(small, second)
        yield* until(timesOf(second).end + hour)
        assert.deepStrictEqual(words(seen), [...whole, ...whole])
      })
    )
  })
})

describe("a private war log", () => {
  it.effect("is said once, and its end too", () => {
    const world = emptyWorld({ regular: () => 403 })
    return test(
      world,
      Effect.gen(function* () {
        const { seen, watcher } = yield* watching("wars")
        yield* until(declaredAt - hour + 10_000)
        assert.deepStrictEqual(words(seen), ["WarLogPrivate"])
        // The second look confirms it.
        assert.strictEqual(world.asked.filter((path) => path === "currentwar").length, 2)
        yield* until(declaredAt + 5 * hour)
        assert.deepStrictEqual(words(seen), ["WarLogPrivate"])
        world.regular = shows(small)
        yield* until(declaredAt + 6 * hour)
        assert.deepStrictEqual(words(seen), ["WarLogPrivate", "WarLogPublic", "WarFound"])
        assert.deepStrictEqual(
          (yield* watcher.status).map(({ lastError }) => lastError),
          [undefined]
        )
      })
    )
  })

  it.effect("is not open again for copies that have run out: they may be of before it was closed", () => {
    const world = emptyWorld({ regular: shows(small), maxAge: 120 })
    return test(
      world,
      Effect.gen(function* () {
        const { seen } = yield* watching("wars")
        yield* until(declaredAt + hour)
        // Headers count down, as it turns out.
        world.maxAge = 60
        yield* until(declaredAt + hour + 180_000)
        world.regular = () => 403
        yield* until(declaredAt + 2 * hour)
        assert.deepStrictEqual(words(seen), ["WarFound", "WarLogPrivate"])
        const before = world.asked.length
        world.maxAge = 0
        world.regular = (now) => (world.asked.length <= before + 3 ? shows(small)(now) : 403)
        yield* until(declaredAt + 3 * hour)
        assert.isAbove(world.asked.length, before + 4)
        assert.deepStrictEqual(words(seen), ["WarFound", "WarLogPrivate"])
      })
    )
  })

  it.effect("is not said of one answer among others", () => {
    const world = emptyWorld({ regular: shows(small) })
    return test(
      world,
      Effect.gen(function* () {
        const { seen } = yield* watching("wars")
        for (const at of [declaredAt + hour, start + hour, start + 9 * hour, end]) {
          yield* until(at)
          const before = world.asked.length
          world.regular = (now) => (world.asked.length === before + 1 ? 403 : shows(small)(now))
        }
        yield* until(end + hour)
        assert.deepStrictEqual(words(seen), whole)
      })
    )
  })

  it.effect("does not end with one answer of a node that is behind", () => {
    const world = emptyWorld({ regular: shows(small) })
    return test(
      world,
      Effect.gen(function* () {
        const { seen } = yield* watching("wars")
        yield* until(start + 4 * hour)
        world.regular = () => 403
        yield* until(start + 6 * hour)
        const before = world.asked.length
        world.regular = (now) => (world.asked.length === before + 1 ? shows(small)(now) : 403)
        yield* until(end - hour)
        assert.isAbove(world.asked.length, before + 1)
        assert.deepStrictEqual(words(seen), ["WarFound", "inWar", "1", "WarLogPrivate"])
      })
    )
  })

  it.effect("in the middle of a war loses nothing that can be seen again", () => {
    const world = emptyWorld({ regular: shows(small) })
    return test(
      world,
      Effect.gen(function* () {
        const { seen } = yield* watching("wars")
        yield* until(start + 4 * hour)
        world.regular = () => 403
        yield* until(end + hour)
        assert.deepStrictEqual(words(seen), ["WarFound", "inWar", "1", "WarLogPrivate"])
        world.regular = shows(small)
        yield* until(end + 2 * hour)
        assert.deepStrictEqual(words(seen).slice(4), ["WarLogPublic", ...all.slice(1), "warEnded", "WarEnded"])
      })
    )
  })
})

/** Kind: a surprising state is confirmed before it is told. */
describe("one odd picture among good ones", () => {
  const every = (n: number) => (now: number) => Math.floor(now / 600_000) % n === 0
  const odd: ReadonlyArray<readonly [string, (body: Record<string, unknown>, now: number) => object]> = [
    ["an end in the year 9999", (_, now) => (every(7)(now) ? { endTime: "99991231T235959.000Z" } : {})],
    ["an end before its start", (body, now) => (every(7)(now) ? { endTime: body["preparationStartTime"] } : {})],
    ["no size", (_, now) => (every(5)(now) ? { teamSize: 0 } : {})],
    [
      "an end that its own times say is hours away",
      ({ state }, now) => (every(9)(now) && state === "inWar" ? { state: "warEnded" } : {})
    ]
  ]
  for (const [what, change] of odd) {
    it.effect(`is not told from: ${what}`, () => {
      const shown = shows(small)
      const world = emptyWorld({
        maxAge: 600,
        regular: (now) => {
          const body = shown(now)
          return typeof body === "number" || body["state"] === "notInWar" ? body : { ...body, ...change(body, now) }
        }
      })
      return test(
        world,
        Effect.gen(function* () {
          const { seen } = yield* watching("wars")
          yield* until(end + hour)
          const told = ["WarFound", "inWar", "1", "2", "3", "4", "5", "6", "7", "warEnded", "WarEnded"]
          assert.deepStrictEqual(words(seen), told)
        })
      )
    })
  }
})

describe("looking at wars", () => {
  it.effect("costs requests only for what can change", () => {
    const late = Date.UTC(2026, 10, 20)
    const plan = { ...small, declared: late }
    const times = timesOf(plan)
    // The 20th of November: leagues do not begin in these days, so the group is asked for every hour.
    const world = emptyWorld({ regular: (now) => (now < times.end + hour ? shows(plan)(now) : notInWar) })
    return test(
      world,
      Effect.gen(function* () {
        yield* TestClock.setTime(late)
        yield* watching("wars")
        const perHour = Effect.fnUntraced(function* (from: number) {
          yield* until(from)
          world.asked.length = 0
          yield* until(from + 10 * hour)
          const count = (path: string) => world.asked.filter((asked) => asked === path).length / 10
          assert.strictEqual(count("currentwar") + count("leaguegroup"), world.asked.length / 10)
          assert.isTrue(count("leaguegroup") >= 0.9 && count("leaguegroup") <= 1.1, `${count("leaguegroup")}`)
          return count("currentwar")
        })
        const preparation = yield* perHour(late + hour)
        const battle = yield* perHour(times.start + hour)
        const none = yield* perHour(times.end + 2 * hour)
        assert.isTrue(preparation > 5.8 && preparation <= 6.1, `${preparation}`)
        assert.isTrue(battle > 29 && battle <= 30.1, `${battle}`)
        assert.isTrue(none > 29 && none <= 30.1, `${none}`)
      })
    )
  })

  it.effect("is done at least as often as the longest interval says", () => {
    const world = emptyWorld({ regular: shows(small), maxAge: 500 })
    return test(
      world,
      Effect.gen(function* () {
        yield* watching("wars", { maxInterval: "30 seconds" })
        for (const from of [declaredAt + hour, start + hour]) {
          yield* until(from)
          world.asked.length = 0
          yield* until(from + hour)
          const asked = world.asked.filter((path) => path === "currentwar").length
          assert.isTrue(asked >= 110 && asked <= 121, `${asked}`)
        }
      })
    )
  })

  it.effect("fails as a whole with a clan that is gone, and as an event with trouble", () => {
    const world = emptyWorld({ regular: () => 404 })
    return test(
      world,
      Effect.gen(function* () {
        const { seen } = yield* watching("wars")
        yield* until(declaredAt)
        assert.deepStrictEqual(words(seen), ["WatchedGone"])
        world.regular = shows(small)
        yield* until(declaredAt + hour)
        assert.deepStrictEqual(words(seen), ["WatchedGone", "WatchedBack"])
        world.regular = () => 500
        yield* until(declaredAt + 2 * hour)
        const failed = seen.filter((event) => event._tag === "PollFailed")
        assert.isAbove(failed.length, 2)
        assert.match(failed[0]?.error.message ?? "", /^Watch\.war #2PP: the API answered 500/)
        world.regular = shows(small)
        yield* until(end + hour)
        assert.deepStrictEqual(words(seen).slice(2 + failed.length), ["inWar", ...all, "warEnded", "WarEnded"])
      })
    )
  })
})

describe("a restart", () => {
  it.effect("goes on in the middle of a war, without loss and without repeating", () => {
    const world = emptyWorld({ regular: shows(small, second), log: () => ({ items: [logRow(small)] }) })
    return test(
      world,
      Effect.gen(function* () {
        const told: Array<WatchEvent> = []
        const run = (instant: number) =>
          Effect.gen(function* () {
            const { seen } = yield* watching("wars")
            yield* until(instant)
            told.push(...seen)
          }).pipe(Effect.scoped, Effect.provide(SnapshotStore.layerKeyValueStore))
        yield* run(start + 6 * hour)
        yield* TestClock.setTime(start + 15 * hour)
        yield* run(start + 18 * hour)
        yield* TestClock.setTime(timesOf(second).start + hour)
        yield* run(timesOf(second).end + hour)
        assert.deepStrictEqual(words(told), ["WarFound", "inWar", ...all.slice(0, 5), "warEnded", "WarEnded", ...whole])
        assert.strictEqual(new Set(ids(told)).size, told.length)
      }).pipe(Effect.provide(KeyValueStore.layerMemory))
    )
  })
})
