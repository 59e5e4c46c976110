/** Pings of who does not read are not answered for ever: the answers would wait in memory. */
import { assert, describe, it } from "@effect/vitest"
import { make, Polite } from "../../src/http/sockets.ts"

describe("the WebSockets of the gateway", () => {
  it("answer pings while somebody reads", () => {
    const server = make()
    assert.strictEqual(server.options.autoPong, false)
    assert.strictEqual(server.options.WebSocket, Polite)
    let waiting = 0
    const answered: Array<string> = []
    class Watched extends Polite {
      override pong(data?: unknown): void {
        answered.push(String(data))
      }
    }
    const socket = new Watched("ws://127.0.0.1:9")
    Object.defineProperty(socket, "bufferedAmount", { get: () => waiting })
    socket.on("error", () => undefined)
    socket.emit("ping", Buffer.from("one"))
    waiting = 1_000_000
    socket.emit("ping", Buffer.from("two"))
    waiting = 0
    socket.emit("ping", Buffer.from("three"))
    socket.terminate()
    assert.deepStrictEqual(answered, ["one", "three"])
  })
})
