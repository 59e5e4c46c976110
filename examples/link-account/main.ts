/** Links a person to a player: `node main.ts PERSON TAG TOKEN`. */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as ClashNode from "clashfx/node"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as KeyValueStore from "effect/persistence/KeyValueStore"
import { link } from "./accounts.ts"

const [person = "somebody", tag = "", token = ""] = process.argv.slice(2)

const store = Layer.provide(KeyValueStore.layerFileSystem("accounts"), NodeServices.layer)

link(person, tag, token).pipe(
  Effect.flatMap((player) => Console.log(`${person} is ${player.name} ${player.tag}`)),
  Effect.catchTags({
    WrongToken: ({ message }) => Console.error(message),
    InvalidTag: ({ message }) => Console.error(message),
    NotFound: ({ message }) => Console.error(message)
  }),
  Effect.provide([ClashNode.layerConfig, store]),
  NodeRuntime.runMain
)
