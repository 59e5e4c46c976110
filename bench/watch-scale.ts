/**
 * Many watched clans in one process.
 *
 *     node --expose-gc bench/watch-scale.ts [--tags 1000,10000,100000] [--minutes 60] [--fresh 120]
 *
 * Time is virtual and answers are made in memory (40 KB clans of 50 members, uncompressed), so that nothing but the
 * watcher is measured. For each number of tags: the memory per tag, split into the snapshot, the sleeping fiber and the
 * rest; the CPU time of a poll whose body is the same, and of one whose body has changed; both minus what the making of
 * the bodies costs; the memory after the given minutes; and what is left when all tags are removed, and 100,000 more have
 * come and gone.
 */
import * as ClanDiff from "clashfx/diff/ClanDiff"
import * as Watcher from "clashfx/watch/Watcher"
import * as Cache from "clashfx/service/Cache"
import * as GameData from "clashfx/game/GameData"
import * as KeyPool from "clashfx/service/KeyPool"
import * as Throttler from "clashfx/service/Throttler"
import { Clan } from "clashfx/model/Clan"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as FiberMap from "effect/FiberMap"
import * as Layer from "effect/Layer"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import { clanPacking } from "../packages/clashfx/src/watch/clans/packed.ts"
import { sampleOf, samples } from "./support/bodies.ts"
import { type ClanBodies, clanBodies, clanOf, tagOf } from "./support/clanBodies.ts"
import { cpuMicros, heapBytes, kilobytes, numberOption, option, print, rssMegabytes } from "./support/report.ts"
import { scripted } from "./support/scriptedClient.ts"
import { VirtualClock } from "./support/virtualClock.ts"

const fresh = numberOption("fresh", 120)
const minutes = numberOption("minutes", 60)
const counts = option("tags", "1000,10000,100000").split(",").map(Number)
const start = Date.UTC(2026, 10, 2, 6)

// ---------------------------------------------------------------------------------------------------------------------
// Parts
// ---------------------------------------------------------------------------------------------------------------------

/** Bytes per snapshot, as it is, and packed: so are all that are added together, where they are more than 2,048. */
const snapshotBytes = (bodies: ClanBodies, count: number): { readonly plain: number; readonly packed: number } => {
  const decode = Schema.decodeUnknownSync(Clan)
  const make = (n: number) => ClanDiff.snapshot(decode(JSON.parse(bodies.body(n, 0).toString())))
  const measure = <A>(one: (n: number) => A): number => {
    const kept = [one(count)]
    const before = heapBytes()
    for (let n = 0; n < count; n++) kept.push(one(n))
    const bytes = heapBytes() - before
    return bytes / (kept.length - 1)
  }
  return { plain: measure(make), packed: measure((n) => clanPacking.pack(make(n))) }
}

/** Bytes per fiber that does nothing but sleep. */
const fiberBytes = (count: number): Promise<number> =>
  Effect.runPromise(
    Effect.scoped(
      Effect.gen(function* () {
        const fibers = yield* FiberMap.make<string>()
        const before = heapBytes()
        for (let n = 0; n < count; n++) yield* FiberMap.run(fibers, `clan${tagOf(n)}`, Effect.sleep("1 hour"))
        yield* Effect.yieldNow
        return (heapBytes() - before) / count
      })
    ).pipe(Effect.provideService(Clock.Clock, new VirtualClock(start)))
  )

// ---------------------------------------------------------------------------------------------------------------------
// Watching
// ---------------------------------------------------------------------------------------------------------------------

interface Server {
  /** Does every answer differ from the one before? */
  changing: boolean
  readonly versions: Map<number, number>
}

const servicesOf = (bodies: ClanBodies, server: Server) =>
  Layer.mergeAll(
    KeyPool.layer(["key"]),
    Throttler.layerNone,
    Cache.layerNone,
    GameData.layerNone,
    scripted({
      maxAge: fresh,
      body: (path) => {
        const n = clanOf(path)
        if (!server.changing) return bodies.body(n, server.versions.get(n) ?? 0)
        const version = (server.versions.get(n) ?? 0) + 1
        server.versions.set(n, version)
        return bodies.body(n, version)
      }
    })
  )

/** CPU microseconds that it takes to make a body. */
const bodyMicros = (bodies: ClanBodies): number => {
  for (let n = 0; n < 2000; n++) bodies.body(n, n)
  const before = cpuMicros()
  for (let n = 0; n < 20_000; n++) bodies.body(n, n)
  return (cpuMicros() - before) / 20_000
}

const run = async (bodies: ClanBodies, count: number): Promise<void> => {
  const sampled = Math.min(count, 10_000)
  const { packed, plain } = snapshotBytes(bodies, sampled)
  const snapshot = count > 2048 ? packed : plain
  const fiber = await fiberBytes(sampled)
  const making = bodyMicros(bodies)
  const clock = new VirtualClock(start)
  const server: Server = { changing: false, versions: new Map() }
  const pass = (seconds: number) => Effect.promise(() => clock.advance(seconds * 1000))
  await Effect.runPromise(
    Effect.gen(function* () {
      const watcher = yield* Watcher.make()
      let events = 0
      yield* Effect.forkScoped(
        Stream.runForEachArray(watcher.events, (batch) =>
          Effect.sync(() => {
            events += batch.length
          })
        )
      )
      const before = heapBytes()
      yield* watcher.clans.add(Array.from({ length: count }, (_, n) => tagOf(n)))
      const measured = Effect.fnUntraced(function* (seconds: number) {
        const { polls } = yield* watcher.health
        const cpu = cpuMicros()
        yield* pass(seconds)
        const used = cpuMicros() - cpu
        const after = (yield* watcher.health).polls
        return { polls: after - polls, micros: used / (after - polls) - making }
      })
      const first = yield* measured(fresh)
      const heap = heapBytes()
      const unchanged = yield* measured(fresh * 2)
      server.changing = true
      const changed = yield* measured(fresh)
      server.changing = false
      const half = minutes * 30
      yield* pass(half)
      const later = heapBytes()
      yield* pass(half)
      const last = heapBytes()
      const health = yield* watcher.health
      const all = (heap - before) / count
      print(`\n${count} clans`, "")
      print("memory per tag, KB", kilobytes(all))
      print("  snapshot (as it is, packed)", kilobytes(snapshot), kilobytes(plain), kilobytes(packed))
      print("  fiber", kilobytes(fiber))
      print("  the rest", kilobytes(all - snapshot - fiber))
      print("first poll, us CPU", first.micros.toFixed(1))
      print("unchanged poll", unchanged.micros.toFixed(1))
      print("changed poll", changed.micros.toFixed(1))
      print("making a body (not counted)", making.toFixed(1))
      print("events, changed polls", events, changed.polls)
      print(`memory per tag after ${minutes / 2} min`, kilobytes((later - before) / count))
      print(`memory per tag after ${minutes} min`, kilobytes((last - before) / count), `${rssMegabytes()} MB RSS`)
      print("polls, failed, lag s", health.polls, health.failed, health.lag)
      yield* watcher.clans.remove(Array.from({ length: count }, (_, n) => tagOf(n)))
      const removed = heapBytes()
      print("asleep and KB left, all removed", clock.sleeping, kilobytes(removed - before))
      // Some are removed before their first poll, some after it.
      for (let cycle = 0; cycle < 100; cycle++) {
        const tags = Array.from({ length: 1000 }, (_, n) => tagOf(count + cycle * 1000 + n))
        yield* watcher.clans.add(tags)
        yield* pass(cycle % 70)
        yield* watcher.clans.remove(tags)
      }
      print("asleep and KB more, 100,000 again", clock.sleeping, kilobytes(heapBytes() - removed))
    }).pipe(Effect.scoped, Effect.provide(servicesOf(bodies, server)), Effect.provideService(Clock.Clock, clock))
  )
}

const bodies = clanBodies(sampleOf(await Effect.runPromise(samples), "clans.get"))
for (const count of counts) await run(bodies, count)
