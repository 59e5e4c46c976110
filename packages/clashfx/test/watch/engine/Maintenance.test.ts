/** Kind: no conclusion for all from one answer. Maintenance is what several tags agree on, and it ends by a probe. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as TestClock from "effect/testing/TestClock"
import * as Gate from "../../../src/watch/engine/polls/gate.ts"
import { Maintenance, type Witness } from "../../../src/watch/engine/polls/maintenance.ts"
import type { Verdict } from "../../../src/watch/engine/looks/verdict.ts"

/** A game whose answers the test sets, by tag, and what the polls of four tags make of them. */
const game = Effect.fnUntraced(function* (tags: ReadonlyArray<string> = ["a", "b", "c", "d"]) {
  const answers = new Map<string, Verdict>()
  const asked: Array<string> = []
  const told: Array<string> = []
  const gate = Gate.make()
  const witnesses = tags.map((key): Witness => ({
    key,
    dueAt: () => 0,
    ask: Effect.sync(() => {
      asked.push(key)
      return answers.get(key) ?? "answered"
    })
  }))
  const maintenance = yield* Maintenance.make({
    gate,
    probeInterval: 60_000,
    life: "test",
    witnesses: () => witnesses,
    watched: () => tags.length,
    publish: (event) => Effect.sync(() => told.push(event._tag))
  })
  const report = (key: string, evidence: "maintenance" | "unavailable") =>
    Effect.forkScoped(maintenance.report(key, evidence), { startImmediately: true })
  return { answers, asked, told, gate, maintenance, report }
})

describe("maintenance", () => {
  it.effect("is not believed of one tag when another one is answered", () =>
    Effect.gen(function* () {
      for (const evidence of ["maintenance", "unavailable"] as const) {
        const { gate, maintenance, report, told } = yield* game()
        yield* TestClock.adjust(1000)
        const reported = yield* report("a", evidence)
        // What began before says nothing about now.
        maintenance.answered(0)
        assert.isUndefined(reported.pollUnsafe())
        maintenance.answered(Number.MAX_SAFE_INTEGER)
        assert.isFalse(yield* Fiber.join(reported))
        assert.isTrue(gate.isOpen())
        assert.deepStrictEqual(told, [])
      }
    }).pipe(Effect.scoped)
  )

  it.effect("is believed when the API says so to two tags, or three get a 503 from somebody", () =>
    Effect.gen(function* () {
      const own = yield* game()
      const first = yield* own.report("a", "maintenance")
      assert.isTrue(own.gate.isOpen())
      assert.isTrue(yield* Fiber.join(yield* own.report("b", "maintenance")))
      assert.isTrue(yield* Fiber.join(first))
      assert.isFalse(own.gate.isOpen())

      const gateways = yield* game()
      yield* gateways.report("a", "unavailable")
      yield* gateways.report("a", "unavailable")
      yield* gateways.report("b", "unavailable")
      assert.isTrue(gateways.gate.isOpen())
      assert.isTrue(yield* Fiber.join(yield* gateways.report("c", "unavailable")))
      yield* TestClock.adjust(0)
      assert.deepStrictEqual([own.told, gateways.told], [["MaintenanceStarted"], ["MaintenanceStarted"]])
    }).pipe(Effect.scoped)
  )

  it.effect("of a single watched tag is what the API says twice, and never what a gateway does", () =>
    Effect.gen(function* () {
      for (const first of ["maintenance", "unavailable"] as const) {
        for (const second of ["maintenance", "unavailable", "answered", "unclear"] as const) {
          const one = yield* game(["a"])
          one.answers.set("a", second)
          const reported = yield* one.report("a", first)
          yield* TestClock.adjust("10 seconds")
          assert.strictEqual(yield* Fiber.join(reported), second === "maintenance", `${first}, ${second}`)
        }
      }
    }).pipe(Effect.scoped)
  )

  it.effect("is asked about when no other poll comes, and never of the tag that reported it", () =>
    Effect.gen(function* () {
      const { answers, asked, report } = yield* game()
      for (const tag of ["a", "b", "c"]) answers.set(tag, "unavailable")
      const reported = yield* report("a", "unavailable")
      yield* TestClock.adjust("31 seconds")
      assert.isTrue(yield* Fiber.join(reported))
      assert.deepStrictEqual(asked, ["b", "c"])
    }).pipe(Effect.scoped)
  )

  it.effect("ends when a tag that had not failed is answered, and another one does not contradict", () =>
    Effect.gen(function* () {
      const { answers, asked, gate, report, told } = yield* game()
      for (const tag of ["a", "b", "c", "d"]) answers.set(tag, "maintenance")
      yield* report("a", "maintenance")
      yield* report("b", "maintenance")
      yield* TestClock.adjust("3 minutes")
      assert.deepStrictEqual(asked, ["c", "d", "c"])
      // A cache answers for one of them.
      answers.set("d", "answered")
      yield* TestClock.adjust("1 minute")
      assert.isFalse(gate.isOpen())
      // Three are answered; one will never be again, as a proxy has taken against it.
      answers.set("a", "answered").set("c", "answered").set("b", "unavailable")
      yield* TestClock.adjust("1 minute")
      assert.isTrue(gate.isOpen())
      assert.deepStrictEqual(told, ["MaintenanceStarted", "MaintenanceEnded"])
    }).pipe(Effect.scoped)
  )

  it.effect("ends also when one tag alone is answered, for longer than a copy of its answer lives", () =>
    Effect.gen(function* () {
      const { answers, gate, maintenance, report, told } = yield* game(["a", "b", "c"])
      answers.set("a", "maintenance").set("b", "maintenance")
      yield* report("a", "maintenance")
      yield* report("b", "maintenance")
      yield* TestClock.adjust("2 minutes")
      assert.isFalse(gate.isOpen())
      yield* TestClock.adjust("4 minutes")
      assert.isTrue(gate.isOpen())
      assert.deepStrictEqual(told, ["MaintenanceStarted", "MaintenanceEnded"])
      // Those two have a trouble of their own.
      for (const tag of ["a", "b"]) assert.isFalse(yield* Fiber.join(yield* report(tag, "maintenance")))
      assert.isTrue(gate.isOpen())
      // Once they are answered they count again.
      for (const tag of ["a", "b"]) maintenance.answered(0, tag)
      yield* report("a", "maintenance")
      assert.isTrue(yield* Fiber.join(yield* report("b", "maintenance")))
      assert.isFalse(gate.isOpen())
    }).pipe(Effect.scoped)
  )

  it.effect("is not believed of those that fail while others are answered, however many they are", () =>
    Effect.gen(function* () {
      const { answers, gate, maintenance, report } = yield* game()
      for (const tag of ["a", "b"]) {
        const reported = yield* report(tag, "maintenance")
        maintenance.answered(Number.MAX_SAFE_INTEGER, "c")
        assert.isFalse(yield* Fiber.join(reported))
      }
      for (const tag of ["a", "b"]) assert.isFalse(yield* Fiber.join(yield* report(tag, "maintenance")))
      assert.isTrue(gate.isOpen())
      // What they are answered when somebody else asks for them counts.
      for (const tag of ["a", "b"]) answers.set(tag, "maintenance")
      const reported = yield* report("c", "maintenance")
      yield* TestClock.adjust("31 seconds")
      assert.isTrue(yield* Fiber.join(reported))
    }).pipe(Effect.scoped)
  )
})
