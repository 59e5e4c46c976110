/** Events as text, to be stored until they are accepted. */
import * as Arr from "effect/Array"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import { type CustomEvent, WatchEvent } from "../Event.ts"
import { stampFields } from "../Stamp.ts"

/** Turns events into text and back. */
export interface Outbox<E> {
  readonly encode: (events: ReadonlyArray<E>) => string
  /** The events of a text; none when it cannot be read (of an older version of ours). */
  readonly decode: (text: string) => ReadonlyArray<E>
}

const ours = Schema.fromJsonString(Schema.Array(Schema.toCodecJson(WatchEvent)))

/** For our own events. Without a codec for them, custom ones are left out. */
const withoutCustom = <C>(): Outbox<WatchEvent | CustomEvent<C>> => {
  const encode = Schema.encodeSync(ours)
  const decode = Schema.decodeUnknownOption(ours)
  return {
    encode: (events) => encode(events.filter((event) => event._tag !== "Custom")),
    decode: (text) => Option.getOrElse(decode(text), () => [])
  }
}

const withCustom = <C>(codec: Schema.Codec<C, unknown>): Outbox<WatchEvent | CustomEvent<C>> => {
  const custom = Schema.Struct({ _tag: Schema.tag("Custom"), ...stampFields, value: codec })
  const all = Schema.fromJsonString(Schema.Array(Schema.toCodecJson(Schema.Union([WatchEvent, custom]))))
  const encode = Schema.encodeSync(all)
  const decode = Schema.decodeUnknownOption(all)
  return { encode, decode: (text) => Option.getOrElse(decode(text), () => []) }
}

export const make = <C>(codec: Schema.Codec<C, unknown> | undefined): Outbox<WatchEvent | CustomEvent<C>> =>
  codec === undefined ? withoutCustom() : withCustom(codec)

/** Publishes the events of a text, if there are any. */
export const publishing =
  <E>(outbox: Outbox<E>, publish: (events: Arr.NonEmptyReadonlyArray<E>) => Effect.Effect<void>) =>
  (text: string): Effect.Effect<void> => {
    const events = outbox.decode(text)
    return Arr.isReadonlyArrayNonEmpty(events) ? publish(events) : Effect.void
  }
