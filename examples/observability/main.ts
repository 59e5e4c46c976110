/** Watches clans, with /metrics and /health on port 9464. */
import * as NodeHttpServer from "@effect/platform-node/NodeHttpServer"
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as ClashNode from "clashfx/node"
import * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as HttpRouter from "effect/http/HttpRouter"
import { createServer } from "node:http"
import { routes, telemetry } from "./server.ts"

const tags = process.argv.slice(2)

const collector = Layer.unwrap(
  Effect.map(Config.withDefault(Config.String("OTLP_URL"), "http://localhost:4318"), telemetry)
)

HttpRouter.serve(routes(tags.length === 0 ? ["#2PP"] : tags)).pipe(
  Layer.provide(NodeHttpServer.layer(createServer, { port: 9464 })),
  Layer.provide(ClashNode.layerConfig),
  Layer.provide(collector),
  Layer.launch,
  NodeRuntime.runMain
)
