/** The forms of operations on one thing. Lists are in `lists.ts`, many tags at once in `Many.ts`. */
import * as Effect from "effect/Effect"
import { identity } from "effect/Function"
import * as Option from "effect/Option"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { InvalidArgument, type InvalidTag, type RequestError } from "../../exchange/ClashError.ts"
import type { Answer } from "../../exchange/Answer.ts"
import { about, decoderOf, type Decoder, oddPartsOf } from "../../exchange/internal/body/decoder.ts"
import { textOf } from "../../model/internal/oneLine.ts"
import type { PagingQuery } from "../declaration/Query.ts"
import type { ListError, Listing } from "../Listing.ts"
import type { ById, ByName, ByTag, ModelSchema, Services, WithSchema } from "../Operation.ts"
import { warnOfOddParts } from "./oddPartsWarning.ts"
import { ask } from "./pipeline.ts"
import type { Route } from "./route.ts"

/** What of a request is not in the URL. */
export interface RequestOptions {
  /** What errors say that was asked for. */
  readonly subject?: string | undefined
  readonly payload?: unknown
}

/** Asks a route and decodes its answer. */
export const request = <Params, Query, A>(
  route: Route<Params, Query, unknown>,
  decoder: Decoder<A>,
  params: Params,
  query: Query,
  options?: RequestOptions
): Effect.Effect<A, RequestError, Services> => {
  const url = route.url(params, query)
  if (Result.isFailure(url)) return Effect.fail(url.failure)
  const origin = { operation: route.operation, subject: options?.subject }
  const decode = (answer: Answer) => decoder.decode(answer, origin)
  return ask(
    {
      origin,
      method: route.method,
      url: url.success,
      timeout: route.timeout,
      payload: options?.payload,
      check: decode
    },
    (answer) => {
      const decoded = decode(answer)
      if (Result.isFailure(decoded)) return Effect.fail(decoded.failure)
      const model = decoded.success
      const parts = oddPartsOf(model)
      return parts.length === 0 ? Effect.succeed(model) : Effect.as(warnOfOddParts(parts, origin), model)
    }
  )
}

/** The decoder that a caller wants; nothing when what he brings is no schema. */
const decoderBy = (
  { decoder, isAbout }: Pick<Route<never, never, unknown>, "decoder" | "isAbout">,
  options: WithSchema<ModelSchema> | undefined
): Decoder<unknown> | undefined => {
  const schema = options?.schema
  if (schema === undefined) return decoder
  return Schema.isSchema(schema) ? about(decoderOf(schema), isAbout) : undefined
}

const noSchema = (operation: string, subject: string): InvalidArgument =>
  new InvalidArgument({
    operation,
    subject,
    detail: "schema has to be a schema of Effect, like Schema.Struct({ name: Schema.String })"
  })

// ---------------------------------------------------------------------------------------------------------------------
// By tag
// ---------------------------------------------------------------------------------------------------------------------

/** Gives the result and the errors of a request the meaning that they have on a route. */
export type Translate<E> = <A>(effect: Effect.Effect<A, RequestError, Services>) => Effect.Effect<A, E, Services>

/** An operation on what a tag names; `params` puts the tag into the route's parameters. */
export function byTag<T extends string, Params, A>(
  route: Route<Params, {}, A>,
  parse: (input: string) => Result.Result<T, InvalidTag>,
  params: (tag: T) => Params
): ByTag<A>
export function byTag<T extends string, Params, A, E>(
  route: Route<Params, {}, A>,
  parse: (input: string) => Result.Result<T, InvalidTag>,
  params: (tag: T) => Params,
  translate: Translate<E>
): ByTag<A, InvalidTag | E>
export function byTag<T extends string, Params>(
  route: Route<Params, {}, unknown>,
  parse: (input: string) => Result.Result<T, InvalidTag>,
  params: (tag: T) => Params,
  translate: Translate<unknown> = identity
) {
  return (tag: string, options?: WithSchema<ModelSchema>): Effect.Effect<unknown, unknown, Services> => {
    const parsed = parse(tag)
    if (Result.isFailure(parsed)) return Effect.fail(parsed.failure)
    const subject = parsed.success
    const decoder = decoderBy(route, options)
    return decoder === undefined
      ? Effect.fail(noSchema(route.operation, subject))
      : translate(request(route, decoder, params(subject), {}, { subject }))
  }
}

// ---------------------------------------------------------------------------------------------------------------------
// By id and name
// ---------------------------------------------------------------------------------------------------------------------

/** One of them by its id; `params` puts the id into the route's parameters. */
export const byId = <Params, A>(route: Route<Params, {}, A>, params: (id: number) => Params): ById<A> => {
  function get(id: number): Effect.Effect<A, RequestError, Services>
  function get<S extends ModelSchema>(
    id: number,
    options: WithSchema<S>
  ): Effect.Effect<S["Type"], RequestError, Services>
  function get(id: number, options?: WithSchema<ModelSchema>): Effect.Effect<unknown, RequestError, Services> {
    const decoder = decoderBy(route, options)
    const subject = textOf(id)
    return decoder === undefined
      ? Effect.fail(noSchema(route.operation, subject))
      : request(route, decoder, params(id), {}, { subject })
  }
  return get
}

const fold = (name: string): string => textOf(name).trim().toLowerCase()

/** One of them by its name, whatever its case; the list comes through the cache. */
export const named =
  <A extends { readonly name: string }>(list: (query?: PagingQuery) => Listing<A, ListError>): ByName<A> =>
  (name) =>
    Effect.map(list().collect(), (all) => Option.fromUndefinedOr(all.find((one) => fold(one.name) === fold(name))))
