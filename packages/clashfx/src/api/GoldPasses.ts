/** The gold pass. */
import type * as Effect from "effect/Effect"
import type { GoldPassSeason } from "../model/GoldPass.ts"
import { decoderOf, type ModelSchema } from "../exchange/internal/decoder.ts"
import * as endpoints from "./declaration/GoldPasses.ts"
import { request, type WithSchema } from "./internal/operation.ts"
import type { Services } from "./internal/pipeline.ts"
import { makeRoute } from "./internal/route.ts"
import { alwaysThere, type ListError } from "./Listing.ts"

const route = makeRoute(endpoints.current, { operation: "GoldPasses.current" })

/**
 * The gold pass season that is on.
 *
 * @example
 * ```ts
 * const { endTime } = yield* GoldPasses.current()
 * ```
 */
export function current(): Effect.Effect<GoldPassSeason, ListError, Services>
export function current<S extends ModelSchema>(options: WithSchema<S>): Effect.Effect<S["Type"], ListError, Services>
export function current(options?: WithSchema<ModelSchema>): Effect.Effect<unknown, ListError, Services> {
  return alwaysThere(request(route, options === undefined ? route.decoder : decoderOf(options.schema), {}, {}))
}
