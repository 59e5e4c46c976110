/** Events in the form in which they are stored until they are accepted, or for good. */
import * as Arr from "effect/Array"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Option from "effect/Option"
import * as Predicate from "effect/Predicate"
import * as Schema from "effect/Schema"
import { stampFields } from "../../../diff/Stamp.ts"
import type { StoredEvent } from "../../SnapshotStore.ts"
import type { Telling } from "./checkpoint.ts"
import { type CustomEvent, WatchEvent } from "../../WatchEvent.ts"

/** Turns events into their stored form and back. */
export interface EventCodec<E> {
  /** The events that can be stored. */
  readonly encode: (events: ReadonlyArray<E>) => Effect.Effect<ReadonlyArray<StoredEvent>>
  /** An event out of its JSON value; nothing if it cannot be read: of an older version of ours, or of a user's codec. */
  readonly decode: (stored: unknown) => Option.Option<E>
}

type AnyEvent<C> = WatchEvent | CustomEvent<C>

const ourEvent = Schema.toCodecJson(WatchEvent)
const encodeOurs = Schema.encodeSync(ourEvent)

const storedOf = (event: AnyEvent<unknown>, json: unknown): StoredEvent => ({
  id: event.id,
  _tag: event._tag,
  at: DateTime.toEpochMillis(event.at),
  ...("tag" in event ? { kind: event.kind, tag: event.tag } : {}),
  body: JSON.stringify(json)
})

const reading = <E>(decode: (event: unknown) => Option.Option<E>): EventCodec<E>["decode"] => {
  const attempt = Option.liftThrowable(decode)
  return (stored) => Option.flatten(attempt(stored))
}

/** For our own events. Without a codec for them, custom ones are left out. */
const withoutCustom = <C>(): EventCodec<AnyEvent<C>> => ({
  encode: (events) =>
    Effect.sync(() => events.flatMap((event) => (event._tag === "Custom" ? [] : [storedOf(event, encodeOurs(event))]))),
  decode: reading(Schema.decodeUnknownOption(ourEvent))
})

/** What a user's codec cannot store, or breaks over, is left out as well: that must not hold up the other events. */
const withCustom = <C>(codec: Schema.Codec<C, unknown>): EventCodec<AnyEvent<C>> => {
  const custom = Schema.Struct({ _tag: Schema.tag("Custom"), ...stampFields, value: codec })
  const encodeCustom = Schema.encodeEffect(Schema.toCodecJson(custom))
  const encodeOne = (event: AnyEvent<C>): Effect.Effect<Option.Option<StoredEvent>> =>
    event._tag === "Custom"
      ? Effect.map(Effect.exit(encodeCustom(event)), (exit) =>
          Exit.isSuccess(exit) ? Option.some(storedOf(event, exit.value)) : Option.none()
        )
      : Effect.sync(() => Option.some(storedOf(event, encodeOurs(event))))
  return {
    encode: (events) =>
      Effect.gen(function* () {
        const stored = Arr.getSomes(yield* Effect.forEach(events, encodeOne))
        if (stored.length < events.length) {
          yield* Effect.logWarning(
            "The codec of the custom events refuses some of them: they are lost if the process ends now"
          )
        }
        return stored
      }),
    decode: reading(Schema.decodeUnknownOption(Schema.toCodecJson(Schema.Union([WatchEvent, custom]))))
  }
}

export const make = <C>(codec: Schema.Codec<C, unknown> | undefined): EventCodec<AnyEvent<C>> =>
  codec === undefined ? withoutCustom() : withCustom(codec)

const idOf = (stored: unknown): string =>
  Predicate.hasProperty(stored, "id") && typeof stored.id === "string" ? stored.id : "one without an id"

/** Reads stored events, to tell them again; each that cannot be read is said, and costs the others nothing. */
export const telling =
  <E>({ decode, encode }: EventCodec<E>, publish: (events: Arr.NonEmptyReadonlyArray<E>) => Effect.Effect<void>) =>
  (stored: ReadonlyArray<unknown>): Effect.Effect<Telling | undefined> => {
    const events: Array<E> = []
    const unreadable: Array<string> = []
    for (const value of stored) {
      const event = decode(value)
      if (Option.isSome(event)) events.push(event.value)
      else unreadable.push(idOf(value))
    }
    const said =
      unreadable.length === 0
        ? Effect.void
        : Effect.logWarning(`Stored events that cannot be read are not told: ${unreadable.join(", ")}`)
    return Effect.as(
      said,
      Arr.isReadonlyArrayNonEmpty(events) ? { encode: encode(events), publish: publish(events) } : undefined
    )
  }
