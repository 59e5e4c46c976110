/**
 * An HTTP client on undici's `dispatch`, which is what undici's own `request` and `fetch` are made of: bodies are
 * collected as they arrive, without a stream, a promise or an `AbortController` for each of them.
 */
import type { Agent, Dispatcher } from "@effect/platform-node/Undici"
import * as Effect from "effect/Effect"
import * as Cookies from "effect/http/Cookies"
import type * as Headers from "effect/http/Headers"
import * as HttpClient from "effect/http/HttpClient"
import { HttpClientError, TransportError } from "effect/http/HttpClientError"
import * as HttpClientRequest from "effect/http/HttpClientRequest"
import * as HttpClientResponse from "effect/http/HttpClientResponse"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import * as Scope from "effect/Scope"
import { Body, type Unpack } from "../../exchange/internal/body/body.ts"
import { makeUnpackers } from "./codings.ts"
import { type Collecting, type Exchange, room, send } from "../../exchange/internal/exchange.ts"
import { Room } from "./room.ts"

/** What an agent is made with. */
export interface AgentOptions extends Agent.Options {
  readonly connections: number
}

/** What a client of this kind can be told. */
export interface DispatchOptions {
  /** What the agent was made with, for another one. */
  readonly agent: AgentOptions
  /** Ask for compressed bodies? */
  readonly compression: boolean
  /** The largest body that is taken, in bytes as it came and once it is unpacked. */
  readonly maxBodySize: number
}

/** Called once, unless the request is cancelled before. */
type Done = (outcome: Result.Result<Collected, HttpClientError>) => void
type ResponseHeaders = Dispatcher.ResponseData["headers"]

/** An answer, with headers as undici parses them. */
class Collected implements Exchange {
  readonly status: number
  readonly headers: ResponseHeaders
  readonly bytes: Uint8Array
  readonly unpack: Unpack | undefined
  constructor(status: number, headers: ResponseHeaders, bytes: Uint8Array, unpack: Unpack | undefined) {
    this.status = status
    this.headers = headers
    this.bytes = bytes
    this.unpack = unpack
  }
  get body(): Body {
    return new Body(this.bytes, this.unpack, this.headers["content-encoding"] === "gzip")
  }
  get cookies(): Cookies.Cookies {
    const header = this.headers["set-cookie"]
    return header === undefined ? Cookies.empty : Cookies.fromSetCookie(header)
  }
  header(name: string): string | undefined {
    const value = this.headers[name]
    return typeof value === "string" ? value : value?.join(", ")
  }
}

interface CollectorOptions {
  readonly room: Room
  readonly maxBodySize: number
  readonly unpackerOf: (header: string | undefined) => Unpack | undefined
}

/** The bytes of one answer, while they come. */
class Collector implements Dispatcher.DispatchHandler {
  private readonly request: HttpClientRequest.HttpClientRequest
  private readonly options: CollectorOptions
  private done: Done | undefined
  private written: (() => void) | undefined
  private controller: Dispatcher.DispatchController | undefined
  private status = 0
  private headers: ResponseHeaders = {}
  private size = 0
  private readonly parts: Array<Uint8Array> = []

  constructor(
    request: HttpClientRequest.HttpClientRequest,
    options: CollectorOptions,
    done: Done,
    written: (() => void) | undefined
  ) {
    this.request = request
    this.options = options
    this.done = done
    this.written = written
  }

  cancel(): void {
    if (this.done === undefined) return
    this.done = undefined
    this.options.room.leave()
    this.controller?.abort(new Error("the request was interrupted"))
  }

  onRequestStart(controller: Dispatcher.DispatchController): void {
    // Throwing gives the connection to the next request; `abort` would close it.
    if (this.done === undefined) throw new Error("the request was interrupted before it began")
    this.controller = controller
    this.written?.()
  }

  onResponseStart(_: Dispatcher.DispatchController, status: number, headers: ResponseHeaders): void {
    this.status = status
    this.headers = headers
  }

  onResponseData(controller: Dispatcher.DispatchController, chunk: Uint8Array): void {
    this.size += chunk.byteLength
    if (this.size <= this.options.maxBodySize) this.parts.push(chunk)
    else controller.abort(new Error(`the body is larger than ${this.options.maxBodySize} bytes`))
  }

  onResponseEnd(): void {
    const [first] = this.parts
    const bytes = first !== undefined && this.parts.length === 1 ? first : Buffer.concat(this.parts, this.size)
    const coding = this.headers["content-encoding"]
    const unpack = this.options.unpackerOf(typeof coding === "string" ? coding : coding?.join(","))
    this.finish(Result.succeed(new Collected(this.status, this.headers, bytes, unpack)))
  }

  onResponseError(_: Dispatcher.DispatchController | undefined, cause: Error): void {
    this.finish(Result.fail(transportError(this.request, cause)))
  }

  private finish(outcome: Result.Result<Collected, HttpClientError>): void {
    const { done } = this
    this.done = undefined
    this.written = undefined
    this.controller = undefined
    // What has waited for a connection is an old object: whatever it still held would live as long as it does.
    this.parts.length = 0
    if (done === undefined) return
    this.options.room.leave()
    done(outcome)
  }
}

const transportError = (request: HttpClientRequest.HttpClientRequest, cause: unknown): HttpClientError =>
  new HttpClientError({ reason: new TransportError({ request, cause }) })

// ---------------------------------------------------------------------------------------------------------------------
// Requests
// ---------------------------------------------------------------------------------------------------------------------

/** Names and values in turn: the form that costs undici the least. */
const flatten = (headers: Headers.Headers, compression: boolean): Array<string> => {
  const flat = Object.entries(headers).flatMap(([name, value]) => (value === undefined ? [] : [name, value]))
  if (compression && headers["accept-encoding"] === undefined) flat.push("accept-encoding", "gzip")
  return flat
}

/** Sends a request whose body is there already; the result cancels it. */
type Send = (
  request: HttpClientRequest.HttpClientRequest,
  origin: string,
  path: string,
  done: Done,
  written?: () => void
) => () => void

const makeSend = (agent: Agent, { compression, maxBodySize }: DispatchOptions, room: Room): Send => {
  const options = { room, maxBodySize, unpackerOf: makeUnpackers(maxBodySize) }
  /** Requests with the same key share their headers. */
  const flattened = new WeakMap<Headers.Headers, Array<string>>()

  return (request, origin, path, done, written) => {
    const { body, method } = request
    let headers = flattened.get(request.headers)
    if (headers === undefined) {
      headers = flatten(request.headers, compression)
      flattened.set(request.headers, headers)
    }
    const collector = new Collector(request, options, done, written)
    room.enter()
    agent.dispatch({ origin, path, method, headers, body: body._tag === "Uint8Array" ? body.body : null }, collector)
    return () => collector.cancel()
  }
}

/** Origin and path of a request, without a `URL` where the request has its query in its path already. */
const locate = (request: HttpClientRequest.HttpClientRequest): readonly [origin: string, path: string] => {
  const { hash, url, urlParams } = request
  if (urlParams.params.length > 0 || Option.isSome(hash)) {
    const parsed = Option.getOrUndefined(HttpClientRequest.toUrl(request))
    return parsed === undefined ? ["", ""] : [parsed.origin, parsed.pathname + parsed.search]
  }
  const slash = url.indexOf("/", url.indexOf("//") + 2)
  return slash < 0 ? [url, "/"] : [url.slice(0, slash), url.slice(slash)]
}

// ---------------------------------------------------------------------------------------------------------------------
// Client
// ---------------------------------------------------------------------------------------------------------------------

/** Statuses whose responses have no body, not even an empty one. */
const bodiless: ReadonlySet<number> = new Set([101, 204, 205, 304])

/** A response for those who want one; throws when its body cannot be unpacked. */
const toResponse = (
  request: HttpClientRequest.HttpClientRequest,
  { bytes, headers: received, status, unpack }: Collected
): HttpClientResponse.HttpClientResponse => {
  const headers = new globalThis.Headers()
  for (const [name, value] of Object.entries(received)) {
    for (const one of typeof value === "string" ? [value] : (value ?? [])) headers.append(name, one)
  }
  if (unpack !== undefined) {
    headers.delete("content-encoding")
    headers.delete("content-length")
  }
  const body = new Uint8Array(unpack === undefined ? bytes : unpack(bytes))
  return HttpClientResponse.fromWeb(request, new Response(bodiless.has(status) ? null : body, { status, headers }))
}

/** Is the body there already? Forms, streams and upgrades are left to Effect's own client, with connections of its own. */
const isPlain = ({ body, headers }: HttpClientRequest.HttpClientRequest): boolean =>
  (body._tag === "Empty" || body._tag === "Uint8Array") && headers["upgrade"] === undefined

/** A client that sends through an agent. */
export const make = (
  agent: Agent,
  options: DispatchOptions
): Effect.Effect<HttpClient.HttpClient, never, Scope.Scope> =>
  Effect.gen(function* () {
    // As many as the connections take, and as many again, so that none of them waits for its next request.
    const places = new Room(2 * options.agent.connections)
    const sendPlain = makeSend(agent, options, places)
    const scope = yield* Effect.scope
    const other = yield* Effect.cached(
      Effect.flatMap(
        Effect.promise(() => import("@effect/platform-node/NodeHttpClient")),
        // The agent may be undici's without the rest of undici, which this client needs: it has one of its own.
        (node) =>
          Effect.flatMap(Scope.provide(node.makeDispatcherOptions(options.agent), scope), (dispatcher) =>
            Effect.provideService(node.makeUndici, node.Dispatcher, dispatcher)
          )
      )
    )
    const client = HttpClient.make((request, url) => {
      if (!isPlain(request)) {
        return Effect.flatMap(other, (client) => client.execute(request)).pipe(
          Effect.provideService(HttpClient.TracerDisabledWhen, () => true)
        )
      }
      const collected = Effect.callback<Collected, HttpClientError>((resume) => {
        const cancel = sendPlain(request, url.origin, url.pathname + url.search, (outcome) =>
          resume(Effect.fromResult(outcome))
        )
        return Effect.sync(cancel)
      })
      return Effect.flatMap(collected, (answer) =>
        Effect.try({ try: () => toResponse(request, answer), catch: (cause) => transportError(request, cause) })
      )
    })
    const collecting: Pick<Collecting, typeof send | typeof room> = {
      [send]: (request, done, written) => sendPlain(request, ...locate(request), done, written),
      [room]: () => places.wait
    }
    return Object.assign(client, collecting)
  })
