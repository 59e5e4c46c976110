/** For Node: the services together with an HTTP client on undici. */
import * as NodeHttpClient from "@effect/platform-node/NodeHttpClient"
import type * as Config from "effect/Config"
import type * as HttpClient from "effect/http/HttpClient"
import * as Layer from "effect/Layer"
import * as Clash from "./Clash.ts"
import type { PortalError } from "./ClashError.ts"

/** Connections to the API. */
export interface HttpOptions {
  /** Connections per host at most; default 64. */
  readonly connections?: number | undefined
}

/** An HTTP client with a pool of connections that are kept open. */
export const layerHttpClient = (options?: HttpOptions): Layer.Layer<HttpClient.HttpClient> =>
  NodeHttpClient.layerUndiciNoDispatcher.pipe(
    Layer.provide(NodeHttpClient.layerDispatcherOptions({ connections: options?.connections ?? 64 }))
  )

/**
 * Everything that operations need, from options.
 *
 * @example
 * ```ts
 * Clans.get("#2PP").pipe(Effect.provide(ClashNode.layer({ keys: ["eyJ..."] })))
 * ```
 */
export const layer = (
  options: Clash.Credentials & Clash.Options & HttpOptions
): Layer.Layer<Clash.ClashServices | HttpClient.HttpClient, PortalError> =>
  Layer.provideMerge(Clash.layer(options), layerHttpClient(options))

/** Everything that operations need, from the environment; see {@link Clash.layerConfig}. */
export const layerConfig: Layer.Layer<Clash.ClashServices | HttpClient.HttpClient, PortalError | Config.ConfigError> =
  Layer.provideMerge(Clash.layerConfig, layerHttpClient())
