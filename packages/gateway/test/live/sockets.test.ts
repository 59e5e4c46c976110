/** WebSockets as nobody should speak: frames made by hand. */
import { Gateway } from "@clashfx/gateway"
import { SimulatorServer } from "@clashfx/simulator/node"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { connect, type Socket } from "node:net"
import { gateway, tokenFor } from "../support/gateway.ts"

const world = Layer.provideMerge(gateway(), SimulatorServer.layer({ clans: 1 }))

/** A frame of a client, whose mask is nothing but zeros. */
const frame = (opcode: number, payload: string, isLast = true): Buffer => {
  const bytes = Buffer.from(payload)
  assert.isBelow(bytes.length, 126)
  return Buffer.concat([Buffer.from([(isLast ? 0x80 : 0) | opcode, 0x80 | bytes.length, 0, 0, 0, 0]), bytes])
}

interface Open {
  readonly socket: Socket
  /** Waits until what has come is as it says. */
  readonly until: (holds: (text: string) => boolean) => Promise<void>
  readonly received: () => string
}

const open = (port: number, ...headers: ReadonlyArray<string>): Promise<Open> =>
  new Promise((done) => {
    const socket = connect(port, "127.0.0.1")
    let text = ""
    const checks = new Set<() => void>()
    socket.on("data", (bytes) => {
      text += bytes.toString("latin1")
      for (const check of checks) check()
    })
    socket.on("error", () => undefined)
    socket.on("close", () => {
      text += "(closed)"
      for (const check of checks) check()
    })
    const until: Open["until"] = (holds) =>
      new Promise((met, missed) => {
        const timer = setTimeout(() => missed(new Error(`it came to ${JSON.stringify(text.slice(-200))}`)), 8000)
        const check = () => {
          if (!holds(text)) return
          clearTimeout(timer)
          checks.delete(check)
          met()
        }
        checks.add(check)
        check()
      })
    const key = "Sec-WebSocket-Key: AAAAAAAAAAAAAAAAAAAAAA=="
    socket.write(
      ["GET /events/socket HTTP/1.1", "Host: localhost", "Upgrade: websocket", "Connection: Upgrade", key]
        .concat("Sec-WebSocket-Version: 13", headers, "", "")
        .join("\r\n")
    )
    const it = { socket, until, received: () => text }
    void until((text) => text.includes("\r\n\r\n")).then(() => done(it))
  })

const pongs = (text: string): number => text.split("\x8a\x03abc").length - 1

describe("WebSockets", () => {
  it.live("whatever a client says is read and forgotten; what is no frame ends it", () =>
    Effect.gen(function* () {
      const { port } = yield* Gateway.Gateway
      yield* Effect.promise(async () => {
        const { received, socket, until } = await open(port)
        assert.match(received(), /^HTTP\/1\.1 101/)
        // In pieces, with a ping between them; as bytes; empty.
        for (const piece of [frame(1, "he", false), frame(9, "abc"), frame(0, "l", false), frame(0, "lo")]) {
          for (const byte of piece) socket.write(Buffer.from([byte]))
        }
        socket.write(Buffer.concat([frame(2, "\0\x01"), frame(1, ""), frame(9, "abc")]))
        await until((text) => pongs(text) === 2)
        socket.write(frame(8, ""))
        await until((text) => text.endsWith("(closed)"))

        for (const [wrong, code] of [
          [Buffer.from([0x83, 0x80, 0, 0, 0, 0]), 1002],
          [Buffer.from([0x81, 0x01, 0x61]), 1002],
          [frame(0, "nothing was begun"), 1002],
          [Buffer.from([0x82, 0xff, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0]), 1009]
        ] as const) {
          const other = await open(port)
          other.socket.write(wrong)
          await other.until((text) => text.endsWith("(closed)"))
          const said = Buffer.from(other.received(), "latin1")
          const closing = said.indexOf(Buffer.from([0x88]), said.indexOf("\r\n\r\n"))
          assert.strictEqual(said.readUInt16BE(closing + 2), code)
        }
        const odd = await open(port, "Sec-WebSocket-Protocol: chat, superchat")
        assert.match(odd.received(), /^HTTP\/1\.1 (?:101|400)/)
        odd.socket.destroy()
      })
    }).pipe(Effect.provide(world))
  )

  it.live("a browser's token is never said back: the protocol that it offers beside it is", () =>
    Effect.gen(function* () {
      const { port } = yield* Gateway.Gateway
      yield* tokenFor({ name: "admin", scope: "admin" })
      const token = `token.${yield* tokenFor({ name: "page" })}`
      yield* Effect.promise(async () => {
        for (const [offered, answer] of [
          [`clashfx, ${token}`, "clashfx"],
          [`${token},clashfx`, "clashfx"],
          [`${token} , chat, clashfx`, "clashfx"],
          [`${token}, chat`, "chat"]
        ] as const) {
          const browser = await open(port, `Sec-WebSocket-Protocol: ${offered}`)
          assert.match(browser.received(), /^HTTP\/1\.1 101/)
          assert.strictEqual(/sec-websocket-protocol: *(.*)\r\n/i.exec(browser.received())?.[1], answer)
          assert.notInclude(browser.received(), token)
          browser.socket.destroy()
        }
        const alone = await open(port, `Sec-WebSocket-Protocol: ${token}`)
        assert.match(alone.received(), /^HTTP\/1\.1 400/)
        await alone.until((text) => text.includes("offer the protocol clashfx"))
        assert.notInclude(alone.received(), token)
        // And it opens nothing that it should not.
        const stranger = await open(port, "Sec-WebSocket-Protocol: clashfx, token.cfx_none")
        assert.match(stranger.received(), /^HTTP\/1\.1 401/)
        for (const { socket } of [alone, stranger]) socket.destroy()
      })
    }).pipe(Effect.provide(world))
  )
})
