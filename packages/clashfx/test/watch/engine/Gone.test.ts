/** Kind: no conclusion from one answer. A 404 may be of a node, of an edge that keeps it, or of whoever stands before the API. */
import { Fault, Simulator } from "@clashfx/simulator"
import { assert, describe, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/testing/TestClock"
import { Reach } from "../../../src/watch/engine/polls/reach.ts"
import * as Watcher from "../../../src/watch/Watcher.ts"
import { listen, minutes } from "../../support/listening.ts"
import { simulated } from "../../support/simulated.ts"

const tags = ["#2PP", "#8QU8J9LP", "#P0LYJC8C"]
const world = simulated({ clans: tags.map((tag) => ({ tag, members: 3 })) })

const watching = Effect.fnUntraced(function* (...clans: ReadonlyArray<string>) {
  const watcher = yield* Watcher.make()
  yield* watcher.clans.add(clans)
  const seen = yield* listen(watcher.events)
  yield* minutes(3)
  const told = (tag: string) => seen.filter(({ _tag }) => _tag === tag).length
  return { watcher, simulator: yield* Simulator, told }
})

/** One answer that an edge keeps for so many seconds, and says each time what is left of them. */
const kept = Effect.fnUntraced(function* (status: number, reason: string, seconds: number, route: string) {
  const { fault } = yield* Simulator
  const since = yield* Clock.currentTimeMillis
  for (let left = seconds; left > 0; left = seconds - Math.round(((yield* Clock.currentTimeMillis) - since) / 1000)) {
    const headers = { "content-type": "application/json", "cache-control": `public max-age=${left}` }
    const copy = Fault.respond(status, JSON.stringify({ reason }), headers)
    const { remove } = yield* fault(copy, { on: ({ path }) => path.endsWith(route) })
    yield* TestClock.adjust("1 second")
    yield* remove
  }
})

const page = "<html><head><title>404 Not Found</title></head></html>"

describe("a clan is not gone", () => {
  for (const [what, fault] of [
    ["a page", Fault.respond(404, page, { "content-type": "text/html" })],
    ["nothing", Fault.respond(404)],
    ["the words of a proxy", Fault.respond(404, '{"message":"no Route matched with those values"}')]
  ] as const) {
    it.effect(`because everything is answered with 404 and ${what} for a while`, () =>
      Effect.gen(function* () {
        const { simulator, told, watcher } = yield* watching(...tags)
        const proxy = yield* simulator.fault(fault)
        yield* minutes(20)
        yield* proxy.remove
        assert.isAbove(told("PollFailed"), 0)
        yield* minutes(5)
        assert.strictEqual(told("WatchedGone"), 0)
        assert.isTrue((yield* watcher.status).every(({ failures }) => failures === 0))
      }).pipe(Effect.scoped, Effect.provide(world))
    )
  }

  it("is vouched for by clans and players alone: looks at wars and raids may find something without asking", () => {
    const reach = new Reach(() => 3)
    reach.found("war", 1)
    reach.found("raid", 2)
    assert.strictEqual(reach.foundAt, Number.NEGATIVE_INFINITY)
    reach.found("clan", 3)
    reach.found("war", 4)
    assert.strictEqual(reach.foundAt, 3)
  })

  it.effect("because the API itself finds nothing at all for a minute", () =>
    Effect.gen(function* () {
      const { simulator, told } = yield* watching(...tags)
      const broken = yield* simulator.fault(Fault.error(404, "notFound"))
      yield* minutes(1.5)
      yield* broken.remove
      yield* minutes(10)
      assert.strictEqual(told("WatchedGone"), 0)
    }).pipe(Effect.scoped, Effect.provide(world))
  )

  for (const clans of [tags, tags.slice(0, 1)]) {
    it.effect(`because an edge keeps one 404 for ten minutes (${clans.length} watched)`, () =>
      Effect.gen(function* () {
        const { told } = yield* watching(...clans)
        yield* kept(404, "notFound", 600, "#2PP")
        yield* minutes(5)
        assert.strictEqual(told("WatchedGone"), 0)
      }).pipe(Effect.scoped, Effect.provide(world))
    )
  }

  it.effect("but it is when others are found meanwhile, whoever says so", () =>
    Effect.gen(function* () {
      const { simulator, told, watcher } = yield* watching(...tags)
      yield* simulator.fault(Fault.respond(404, page), { on: ({ path }) => path.endsWith("#2PP") })
      yield* minutes(5)
      assert.strictEqual(told("WatchedGone"), 1)
      assert.deepStrictEqual(
        (yield* watcher.status).map(({ gone }) => gone),
        [true, false, false]
      )
    }).pipe(Effect.scoped, Effect.provide(world))
  )

  it.effect("but all are when the API goes on to say so", () =>
    Effect.gen(function* () {
      const { simulator, told } = yield* watching(...tags)
      yield* simulator.fault(Fault.error(404, "notFound"))
      yield* minutes(6)
      assert.strictEqual(told("WatchedGone"), 3)
    }).pipe(Effect.scoped, Effect.provide(world))
  )
})
