/** What the mutation check of tables asks of a subject. */
import * as DateTime from "effect/DateTime"
import * as Schema from "effect/Schema"

/** Loads a module of `src`, as it is or with a line removed from its table. */
export type Load = <M>(path: string) => Promise<M>

/** The tables of a subject, and a check that fails when any of their lines is missing. It loads modules by `load` only. */
export interface TableCheck {
  readonly tables: ReadonlyArray<string>
  readonly run: (load: Load) => Promise<void>
}

/** A field, its value in the first body, and another one as it is told and as it is sent where that differs. */
export type FieldRow = readonly [field: string, previous: unknown, current: unknown, sent?: object]

/** The way of events to who waits for them: stamped, stored, read again; and what is in them then, as JSON. */
export const delivered = (events: Schema.ConstraintCodec<unknown, unknown>) => {
  const json = Schema.fromJsonString(Schema.toCodecJson(events))
  const [encode, decode] = [Schema.encodeUnknownSync(json), Schema.decodeUnknownSync(json)]
  const stamp = { id: "1", at: DateTime.makeUnsafe(0), kind: "war", tag: "#2PP" }
  return (changes: ReadonlyArray<object>): ReadonlyArray<unknown> =>
    changes.map((change) => {
      const read: object = JSON.parse(JSON.stringify(decode(encode({ ...change, ...stamp }))))
      return Object.fromEntries(Object.entries(read).filter(([name]) => !(name in stamp)))
    })
}

/** The ways of a snapshot to the next look: it stays where it is, or it is stored and read again. */
export const waysOf = <S>(codec: Schema.Codec<S, unknown>): ReadonlyArray<(snapshot: S) => S> => {
  const json = Schema.fromJsonString(Schema.toCodecJson(codec))
  const [encode, decode] = [Schema.encodeSync(json), Schema.decodeSync(json)]
  return [(snapshot) => snapshot, (snapshot) => decode(encode(snapshot))]
}
