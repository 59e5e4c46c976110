/**
 * One server of Node for all: paths below `/v1` go to the proxy, everything else to an application of Effect's.
 *
 * It ends within a second: no new connections, requests under way get that long, then whatever is left is closed.
 */
import * as NodeHttpServer from "@effect/platform-node/NodeHttpServer"
import * as Effect from "effect/Effect"
import type * as HttpServerRequest from "effect/http/HttpServerRequest"
import type * as HttpServerResponse from "effect/http/HttpServerResponse"
import * as UrlParams from "effect/http/UrlParams"
import * as Scope from "effect/Scope"
import * as Http from "node:http"
import * as Net from "node:net"
import type { Duplex } from "node:stream"
import { CannotListen } from "../GatewayError.ts"
import type { NodeHandler } from "../proxy/proxy.ts"
import * as Sockets from "./sockets.ts"

/** Where to listen. */
export interface ListenOptions {
  readonly host: string
  readonly port: number
}

/** Everything but `/v1`; its errors are responses. */
export type App<E, R> = Effect.Effect<
  HttpServerResponse.HttpServerResponse,
  E,
  R | HttpServerRequest.HttpServerRequest | Scope.Scope
>

/** How long requests under way get when the gateway ends, ms: with 5,000 streams open it is to be gone within a second. */
const drain = 600

/** How long a connection may say nothing at its beginning, ms. */
const firstByte = 10_000

/** Slow senders of headers and bodies are cut off (ms), and so is who sends headers without end (bytes). */
const limits: Http.ServerOptions = {
  headersTimeout: 10_000,
  requestTimeout: 30_000,
  keepAliveTimeout: 65_000,
  connectionsCheckingInterval: 2_000,
  maxHeaderSize: 16_384,
  // Who offers another protocol with a first request, as Java's client does (h2c), gets an answer by this one.
  shouldUpgradeCallback: (request) => isWebSocket(request) && !isProxied(request.url)
}

/** Node waits for a first byte without end: thousands of connections that say nothing would take all that there may be. */
const notForSilence = (socket: Net.Socket): void => {
  const timer = setTimeout(() => {
    if (socket.bytesRead === 0) socket.destroy()
  }, firstByte)
  socket.once("close", () => clearTimeout(timer))
}

const isWebSocket = ({ headers }: Http.IncomingMessage): boolean => headers.upgrade?.toLowerCase() === "websocket"

/** Node before 24.9 takes every offer for an upgrade, and gives up the connection: it gets this one answer. */
const onlyAnswer = (request: Http.IncomingMessage, socket: Duplex, proxy: NodeHandler): void => {
  if (!(socket instanceof Net.Socket)) return void socket.destroy()
  const response = new Http.ServerResponse(request)
  response.shouldKeepAlive = false
  response.assignSocket(socket)
  response.on("finish", () => socket.end())
  proxy(request, response)
}

const listening = (server: Http.Server, { host, port }: ListenOptions): Effect.Effect<number, CannotListen> =>
  Effect.callback<number, CannotListen>((resume) => {
    const failed = (cause: Error) => resume(Effect.fail(new CannotListen({ host, port, cause })))
    server.once("error", failed)
    server.listen({ host, port }, () => {
      server.off("error", failed)
      const address = server.address()
      resume(Effect.succeed(typeof address === "object" && address !== null ? address.port : port))
    })
  })

const closed = (server: Http.Server): Effect.Effect<void> =>
  Effect.callback<void>((resume) => {
    server.close(() => resume(Effect.void))
    server.closeIdleConnections()
  }).pipe(Effect.timeoutOrElse({ duration: drain, orElse: () => Effect.sync(() => server.closeAllConnections()) }))

/** `GET http://host/path`, as some clients ask: taken as `/path` where the host is the one that they say in `Host` too. */
const ownForm = (request: Http.IncomingMessage): void => {
  const [, host, path = ""] = /^https?:\/\/([^/?#]*)([^#]*)/i.exec(request.url ?? "") ?? []
  if (host !== undefined && host === request.headers.host) request.url = path.startsWith("/") ? path : `/${path}`
}

/** Is this for the proxy? */
const isProxied = (url: string | undefined): boolean => url !== undefined && url.startsWith("/v1/")

/** Tokens are read from headers alone, but some clients put them into the address, which spans have. */
const secretNames: ReadonlyArray<RegExp> = [/auth/i, /credential/i, /key/i, /password/i, /secret/i, /sig/i, /token/i]

/** Serves until the scope ends; gives the port. */
export const serve = <E, R>(
  proxy: NodeHandler,
  app: App<E, R>,
  options: ListenOptions
): Effect.Effect<number, CannotListen, Exclude<R, HttpServerRequest.HttpServerRequest | Scope.Scope> | Scope.Scope> =>
  Effect.gen(function* () {
    const outer = yield* Effect.scope
    const requests = yield* Scope.fork(outer, "parallel")
    const sockets = yield* Effect.cached(Effect.sync(Sockets.make))
    const handler = yield* NodeHttpServer.makeHandler(app, { scope: requests })
    const upgrade = yield* NodeHttpServer.makeUpgradeHandler(sockets, app, { scope: requests })
    const server = Http.createServer(limits, (request, response) => {
      if (request.url?.startsWith("/") !== true) ownForm(request)
      if (isProxied(request.url)) proxy(request, response)
      else handler(request, response)
    })
    server.on("connection", notForSilence)
    server.on("upgrade", (request, socket, head) => {
      if (isProxied(request.url)) onlyAnswer(request, socket, proxy)
      else upgrade(request, socket, head)
    })
    const port = yield* listening(server, options)
    yield* Scope.addFinalizer(outer, closed(server))
    return port
  }).pipe(Effect.provideService(UrlParams.CurrentRedactedNames, secretNames))
