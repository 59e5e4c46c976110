/** Prints the report of a clan; the second argument is how many bonuses there are. */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as ClashNode from "clashfx/node"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import { report } from "./league.ts"

const [tag = "#2PP", bonuses = "4"] = process.argv.slice(2)

report(tag, Number(bonuses)).pipe(
  Effect.flatMap((lines) => Console.log(lines.join("\n"))),
  Effect.catchTag("NotFound", () => Console.log(`${tag} is in no clan war league now`)),
  Effect.provide(ClashNode.layerConfig),
  NodeRuntime.runMain
)
