/** Prints reminders of the wars of some clans. */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as ClashNode from "clashfx/node"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { lines } from "./reminder.ts"

const tags = process.argv.slice(2)

Stream.runForEach(lines(tags.length === 0 ? ["#2PP"] : tags), (line) => Console.log(line)).pipe(
  Effect.provide(ClashNode.layerConfig),
  NodeRuntime.runMain
)
