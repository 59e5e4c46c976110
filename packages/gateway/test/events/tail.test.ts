/** Streams of the log, beside a list of what was written: whoever reads, however slowly, gets all of it in order. */
import { assert, describe, it } from "@effect/vitest"
import { ClusterDatabase, layerSqlite } from "@clashfx/cluster/ClusterDatabase"
import * as EventLog from "@clashfx/cluster/EventLog"
import * as Cause from "effect/Cause"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import { begin } from "../../src/events/stream.ts"
import * as Tail from "../../src/events/tail.ts"
import { Closing } from "../../src/http/closing.ts"
import { event, numbers, tell, type Written } from "../support/log.ts"

/** Nobody is kept from reading. */
const always = Effect.succeed(true)

const closing = Layer.effect(Closing, Deferred.make<void>())
const layer = (options: Tail.TailOptions) =>
  Tail.layer({ every: "2 millis", ...options }).pipe(
    Layer.provideMerge(Layer.merge(closing, Layer.fresh(layerSqlite(":memory:"))))
  )

const tags = ["#2PP", "#8QU8J9LP", "#PPP"]

/** Reads until so many events have come. */
const reads = (after: bigint | undefined, wanted: EventLog.Wanted, count: number, pause: () => number) =>
  Effect.scoped(
    Effect.gen(function* () {
      const tail = yield* Tail.Tail
      yield* tail.listening
      const { next } = yield* begin(tail, { after, wanted }, always)
      const seen: Array<EventLog.Logged> = []
      while (seen.length < count) {
        const told = yield* next
        assert.strictEqual(told._tag, "Events")
        if (told._tag !== "Events") break
        assert.isAtLeast(Number(told.seq), Number(told.events.at(-1)?.seq))
        seen.push(...told.events)
        const ms = pause()
        if (ms > 0) yield* Effect.sleep(ms)
      }
      return seen.map(({ id }) => id)
    })
  )

describe("Tail", () => {
  for (const seed of [1, 2]) {
    it.live(`fast, slow and late streams with any filter get what was written, in order (seed ${seed})`, () =>
      Effect.gen(function* () {
        const chance = numbers(seed)
        const log: Array<Written> = Array.from({ length: 1500 }, (_, i) =>
          event(`e${i}`, tags[Math.floor(chance() * 3)], chance() < 0.5 ? "clan" : "player")
        )
        yield* tell(log.slice(0, 100))
        const streams = Array.from({ length: 30 }, (_, i) => {
          const wanted = {
            tags: chance() < 0.5 ? tags.filter(() => chance() < 0.6) : undefined,
            kinds: chance() < 0.5 ? (["clan"] as const) : undefined
          }
          const from = Math.floor(chance() * 100)
          const expected = log
            .slice(from)
            .filter(
              ({ kind, tag }) =>
                (wanted.tags === undefined || wanted.tags.includes(tag)) &&
                (wanted.kinds === undefined || kind === "clan")
            )
            .map(({ id }) => id)
          // A third of them is slower than the log, and falls out of the ring.
          const pause = i % 3 === 0 ? () => 1 + Math.floor(chance() * 12) : () => 0
          return { expected, read: reads(BigInt(from), wanted, expected.length, pause) }
        })
        const reading = yield* Effect.forkChild(
          Effect.forEach(streams, ({ read }) => read, { concurrency: "unbounded" })
        )
        for (let i = 100; i < log.length;) {
          const size = 1 + Math.floor(chance() * 40)
          yield* tell(log.slice(i, i + size))
          i += size
          if (chance() < 0.5) yield* Effect.sleep(Math.floor(chance() * 4))
        }
        const seen = yield* Fiber.join(reading)
        seen.forEach((ids, i) => assert.deepStrictEqual(ids, streams[i]?.expected))
      }).pipe(Effect.provide(layer({ ring: 60, part: 25, readers: 2 })))
    )
  }

  it.live("two hundred streams read what one reader has read, while they listen", () =>
    Effect.gen(function* () {
      const reading = yield* Effect.forkChild(
        Effect.forEach(Array.from({ length: 200 }), () => reads(undefined, {}, 40, () => 0), {
          concurrency: "unbounded"
        })
      )
      yield* Effect.sleep(100)
      for (let i = 0; i < 40; i++) yield* Effect.andThen(tell([event(`e${i}`)]), Effect.sleep(1))
      const seen = yield* Fiber.join(reading)
      assert.isTrue(seen.every((ids) => ids.length === 40))
    }).pipe(Effect.provide(layer({ readers: 1 })))
  )

  it.live("a stream that begins now gets nothing of before; one that comes back after a rest misses nothing", () =>
    Effect.gen(function* () {
      yield* tell([event("before")])
      const now = yield* Effect.forkChild(reads(undefined, {}, 2, () => 0))
      yield* Effect.sleep(60)
      yield* tell([event("one"), event("two")])
      assert.deepStrictEqual(yield* Fiber.join(now), ["one", "two"])
      // Nobody listens while these are written.
      yield* Effect.sleep(20)
      const many = Array.from({ length: 1200 }, (_, i) => event(`m${i}`))
      yield* tell(many)
      assert.deepStrictEqual(yield* reads(2n, {}, 1201, () => 0), ["two", ...many.map(({ id }) => id)])
    }).pipe(Effect.provide(layer({ ring: 100 })))
  )

  it.live("who is behind the retention, or ahead of the log, is told once and goes on", () =>
    Effect.gen(function* () {
      const tail = yield* Tail.Tail
      yield* tail.listening
      const day = 86_400_000
      yield* tell([event("old 1", "#2PP", "clan", Date.now() - day), event("old 2", "#2PP", "clan", Date.now() - day)])
      yield* tell([event("new")])
      yield* EventLog.expire("1 minute")
      const late = yield* begin(tail, { after: 1n, wanted: {} }, always)
      const told = yield* late.next
      assert.deepStrictEqual([told._tag, told.seq], ["Expired", 2n])
      const after = yield* late.next
      assert.deepStrictEqual(after._tag === "Events" && after.events.map(({ id }) => id), ["new"])
      const strange = yield* begin(tail, { after: 1_000_000n, wanted: {} }, always)
      const first = yield* strange.next
      assert.deepStrictEqual([first._tag, first.seq], ["Expired", 3n])
      yield* tell([event("newer")])
      const then = yield* strange.next
      assert.deepStrictEqual(then._tag === "Events" && then.events.map(({ id }) => id), ["newer"])
    }).pipe(Effect.scoped, Effect.provide(layer({})))
  )

  it.live("a log that is set back under a stream is told once to who was ahead of it, also to who comes late", () =>
    Effect.gen(function* () {
      const [{ sql }, tail] = [yield* ClusterDatabase, yield* Tail.Tail]
      yield* tail.listening
      yield* tell(["e1", "e2", "e3", "e4", "e5"].map((id) => event(id)))
      const [quick, late] = [
        yield* begin(tail, { after: 0n, wanted: {} }, always),
        yield* begin(tail, { after: 4n, wanted: {} }, always)
      ]
      const behind = yield* begin(tail, { after: 1n, wanted: {} }, always)
      assert.deepStrictEqual((yield* quick.next).seq, 5n)
      assert.deepStrictEqual((yield* behind.next).seq, 5n)
      const idle = yield* begin(tail, { after: 2n, wanted: { tags: ["#PPP"] } }, always)
      // A webhook has no beginning of its own that looks.
      const hook = tail.reader({})
      yield* sql`DELETE FROM clashfx_event WHERE seq > 2`
      yield* sql`UPDATE sqlite_sequence SET seq = 2 WHERE name = 'clashfx_event'`
      const told = yield* Effect.timeout(quick.next, "5 seconds")
      assert.deepStrictEqual([told._tag, told.seq], ["Expired", 2n])
      assert.include(told._tag === "Expired" ? told.message : "", "restored")
      yield* tell(["f3", "f4", "f5", "f6"].map((id) => event(id)))
      for (const { next } of [late, behind]) {
        const expired = yield* Effect.timeout(next, "5 seconds")
        assert.deepStrictEqual([expired._tag, expired.seq], ["Expired", 2n])
      }
      for (const { next } of [quick, late, behind]) {
        const then = yield* Effect.timeout(next, "5 seconds")
        assert.deepStrictEqual(then._tag === "Events" && then.events.map(({ id }) => id), ["f3", "f4", "f5", "f6"])
      }
      yield* tell([event("for one", "#PPP")])
      const one = yield* Effect.timeout(idle.next, "5 seconds")
      assert.deepStrictEqual(one._tag === "Events" && one.events.map(({ id }) => id), ["for one"])
      assert.strictEqual((yield* Effect.flip(Effect.timeout(hook(1000n), "5 seconds")))._tag, "CursorAhead")
    }).pipe(Effect.scoped, Effect.provide(layer({})))
  )

  it.live("streams are done when the gateway ends, with what is there told", () =>
    Effect.gen(function* () {
      const tail = yield* Tail.Tail
      yield* tail.listening
      const { next } = yield* begin(tail, { after: undefined, wanted: {} }, always)
      yield* tell([event("last")])
      const told = yield* next
      assert.strictEqual(told._tag, "Events")
      const waiting = yield* Effect.forkChild(Effect.exit(next))
      yield* Deferred.succeed(yield* Closing, undefined)
      const exit = yield* Fiber.join(waiting)
      assert.isTrue(Exit.isFailure(exit) && Cause.hasDies(exit.cause) === false && !Cause.hasInterrupts(exit.cause))
    }).pipe(Effect.scoped, Effect.provide(layer({})))
  )
})
