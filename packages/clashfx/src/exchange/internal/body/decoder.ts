/**
 * From the text of a body to a model: parsed and decoded once per answer, with the field that is wrong in the error.
 *
 * A model of ours has one shape: what the API sends beyond the schema stays on it, unchecked and untyped, with and without
 * generated code. A caller's own schema is Effect's to decode, and gives what it says and nothing else.
 *
 * One odd row does not cost a list: where a decoder is tolerant, rows of `items` that do not decode are left out and named
 * beside the rest. One odd part of anything else does not cost it either (`mend.ts`).
 */
import * as Cause from "effect/Cause"
import * as Exit from "effect/Exit"
import * as Predicate from "effect/Predicate"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as SchemaIssue from "effect/SchemaIssue"
import { DecodeError, type Origin } from "../../ClashError.ts"
import type { Answer, Memo } from "../../Answer.ts"
import { textOf } from "../../../model/internal/oneLine.ts"
import { compile, invalid } from "../inPlace/inPlaceDecoder.ts"
import { keepUnknown } from "../inPlace/keepUnknown.ts"
import { mend, type Mender, type OddPart } from "./mend.ts"
import { parseJson } from "../errors/rejection.ts"

/** Any schema without services: ours, or one that a caller brings (`Operation.ModelSchema`). */
export type ModelSchema = Schema.ConstraintDecoder<unknown>

/** Turns answers into models. */
export interface Decoder<out A> {
  readonly schema: ModelSchema
  /** The model of an answer; the same object for the same answer. `text` is its body, for who has read it already. */
  readonly decode: (answer: Answer, origin: Origin, text?: Answer["text"]) => Result.Result<A, DecodeError>
}

const formatIssues = SchemaIssue.makeFormatterStandardSchemaV1()

const pathOf = (path: ReadonlyArray<PropertyKey | { readonly key: PropertyKey }>): string => {
  let text = ""
  for (const segment of path) {
    const key = typeof segment === "object" ? segment.key : segment
    text += typeof key === "number" ? `[${key}]` : text === "" ? String(key) : `.${String(key)}`
  }
  return text
}

/** What is wrong, and where. */
interface Wrong {
  readonly path: string
  readonly detail: string
}

const whole = "(body)"

/** A schema of a caller's own that breaks, or that wants to wait: answers are decoded at once. */
const explainDefect = (cause: Cause.Cause<never>): Wrong => {
  const defect = Cause.squash(cause)
  const detail = Cause.isAsyncFiberError(defect)
    ? "the schema is asynchronous: decode with what is not, and go on from the result"
    : `the schema breaks: ${textOf(defect)}`
  return { path: whole, detail }
}

/** What tells the shapes of a body apart: of those that are not meant, this is what is wrong. */
const tellsApart = (path: string): boolean => path === "state"

const explain = (cause: Cause.Cause<Schema.SchemaError>): Wrong => {
  const found = Cause.findError(cause)
  if (Result.isFailure(found)) return explainDefect(found.failure)
  const error = found.success
  const wrong = formatIssues(error.issue).issues.map(({ message, path }) => ({ path: pathOf(path ?? []), message }))
  const first = wrong.find(({ path }) => !tellsApart(path)) ?? wrong[0]
  const path = first?.path ?? ""
  return { path: path === "" ? whole : path, detail: first?.message ?? error.message }
}

/** A row of a list that could not be read and was left out. */
export interface LeftOut {
  /** Its place in the list that the API sent, from 0. */
  readonly row: number
  /** The field, like `teamSize`; empty for the row as a whole. */
  readonly path: string
  readonly detail: string
}

const itemsOf = (json: object): ReadonlyArray<unknown> | undefined =>
  Predicate.hasProperty(json, "items") && Array.isArray(json["items"]) ? json["items"] : undefined

/** What is wrong with a row, told from the list of this row alone. */
const leftOutAt = (row: number, { detail, path }: Wrong): LeftOut => ({
  row,
  path: path.replace(/^items\[0\]\.?/, ""),
  detail
})

/** Decodes a list; where it cannot be read as a whole, without the rows that cannot. */
const tolerantly =
  <A>(decodeJson: DecodeJson<A>, isOurs: boolean): DecodeJson<A> =>
  (json) => {
    const whole = decodeJson(json)
    if (Result.isSuccess(whole) || !Predicate.isObject(json)) return whole
    const items = itemsOf(json)
    if (items === undefined || Result.isFailure(decodeJson({ ...json, items: [] }))) return whole
    const leftOut: Array<LeftOut> = []
    const rows = items.filter((item, row) => {
      const alone = decodeJson({ ...json, items: [item] })
      if (Result.isFailure(alone)) leftOut.push(leftOutAt(row, alone.failure))
      return Result.isSuccess(alone)
    })
    // A caller's schema that fits no row at all is a mistake of the caller, who has to hear of it.
    if (rows.length === 0 && !isOurs) return whole
    return Result.map(decodeJson({ ...json, items: rows }), (model) =>
      Predicate.isObject(model) ? Object.assign(model, { leftOut }) : model
    )
  }

/** A model that this decoder has made. */
interface Made<out A> extends Memo {
  readonly model: A
}

/** What a decoder remembers is of its type. */
const isBy = <A>(memo: Memo, decoder: Decoder<A>): memo is Made<A> => memo.decoder === decoder

const recall = <A>(answer: Answer, decoder: Decoder<A>): Made<A> | undefined => {
  for (let memo = answer.memo; memo !== undefined; memo = memo.next) if (isBy(memo, decoder)) return memo
  return undefined
}

/** From parsed JSON to a model. */
export type DecodeJson<A> = (json: unknown) => Result.Result<A, Wrong>

const byEffect = <S extends ModelSchema>(schema: S): DecodeJson<S["Type"]> => {
  const decode = Schema.decodeUnknownExit(schema)
  return (json) => {
    const exit = decode(json)
    return Exit.isSuccess(exit) ? Result.succeed(exit.value) : Result.fail(explain(exit.cause))
  }
}

/** What unknown keys were added to is still the model. */
const hasAllOf = <A>(whole: unknown, model: A): whole is A => typeof whole === typeof model

/** From parsed JSON to a model of ours. Compiled when it is first asked: programs use few of the schemas. */
export const jsonDecoder = <S extends ModelSchema>(schema: S): DecodeJson<S["Type"]> => {
  let fast: ReturnType<typeof compile<S>> | undefined
  const detailed = byEffect(schema)
  return (json) => {
    fast ??= compile(schema)
    const model = fast(json)
    if (model !== invalid) return Result.succeed(model)
    return Result.map(detailed(json), (model) => {
      const whole = keepUnknown(json, model)
      return hasAllOf(whole, model) ? whole : model
    })
  }
}

const make = <S extends ModelSchema>(schema: S, decodeJson: DecodeJson<S["Type"]>): Decoder<S["Type"]> => {
  const decoder: Decoder<S["Type"]> = {
    schema,
    decode: (answer, origin, known) => {
      const before = recall(answer, decoder)
      if (before !== undefined) return Result.succeed(before.model)
      const text = known ?? answer.text
      const failure = (path: string, detail: string) =>
        Result.fail(new DecodeError({ ...origin, status: answer.status, body: answer.body, path, detail }))
      if (Result.isFailure(text)) return failure("", `the body cannot be unpacked: ${text.failure}`)
      const json = parseJson(text.success)
      if (Result.isFailure(json)) {
        return failure("", text.success === "" ? "the body is empty" : "the body is not JSON")
      }
      const model = decodeJson(json.success)
      if (Result.isFailure(model)) {
        return failure(model.failure.path, model.failure.detail)
      }
      answer.memo = { decoder, model: model.success, next: answer.memo }
      return Result.succeed(model.success)
    }
  }
  return decoder
}

/** A decoder gives the type of the schema that it was made of. */
const isOf = <S extends ModelSchema>(decoder: Decoder<unknown> | undefined, schema: S): decoder is Decoder<S["Type"]> =>
  decoder?.schema === schema

const oncePerSchema = (
  decodeJson: <S extends ModelSchema>(schema: S) => DecodeJson<S["Type"]>
): (<S extends ModelSchema>(schema: S) => Decoder<S["Type"]>) => {
  const decoders = new WeakMap<ModelSchema, Decoder<unknown>>()
  return <S extends ModelSchema>(schema: S): Decoder<S["Type"]> => {
    const known = decoders.get(schema)
    if (isOf(known, schema)) return known
    const made = make(schema, decodeJson(schema))
    decoders.set(schema, made)
    return made
  }
}

/** The one decoder of a model of ours. */
export const modelDecoder = oncePerSchema(jsonDecoder)

/** The one decoder of a list of ours that leaves rows out that cannot be read. */
export const tolerantDecoder = oncePerSchema((schema) => tolerantly(jsonDecoder(schema), true))

/** The one decoder of a schema that a caller brings. */
export const decoderOf = oncePerSchema(byEffect)

/** The one decoder of a list of what a caller's schema describes, without the rows that it does not. */
export const tolerantDecoderOf = oncePerSchema((schema) => tolerantly(byEffect(schema), false))

const odd = new WeakMap<object, ReadonlyArray<OddPart>>()

/** What could not be read of a body, and was left out of its model or replaced. */
export const oddPartsOf = (model: unknown): ReadonlyArray<OddPart> =>
  (Predicate.isObjectKeyword(model) ? odd.get(model) : undefined) ?? []

/** Reads a list row by row, each without its odd parts: what all rows have in common costs none of them. */
const byRow =
  <A>(strict: DecodeJson<A>, menderOf: (body: unknown) => Mender): DecodeJson<A> =>
  (json) => {
    const items = Predicate.isObject(json) ? itemsOf(json) : undefined
    if (items === undefined || Result.isFailure(strict({ ...Object(json), items: [] }))) return strict(json)
    const [rows, leftOut, parts]: [Array<unknown>, Array<LeftOut>, Array<OddPart>] = [[], [], []]
    for (const [row, item] of items.entries()) {
      const alone = { ...Object(json), items: [item] }
      const mended = mend(alone, menderOf(alone), strict)
      if (Result.isFailure(mended)) leftOut.push(leftOutAt(row, mended.failure))
      else {
        rows.push(...(itemsOf(Object(mended.success.body)) ?? []))
        for (const { detail, path } of mended.success.parts) {
          parts.push({ path: path.replace(/^items\[0\]/, `items[${row}]`), detail })
        }
      }
    }
    return Result.map(strict({ ...Object(json), items: rows }), (model) => {
      if (!Predicate.isObjectKeyword(model)) return model
      if (parts.length > 0) odd.set(model, parts)
      return leftOut.length === 0 ? model : Object.assign(model, { leftOut })
    })
  }

/** Decodes as the first one does; a list that cannot be read as a whole, without the odd parts of its rows. */
export const mendingRows = <S extends ModelSchema>(
  whole: Decoder<S["Type"]>,
  strict: DecodeJson<S["Type"]>,
  schema: S,
  menderOf: (body: unknown) => Mender
): Decoder<S["Type"]> => orElse(whole, make<S>(schema, byRow(strict, menderOf)))

const orElse = <A>({ decode, schema }: Decoder<A>, rest: Decoder<A>): Decoder<A> => ({
  schema,
  decode: (answer, origin, text) => {
    const decoded = decode(answer, origin, text)
    return Result.isSuccess(decoded) ? decoded : rest.decode(answer, origin, text)
  }
})

/** Decodes as the first one does; a body that cannot be read as a whole, without its odd parts and rows. */
export const mending = <S extends ModelSchema>(
  whole: Decoder<S["Type"]>,
  strict: DecodeJson<S["Type"]>,
  schema: S,
  isList: boolean,
  menderOf: (body: unknown) => Mender
): Decoder<S["Type"]> => {
  const decodeJson: DecodeJson<S["Type"]> = (json) => {
    const mended = mend(json, menderOf(json), strict)
    if (Result.isFailure(mended)) return Result.fail(mended.failure)
    const { model, parts } = mended.success
    if (parts.length > 0 && Predicate.isObjectKeyword(model)) odd.set(model, parts)
    return Result.succeed(model)
  }
  return orElse(whole, make<S>(schema, isList ? tolerantly(decodeJson, true) : decodeJson))
}

/**
 * A decoder that also asks whether an answer is about what was asked for: nodes in front of the API mix answers up. What
 * is about something else is worth another try.
 */
export const about = <A>(
  { decode, schema }: Decoder<A>,
  isAbout: (model: unknown, subject: string) => boolean
): Decoder<A> => ({
  schema,
  decode: (answer, origin, text) => {
    const decoded = decode(answer, origin, text)
    if (Result.isFailure(decoded) || origin.subject === undefined || isAbout(decoded.success, origin.subject)) {
      return decoded
    }
    const detail = `it is about something else than ${origin.subject}`
    const { body, status } = answer
    return Result.fail(new DecodeError({ ...origin, status, body, path: "", detail, isOther: true }))
  }
})
