/** Kind: what was promised as delivered. Handlers that die, interrupt themselves, or meddle with what calls them. */
import { Simulator } from "@clashfx/simulator"
import { assert, describe, it } from "@effect/vitest"
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Schedule from "effect/Schedule"
import * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import * as Delivery from "../../src/watch/Delivery.ts"
import type { WatchEvent } from "../../src/watch/WatchEvent.ts"
import * as Watcher from "../../src/watch/Watcher.ts"
import { minutes } from "../support/listening.ts"
import { logging, names, one, other, rename, twoClans } from "../support/watch/process.ts"

const world = Layer.fresh(twoClans)

const started = Effect.tap(Watcher.make(), ({ clans }) => clans.add(one, other))

describe("a handler that", () => {
  for (const [what, odd, said] of [
    ["dies", () => Effect.die(new TypeError("a bug")), /TypeError: a bug/],
    [
      "throws",
      (): Effect.Effect<void> => {
        throw new TypeError("a bug")
      },
      /TypeError: a bug/
    ],
    ["interrupts itself", () => Effect.interrupt, /interrupted/],
    [
      "waits for what was interrupted",
      () =>
        Effect.flatMap(Effect.forkChild(Effect.never), (fiber) =>
          Effect.andThen(Fiber.interrupt(fiber), Fiber.join(fiber))
        ),
      /interrupted/
    ]
  ] as const) {
    it.effect(`${what} is called again with the same events, which is said once`, () => {
      const logged: Array<string> = []
      return Effect.gen(function* () {
        const watcher = yield* started
        const calls: Array<ReadonlyArray<string>> = []
        yield* Effect.forkScoped(
          watcher.run((events) => {
            calls.push(names(events))
            return calls.length < 4 ? odd() : Effect.void
          })
        )
        yield* minutes(2)
        yield* rename(one, "One")
        yield* minutes(3)
        yield* rename(other, "Two")
        yield* minutes(3)
        assert.deepStrictEqual(calls, [["One"], ["One"], ["One"], ["One"], ["Two"]])
        assert.strictEqual(logged.length, 2, logged.join("\n"))
        assert.match(logged[0] ?? "", said)
        assert.match(logged[1] ?? "", /works again/)
      }).pipe(Effect.scoped, Effect.provide(logging(logged)), Effect.provide(world))
    })
  }

  it.effect("throws ends the run when there is a schedule of the user's own, and nothing is lost", () =>
    Effect.gen(function* () {
      const watcher = yield* started
      const run = yield* Effect.forkScoped(
        watcher.run(() => Effect.die("a bug"), { retry: Schedule.spaced("1 second") })
      )
      yield* minutes(2)
      yield* rename(one, "One")
      yield* minutes(3)
      assert.match(String(run.pollUnsafe()), /a bug/)
      const seen: Array<string> = []
      yield* Effect.forkScoped(watcher.run((events) => Effect.sync(() => seen.push(...names(events)))))
      yield* minutes(1)
      assert.deepStrictEqual(seen, ["One"])
    }).pipe(Effect.scoped, Effect.provide(world))
  )

  it.effect("removes the tag whose event it handles, or adds others, holds nobody up", () =>
    Effect.gen(function* () {
      const watcher = yield* Watcher.make()
      yield* watcher.clans.add(one)
      const seen: Array<string> = []
      yield* Effect.forkScoped(
        watcher.run((events) =>
          Effect.gen(function* () {
            seen.push(...names(events))
            yield* watcher.clans.remove(one)
            yield* watcher.clans.add(other)
            if (seen.length < 2) yield* Effect.fail("not yet")
          })
        )
      )
      yield* minutes(2)
      yield* rename(one, "One")
      yield* minutes(4)
      yield* rename(one, "Unseen")
      yield* rename(other, "Two")
      yield* minutes(3)
      assert.deepStrictEqual(seen, ["One", "One", "Two"])
      assert.strictEqual((yield* watcher.health).backlog, 0)
    }).pipe(Effect.scoped, Effect.provide(world))
  )
})

describe("the beginning of maintenance", () => {
  it.effect("that nobody is done with yet holds up its end, and no poll", () =>
    Effect.gen(function* () {
      const { configure } = yield* Simulator
      const watcher = yield* started
      const seen: Array<string> = []
      const undone: Array<Delivery.Delivery<WatchEvent>> = []
      yield* Effect.forkScoped(
        Stream.runForEach(watcher.deliveries, (delivery) => {
          const told = names(delivery.events)
          seen.push(...told)
          return told.includes("MaintenanceStarted") ? Effect.sync(() => undone.push(delivery)) : delivery.done
        })
      )
      yield* minutes(2)
      for (const name of ["One", "Two"]) {
        yield* configure({ maintenance: true })
        yield* minutes(5)
        yield* configure({ maintenance: false })
        yield* minutes(3)
        yield* rename(one, name)
        yield* minutes(3)
      }
      assert.deepStrictEqual(seen, ["MaintenanceStarted", "One", "Two"])
      assert.isFalse((yield* watcher.health).maintenance)
      for (let i = 0; i < 2; i++) {
        yield* Delivery.done(undone)
        yield* minutes(1)
      }
      assert.deepStrictEqual(seen.slice(3), ["MaintenanceEnded", "MaintenanceStarted", "MaintenanceEnded"])
    }).pipe(Effect.scoped, Effect.provide(world))
  )
})

describe("a watcher that has ended", () => {
  it.effect("ends its streams, with what they were offered, and interrupts its handlers", () =>
    Effect.gen(function* () {
      const scope = yield* Scope.make()
      const watcher = yield* Scope.provide(started, scope)
      const told: Array<string> = []
      const listening = yield* Effect.forkScoped(
        Stream.runForEach(watcher.events, (event) => Effect.sync(() => void told.push(...names([event]))))
      )
      const handling = yield* Effect.forkScoped(watcher.run(() => Effect.void))
      yield* minutes(2)
      yield* rename(one, "One")
      yield* minutes(3)
      yield* Scope.close(scope, Exit.void)
      yield* Fiber.join(listening)
      assert.deepStrictEqual(told, ["One"])
      const exit = yield* Fiber.await(handling)
      assert.isTrue(Exit.isFailure(exit) && Cause.hasInterruptsOnly(exit.cause))
      assert.deepStrictEqual(yield* Stream.runCollect(watcher.events), [])
      assert.deepStrictEqual(yield* Stream.runCollect(watcher.deliveries), [])
      assert.isTrue(Exit.hasInterrupts(yield* Effect.exit(watcher.run(() => Effect.void))))
    }).pipe(Effect.scoped, Effect.provide(world))
  )
})
