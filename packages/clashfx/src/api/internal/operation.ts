/** The forms of operations on one thing. Lists are in `Listing.ts`, many tags at once in `Many.ts`. */
import * as Effect from "effect/Effect"
import { identity } from "effect/Function"
import * as Result from "effect/Result"
import type { InvalidTag, RequestError } from "../../exchange/ClashError.ts"
import type { Answer } from "../../exchange/Answer.ts"
import { about, decoderOf, type Decoder, type ModelSchema } from "../../exchange/internal/decoder.ts"
import { ask, type Services } from "./pipeline.ts"
import type { Route } from "./route.ts"

/** A caller's own schema for the whole body, instead of ours: its type is the type of the result. */
export interface WithSchema<S extends ModelSchema> {
  readonly schema: S
}

/** Asks a route and decodes its answer. */
export const request = <Params, Query, A>(
  route: Route<Params, Query, unknown>,
  decoder: Decoder<A>,
  params: Params,
  query: Query,
  options?: { readonly subject?: string | undefined; readonly payload?: unknown }
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
    (answer) => Effect.fromResult(decode(answer))
  )
}

// ---------------------------------------------------------------------------------------------------------------------
// One
// ---------------------------------------------------------------------------------------------------------------------

/** An operation on one thing that has a tag. */
export interface ByTag<A, E = InvalidTag | RequestError> {
  (tag: string): Effect.Effect<A, E, Services>
  <S extends ModelSchema>(tag: string, options: WithSchema<S>): Effect.Effect<S["Type"], E, Services>
}

/** Gives the errors of a request the meaning that they have on a route. */
export type Translate<E> = <A>(effect: Effect.Effect<A, RequestError, Services>) => Effect.Effect<A, E, Services>

/**
 * An operation on what a tag names; `params` puts the tag into the route's parameters.
 */
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
    const decoder = options === undefined ? route.decoder : about(decoderOf(options.schema), route.isAbout)
    return translate(request(route, decoder, params(subject), {}, { subject }))
  }
}
