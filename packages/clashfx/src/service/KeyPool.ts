/** Which API key signs the next attempt, and what to do when the API rejects one: the service, and our layers for it. */
import * as Config from "effect/Config"
import * as Context from "effect/Context"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Hash from "effect/Hash"
import * as HttpClient from "effect/http/HttpClient"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import { NoUsableKey, type PortalError } from "../exchange/ClashError.ts"
import * as DeveloperPortal from "./DeveloperPortal.ts"
import { makeAccounts } from "./internal/accountPool.ts"
import { KeyRing } from "./internal/keyRing.ts"

// ---------------------------------------------------------------------------------------------------------------------
// Service
// ---------------------------------------------------------------------------------------------------------------------

/** A key of the API. Its `id` says which one it is without giving it away. */
export interface ApiKey {
  readonly id: string
  readonly value: Redacted.Redacted<string>
}

/** Why the API did not take a key. */
export type KeyRejection =
  /** 429: the key was used too fast. */
  | { readonly _tag: "Throttled"; readonly retryAfter: Duration.Duration | undefined }
  /** 403: the key is bound to other IP addresses. */
  | { readonly _tag: "InvalidIp"; readonly detail: string }
  /** 403: the key does not exist (any more). */
  | { readonly _tag: "Revoked"; readonly detail: string }

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
    /** The key for the next attempt; waits while all keys cool down. */
    readonly next: Effect.Effect<ApiKey, NoUsableKey>
    /**
     * May an attempt that had to wait for its turn still leave with its key (`now` in ms, UTC)? If not, it takes another
     * one. Default: yes. Ours do not send what was waiting when a key was rejected.
     */
    readonly mayLeave?: (key: ApiKey, now: number) => boolean
    /** Takes note of a rejection and does what can be done about it; answers whether another attempt is worth it. */
    readonly rejected: (key: ApiKey, rejection: KeyRejection) => Effect.Effect<boolean, NoUsableKey>
    /**
     * Replaces the first `n` keys (default all) by new ones. Given keys cannot be replaced: there it takes the ones that
     * were set aside back into use.
     */
    readonly reset: (n?: number) => Effect.Effect<void, PortalError>
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

// ---------------------------------------------------------------------------------------------------------------------
// Given keys
// ---------------------------------------------------------------------------------------------------------------------

/** Keys come out of lists and files: the white space around them is not theirs. */
const redact = (value: string | Redacted.Redacted<string>): Redacted.Redacted<string> =>
  Redacted.make((Redacted.isRedacted(value) ? Redacted.value(value) : value).trim(), { label: "api key" })

/** The same key has the same name in every process, and the name tells nothing about the key. */
const givenKey = (value: Redacted.Redacted<string>): ApiKey => ({
  id: `given-${(Hash.string(Redacted.value(value)) >>> 0).toString(16)}`,
  value
})

/** A pool of given keys. One that the API rejects is set aside, with a warning, until {@link reset}. */
export const makeKeys = (values: ReadonlyArray<string | Redacted.Redacted<string>>): KeyPool["Service"] => {
  const ring = new KeyRing(values.map((value) => givenKey(redact(value))))
  return KeyPool.of({
    next: ring.next,
    mayLeave: (key, now) => ring.mayLeave(key, now),
    rejected: Effect.fnUntraced(function* (key, rejection) {
      if (rejection._tag === "Throttled") {
        yield* ring.coolDown(key, rejection.retryAfter)
        return true
      }
      if (ring.has(key)) {
        ring.setAside(key, rejection.detail)
        yield* Effect.logWarning(`The API rejected the key ${key.id}, it is set aside: ${rejection.detail}`)
      }
      return ring.isUsable
    }),
    reset: () => Effect.sync(() => ring.restore())
  })
}

/** A pool of given keys, as made by hand at https://developer.clashofclans.com. */
export const layer = (values: ReadonlyArray<string | Redacted.Redacted<string>>): Layer.Layer<KeyPool, NoUsableKey> =>
  Layer.effect(
    KeyPool,
    Effect.suspend(() => {
      const keys = values.map(redact).filter((key) => Redacted.value(key) !== "")
      return keys.length === 0
        ? Effect.fail(new NoUsableKey({ detail: "the list of keys is empty" }))
        : Effect.succeed(makeKeys(keys))
    })
  )

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
    Effect.flatMap(HttpClient.HttpClient, (client) =>
      makeAccounts(DeveloperPortal.make(client, options ?? {}), accounts)
    )
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
    keyCount: Config.option(Config.Int("COC_KEY_COUNT")),
    ip: Config.option(Config.String("COC_IP")),
    portalUrl: Config.option(Config.String("COC_PORTAL_URL"))
  })

/**
 * A pool from the configuration (by default the environment): `COC_KEYS` (a comma list), or else `COC_EMAIL` and
 * `COC_PASSWORD`, with `COC_KEY_NAME`, `COC_KEY_COUNT`, `COC_IP` and `COC_PORTAL_URL`.
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
          keyCount: Option.getOrUndefined(config.keyCount),
          ip: Option.getOrUndefined(config.ip),
          portalUrl: Option.getOrUndefined(config.portalUrl)
        }
      )
    })
  )
