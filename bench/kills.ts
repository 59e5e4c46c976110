/**
 * Processes that are killed at random moments, many times: nothing may be lost, no id may stand for two changes.
 *
 *     node bench/kills.ts [--kills 1000] [--in files,sqlite,postgres,batch]
 *
 * A quarter each with snapshots in files, in SQLite, in PostgreSQL, and with a consumer that writes batches into
 * PostgreSQL; without PostgreSQL, half in files and half in SQLite. The API fails now and then, and the database crashes.
 * The judge (`test/support/kills.ts`) stops the run where something is wrong.
 */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import { type Kind, run, world } from "../packages/clashfx/test/support/kills.ts"
import { isPostgresThere, postgres } from "../packages/clashfx/test/support/servers.ts"
import { numberOption, option, print } from "./support/report.ts"

const possible: ReadonlyArray<Kind> = isPostgresThere ? ["files", "sqlite", "postgres", "batch"] : ["files", "sqlite"]
const wanted = option("in", possible.join()).split(",")
const kinds = possible.filter((kind) => wanted.includes(kind))
const kills = Math.ceil(numberOption("kills", 1000) / kinds.length)

const measured = Effect.fnUntraced(function* (kind: Kind) {
  const database = kind === "postgres" || kind === "batch" ? yield* postgres() : undefined
  const began = yield* Clock.currentTimeMillis
  const report = yield* run(kind, kills, database)
  const seconds = ((yield* Clock.currentTimeMillis) - began) / 1000
  print(kind, report.kills, report.events, report.again, seconds.toFixed(0))
})

const main = Effect.gen(function* () {
  print("snapshots in", "kills", "events", "came again", "seconds")
  for (const kind of kinds) yield* Effect.provide(Effect.scoped(measured(kind)), world)
})

await Effect.runPromise(main)
