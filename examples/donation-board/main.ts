/** Prints the board of a clan, then each donation. */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as ClashNode from "clashfx/node"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as Board from "./board.ts"

const [tag = "#2PP"] = process.argv.slice(2)

const program = Effect.gen(function* () {
  for (const { donated, name, received } of yield* Board.season(tag)) {
    yield* Console.log(
      `${name.padEnd(16)} ${String(donated).padStart(6)} donated ${String(received).padStart(6)} received`
    )
  }
  yield* Stream.runForEach(Board.live(tag), ({ donated, name, total }) =>
    Console.log(`${name} donated ${donated} (${total} since the start)`)
  )
})

NodeRuntime.runMain(Effect.provide(program, ClashNode.layerConfig))
