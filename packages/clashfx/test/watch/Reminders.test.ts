/** Reminders: who can still attack, told at the right moments, each once, also when ends move. On the simulator's world. */
import { assert, describe, it } from "@effect/vitest"
import { Command, Fault, Simulator } from "@clashfx/simulator"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/testing/TestClock"
import * as Clans from "../../src/api/Clans.ts"
import * as Reminders from "../../src/watch/Reminders.ts"
import { simulated } from "../support/simulated.ts"
import { steppingClock } from "../support/steppingClock.ts"

const start = Date.UTC(2026, 10, 3, 12)
const hours = (at: number) => (at - start) / 3_600_000

const world = () =>
  simulated({
    clans: [
      { tag: "#2PP", members: 12 },
      { tag: "#8QU8J9LP", members: 12 }
    ]
  })

/** Runs a stream of reminders beside the test; gives what has been told, with the hour. */
const told = <R, E, S>(stream: Stream.Stream<R, E, S>) =>
  Effect.gen(function* () {
    const seen: Array<readonly [hour: number, reminder: R]> = []
    yield* stream.pipe(
      Stream.runForEach((reminder) =>
        Effect.map(
          Effect.clockWith((clock) => clock.currentTimeMillis),
          (now) => {
            seen.push([hours(now), reminder])
          }
        )
      ),
      Effect.forkScoped
    )
    yield* TestClock.adjust("1 second")
    return seen
  })

/** In steps, so that everything that sleeps wakes in its turn. */
const pass = (hours: number) =>
  Effect.forEach(Array.from({ length: hours * 4 }), () => TestClock.adjust("15 minutes"), { discard: true })

/** The world is made once the clock stands where it shall begin. */
const test = <A, E, R>(effect: Effect.Effect<A, E, R>, at = start) =>
  Effect.andThen(
    TestClock.setTime(at),
    Effect.flatMap(Simulator, ({ change }) => change(Command.setClan("#2PP", { isWarLogPublic: true }))).pipe(
      Effect.andThen(effect),
      Effect.scoped,
      Effect.provide(world())
    )
  )

describe("reminders of wars", () => {
  const declare = Effect.flatMap(Simulator, ({ change }) =>
    change(
      Command.declareWar("#2PP", "#8QU8J9LP", {
        teamSize: 10,
        preparation: "2 hours",
        battle: "24 hours",
        fights: false
      })
    )
  )

  it.effect("come before the end, once each, with who has attacks left", () =>
    test(
      Effect.gen(function* () {
        const simulator = yield* Simulator
        const seen = yield* told(Reminders.wars(["2pp", "#2PP"], { before: ["6 hours", "1 hour"] }))
        yield* declare
        yield* pass(10)
        yield* simulator.change(
          Command.attack("#2PP", { attacker: 1, defender: 1, stars: 3, destructionPercentage: 100 })
        )
        yield* simulator.change(
          Command.attack("#2PP", { attacker: 1, defender: 2, stars: 3, destructionPercentage: 100 })
        )
        yield* simulator.change(
          Command.attack("#2PP", { attacker: 2, defender: 3, stars: 1, destructionPercentage: 50 })
        )
        yield* pass(20)
        assert.deepStrictEqual(
          seen.map(([hour, { before, waiting }]) => [
            Math.round(hour * 10) / 10,
            before,
            waiting.map(({ left }) => left)
          ]),
          [
            [20, 21_600, [1, 2, 2, 2, 2, 2, 2, 2, 2]],
            [25, 3600, [1, 2, 2, 2, 2, 2, 2, 2, 2]]
          ]
        )
        assert.strictEqual(new Set(seen.map(([, { id }]) => id)).size, 2)
        assert.isTrue(seen.every(([, { clan, war }]) => war.clan.tag === clan))
      })
    )
  )

  it.effect("come also when a look at their moment shows no war, once", () =>
    test(
      Effect.gen(function* () {
        const { fault } = yield* Simulator
        const seen = yield* told(Reminders.wars(["#2PP"], { before: ["1 hour", "15 minutes"] }))
        yield* declare
        yield* pass(24)
        const odd = Fault.respond(200, JSON.stringify({ state: "notInWar" }), { "content-type": "application/json" })
        yield* fault(odd, { on: "clans.currentWar", times: 1 })
        yield* pass(1.5)
        const { remove } = yield* fault(odd, { on: "clans.currentWar", times: 2 })
        yield* pass(1)
        yield* remove
        assert.deepStrictEqual(
          seen.map(([hour, { before }]) => [Math.round(hour * 20) / 20, before]),
          [
            [25, 3600],
            [25.75, 900]
          ]
        )
      })
    )
  )

  it.effect("come after the machine has slept, those that were due meanwhile and those that are due soon", () =>
    test(
      Effect.gen(function* () {
        const { clock, step } = yield* steppingClock
        const asleep = 8 * 3_600_000
        // While it sleeps its timers stand still; the wall clock is right again when it wakes.
        step(-asleep)
        yield* declare
        const reminders = Reminders.wars(["#2PP"], { before: ["1 hour", "15 minutes"] })
        const seen = yield* told(Stream.provideService(reminders, Clock.Clock, clock))
        for (let i = 0; i < 25.2 * 60; i++) yield* TestClock.adjust("1 minute")
        step(asleep)
        for (let i = 0; i < 48; i++) yield* TestClock.adjust("1 minute")
        assert.deepStrictEqual(
          seen.map(([, { before }]) => before),
          [3600, 900]
        )
        assert.isAtMost(seen.at(-1)?.[0] ?? 0, 25.9)
      })
    )
  )

  it.effect("whose moment was over when the stream began are not told", () =>
    test(
      Effect.gen(function* () {
        yield* declare
        yield* pass(22)
        const seen = yield* told(Reminders.wars(["#2PP"], { before: ["12 hours", "1 hour"] }))
        yield* pass(6)
        assert.deepStrictEqual(
          seen.map(([, { before }]) => before),
          [3600]
        )
      })
    )
  )

  it.effect("go on after trouble", () =>
    test(
      Effect.gen(function* () {
        const simulator = yield* Simulator
        const seen = yield* told(Reminders.wars(["#2PP"], { before: ["1 hour"] }))
        yield* declare
        const broken = yield* simulator.fault(Fault.html(502))
        yield* pass(8)
        yield* broken.remove
        yield* pass(20)
        assert.deepStrictEqual(
          seen.map(([hour, { before }]) => [Math.round(hour), before]),
          [[25, 3600]]
        )
      })
    )
  )

  it.effect("fail at once for a tag that cannot exist", () =>
    test(
      Effect.gen(function* () {
        const error = yield* Effect.flip(Stream.runDrain(Reminders.wars(["#2PP", "#A"])))
        assert.strictEqual(error._tag, "InvalidTag")
      })
    )
  )

  it.effect("ask hardly anything while nothing is due", () =>
    test(
      Effect.gen(function* () {
        const simulator = yield* Simulator
        yield* declare
        yield* told(Reminders.wars(["#2PP"], { before: ["1 hour"] }))
        const before = (yield* simulator.stats).requests
        yield* pass(24)
        assert.isAtMost((yield* simulator.stats).requests - before, 3)
      })
    )
  )
})

describe("reminders of raid weekends", () => {
  it.effect("name members who have attacks left, also those who have not begun", () =>
    test(
      Effect.gen(function* () {
        const simulator = yield* Simulator
        const seen = yield* told(Reminders.raids(["#2PP"], { before: ["24 hours"] }))
        yield* simulator.change(Command.startRaids())
        const world = yield* simulator.world
        const [first] = [...world.clans.values()].find(({ tag }) => tag === "#2PP")?.roster ?? []
        if (first === undefined) throw new Error("nobody is in the clan")
        yield* simulator.change(Command.raid(first.tag))
        yield* pass(47)
        assert.strictEqual(seen.length, 1)
        const [hour, { id, waiting }] = seen[0] ?? [0, { id: "", waiting: [] }]
        assert.strictEqual(new Date(start + hour * 3_600_000).toISOString(), "2026-11-08T07:00:00.000Z")
        assert.strictEqual(id, "reminder/raid/2026-11-06/#2PP/86400")
        // The members raid on their own; what the reminder says has to add up to the weekend's own count.
        const { items } = yield* Clans.raidLog("#2PP").page
        const { memberList } = yield* Clans.get("#2PP")
        const left = memberList.map(({ tag }) => {
          const raider = items[0]?.members?.find((member) => member.tag === tag)
          return raider === undefined ? 5 : raider.attackLimit + raider.bonusAttackLimit - raider.attacks
        })
        assert.isAbove(left.filter((n) => n < 5).length, 0)
        assert.deepStrictEqual(
          waiting.map((member) => member.left),
          left.filter((n) => n > 0).toSorted((a, b) => b - a)
        )
        yield* pass(30)
        assert.strictEqual(seen.length, 1)
      }),
      Date.UTC(2026, 10, 6, 8)
    )
  )
})

describe("reminders of the calendar", () => {
  it.effect("come before the start and before the end, for ever", () =>
    test(
      Effect.gen(function* () {
        const seen = yield* told(
          Reminders.calendar("clanGames", { beforeStart: ["1 hour"], beforeEnd: ["1 day", "3 hours"] })
        )
        yield* TestClock.adjust("60 days")
        assert.deepStrictEqual(
          seen.map(([hour, { before, edge }]) => [new Date(start + hour * 3_600_000).toISOString(), edge, before]),
          ["2026-11", "2026-12"].flatMap((month) => [
            [`${month}-22T07:00:00.000Z`, "start", 3600],
            [`${month}-27T08:00:00.000Z`, "end", 86_400],
            [`${month}-28T05:00:00.000Z`, "end", 10_800]
          ])
        )
      })
    )
  )

  it.effect("of parts without pauses", () =>
    test(
      Effect.gen(function* () {
        const seen = yield* told(Reminders.calendar("legendDay", { beforeEnd: ["1 hour"] }))
        yield* TestClock.adjust("3 days")
        assert.deepStrictEqual(
          seen.map(([hour, { id }]) => [new Date(start + hour * 3_600_000).toISOString(), id]),
          ["03", "04", "05"].map((day, i) => [
            `2026-11-0${i + 4}T04:00:00.000Z`,
            `reminder/legendDay/2026-11-${day}/end/3600`
          ])
        )
      })
    )
  )

  it.effect("of nothing end at once", () =>
    Effect.map(Stream.runCollect(Reminders.calendar("season", {})), (all) => assert.deepStrictEqual([...all], []))
  )
})
