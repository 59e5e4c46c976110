/** Posts joins and leaves of some clans to the webhook at WEBHOOK_URL. */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import { SnapshotStore } from "clashfx"
import * as ClashNode from "clashfx/node"
import * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { program, Webhook } from "./log.ts"

const tags = process.argv.slice(2)

// What the clans were like when the program ended: the next start tells what happened meanwhile.
const store = Layer.provide(SnapshotStore.layerFiles("snapshots"), NodeServices.layer)
const webhook = Layer.unwrap(Effect.map(Config.String("WEBHOOK_URL"), Webhook.layer))

program(tags.length === 0 ? ["#2PP"] : tags).pipe(
  Effect.provide([ClashNode.layerConfig, store, webhook]),
  NodeRuntime.runMain
)
