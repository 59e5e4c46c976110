/** Watches the clans of CLANS (default #2PP) until it is stopped; with SECONDS, for so long. */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Watch } from "clashfx"
import * as SqliteSnapshots from "clashfx/node/SqliteSnapshots"
import * as Config from "effect/Config"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import { counts, line, open, write } from "./events.ts"
import { services } from "./services.ts"

const program = Effect.gen(function* () {
  const clans = (yield* Config.withDefault(Config.String("CLANS"), "#2PP")).split(",")
  const seconds = yield* Config.option(Config.Finite("SECONDS"))
  const database = yield* open("tracker.sqlite")

  const watching = Watch.run(
    { clans, wars: clans },
    (events) =>
      Effect.andThen(
        write(database, events),
        Effect.forEach(events, (event) => {
          const text = line(event)
          return text === undefined ? Effect.void : Console.log(text)
        })
      ),
    // Real answers are fresh for two minutes, and are not asked for sooner; those of the simulator for a second.
    { minInterval: "1 second" }
  ).pipe(Effect.provide([services(clans), SqliteSnapshots.layer("tracker.sqlite-snapshots")]))

  yield* Option.isSome(seconds) ? Effect.timeoutOption(watching, `${seconds.value} seconds`) : watching
  yield* Console.log(counts(database))
})

NodeRuntime.runMain(Effect.scoped(program))
