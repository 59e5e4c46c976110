/**
 * WebSockets that answer pings only as fast as somebody reads (the library itself would keep the answers in memory), and
 * that never say a token: browsers send theirs as a protocol, and the library would choose it and send it back.
 */
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

/** What is spoken here. A browser offers it beside its token, because it wants one of its protocols to be chosen. */
export const protocol = "clashfx"

/** The one of the offered protocols that is chosen: ours, or any that is no token. */
export const chosen = (offered: Iterable<string>): string | undefined => {
  const speakable = [...offered].filter((one) => !one.startsWith("token."))
  return speakable.includes(protocol) ? protocol : speakable[0]
}

/** The protocols that a header offers. */
export const offeredIn = (header: string | undefined): ReadonlyArray<string> =>
  (header ?? "")
    .split(",")
    .map((one) => one.trim())
    .filter((one) => one !== "")

/** The server of all WebSockets; what clients send is small. */
export const make = (): NodeWS.WebSocketServer =>
  new NodeWS.WebSocketServer({
    noServer: true,
    maxPayload: 65_536,
    autoPong: false,
    WebSocket: Polite,
    handleProtocols: (offered) => chosen(offered) ?? false
  })
