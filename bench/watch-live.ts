/**
 * Many watched clans in one process, in real time: real sockets, the real throttle, a server in a process of its own.
 *
 *     node --expose-gc bench/watch-live.ts [--tags 100000] [--fresh 120] [--minutes 5] [--changing 0.3]
 *         [--compression no]
 *
 * Answers are fresh for `fresh` seconds. But for the first ones, a share of them (`changing`) differs from the one before,
 * and each of these changes must become one event. There are as many
 * keys as it takes at 30 requests a second each, with three tenths to spare. For each minute: polls a second, the CPU time of
 * this process, how late polls came (the mean, in percent of `fresh`, and the latest), events, and memory.
 */
import * as ClashNode from "clashfx/node"
import * as Watcher from "clashfx/watch/Watcher"
import * as Cache from "clashfx/service/Cache"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import { tagOf } from "./support/clanBodies.ts"
import { type LocalServer, startServer } from "./support/local.ts"
import { cpuMicros, heapBytes, kilobytes, numberOption, option, print, rssMegabytes } from "./support/report.ts"

const tags = numberOption("tags", 100_000)
const fresh = numberOption("fresh", 120)
const minutes = numberOption("minutes", 5)
const changing = numberOption("changing", 0.3)
const perKey = 30
const compression = option("compression", "yes") === "yes"

const watch = Effect.fnUntraced(function* (server: LocalServer) {
  const before = heapBytes()
  const watcher = yield* Watcher.make()
  let events = 0
  yield* Effect.forkScoped(
    Stream.runForEachArray(watcher.events, (batch) =>
      Effect.sync(() => {
        events += batch.length
      })
    )
  )
  yield* watcher.clans.add(Array.from({ length: tags }, (_, n) => tagOf(n)))
  print("minute", "polls/s", "CPU %", "mean lag %", "max lag s", "events", "RSS MB")
  for (let minute = 1; minute <= minutes; minute++) {
    const [started, cpu, seen] = [performance.now(), cpuMicros(), events]
    const { polls } = yield* watcher.health
    let [sum, most, samples] = [0, 0, 0]
    while (performance.now() - started < 60_000) {
      yield* Effect.sleep(7)
      const { lag } = yield* watcher.health
      sum += lag
      samples++
      most = Math.max(most, lag)
    }
    const seconds = (performance.now() - started) / 1000
    const total = (yield* watcher.health).polls
    print(
      minute,
      ((total - polls) / seconds).toFixed(0),
      ((cpuMicros() - cpu) / seconds / 10_000).toFixed(0),
      ((sum / samples / fresh) * 100).toFixed(2),
      most.toFixed(2),
      events - seen,
      rssMegabytes()
    )
  }
  yield* watcher.pause
  yield* Effect.sleep("2 seconds")
  const now = performance.timeOrigin + performance.now()
  const status = yield* watcher.status
  const age = status.reduce((oldest, { lastPolledAt = 0 }) => Math.max(oldest, now - lastPolledAt), 0)
  const { failed, polls } = yield* watcher.health
  const { changes } = yield* Effect.promise(server.stats)
  print("\noldest picture, s", (age / 1000).toFixed(1))
  print("polls, failed", polls, failed)
  print("changes at the server, events", changes, events)
  print("memory per tag, KB", kilobytes((heapBytes() - before) / tags))
}, Effect.scoped)

const server = await startServer()
await server.set({ changing, fresh, gzip: compression })
const keys = Array.from({ length: Math.ceil((tags / fresh / perKey) * 1.3) }, (_, n) => `key-${n}`)
print(`${tags} clans, fresh for ${fresh} s`, `${(tags / fresh).toFixed(0)}/s`, `${keys.length} keys`)
await Effect.runPromise(
  Effect.provide(
    watch(server),
    Layer.provideMerge(
      Cache.layerNone,
      ClashNode.layer({
        keys,
        baseUrl: `${server.origin}/v1`,
        throttle: { limit: perKey },
        compression
      })
    )
  )
)
server.stop()
