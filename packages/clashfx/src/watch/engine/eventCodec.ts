/** Events as text, to be stored until they are accepted. */
import * as Arr from "effect/Array"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import { type CustomEvent, WatchEvent } from "../WatchEvent.ts"
import { stampFields } from "../../diff/Stamp.ts"

/** Turns events into text and back. */
export interface Outbox<E> {
  readonly encode: (events: ReadonlyArray<E>) => Effect.Effect<string>
  /** The events of a text, but for those that cannot be read: of an older version of ours, or of a user's codec. */
  readonly decode: (text: string) => ReadonlyArray<E>
}

const ourEvent = Schema.toCodecJson(WatchEvent)
const encodeOurs = Schema.encodeSync(Schema.fromJsonString(Schema.Array(ourEvent)))
const decodeOurs = Schema.decodeUnknownOption(ourEvent)

const readAll = Schema.decodeUnknownOption(Schema.fromJsonString(Schema.Array(Schema.Unknown)))

/** Reads event by event: one that cannot be read costs the others nothing. */
const reading = <E>(decode: (event: unknown) => Option.Option<E>): Outbox<E>["decode"] => {
  const attempt = Option.liftThrowable(decode)
  return (text) =>
    Option.getOrElse(readAll(text), () => []).flatMap((event) => Option.toArray(Option.flatten(attempt(event))))
}

/** For our own events. Without a codec for them, custom ones are left out. */
const withoutCustom = <C>(): Outbox<WatchEvent | CustomEvent<C>> => ({
  encode: (events) => Effect.sync(() => encodeOurs(events.filter((event) => event._tag !== "Custom"))),
  decode: reading(decodeOurs)
})

/** What a user's codec cannot store, or breaks over, is left out as well: that must not hold up the other events. */
const withCustom = <C>(codec: Schema.Codec<C, unknown>): Outbox<WatchEvent | CustomEvent<C>> => {
  const custom = Schema.Struct({ _tag: Schema.tag("Custom"), ...stampFields, value: codec })
  const event = Schema.toCodecJson(Schema.Union([WatchEvent, custom]))
  const encodeAll = Schema.encodeEffect(Schema.fromJsonString(Schema.Array(event)))
  const encodeOne = Schema.encodeEffect(event)
  const isStorable = (event: WatchEvent | CustomEvent<C>) =>
    event._tag === "Custom" ? Effect.map(Effect.exit(encodeOne(event)), Exit.isSuccess) : Effect.succeed(true)
  const withoutRefused = (events: ReadonlyArray<WatchEvent | CustomEvent<C>>) =>
    Effect.logWarning(
      "The codec of the custom events refuses some of them: they are lost if the process ends now"
    ).pipe(Effect.andThen(Effect.filter(events, isStorable)), Effect.flatMap(encodeAll), Effect.orDie)
  return {
    encode: (events) =>
      encodeAll(events).pipe(
        Effect.catchDefect(Effect.fail),
        Effect.catch(() => withoutRefused(events))
      ),
    decode: reading(Schema.decodeUnknownOption(event))
  }
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
