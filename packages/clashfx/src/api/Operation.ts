/**
 * The types of operations: what they need, and the forms they come in.
 *
 * Arguments have one order everywhere: the subject first (a tag, an id, a query), its context next (a pack of game data, a
 * group), and one object of options last for what may be left out.
 */
import type * as Effect from "effect/Effect"
import type * as HttpClient from "effect/http/HttpClient"
import type * as Option from "effect/Option"
import type * as Schema from "effect/Schema"
import type { InvalidTag, RequestError } from "../exchange/ClashError.ts"
import { oddPartsOf } from "../exchange/internal/body/decoder.ts"
import type { OddPart } from "../exchange/internal/body/mend.ts"
import type { GameData } from "../game/GameData.ts"
import type { Cache } from "../service/Cache.ts"
import type { KeyPool } from "../service/KeyPool.ts"
import type { Throttler } from "../service/Throttler.ts"
import type { PagingQuery } from "./declaration/Query.ts"
import type { ListError, Listing } from "./Listing.ts"

/** What every operation needs: the four services of `Clash.layer`, and an HTTP client of the platform. */
export type Services = KeyPool | Throttler | Cache | GameData | HttpClient.HttpClient

/** Any schema without services: ours, or one that a caller brings. */
export type ModelSchema = Schema.ConstraintDecoder<unknown>

/** A caller's own schema for the whole body, instead of ours: its type is the type of the result. */
export interface WithSchema<S extends ModelSchema> {
  readonly schema: S
}

export type { OddPart } from "../exchange/internal/body/mend.ts"

/**
 * What could not be read of a body, and was left out of its model: a row of a list, a badge, the league of a member. Empty
 * for a body that is whole. It is also logged as a warning; rows of {@link Listing} are named in `leftOut` of their page.
 *
 * @example
 * ```ts
 * const player = yield* Players.get("#2PP")
 * const isWhole = Operation.oddParts(player).length === 0
 * ```
 */
export const oddParts = (model: unknown): ReadonlyArray<OddPart> => oddPartsOf(model)

// ---------------------------------------------------------------------------------------------------------------------
// One
// ---------------------------------------------------------------------------------------------------------------------

/** An operation on one thing that has a tag. */
export interface ByTag<A, E = InvalidTag | RequestError> {
  (tag: string): Effect.Effect<A, E, Services>
  <S extends ModelSchema>(tag: string, options: WithSchema<S>): Effect.Effect<S["Type"], E, Services>
}

/** An operation on one thing that has an id. */
export interface ById<A> {
  (id: number): Effect.Effect<A, RequestError, Services>
  <S extends ModelSchema>(id: number, options: WithSchema<S>): Effect.Effect<S["Type"], RequestError, Services>
}

/** An operation on one thing that has a name, whatever its case; none when nothing is called so. */
export type ByName<A> = (name: string) => Effect.Effect<Option.Option<A>, ListError, Services>

// ---------------------------------------------------------------------------------------------------------------------
// Lists
// ---------------------------------------------------------------------------------------------------------------------

/** A list that belongs to something with a tag. */
export type ListOfTag<A, E = InvalidTag | RequestError> = (tag: string, query?: PagingQuery) => Listing<A, E>

/** A list that belongs to nothing in particular, and always exists. */
export type ListOf<A> = (query?: PagingQuery) => Listing<A, ListError>
