/** An endpoint of the declaration, made ready to be requested: its URL, its decoder, its limits. */
import * as Duration from "effect/Duration"
import * as Predicate from "effect/Predicate"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { InvalidArgument } from "../../exchange/ClashError.ts"
import { Lately } from "../../model/internal/lately.ts"
import { isCanonical } from "../../model/Tag.ts"
import type { Endpoint } from "../declaration/Endpoint.ts"
import {
  about,
  type Decoder,
  jsonDecoder,
  mending,
  mendingRows,
  modelDecoder,
  type ModelSchema,
  tolerantDecoder
} from "../../exchange/internal/body/decoder.ts"
import { byTable, type Mender, type Mends } from "../../exchange/internal/body/mend.ts"
import { anything, type IsAbout } from "./isAbout.ts"

/** Parameters as they go over the wire. */
type Wire = Readonly<Record<string, string | undefined>>

/** What the pipeline has to know about an endpoint. */
export interface Route<Params, Query, A> {
  /** The public name, like `Clans.get`. */
  readonly operation: string
  readonly method: string
  readonly decoder: Decoder<A>
  /** How long one attempt may take, unless the caller says otherwise. */
  readonly timeout: Duration.Duration
  /** Lists: fails with the first row that cannot be read, where `decoder` leaves it out. */
  readonly strict: Decoder<A>
  /** Mends the bodies that `strict` cannot read. */
  readonly mending: (menderOf: (body: unknown) => Mender) => Decoder<A>
  /** Whether a model is about what was asked for. */
  readonly isAbout: IsAbout
  /** Path and query in canonical order, or which argument is wrong. */
  readonly url: (params: Params, query: Query) => Result.Result<string, InvalidArgument>
}

/** `/clans/:clanTag/members` as `/clans/`, `clanTag`, `/members`. */
const partsOf = (path: string): ReadonlyArray<string> => path.split(/:(\w+)/)

/** Puts parameters into a path. */
const fill = (parts: ReadonlyArray<string>, params: Wire): string =>
  parts.map((part, i) => (i % 2 === 0 ? part : encodeURIComponent(params[part] ?? ""))).join("")

/** A parameter that is no part of a path: with nothing or dots in its place, the path is that of another route. */
const missingPart = (parts: ReadonlyArray<string>, params: Wire): string | undefined =>
  parts.find((part, i) => i % 2 === 1 && /^\.{0,2}$/.test(params[part] ?? ""))

/** `?a=1&b=2` with sorted names, so that the same question is the same string. */
const canonicalQuery = (query: Wire): string => {
  const pairs = Object.keys(query)
    .sort()
    .flatMap((name) => (query[name] === undefined ? [] : [`${name}=${encodeURIComponent(query[name])}`]))
  return pairs.length === 0 ? "" : `?${pairs.join("&")}`
}

const isEmpty = (query: unknown): boolean => {
  for (const _ in Object(query)) return false
  return true
}

const valueAt = (params: unknown, name: string): unknown =>
  Predicate.hasProperty(params, name) ? params[name] : undefined

/** What is wrong, and what to do about it. */
const withAdvice = (detail: string): string => {
  if (detail.startsWith("Expected object")) return 'Expected an object, like { name: "goblins", limit: 10 }'
  return /Id"\](?:\[\d+\])?$/.test(detail) && !detail.startsWith("Expected string")
    ? `${detail}; ids are numbers, see the lists, or look for one by its name`
    : detail
}

/** Checks parameters by the declaration and turns them into flat text. Compiled when it is first needed. */
const encoder = (schema: Schema.Constraint | undefined, operation: string) => {
  if (schema === undefined) return () => Result.succeed<Wire>({})
  let encode: ((input: unknown) => Result.Result<Wire, Schema.SchemaError>) | undefined
  return (input: unknown): Result.Result<Wire, InvalidArgument> => {
    encode ??= Schema.encodeUnknownResult(
      Schema.make<Schema.ConstraintCodec<unknown, Wire>>(Schema.toCodecStringTree(schema).ast)
    )
    return Result.mapError(
      encode(input),
      (error) => new InvalidArgument({ operation, detail: withAdvice(error.message.replace(/\s*\n\s*/g, " ")) })
    )
  }
}

/** A name that the query does not have would be left out without a word, and the answer would be to another question. */
const unknownName = (schema: Schema.Constraint | undefined, operation: string) => {
  const names = Predicate.hasProperty(schema, "fields") ? Object.keys(Object(schema.fields)) : []
  return (query: unknown): Result.Result<void, InvalidArgument> => {
    if (!Predicate.isObject(query)) return Result.void
    const odd = Object.keys(query).find((name) => !names.includes(name) && valueAt(query, name) !== undefined)
    const detail = `${odd} is nothing that can be asked for: use ${names.join(", ")}`
    return odd === undefined ? Result.void : Result.fail(new InvalidArgument({ operation, detail }))
  }
}

/** Half of a surrogate pair cannot be part of a URL. */
const brokenText = (operation: string) =>
  new InvalidArgument({ operation, detail: "Expected text that is whole Unicode" })

type ParamsOf<E> = E extends { readonly params: infer F extends Schema.Struct.Fields } ? Schema.Struct.Type<F> : {}
type QueryOf<E> = E extends { readonly query: infer Q extends Schema.Constraint } ? Q["Type"] : {}

/** Bodies that are a list of items can do without one of them. */
const isList = (schema: unknown): boolean =>
  Predicate.hasProperty(schema, "fields") && Predicate.hasProperty(schema["fields"], "items")

const decoderOfBody = <S extends ModelSchema>(
  schema: S,
  mends: (() => Mends) | undefined,
  mendingBy: Route<never, never, S["Type"]>["mending"]
): Decoder<S["Type"]> => {
  if (mends !== undefined) {
    const menderOf = () => byTable(mends())()
    return isList(schema)
      ? mendingRows<S>(modelDecoder(schema), jsonDecoder(schema), schema, menderOf)
      : mendingBy(menderOf)
  }
  return isList(schema) ? tolerantDecoder(schema) : modelDecoder(schema)
}

/** Makes an endpoint ready. */
export const makeRoute = <E extends Endpoint>(
  endpoint: E,
  options: {
    readonly operation: string
    readonly timeout?: Duration.Input
    /** The parts that its body can do without. */
    readonly mends?: () => Mends
  }
): Route<ParamsOf<E>, QueryOf<E>, E["success"]["Type"]> => {
  const { operation } = options
  const isAbout = endpoint.isAbout ?? anything
  const parts = partsOf(endpoint.path)
  const [before = "", name, after = "", ...more] = parts
  /** Most routes name one thing by its tag. */
  const onlyName = more.length === 0 ? name : undefined
  const ofTag = new Lately<Result.Result<string, InvalidArgument>>(1024)
  const encodeParams = encoder(endpoint.params && Schema.Struct(endpoint.params), operation)
  const encodeQuery = encoder(endpoint.query, operation)
  const checkQuery = unknownName(endpoint.query, operation)
  const json = jsonDecoder<E["success"]>(endpoint.success)
  const mendingBy = (menderOf: (body: unknown) => Mender): Decoder<E["success"]["Type"]> =>
    mending<E["success"]>(
      modelDecoder<E["success"]>(endpoint.success),
      json,
      endpoint.success,
      isList(endpoint.success),
      menderOf
    )
  return {
    operation,
    method: endpoint.method,
    decoder: about(decoderOfBody<E["success"]>(endpoint.success, options.mends, mendingBy), isAbout),
    strict: about(modelDecoder<E["success"]>(endpoint.success), isAbout),
    mending: (menderOf) => about(mendingBy(menderOf), isAbout),
    isAbout,
    timeout: Duration.fromInputUnsafe(options.timeout ?? Duration.seconds(30)),
    url: (params, query) => {
      const tag = onlyName === undefined || !isEmpty(query) ? undefined : valueAt(params, onlyName)
      // A tag in its normal form needs no check, and fits into a URL but for its `#`. No tag needs a query.
      if (typeof tag === "string") {
        const known = ofTag.get(tag)
        if (known !== undefined) return known
        if (isCanonical(tag)) return ofTag.put(tag, Result.succeed(`${before}%23${tag.slice(1)}${after}`))
      }
      return Result.flatMap(encodeParams(params), (wire) => {
        const missing = missingPart(parts, wire)
        if (missing !== undefined) {
          return Result.fail(new InvalidArgument({ operation, detail: `${missing} is missing: it has to be a text` }))
        }
        return Result.flatMap(
          Result.flatMap(checkQuery(query), () => encodeQuery(query)),
          (wireQuery) =>
            Result.try({ try: () => fill(parts, wire) + canonicalQuery(wireQuery), catch: () => brokenText(operation) })
        )
      })
    }
  }
}
