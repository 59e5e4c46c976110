/** The labels that clans and players can choose. */
import type { Label } from "../model/Label.ts"
import * as endpoints from "./declaration/Labels.ts"
import { listOf } from "./internal/lists.ts"
import { named } from "./internal/operation.ts"
import { ofNamedList } from "./internal/oddParts.ts"
import { makeRoute } from "./internal/route.ts"
import type { ByName, ListOf } from "./Operation.ts"

/**
 * The labels that clans can choose.
 *
 * @example
 * ```ts
 * const labels = yield* Labels.clans().collect()
 * ```
 */
export const clans: ListOf<Label> = /* @__PURE__ */ listOf(
  /* @__PURE__ */ makeRoute(endpoints.clans, { operation: "Labels.clans", mends: ofNamedList })
)

/**
 * A label of clans by its name, whatever its case; its id is what the search for clans takes.
 *
 * @example
 * ```ts
 * const label = yield* Effect.flatMap(Labels.clanNamed("clan wars"), Effect.fromOption)
 * const found = Clans.search({ labelIds: [label.id] })
 * ```
 */
export const clanNamed: ByName<Label> = /* @__PURE__ */ named(clans)

/**
 * The labels that players can choose.
 *
 * @example
 * ```ts
 * const labels = yield* Labels.players().collect()
 * ```
 */
export const players: ListOf<Label> = /* @__PURE__ */ listOf(
  /* @__PURE__ */ makeRoute(endpoints.players, { operation: "Labels.players", mends: ofNamedList })
)

/**
 * A label of players by its name, whatever its case.
 *
 * @example
 * ```ts
 * const label = yield* Labels.playerNamed("Friendly") // Option
 * ```
 */
export const playerNamed: ByName<Label> = /* @__PURE__ */ named(players)
