/**
 * Everything that can go wrong, one tagged error per thing a caller can act on: the index of every public error.
 *
 * Each error prints as one line that says what happened and what to do next. None carries a key or a password. Each is a
 * schema as well, so that it crosses RPC, HTTP and processes as JSON; {@link Schema} is their union.
 *
 * Two questions are asked of an error, and have names of their own:
 * - `error.isRetryable`: may the same call succeed later, in a minute or in hours?
 * - {@link isTransient}: is it worth another try at once? That is what `RequestPolicy.Retry` does.
 */
import * as EffectSchema from "effect/Schema"
import { InvalidArmy, InvalidArmyLink, InvalidVillage, UnknownPeriod } from "../game/internal/errors.ts"
import { GameDataUnavailable, UnknownLanguage, UnknownLevel, UnknownUnit } from "../game/pack/PackError.ts"
import { InvalidTag } from "../model/Tag.ts"
import { InvalidCredentials, KeyLimitReached, NoUsableKey } from "./internal/errors/keys.ts"
import {
  AnswerLost,
  DecodeError,
  Forbidden,
  GatewayError,
  InvalidArgument,
  InvalidIp,
  Maintenance,
  Network,
  NotFound,
  PrivateWarLog,
  Throttled,
  Timeout
} from "./internal/errors/request.ts"
import { SnapshotStoreError } from "./internal/errors/store.ts"

export { InvalidArmy, InvalidArmyLink, InvalidVillage, UnknownPeriod } from "../game/internal/errors.ts"
export { GameDataUnavailable, UnknownLanguage, UnknownLevel, UnknownUnit } from "../game/pack/PackError.ts"
export { InvalidTag } from "../model/Tag.ts"
export { InvalidCredentials, KeyLimitReached, NoUsableKey } from "./internal/errors/keys.ts"
export type { Origin, Rejection } from "./internal/errors/origin.ts"
export {
  AnswerLost,
  DecodeError,
  Forbidden,
  GatewayError,
  InvalidArgument,
  InvalidIp,
  Maintenance,
  Network,
  NotFound,
  PrivateWarLog,
  Throttled,
  Timeout
} from "./internal/errors/request.ts"
export { SnapshotStoreError } from "./internal/errors/store.ts"

// ---------------------------------------------------------------------------------------------------------------------
// Unions
// ---------------------------------------------------------------------------------------------------------------------

/** What any request to the API can fail with. */
export type RequestError =
  | InvalidArgument
  | Forbidden
  | InvalidIp
  | NotFound
  | Throttled
  | Maintenance
  | GatewayError
  | Timeout
  | Network
  | DecodeError
  | NoUsableKey

/** What setting up keys can fail with: a conversation with the developer portal, or what it was to be held with. */
export type PortalError =
  | InvalidArgument
  | InvalidCredentials
  | KeyLimitReached
  | NoUsableKey
  | Throttled
  | Maintenance
  | GatewayError
  | Timeout
  | Network
  | DecodeError

/** What the rules of the game and its data can say no to. */
export type GameError =
  | GameDataUnavailable
  | InvalidArmy
  | InvalidArmyLink
  | InvalidVillage
  | UnknownLanguage
  | UnknownLevel
  | UnknownPeriod
  | UnknownUnit

/** Every error of the SDK's operations on the API. */
export type OperationError = InvalidTag | PrivateWarLog | AnswerLost | RequestError

/** Every public error of the SDK. */
export type ClashError = OperationError | PortalError | GameError | SnapshotStoreError

/** Every public error by its tag. A new one has to be here, and in the tables below. */
const errors = {
  AnswerLost,
  DecodeError,
  Forbidden,
  GameDataUnavailable,
  GatewayError,
  InvalidArgument,
  InvalidArmy,
  InvalidArmyLink,
  InvalidCredentials,
  InvalidIp,
  InvalidTag,
  InvalidVillage,
  KeyLimitReached,
  Maintenance,
  Network,
  NotFound,
  NoUsableKey,
  PrivateWarLog,
  SnapshotStoreError,
  Throttled,
  Timeout,
  UnknownLanguage,
  UnknownLevel,
  UnknownPeriod,
  UnknownUnit
} satisfies {
  readonly [Tag in ClashError["_tag"]]: EffectSchema.ConstraintCodec<Extract<ClashError, { _tag: Tag }>, unknown>
}

// Pure for bundlers: who does not read errors from JSON has no errors of armies and villages in the bundle.
/**
 * The schema of every public error, told apart by `_tag`.
 *
 * @example
 * ```ts
 * const codec = Schema.toCodecJson(ClashError.Schema)
 * const json = yield* Schema.encodeEffect(codec)(error) // { "_tag": "NotFound", "operation": "Clans.get", ... }
 * ```
 */
export const Schema = /* @__PURE__ */ EffectSchema.Union(/* @__PURE__ */ Object.values(errors))

/** Is this one of the SDK's errors? */
export const is = (error: unknown): error is ClashError =>
  error instanceof Error && "_tag" in error && typeof error._tag === "string" && Object.hasOwn(errors, error._tag)

// ---------------------------------------------------------------------------------------------------------------------
// What to do with an error
// ---------------------------------------------------------------------------------------------------------------------

/**
 * Is it worth another try at once? Gateway trouble (408 and 5xx), time-outs, broken connections, bodies that
 * were cut off and answers that were mixed up are. Maintenance lasts long and is not; 429 is answered by
 * another key or a rest.
 *
 * @example
 * ```ts
 * const clan = yield* Clans.get("#2PP").pipe(
 *   Effect.retry({ times: 3, schedule: Schedule.exponential("1 second"), while: ClashError.isTransient })
 * )
 * ```
 */
export const isTransient = (error: ClashError): boolean => {
  switch (error._tag) {
    case "GatewayError":
    case "Timeout":
    case "Network":
    case "DecodeError":
      return error.isRetryable
    default:
      return false
  }
}

/** The status of each error, for those that are always the same. */
const statuses: { readonly [Tag in Exclude<ClashError["_tag"], "GatewayError">]: number } = {
  AnswerLost: 504,
  DecodeError: 502,
  Forbidden: 403,
  GameDataUnavailable: 503,
  InvalidArgument: 400,
  InvalidArmy: 400,
  InvalidArmyLink: 400,
  InvalidCredentials: 503,
  InvalidIp: 503,
  InvalidTag: 400,
  InvalidVillage: 400,
  KeyLimitReached: 503,
  Maintenance: 503,
  Network: 502,
  NotFound: 404,
  NoUsableKey: 503,
  PrivateWarLog: 403,
  SnapshotStoreError: 503,
  Throttled: 429,
  Timeout: 504,
  UnknownLanguage: 404,
  UnknownLevel: 404,
  UnknownPeriod: 404,
  UnknownUnit: 404
}

/**
 * The HTTP status with which a server in front of the SDK answers: 4xx where its client can do something about it (400,
 * 403, 404, 429), 503 where the server cannot serve now (maintenance, keys and accounts of its own), 502 and 504 where
 * what is behind it gave no answer or none that can be read.
 *
 * @example
 * ```ts
 * const answer = yield* Effect.match(Clans.get("#2PP"), {
 *   onSuccess: (clan) => ({ status: 200, body: clan.name }),
 *   onFailure: (error) => ({ status: ClashError.httpStatus(error), body: error.message })
 * })
 * ```
 */
export const httpStatus = (error: ClashError): number =>
  error._tag === "GatewayError" ? (error.status === 504 || error.status === 408 ? 504 : 502) : statuses[error._tag]
