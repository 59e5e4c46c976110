/** Operations on the gold pass. */
import type * as Effect from "effect/Effect"
import type { GoldPassSeason } from "../model/GoldPass.ts"
import { decoderOf } from "../exchange/internal/body/decoder.ts"
import * as endpoints from "./declaration/GoldPasses.ts"
import { alwaysThere } from "./internal/lists.ts"
import { request } from "./internal/operation.ts"
import { makeRoute } from "./internal/route.ts"
import type { ListError } from "./Listing.ts"
import type { ModelSchema, Services, WithSchema } from "./Operation.ts"

const route = /* @__PURE__ */ makeRoute(endpoints.current, { operation: "GoldPasses.current" })

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
