/**
 * The text in which a tag is stored: one line with what has to be read in any case, then the snapshot, on a line of its
 * own, so that a snapshot that cannot be read costs nothing else.
 *
 *     {"clashfx":2,"of":"clan/#2PP","schema":1,"version":17,"gone":false,"at":...,"due":...,"order":{...},"pending":[...]}
 *     {"name":"Goblins",...}
 *
 * `pending` are events on their way to the snapshot. The first form was one JSON value (`remembered`, `pending`).
 */
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import { decode as decodeOrder, type Remembered as Order } from "../../../exchange/internal/order/rememberedOrder.ts"
import type { Due } from "./due.ts"

/** What is read without the snapshot. */
export interface Head {
  /** What it is of; texts of versions before do not say it. */
  readonly of?: string | undefined
  /** The number of the snapshot's stored form. */
  readonly schema: number
  /** How many deliveries of the tag there were. */
  readonly version: number
  /** Was it gone (404) at the last look? */
  readonly gone: boolean
  /** When it was polled, and when it is due (ms since 1970, UTC). */
  readonly planned: Due | undefined
  /** What is known of the order of answers. */
  readonly order?: Order | undefined
  /** Events that were on their way, as JSON values. */
  readonly pending: ReadonlyArray<unknown>
}

/** A text taken apart. */
export interface Parts {
  readonly head: Head
  /** The snapshot as a JSON value: none if there never was one, `undefined` if it cannot be read. */
  readonly snapshot: Option.Option<unknown> | undefined
}

const HeadLine = Schema.fromJsonString(
  Schema.Struct({
    clashfx: Schema.Literal(2),
    of: Schema.optionalKey(Schema.String),
    schema: Schema.Int,
    version: Schema.Int,
    gone: Schema.Boolean,
    at: Schema.optionalKey(Schema.Finite),
    due: Schema.optionalKey(Schema.Finite),
    order: Schema.optionalKey(Schema.Unknown),
    pending: Schema.optionalKey(Schema.Array(Schema.Unknown))
  })
)
const decodeHead = Schema.decodeUnknownOption(HeadLine)

const Remembered = Schema.Struct({ version: Schema.Int, gone: Schema.Boolean, snapshot: Schema.Unknown })
const decodeFirstForm = Schema.decodeUnknownOption(
  Schema.fromJsonString(
    Schema.Struct({
      remembered: Schema.optionalKey(Remembered),
      pending: Schema.optionalKey(
        Schema.Struct({ events: Schema.fromJsonString(Schema.Array(Schema.Unknown)), remembered: Remembered })
      )
    })
  )
)

const parse = Option.liftThrowable((text: string): unknown => JSON.parse(text))

const some = (value: unknown): Option.Option<unknown> => (value === null ? Option.none() : Option.some(value))

const headLine = (text: string): Option.Option<Head> => {
  const end = text.indexOf("\n")
  return Option.map(
    decodeHead(end < 0 ? text : text.slice(0, end)),
    ({ at, due, gone, of, order, pending = [], schema, version }) => ({
      ...(of !== undefined && { of }),
      schema,
      version,
      gone,
      ...(order !== undefined && { order: decodeOrder(order) }),
      planned: at === undefined || due === undefined ? undefined : { at, due },
      pending
    })
  )
}

const firstForm = (text: string): Option.Option<Parts> =>
  Option.flatMap(decodeFirstForm(text), ({ pending, remembered }) => {
    const last = pending?.remembered ?? remembered
    return last === undefined
      ? Option.none()
      : Option.some({
          head: {
            schema: 1,
            version: last.version,
            gone: last.gone,
            planned: undefined,
            pending: pending?.events ?? []
          },
          snapshot: some(last.snapshot)
        })
  })

/** Takes a text apart; nothing if not even its head can be read. */
export const read = (text: string): Option.Option<Parts> =>
  Option.orElse(
    Option.map(headLine(text), (head): Parts => {
      const end = text.indexOf("\n")
      const snapshot = end < 0 ? Option.none() : parse(text.slice(end + 1))
      return { head, snapshot: Option.isSome(snapshot) ? some(snapshot.value) : undefined }
    }),
    () => firstForm(text)
  )

/** What a text says without its snapshot. */
export const headOf = (text: string): Head | undefined =>
  Option.getOrUndefined(Option.orElse(headLine(text), () => Option.map(firstForm(text), ({ head }) => head)))

/** Writes a text; `snapshot` and the events of `pending` are JSON already. */
export const write = (head: Omit<Head, "pending">, snapshot: string, pending: ReadonlyArray<string>): string => {
  const { gone, of, order, planned, schema, version } = head
  const line = JSON.stringify({ clashfx: 2, of, schema, version, gone, ...planned, order })
  return pending.length === 0
    ? `${line}\n${snapshot}`
    : `${line.slice(0, -1)},"pending":[${pending.join()}]}\n${snapshot}`
}
