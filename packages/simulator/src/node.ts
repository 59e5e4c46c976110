/**
 * The simulator on a port, for programs of any language.
 *
 * ```ts
 * import { SimulatorServer } from "@clashfx/simulator/node"
 *
 * const program = Effect.gen(function* () {
 *   const { baseUrl, portalUrl } = yield* SimulatorServer // http://127.0.0.1:54321/v1 and .../api
 * })
 * program.pipe(Effect.provide(SimulatorServer.layer({ clans: 50 })))
 * ```
 *
 * The server closes with its scope, whatever is still open.
 */
import * as NodeHttpServer from "@effect/platform-node/NodeHttpServer"
import * as NodeHttpServerRequest from "@effect/platform-node/NodeHttpServerRequest"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import type * as HttpServerError from "effect/http/HttpServerError"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import * as Layer from "effect/Layer"
import type * as Scope from "effect/Scope"
import * as Http from "node:http"
import * as Zlib from "node:zlib"
import { type Options, Simulator } from "./Simulator.ts"

/** Where a simulator listens. */
export interface Address {
  readonly host: string
  readonly port: number
  /** Where the API is: `http://127.0.0.1:PORT/v1`. */
  readonly baseUrl: string
  /** Where the portal is: `http://127.0.0.1:PORT/api`. */
  readonly portalUrl: string
}

/** How a simulator listens. */
export interface ServeOptions {
  /** Default: 0, any free port. */
  readonly port?: number | undefined
  /** Default: 127.0.0.1. */
  readonly host?: string | undefined
  /** Are bodies compressed for who accepts gzip? Default: `true`. */
  readonly gzip?: boolean | undefined
}

/** Bodies are compressed once, however often the edge gives them out. */
const compressed = new WeakMap<Uint8Array, Uint8Array>()

const gzip = (bytes: Uint8Array): Uint8Array => {
  const known = compressed.get(bytes)
  if (known !== undefined) return known
  const made = Zlib.gzipSync(bytes, { level: 1 })
  compressed.set(bytes, made)
  return made
}

/** Smaller bodies only grow. */
const least = 1024

const compress = (
  request: HttpServerRequest.HttpServerRequest,
  response: HttpServerResponse.HttpServerResponse
): HttpServerResponse.HttpServerResponse => {
  const { body, cookies, headers, status } = response
  const accepts = request.headers["accept-encoding"]?.includes("gzip") ?? false
  if (!accepts || body._tag !== "Uint8Array" || body.body.length < least) return response
  const { "content-length": _length, ...rest } = headers
  return HttpServerResponse.uint8Array(gzip(body.body), {
    status,
    cookies,
    headers: { ...rest, "content-encoding": "gzip", vary: "accept-encoding" },
    contentType: body.contentType
  })
}

const cut = (request: HttpServerRequest.HttpServerRequest): Effect.Effect<never> =>
  Effect.andThen(
    Effect.sync(() => NodeHttpServerRequest.toIncomingMessage(request).socket.destroy()),
    Effect.never
  )

/** Lets the simulator listen until the scope closes. */
export const serve = (
  options: ServeOptions = {}
): Effect.Effect<Address, HttpServerError.ServeError, Simulator | Scope.Scope> =>
  Effect.gen(function* () {
    const { handle } = yield* Simulator
    const host = options.host ?? "127.0.0.1"
    const server = Http.createServer()
    const listening = yield* NodeHttpServer.make(() => server, { port: options.port ?? 0, host })
    const answer = Effect.gen(function* () {
      const request = yield* HttpServerRequest.HttpServerRequest
      const response = yield* Effect.catchTag(handle(request), "Disconnected", () => cut(request))
      return options.gzip === false ? response : compress(request, response)
    })
    // The server runs what it is given uninterruptibly, but callers may hang up.
    yield* listening.serve(Effect.interruptible(answer))
    // Runs before the server waits for its connections.
    yield* Effect.addFinalizer(() => Effect.sync(() => server.closeAllConnections()))
    const address = server.address()
    const port = typeof address === "object" && address !== null ? address.port : 0
    const origin = `http://${host.includes(":") ? `[${host}]` : host}:${port}`
    return { host, port, baseUrl: `${origin}/v1`, portalUrl: `${origin}/api` }
  })

/** A simulator on a port. */
export class SimulatorServer extends Context.Service<SimulatorServer, Address>()("@clashfx/simulator/SimulatorServer") {
  /** Lets a simulator listen. */
  static layerServer(options: ServeOptions = {}): Layer.Layer<SimulatorServer, HttpServerError.ServeError, Simulator> {
    return Layer.effect(SimulatorServer, Effect.map(serve(options), SimulatorServer.of))
  }

  /** A simulator that listens, and the service behind it. */
  static layer(
    options: Options & ServeOptions = {}
  ): Layer.Layer<SimulatorServer | Simulator, HttpServerError.ServeError> {
    return Layer.provideMerge(SimulatorServer.layerServer(options), Simulator.layer(options))
  }
}
