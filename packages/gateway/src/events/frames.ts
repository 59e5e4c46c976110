/** Events as they go over the wire: as Server-Sent Events, and as messages of a WebSocket. */
import * as Arr from "effect/Array"
import type { Logged } from "@clashfx/cluster/EventLog"
import type { Told } from "./stream.ts"

const encoder = new TextEncoder()

/** JSON has breaks only between its values, where a space is as good; a break would end the field. */
const onOneLine = (text: string): string => (/[\r\n]/.test(text) ? text.replaceAll(/[\r\n]+/g, " ") : text)

/** Each event is written once, however many streams send it. */
const once = <A>(make: (event: Logged) => A) => {
  const made = new WeakMap<Logged, A>()
  return (event: Logged): A => {
    const known = made.get(event)
    if (known !== undefined) return known
    const fresh = make(event)
    made.set(event, fresh)
    return fresh
  }
}

const eventFrame = once(({ body, seq, type }) =>
  encoder.encode(`id: ${seq}\nevent: ${onOneLine(type)}\ndata: ${onOneLine(body)}\n\n`)
)

/** The first thing on a stream: how long to wait before coming back (ms), and where it begins. */
export const hello = (seq: bigint): Uint8Array => encoder.encode(`retry: 2000\n: listening\nid: ${seq}\n\n`)

/** What is told, as Server-Sent Events. An `id` without data moves the client's `Last-Event-ID` and tells it nothing. */
export const sse = (told: Told): Arr.NonEmptyReadonlyArray<Uint8Array> => {
  switch (told._tag) {
    case "Events":
      return Arr.map(told.events, eventFrame)
    case "Alive":
      return [encoder.encode(`: alive\nid: ${told.seq}\n\n`)]
    case "Expired":
      return [
        encoder.encode(
          `id: ${told.seq}\nevent: expired\ndata: ${JSON.stringify({ after: String(told.cursor), expired: String(told.seq), message: told.message })}\n\n`
        )
      ]
  }
}

const eventMessage = once(({ body, seq }) => `{"type":"event","id":"${seq}","event":${body}}`)

/** What is told, as messages of a WebSocket. */
export const messages = (told: Told): Arr.NonEmptyReadonlyArray<string> => {
  switch (told._tag) {
    case "Events":
      return Arr.map(told.events, eventMessage)
    case "Alive":
      return [`{"type":"alive","id":"${told.seq}"}`]
    case "Expired":
      return [
        JSON.stringify({
          type: "expired",
          id: String(told.seq),
          after: String(told.cursor),
          message: told.message
        })
      ]
  }
}
