/** Which API key signs the next attempt, and what to do when the API rejects one: the service, and our layers for it. */
import * as Config from "effect/Config"
import * as Context from "effect/Context"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import type * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import { NoUsableKey, type PortalError } from "../exchange/ClashError.ts"
import * as DeveloperPortal from "./DeveloperPortal.ts"
import { makeAccounts } from "./internal/accountPool.ts"
import { checkKeys } from "./internal/givenKeys.ts"
import * as KeyRing from "./KeyRing.ts"

// ---------------------------------------------------------------------------------------------------------------------
// Service
// ---------------------------------------------------------------------------------------------------------------------

/** A key of the API. Its `id` says which one it is without giving it away. */
export interface ApiKey {
  readonly id: string
  /** The account that it belongs to, masked, where that is known. */
  readonly owner?: string | undefined
  readonly value: Redacted.Redacted<string>
}

/** Why the API did not take a key. */
export type KeyRejection =
  /** 429: the key was used too fast. */
  | { readonly _tag: "Throttled"; readonly retryAfter: Duration.Duration | undefined }
  /** 403: the key is bound to other IP addresses than `ip`, if the API names the one that it saw. */
  | { readonly _tag: "InvalidIp"; readonly detail: string; readonly ip?: string | undefined }
  /** 403: the key does not exist (any more). */
  | { readonly _tag: "Revoked"; readonly detail: string }

/** How a key is doing: what a dashboard shows. It tells nothing about the key itself. */
export interface KeyStatus {
  /** Says which key it is without giving it away. */
  readonly id: string
  /** The account that it belongs to, masked, where that is known. */
  readonly owner: string | undefined
  /** In use; resting after a 429; or set aside after a 403. */
  readonly state: "ready" | "resting" | "aside"
  /** In how long it is used again; zero when it is ready. */
  readonly readyIn: Duration.Duration
  /** Why it is set aside, in the words of the API. */
  readonly why: string | undefined
  /** How often it was handed out. */
  readonly uses: number
  /** How often it rested after a 429. */
  readonly rests: number
  /** How often the API rejected it, for whatever reason. */
  readonly rejections: number
}

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
export class KeyPool extends Context.Service<
  KeyPool,
  {
    /** The key for the next attempt; waits while all keys rest. */
    readonly next: Effect.Effect<ApiKey, NoUsableKey>
    /**
     * In how many milliseconds `next` will give a key, as far as one knows; 0: at once. A request whose time limit is
     * shorter than that fails at once instead of waiting. Default: not known.
     */
    readonly readyIn?: () => number
    /**
     * May an attempt that had to wait for its turn still leave with its key? If not, it takes another one. Default: yes.
     * Ours do not send what was waiting when a key was rejected.
     */
    readonly mayLeave?: (key: ApiKey) => boolean
    /** Takes note of an answer that was not about the key; answers what is to be done then, if anything. */
    readonly accepted?: (key: ApiKey) => Effect.Effect<void> | undefined
    /** Takes note of a rejection and does what can be done about it; answers whether another attempt is worth it. */
    readonly rejected: (key: ApiKey, rejection: KeyRejection) => Effect.Effect<boolean, NoUsableKey>
    /**
     * Replaces the first `n` keys (default all) by new ones; only keys that this pool uses are deleted. Given keys cannot be
     * replaced: there it takes the ones that were set aside back into use.
     */
    readonly reset: (n?: number) => Effect.Effect<void, PortalError>
    /** How each key is doing, for dashboards. */
    readonly status?: Effect.Effect<ReadonlyArray<KeyStatus>>
  }
>()("clashfx/KeyPool") {}

/**
 * Replaces the first `n` keys of the pool (default all).
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

/** A pool on a ring of keys, for whoever gets them from elsewhere. `reset` takes what was set aside back into use. */
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
    keys: Config.option(Config.Array(Schema.Redacted(Schema.NonEmptyString), "COC_KEYS")),
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
      if (Option.isSome(config.keys)) return layer(config.keys.value)
      if (Option.isNone(config.email) || Option.isNone(config.password)) {
        return yield* new NoUsableKey({ detail: "set COC_KEYS, or COC_EMAIL and COC_PASSWORD" })
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
