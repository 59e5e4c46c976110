/** Which API key signs the next attempt, and what to do when the API rejects one: the service, and our layers for it. */
import * as Config from "effect/Config"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import { NoUsableKey, type PortalError } from "../exchange/ClashError.ts"
import * as DeveloperPortal from "./DeveloperPortal.ts"
import { makeAccounts } from "./internal/keys/accountPool.ts"
import { checkKeys } from "./internal/keys/givenKeys.ts"
import type { Keys, KeyStatus } from "./internal/keys/keys.ts"
import * as KeyRing from "./KeyRing.ts"

export type { Keys } from "./internal/keys/keys.ts"

export type { ApiKey, KeyRejection, KeyStatus } from "./internal/keys/keys.ts"

// ---------------------------------------------------------------------------------------------------------------------
// Service
// ---------------------------------------------------------------------------------------------------------------------

/**
 * Hands out API keys.
 *
 * It is an extension point:
 *
 * @example
 * ```ts
 * // Keys that another system of yours hands out.
 * const leased = (lease: Effect.Effect<KeyPool.ApiKey>) =>
 *   Layer.succeed(KeyPool.KeyPool, {
 *     next: lease,
 *     rejected: (key, { _tag }) => Effect.as(Effect.logWarning("The API rejected a key", key.id, _tag), true),
 *     reset: () => Effect.void
 *   })
 * ```
 */
export class KeyPool extends Context.Service<KeyPool, Keys>()("clashfx/KeyPool") {}

/**
 * Replaces the first `n` keys of the pool (default all). Keys that were given cannot be replaced: those that rest or were set
 * aside are taken back into use, all of them. Who waits for a key goes on at once.
 *
 * @example
 * ```ts
 * yield* KeyPool.reset(1)
 * ```
 */
export const reset = (n?: number): Effect.Effect<void, PortalError, KeyPool> =>
  Effect.flatMap(KeyPool, (pool) => pool.reset(n))

/** How each key of the pool is doing; a pool that does not say is empty here. */
export const status: Effect.Effect<ReadonlyArray<KeyStatus>, never, KeyPool> = /* @__PURE__ */ Effect.flatMap(
  KeyPool,
  (pool) => pool.status ?? Effect.succeed([])
)

// ---------------------------------------------------------------------------------------------------------------------
// Given keys
// ---------------------------------------------------------------------------------------------------------------------

/** A pool on a ring of keys, for whoever gets them from elsewhere. `reset` ends all rests. */
export const fromRing = (ring: KeyRing.KeyRing): KeyPool["Service"] => ({
  next: ring.next,
  readyIn: ring.readyIn,
  mayLeave: ring.mayLeave,
  accepted: ring.accepted,
  rejected: ring.rejected,
  reset: () => Effect.sync(() => ring.restore()),
  status: ring.status
})

/**
 * A pool of given keys. One that the API refuses is set aside, with a warning, and tried again later, after longer and
 * longer rests. Fails when there is none, or when one cannot be a key; the error says which one, not what it is.
 */
export const makeKeys = (
  values: ReadonlyArray<string | Redacted.Redacted<string>>
): Effect.Effect<KeyPool["Service"], NoUsableKey> =>
  Effect.map(
    Effect.flatMap(checkKeys(values), (keys) => KeyRing.make(keys)),
    fromRing
  )

/** A pool of given keys, as made by hand at https://developer.clashofclans.com; see {@link makeKeys}. */
export const layer = (values: ReadonlyArray<string | Redacted.Redacted<string>>): Layer.Layer<KeyPool, NoUsableKey> =>
  Layer.effect(KeyPool, makeKeys(values))

// ---------------------------------------------------------------------------------------------------------------------
// Developer accounts
// ---------------------------------------------------------------------------------------------------------------------

/**
 * A pool that signs in at the developer portal with one or several accounts and makes its own keys there; it signs in
 * again, once for all waiting requests, when the API says that the keys do not fit the address any more.
 *
 * At the start every account has to work. Later one is enough: the keys of another that cannot sign in are set aside when
 * the API rejects them, and it tries again in the background.
 */
export const layerAccounts = (
  accounts: ReadonlyArray<DeveloperPortal.Account>,
  options?: DeveloperPortal.Options
): Layer.Layer<KeyPool, PortalError, HttpClient.HttpClient> =>
  Layer.effect(
    KeyPool,
    Effect.gen(function* () {
      const portal = yield* DeveloperPortal.make(yield* HttpClient.HttpClient, options ?? {})
      return yield* makeAccounts(portal, accounts)
    })
  )

/** A pool from one developer account; see {@link layerAccounts}. */
export const layerAccount = (
  account: DeveloperPortal.Account,
  options?: DeveloperPortal.Options
): Layer.Layer<KeyPool, PortalError, HttpClient.HttpClient> => layerAccounts([account], options)

// ---------------------------------------------------------------------------------------------------------------------
// Configuration
// ---------------------------------------------------------------------------------------------------------------------

/** A function, so that bundlers leave it out of programs that do not read the configuration. */
const settings = () =>
  Config.all({
    keys: Config.option(Config.Array(Schema.Redacted(Schema.String), "COC_KEYS")),
    email: Config.option(Config.String("COC_EMAIL")),
    password: Config.option(Config.Redacted("COC_PASSWORD")),
    keyName: Config.option(Config.String("COC_KEY_NAME")),
    owner: Config.option(Config.String("COC_KEY_OWNER")),
    keyCount: Config.option(Config.Int("COC_KEY_COUNT")),
    ip: Config.option(Config.String("COC_IP")),
    portalUrl: Config.option(Config.String("COC_PORTAL_URL"))
  })

/**
 * A pool from the configuration (by default the environment): `COC_KEYS` (a comma list), or else `COC_EMAIL` and
 * `COC_PASSWORD`, with `COC_KEY_NAME`, `COC_KEY_OWNER`, `COC_KEY_COUNT`, `COC_IP` and `COC_PORTAL_URL`.
 */
export const layerConfig: Layer.Layer<KeyPool, PortalError | Config.ConfigError, HttpClient.HttpClient> =
  /* @__PURE__ */ Layer.unwrap(
    /* @__PURE__ */ Effect.gen(function* () {
      const config = yield* settings()
      // Nothing between two commas, or a variable that was left empty, gives no key.
      const keys = Option.getOrElse(config.keys, () => []).filter((key) => Redacted.value(key).trim() !== "")
      if (keys.length > 0) return layer(keys)
      if (Option.isNone(config.email) || Option.isNone(config.password)) {
        const [set, missing] = Option.isSome(config.email) ? ["EMAIL", "PASSWORD"] : ["PASSWORD", "EMAIL"]
        const half = Option.isSome(config.email) || Option.isSome(config.password)
        const detail = half
          ? `COC_${set} is set, but COC_${missing} is not; set both`
          : "set COC_KEYS, or COC_EMAIL and COC_PASSWORD"
        return yield* new NoUsableKey({ detail })
      }
      return layerAccount(
        { email: config.email.value, password: config.password.value },
        {
          keyName: Option.getOrUndefined(config.keyName),
          owner: Option.getOrUndefined(config.owner),
          keyCount: Option.getOrUndefined(config.keyCount),
          ip: Option.getOrUndefined(config.ip),
          portalUrl: Option.getOrUndefined(config.portalUrl)
        }
      )
    })
  )
