/** `/events` (Server-Sent Events) and `/events/socket` (WebSocket). */
import * as NodeHttpServerRequest from "@effect/platform-node/NodeHttpServerRequest"
import type { NonEmptyReadonlyArray } from "effect/Array"
import * as Effect from "effect/Effect"
import * as HttpRouter from "effect/http/HttpRouter"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import * as Layer from "effect/Layer"
import * as Metric from "effect/Metric"
import * as Pull from "effect/Pull"
import * as Socket from "effect/socket/Socket"
import * as Stream from "effect/Stream"
import type { Duplex } from "node:stream"
import { type CurrentAccess, requires } from "../http/access.ts"
import { BadRequest } from "../http/problem.ts"
import * as Sockets from "../http/sockets.ts"
import * as Frames from "./frames.ts"
import { type Selection, selection } from "./selection.ts"
import { begin } from "./stream.ts"
import { Tail } from "./tail.ts"

const streams = Metric.gauge("clashfx_gateway_streams", {
  description: "Streams of events that are open, by their kind"
})

const counted = (kind: "sse" | "socket") => {
  const gauge = Metric.withAttributes(streams, { kind })
  return Effect.acquireRelease(Metric.modify(gauge, 1), () => Metric.modify(gauge, -1))
}

/** What is told to the current request, until it, its token or the gateway ends. */
const stream = (tail: Tail["Service"], kind: "sse" | "socket", selected: Selection) =>
  Effect.gen(function* () {
    const context = yield* Effect.context<HttpServerRequest.HttpServerRequest | CurrentAccess>()
    yield* counted(kind)
    yield* tail.listening
    return yield* begin(tail, selected, Effect.provideContext(Effect.isSuccess(requires("read")), context))
  })

const headers = {
  "cache-control": "no-store",
  // Nothing comes on the connection after a stream. Kept alive, thousands of them would hold up the gateway's end.
  connection: "close",
  // Nginx would hold events back.
  "x-accel-buffering": "no"
}

const overSse = (tail: Tail["Service"]) =>
  HttpRouter.add(
    "GET",
    "/events",
    Effect.gen(function* () {
      yield* requires("read")
      const selected = yield* selection
      const context = yield* Effect.context<HttpServerRequest.HttpServerRequest | CurrentAccess>()
      const pull = Effect.map(stream(tail, "sse", selected), ({ at, next }) => {
        let isFirst = true
        return Effect.suspend((): Pull.Pull<NonEmptyReadonlyArray<Uint8Array>> => {
          if (!isFirst) return Effect.map(next, Frames.sse)
          isFirst = false
          return Effect.succeed([Frames.hello(at)])
        })
      })
      const body = Stream.provideContext(Stream.scoped(Stream.fromPull(pull)), context)
      return HttpServerResponse.stream(body, { contentType: "text/event-stream; charset=utf-8", headers })
    })
  )

/** Bytes of a slow client that wait for its socket, at most, before nothing more is written. */
const highWater = 65_536

/** Waits until the client has taken most of what was written; a WebSocket itself takes whatever it is given. */
const drained = (socket: Duplex): Effect.Effect<void> =>
  Effect.callback<void>((resume) => {
    if (socket.writableLength < highWater || socket.destroyed) return resume(Effect.void)
    const done = () => {
      socket.off("drain", done)
      socket.off("close", done)
      resume(Effect.void)
    }
    socket.on("drain", done)
    socket.on("close", done)
    return Effect.sync(() => {
      socket.off("drain", done)
      socket.off("close", done)
    })
  })

const goodbye = new Socket.CloseEvent(1001, "the gateway ends, or the token was revoked")

const overSocket = (tail: Tail["Service"]) =>
  HttpRouter.add(
    "GET",
    "/events/socket",
    Effect.gen(function* () {
      yield* requires("read")
      const selected = yield* selection
      const request = yield* HttpServerRequest.HttpServerRequest
      if (request.headers["upgrade"]?.toLowerCase() !== "websocket") {
        return yield* new BadRequest({ message: "this is for WebSockets; /events is for everything else" })
      }
      const offered = Sockets.offeredIn(request.headers["sec-websocket-protocol"])
      if (offered.length > 0 && Sockets.chosen(offered) === undefined) {
        // Without an answer to what it has offered a browser hangs up, and its token is none.
        return yield* new BadRequest({
          message: `offer the protocol ${Sockets.protocol} beside the token: new WebSocket(url, ["${Sockets.protocol}", "token.cfx_..."])`
        })
      }
      const { socket: raw } = NodeHttpServerRequest.toIncomingMessage(request)
      const socket = yield* request.upgrade
      const reader = yield* socket.reader
      const { write, writeAll } = yield* socket.writer
      const { next } = yield* stream(tail, "socket", selected)
      const send = Effect.forever(
        Effect.flatMap(next, (one) => Effect.andThen(writeAll(Frames.messages(one)), drained(raw)))
      ).pipe(Pull.catchDone(() => write(goodbye)))
      // What a client says is of no interest, but that it is there.
      yield* Effect.raceFirst(send, Effect.forever(reader.pull)).pipe(Effect.ignore)
      return HttpServerResponse.empty()
    }).pipe(
      Effect.scoped,
      Effect.catchTag(["HttpServerError", "SocketError"], () =>
        Effect.succeed(HttpServerResponse.empty({ status: 400 }))
      )
    )
  )

/** `/events` and `/events/socket`. */
export const layer = Layer.unwrap(Effect.map(Tail, (tail) => Layer.mergeAll(overSse(tail), overSocket(tail))))
