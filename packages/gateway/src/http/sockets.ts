/** WebSockets that answer pings only as fast as somebody reads: the library itself would keep the answers in memory. */
import * as NodeWS from "@effect/platform-node/NodeWS"

/** Bytes that may wait for a client, at most, when a ping is answered. */
const highWater = 65_536

/** Answers pings unless too much waits for who sends them. */
export class Polite extends NodeWS.WebSocket {
  override emit(event: string | symbol, ...args: ReadonlyArray<unknown>): boolean {
    const [data] = args
    if (event === "ping" && this.bufferedAmount < highWater && Buffer.isBuffer(data)) this.pong(data)
    return super.emit(event, ...args)
  }
}

/** The server of all WebSockets; what clients send is small. */
export const make = (): NodeWS.WebSocketServer =>
  new NodeWS.WebSocketServer({ noServer: true, maxPayload: 65_536, autoPong: false, WebSocket: Polite })
