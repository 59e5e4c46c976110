/** A line between a process and a server that can be cut: connections end, or, worse, go on and say nothing. */
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { connect, createServer, type Socket } from "node:net"

export interface Proxy {
  readonly port: number
  /** Ends all connections, and refuses new ones. */
  readonly cut: Effect.Effect<void>
  /** Nothing goes through, and nothing ends. */
  readonly stall: Effect.Effect<void>
  readonly mend: Effect.Effect<void>
}

export const proxy = (to: number): Effect.Effect<Proxy, never, Scope.Scope> =>
  Effect.callback<Effect.Effect<Proxy, never, Scope.Scope>>((resume) => {
    const pairs = new Set<readonly [Socket, Socket]>()
    let state: "open" | "cut" | "stalled" = "open"
    const join = (client: Socket) => {
      if (state === "cut") return void client.destroy()
      const server = connect(to, "127.0.0.1")
      const pair = [client, server] as const
      pairs.add(pair)
      const end = () => {
        pairs.delete(pair)
        client.destroy()
        server.destroy()
      }
      for (const [from, into] of [pair, [server, client]] as const) {
        from.on("data", (bytes) => into.write(bytes))
        from.on("error", end)
        from.on("close", end)
        if (state === "stalled") from.pause()
      }
    }
    const listening = createServer(join)
    listening.listen(0, "127.0.0.1", () => {
      const address = listening.address()
      resume(
        Effect.succeed(
          Effect.acquireRelease(
            Effect.succeed({
              port: typeof address === "object" && address !== null ? address.port : 0,
              cut: Effect.sync(() => {
                state = "cut"
                for (const [client, server] of pairs) {
                  client.destroy()
                  server.destroy()
                }
              }),
              stall: Effect.sync(() => {
                state = "stalled"
                for (const pair of pairs) for (const socket of pair) socket.pause()
              }),
              mend: Effect.sync(() => {
                state = "open"
                for (const pair of pairs) for (const socket of pair) socket.resume()
              })
            }),
            () =>
              Effect.sync(() => {
                for (const pair of pairs) for (const socket of pair) socket.destroy()
                listening.close()
              })
          )
        )
      )
    })
  }).pipe(Effect.flatten)
