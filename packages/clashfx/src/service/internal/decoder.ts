/** From the text of a body to a model: parsed and decoded once per answer, with the field that is wrong in the error. */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as SchemaIssue from "effect/SchemaIssue"
import * as SchemaJITCompiler from "effect/schema/SchemaJITCompiler"
import { DecodeError, type Origin } from "../../ClashError.ts"
import type { Answer } from "../Answer.ts"
import { parseJson } from "./rejection.ts"

/** Any schema without services: ours, or one that a caller brings. */
export type ModelSchema = Schema.ConstraintDecoder<unknown>

/** Turns answers into models. */
export interface Decoder<out A> {
  readonly schema: ModelSchema
  /** The model of an answer; the same object for the same answer. */
  readonly decode: (answer: Answer, origin: Origin) => Result.Result<A, DecodeError>
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

const explain = (error: Schema.SchemaError): { readonly path: string; readonly detail: string } => {
  const first = formatIssues(error.issue).issues[0]
  const path = pathOf(first?.path ?? [])
  return { path: path === "" ? "(body)" : path, detail: first?.message ?? error.message }
}

const make = <S extends ModelSchema>(schema: S): Decoder<S["Type"]> => {
  SchemaJITCompiler.enable(schema.ast)
  const decodeJson = Schema.decodeUnknownResult(schema)
  const known = new WeakMap<Answer, { readonly model: S["Type"] }>()
  return {
    schema,
    decode: (answer, origin) => {
      const before = known.get(answer)
      if (before !== undefined) return Result.succeed(before.model)
      const context = { ...origin, status: answer.status, body: answer.body }
      const json = parseJson(answer.body)
      if (Result.isFailure(json)) {
        const detail = answer.body === "" ? "the body is empty" : "the body is not JSON"
        return Result.fail(new DecodeError({ ...context, path: "", detail }))
      }
      const model = decodeJson(json.success)
      if (Result.isFailure(model)) return Result.fail(new DecodeError({ ...context, ...explain(model.failure) }))
      known.set(answer, { model: model.success })
      return Result.succeed(model.success)
    }
  }
}

const decoders = new WeakMap<ModelSchema, Decoder<unknown>>()

/** A decoder gives the type of the schema that it was made of. */
const isOf = <S extends ModelSchema>(decoder: Decoder<unknown> | undefined, schema: S): decoder is Decoder<S["Type"]> =>
  decoder?.schema === schema

/** The one decoder of a schema; it is compiled on first use. */
export const decoderOf = <S extends ModelSchema>(schema: S): Decoder<S["Type"]> => {
  const known = decoders.get(schema)
  if (isOf(known, schema)) return known
  const made = make(schema)
  decoders.set(schema, made)
  return made
}
