/** A process that opens a SQLite file when it is told to, and says how that went. */
import { NodeRuntime } from "@effect/platform-node"
import * as Effect from "effect/Effect"
import { layerSqlite, open } from "../../../src/ClusterDatabase.ts"

const [file = ""] = process.argv.slice(2)

const told = Effect.callback<void>((resume) => {
  process.stdin.once("data", () => resume(Effect.void))
})

const say = (text: string) => Effect.sync(() => void process.stdout.write(`${text}\n`))

Effect.gen(function* () {
  yield* say("here")
  yield* told
  const opened = yield* Effect.exit(Effect.scoped(open(layerSqlite(file))))
  yield* say(opened._tag === "Success" ? "opened" : String(opened.cause))
  yield* Effect.sync(() => process.stdin.destroy())
}).pipe(NodeRuntime.runMain)
