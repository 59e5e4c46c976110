/** Requests as nobody's library would send them: bytes on a socket. */
import * as Effect from "effect/Effect"
import { connect } from "node:net"

/** What came back on a connection until it ended or the time was over (ms). */
export const exchange = (
  port: number,
  parts: ReadonlyArray<string>,
  options: { readonly pause?: number; readonly limit?: number } = {}
): Effect.Effect<string> =>
  Effect.callback<string>((resume) => {
    const socket = connect(port, "127.0.0.1")
    let text = ""
    const timers: Array<NodeJS.Timeout> = []
    const done = () => {
      for (const timer of timers) clearTimeout(timer)
      socket.destroy()
      resume(Effect.succeed(text))
    }
    parts.forEach((part, i) => timers.push(setTimeout(() => socket.write(part, "latin1"), i * (options.pause ?? 0))))
    timers.push(setTimeout(done, options.limit ?? 1500))
    socket.on("data", (bytes) => (text += bytes.toString("latin1")))
    socket.on("error", done)
    socket.on("close", done)
    return Effect.sync(done)
  })

/** The status of a raw answer. */
export const statusOf = (raw: string): number => Number(/^HTTP\/1\.1 (\d{3})/.exec(raw)?.[1] ?? 0)
