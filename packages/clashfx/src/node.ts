/** For Node: the services together with an HTTP client on undici. */
import type { Agent } from "@effect/platform-node/Undici"
import type * as Config from "effect/Config"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as FetchHttpClient from "effect/http/FetchHttpClient"
import * as HttpClient from "effect/http/HttpClient"
import * as Layer from "effect/Layer"
import * as Clash from "./Clash.ts"
import type { PortalError } from "./exchange/ClashError.ts"
import { maxBodySize } from "./exchange/internal/received.ts"
import { agentClass } from "./node/internal/agent.ts"
import * as DispatchClient from "./node/internal/dispatchClient.ts"

/** Connections to the API. */
export interface HttpOptions {
  /** Connections per host at most; default 64. Further requests wait for one. Over HTTP/2 it is one. */
  readonly connections?: number | undefined
  /** How long a connection is kept open for the next request; default 30 seconds. */
  readonly keepAlive?: Duration.Input | undefined
  /** How long making a connection may take; default 10 seconds. */
  readonly connectTimeout?: Duration.Input | undefined
  /**
   * Ask for compressed answers; default yes. A clan is then 5 KB instead of 40: over a line of 10 Mbit/s it is there 30 ms
   * sooner. Unpacking takes 0.1 to 0.2 ms of CPU; without it a server next door is cheaper to ask.
   */
  readonly compression?: boolean | undefined
  /**
   * Speak HTTP/2 where the server offers it; default no. Over HTTP/2 all requests share one connection, so that
   * `connections` means nothing there. A request costs the same CPU time either way on a quiet machine, and a fifth less on
   * a busy one (`bench/README.md`).
   */
  readonly http2?: boolean | undefined
  /** The largest answer that is taken, in bytes; default 16 MiB. */
  readonly maxBodySize?: number | undefined
}

const agentOptions = (options: HttpOptions): DispatchClient.AgentOptions => ({
  connections: options.connections ?? 64,
  keepAliveTimeout: Duration.toMillis(options.keepAlive ?? "30 seconds"),
  connect: { timeout: Duration.toMillis(options.connectTimeout ?? "10 seconds") },
  allowH2: options.http2 ?? false,
  // Time limits of requests are Effect's.
  headersTimeout: 0,
  bodyTimeout: 0
})

/**
 * An HTTP client with a pool of connections that are kept open. It takes answers as a whole, at the cost of undici's bare
 * `dispatch`; operations work with every other `HttpClient` as well, such as those of `@effect/platform-node`.
 *
 * Where undici is not complete (Bun), it is the runtime's own `fetch`, with the connections that it makes.
 */
export const layerHttpClient = (options: HttpOptions = {}): Layer.Layer<HttpClient.HttpClient> =>
  Layer.unwrap(
    Effect.map(agentClass, (Agent) =>
      Agent === undefined ? FetchHttpClient.layer : layerAgent(new Agent(agentOptions(options)), options)
    )
  )

const layerAgent = (agent: Agent, options: HttpOptions): Layer.Layer<HttpClient.HttpClient> =>
  Layer.effect(
    HttpClient.HttpClient,
    Effect.flatMap(
      Effect.acquireRelease(Effect.succeed(agent), (agent) => Effect.promise(() => agent.destroy())),
      (agent) =>
        DispatchClient.make(agent, {
          agent: agentOptions(options),
          compression: options.compression ?? true,
          maxBodySize: options.maxBodySize ?? maxBodySize
        })
    )
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
): Layer.Layer<Clash.Provided | HttpClient.HttpClient, PortalError> =>
  Layer.provideMerge(Clash.layer(options), layerHttpClient(options))

/** Everything that operations need, from the environment; see {@link Clash.layerConfig}. */
export const layerConfig: Layer.Layer<Clash.Provided | HttpClient.HttpClient, PortalError | Config.ConfigError> =
  Layer.provideMerge(Clash.layerConfig, layerHttpClient())
