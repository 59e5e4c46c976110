/**
 * A gateway as a process of its own that writes events into its log: `node events.ts PORT FILE`. It tells when it is ready,
 * and its memory every half second; a line on its input ends the writing.
 */
import { NodeRuntime } from "@effect/platform-node"
import { ClusterDatabase } from "@clashfx/cluster"
import { Gateway, Tokens } from "@clashfx/gateway"
import * as ClashNode from "clashfx/node"
import { Effect, Layer, Logger, Redacted } from "effect"

const [port = "0", file = ""] = process.argv.slice(2)
const tell = (line: unknown): boolean => process.stdout.write(`${JSON.stringify(line)}\n`)

const state = { isWriting: true }
process.stdin.on("data", () => {
  state.isWriting = false
})

/** Events whose id says their place, so that a reader can tell what it should have. */
const write = Effect.gen(function* () {
  const { ledger, sql } = yield* ClusterDatabase.ClusterDatabase
  const claim = yield* ledger.claim(1, "bench")
  const [row] = yield* sql<{ seq: number }>`SELECT coalesce(max(seq), 0) AS seq FROM clashfx_event`
  let seq = Number(row?.seq ?? 0)
  while (state.isWriting) {
    seq += 1
    const [id, at] = [`e${seq}`, Date.now()]
    const body = JSON.stringify({ _tag: "WatchedGone", id, at: new Date(at).toISOString(), kind: "clan", tag: "#2PP" })
    yield* ledger.tell(claim, [{ id, type: "WatchedGone", kind: "clan", tag: "#2PP", at, body }])
    yield* Effect.sleep(40)
  }
  tell({ written: seq })
  return yield* Effect.never
})

const report = Effect.forever(
  Effect.andThen(
    Effect.sync(() => {
      globalThis.gc?.()
      const { heapUsed, rss } = process.memoryUsage()
      tell({ rss: Math.round(rss / 1e6), heap: Math.round(heapUsed / 1e6) })
    }),
    Effect.sleep(500)
  )
)

const database = ClusterDatabase.layerSqlite(file)
const program = Effect.gen(function* () {
  tell({ ready: (yield* Gateway.Gateway).port })
  yield* Effect.all([write, report], { concurrency: "unbounded" })
}).pipe(
  Effect.provide(
    Gateway.layer({ port: Number(port) }).pipe(
      Layer.provide(Tokens.layer),
      Layer.provideMerge(database),
      Layer.provide(ClashNode.layer({ keys: [Redacted.make("none")], baseUrl: "http://127.0.0.1:9/v1" })),
      Layer.provide(Logger.layer([]))
    )
  )
)
NodeRuntime.runMain(program)
