/**
 * The gateway: the Clash of Clans API for bots in any language, with one cache and one throttle for all of them.
 *
 * @example
 * ```ts
 * const program = Gateway.layer({ port: 8000 }).pipe(
 *   Layer.provide(Tokens.layer),
 *   Layer.provide(Layer.merge(ClusterDatabase.layerConfig, ClashNode.layerConfig))
 * )
 * Layer.launch(program).pipe(NodeRuntime.runMain)
 * ```
 */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as HttpRouter from "effect/http/HttpRouter"
import * as HttpServer from "effect/http/HttpServer"
import * as Layer from "effect/Layer"
import type { ClusterDatabase } from "@clashfx/cluster/ClusterDatabase"
import type { Services } from "clashfx/api/Operation"
import * as Tail from "./events/tail.ts"
import { CannotListen, type StoreFailed, TokensMissing } from "./GatewayError.ts"
import * as Hooks from "./hooks/hooks.ts"
export type { HookOptions } from "./hooks/hooks.ts"
import * as Access from "./http/access.ts"
import * as Answers from "./http/answers.ts"
import * as App from "./http/app.ts"
import { Closing } from "./http/closing.ts"
import { serve } from "./http/server.ts"
import * as FairThrottler from "./proxy/fairThrottler.ts"
import { make as makeProxy, type UnknownRoutes } from "./proxy/proxy.ts"
import * as Tokens from "./Tokens.ts"

export type { Patience } from "./hooks/worker.ts"
export type { UnknownRoutes } from "./proxy/proxy.ts"

// ---------------------------------------------------------------------------------------------------------------------
// Options
// ---------------------------------------------------------------------------------------------------------------------

/** How a gateway serves. */
export interface Options {
  /** Where to listen; default `127.0.0.1`. Anything that other machines reach needs a token first. */
  readonly host?: string | undefined
  /** Default 8000; 0 is any free port. */
  readonly port?: number | undefined
  /**
   * What becomes of paths below `/v1` that the declaration does not know: `pass` (default) asks the API all the same, so that
   * its new routes work at once; `refuse` answers 404 without a request.
   */
  readonly unknownRoutes?: UnknownRoutes | undefined
  /** Requests of one token that may wait for the API at the same time; more are answered with 429. Default 1,000. */
  readonly maxWaiting?: number | undefined
  /**
   * How much of an answer is looked at before it is passed on. `whole` (default): all of it is unpacked and looked through, so
   * that nobody gets a body that was cut off before it was packed. `beginning`: who has asked gets what came, once it is
   * complete as HTTP and gzip say and begins as what was asked for; whoever else gets the same answer from the cache gets it
   * looked through. It saves most of what an answer costs that is not cached.
   */
  readonly look?: "whole" | "beginning" | undefined
  /** MiB of bodies that are kept in a second form, unpacked or packed; default 64. */
  readonly bodyRoom?: number | undefined
  /** How webhooks are sent. */
  readonly webhooks?: Hooks.HookOptions | undefined
}

/** A running gateway. */
export class Gateway extends Context.Service<
  Gateway,
  {
    readonly host: string
    readonly port: number
    /** `http://127.0.0.1:8000`. */
    readonly url: string
    /** What clients of the API take as their base URL: `http://127.0.0.1:8000/v1`. */
    readonly baseUrl: string
  }
>()("@clashfx/gateway/Gateway") {}

// ---------------------------------------------------------------------------------------------------------------------
// Layers
// ---------------------------------------------------------------------------------------------------------------------

const urlOf = (host: string, port: number): string => `http://${host.includes(":") ? `[${host}]` : host}:${port}`

const start = (options: Options) =>
  Effect.gen(function* () {
    const host = options.host ?? "127.0.0.1"
    const isPrivate = Access.isLoopback(host)
    const tokens = yield* Tokens.Tokens
    if (!isPrivate && tokens.isEmpty()) return yield* new TokensMissing({ host })
    const clock = yield* Clock.Clock
    const now = () => Number(clock.monotonicTimeNanosUnsafe()) / 1e6
    const access = Access.make(tokens, isPrivate, now)
    const proxy = yield* makeProxy(access, {
      unknownRoutes: options.unknownRoutes ?? "pass",
      look: options.look ?? "whole",
      maxWaiting: options.maxWaiting ?? 1000,
      bodyRoom: (options.bodyRoom ?? 64) * 1024 * 1024
    })
    const closing = yield* Deferred.make<void>()
    const app = yield* HttpRouter.toHttpEffect(
      App.routes.pipe(
        Layer.provide(Hooks.layer(options.webhooks)),
        Layer.provide(Tail.layer()),
        Layer.provide(Layer.succeed(Closing, closing)),
        Layer.provide(Layer.succeed(Access.CurrentAccess, access)),
        Layer.provide(HttpServer.layerServices)
      )
    )
    const handled = Effect.provideService(
      App.withBodyLimit(App.withoutLog(Answers.shaped(app))),
      Access.CurrentAccess,
      access
    )
    const port = yield* serve(proxy, handled, { host, port: options.port ?? 8000 })
    yield* Effect.addFinalizer(() => Deferred.succeed(closing, undefined))
    const url = urlOf(host, port)
    yield* Effect.logInfo(
      `Gateway: ${url}/v1 is the API; ${isPrivate ? "for this machine only" : "for who has a token"}`
    )
    return { host, port, url, baseUrl: `${url}/v1` }
  })

/**
 * Serves until its scope ends: then it takes no new connection, gives requests under way a second, and closes what is left.
 * Fails with {@link TokensMissing} where others could reach it without a token, and with {@link CannotListen}.
 */
export const layer = (
  options: Options = {}
): Layer.Layer<Gateway, TokensMissing | CannotListen | StoreFailed, ClusterDatabase | Tokens.Tokens | Services> =>
  Layer.effect(Gateway, start(options)).pipe(Layer.provide(FairThrottler.layer()))
