/** The gold pass. */
import type * as Effect from "effect/Effect"
import { GoldPassSeason } from "../model/GoldPass.ts"
import { ClashApi } from "./ClashApi.ts"
import { request } from "./internal/operation.ts"
import type { Services } from "./internal/pipeline.ts"
import { makeRoute } from "./internal/route.ts"
import { alwaysThere, type ListError } from "./Listing.ts"

const route = makeRoute(ClashApi.groups.goldPass.endpoints.current, GoldPassSeason, { operation: "GoldPasses.current" })

/**
 * The gold pass season that is on.
 *
 * @example
 * ```ts
 * const { endTime } = yield* GoldPasses.current
 * ```
 */
export const current: Effect.Effect<GoldPassSeason, ListError, Services> = alwaysThere(
  request(route, route.decoder, {}, {})
)
