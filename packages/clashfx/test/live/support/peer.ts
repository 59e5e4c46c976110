/** A server on a real socket that answers as a test says, and knows its connections. */
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { createServer, type RequestListener } from "node:http"
import type { Socket } from "node:net"

export interface Peer {
  readonly url: string
  /** Connections that were made so far. */
  readonly made: () => number
  /** Connections that are open. */
  readonly open: () => number
  /** The most connections that were open at once. */
  readonly most: () => number
  /** Waits until so many connections are open. */
  readonly settles: (open: number) => Effect.Effect<void>
}

export const peer = (listener: RequestListener): Effect.Effect<Peer, never, Scope.Scope> =>
  Effect.acquireRelease(
    Effect.callback<{ readonly peer: Peer; readonly close: () => void }>((resume) => {
      const sockets = new Set<Socket>()
      let made = 0
      let most = 0
      const server = createServer({ keepAliveTimeout: 60_000 }, listener)
      server.on("connection", (socket) => {
        sockets.add(socket)
        made += 1
        most = Math.max(most, sockets.size)
        socket.on("error", () => undefined)
        socket.on("close", () => sockets.delete(socket))
      })
      server.listen(0, "127.0.0.1", () => {
        const address = server.address()
        const port = typeof address === "object" && address !== null ? address.port : 0
        const settles = (open: number): Effect.Effect<void> =>
          Effect.suspend(() =>
            sockets.size === open ? Effect.void : Effect.andThen(Effect.sleep("5 millis"), settles(open))
          )
        resume(
          Effect.succeed({
            peer: {
              url: `http://127.0.0.1:${port}`,
              made: () => made,
              open: () => sockets.size,
              most: () => most,
              settles
            },
            close: () => {
              server.close()
              for (const socket of sockets) socket.destroy()
            }
          })
        )
      })
    }),
    ({ close }) => Effect.sync(close)
  ).pipe(Effect.map(({ peer }) => peer))
