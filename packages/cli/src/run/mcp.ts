/** An MCP server over standard input and output, on the API or (`--simulated`) on the simulator. */
import * as NodeStdio from "@effect/platform-node/NodeStdio"
import { Clans, type Clash, Players } from "clashfx"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as Schema from "effect/Schema"
import * as McpProtocol from "effect/ai/McpProtocol"
import * as McpSchema from "effect/ai/McpSchema"
import * as McpServer from "effect/ai/McpServer"
import * as Handlers from "../mcp/handlers.ts"
import * as Input from "../mcp/input.ts"
import { toolkit } from "../mcp/tools.ts"
import type { Options } from "../options.ts"
import { version } from "../version.ts"
import * as Services from "./services.ts"

const tagParam = McpSchema.param("tag", Schema.String.annotate({ description: "A tag, with or without its #" }))

/** Clans and players as resources: `clashfx://clan/2PP`. */
const resources = Layer.unwrap(
  Effect.map(Effect.context<Clash.Services>(), (services) => {
    const json = <A, E extends Error>(effect: Effect.Effect<A, E, Clash.Services>) =>
      Effect.provideContext(
        Effect.map(effect, (value) => JSON.stringify(value)),
        services
      )
    return Layer.merge(
      McpServer.resource`clashfx://clan/${tagParam}`({
        name: "A clan",
        description: "A clan with its members, by its tag",
        mimeType: "application/json",
        content: (_uri, tag) => json(Clans.get(tag))
      }),
      McpServer.resource`clashfx://player/${tagParam}`({
        name: "A player",
        description: "A player, by their tag",
        mimeType: "application/json",
        content: (_uri, tag) => json(Players.get(tag))
      })
    )
  })
)

/** Everything that is served; the transport comes on top. */
export const served = Layer.merge(Layer.provide(McpServer.toolkit(toolkit), Handlers.layer), resources)

export const info = {
  name: "clashfx",
  version,
  protocols: [McpProtocol.v2025_11_25, McpProtocol.v2025_06_18, McpProtocol.v2025_03_26, McpProtocol.v2024_11_05]
} as const

export const run = (_input: {}, options: Options) =>
  served.pipe(
    Layer.provide(McpServer.layerStdio(info)),
    Layer.provide(Services.layer(options)),
    Layer.provide(Layer.provide(Input.layer, NodeStdio.layer)),
    // Standard output belongs to the protocol.
    Layer.provide(Logger.layer([])),
    Layer.launch
  )
