/** Prints what the members of a clan did today. */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { Clans } from "clashfx"
import * as ClashNode from "clashfx/node"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { lines } from "./day.ts"

const [tag = "#2PP"] = process.argv.slice(2)

const program = Effect.gen(function* () {
  const { memberList } = yield* Clans.get(tag)
  yield* Stream.runForEach(lines(memberList.map((member) => member.tag)), (line) => Console.log(line))
})

NodeRuntime.runMain(Effect.provide(program, ClashNode.layerConfig))
