/** An endpoint of the declaration, made ready to be requested: its URL, its decoder, its limits. */
import * as Duration from "effect/Duration"
import * as Predicate from "effect/Predicate"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { InvalidArgument } from "../../ClashError.ts"
import { isCanonical } from "../../model/Tag.ts"
import { decoderOf, type Decoder, type ModelSchema } from "../../service/internal/decoder.ts"

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
  /** Is its model a player, whose units are joined to the game data? */
  readonly isPlayer: boolean
  /** Path and query in canonical order, or which argument is wrong. */
  readonly url: (params: Params, query: Query) => Result.Result<string, InvalidArgument>
}

/** `/clans/:clanTag/members` as `/clans/`, `clanTag`, `/members`. */
const partsOf = (path: string): ReadonlyArray<string> => path.split(/:(\w+)/)

/** Puts parameters into a path. */
const fill = (parts: ReadonlyArray<string>, params: Wire): string =>
  parts.map((part, i) => (i % 2 === 0 ? part : encodeURIComponent(params[part] ?? ""))).join("")

/** `?a=1&b=2` with sorted names, so that the same question is the same string. */
const canonicalQuery = (query: Wire): string => {
  const pairs = Object.keys(query)
    .sort()
    .flatMap((name) => (query[name] === undefined ? [] : [`${name}=${encodeURIComponent(query[name])}`]))
  return pairs.length === 0 ? "" : `?${pairs.join("&")}`
}

const valueAt = (params: unknown, name: string): unknown =>
  Predicate.hasProperty(params, name) ? params[name] : undefined

/** Checks parameters with the declaration's schema, whose encoded side is flat text. */
const encoder = (schema: Schema.Constraint | undefined, operation: string) => {
  if (schema === undefined) return () => Result.succeed<Wire>({})
  const encode = Schema.encodeUnknownResult(Schema.make<Schema.ConstraintCodec<unknown, Wire>>(schema.ast))
  return (input: unknown): Result.Result<Wire, InvalidArgument> =>
    Result.mapError(
      encode(input),
      (error) => new InvalidArgument({ operation, detail: error.message.replace(/\s*\n\s*/g, " ") })
    )
}

/** Half of a surrogate pair cannot be part of a URL. */
const brokenText = (operation: string) =>
  new InvalidArgument({ operation, detail: "Expected text that is whole Unicode" })

/** An endpoint of the declaration, as much of it as a route is made of. */
interface Endpoint {
  readonly method: string
  readonly path: string
  readonly params: Schema.Constraint | undefined
  readonly query: Schema.Constraint | undefined
}

/** The model that an endpoint answers with. */
type Success<E> = E extends { readonly "~Success": { readonly Type: infer A } } ? A : never
type ParamsOf<E> = E extends { readonly "~Params": { readonly Type: infer A } } ? A : {}
type QueryOf<E> = E extends { readonly "~Query": { readonly Type: infer A } } ? A : {}

/** Makes an endpoint ready; `schema` is the one that the declaration promises for its body. */
export const makeRoute = <E extends Endpoint, S extends ModelSchema & { readonly Type: Success<E> }>(
  endpoint: E,
  schema: S,
  options: { readonly operation: string; readonly timeout?: Duration.Input; readonly isPlayer?: boolean }
): Route<ParamsOf<E>, QueryOf<E>, S["Type"]> => {
  const { operation } = options
  const parts = partsOf(endpoint.path)
  const [before = "", name, after = "", ...more] = parts
  /** Most routes name one thing by its tag. */
  const onlyName = more.length === 0 && endpoint.query === undefined ? name : undefined
  const encodeParams = encoder(endpoint.params, operation)
  const encodeQuery = encoder(endpoint.query, operation)
  return {
    operation,
    method: endpoint.method,
    decoder: decoderOf(schema),
    timeout: Duration.fromInputUnsafe(options.timeout ?? Duration.seconds(30)),
    isPlayer: options.isPlayer === true,
    url: (params, query) => {
      const tag = onlyName === undefined ? undefined : valueAt(params, onlyName)
      // A tag in its normal form needs no check, and fits into a URL but for its `#`.
      if (typeof tag === "string" && isCanonical(tag)) return Result.succeed(`${before}%23${tag.slice(1)}${after}`)
      return Result.flatMap(encodeParams(params), (wire) =>
        Result.flatMap(encodeQuery(query), (wireQuery) =>
          Result.try({ try: () => fill(parts, wire) + canonicalQuery(wireQuery), catch: () => brokenText(operation) })
        )
      )
    }
  }
}
