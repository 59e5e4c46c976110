/** Which API key signs the next attempt, and what to do when the API rejects one: the service, and our layers for it. */
import * as Clock from "effect/Clock"
import * as Config from "effect/Config"
import * as Context from "effect/Context"
import * as Deferred from "effect/Deferred"
import type * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Hash from "effect/Hash"
import * as HttpClient from "effect/http/HttpClient"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Redacted from "effect/Redacted"
import * as Schema from "effect/Schema"
import type * as Scope from "effect/Scope"
import { NoUsableKey, type PortalError } from "../ClashError.ts"
import * as DeveloperPortal from "./DeveloperPortal.ts"
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

const redact = (value: string | Redacted.Redacted<string>): Redacted.Redacted<string> =>
  Redacted.isRedacted(value) ? value : Redacted.make(value, { label: "api key" })

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
    rejected: Effect.fnUntraced(function* (key, rejection) {
      if (rejection._tag === "Throttled") {
        yield* ring.coolDown(key, rejection.retryAfter)
        return true
      }
      if (ring.has(key)) {
        ring.setAside(key, rejection.detail)
        yield* Effect.logWarning(`The API rejected the key ${key.id}, it is set aside: ${rejection.detail}`)
      }
      return ring.keys.some((other) => ring.has(other))
    }),
    reset: () => Effect.sync(() => ring.restore())
  })
}

/** A pool of given keys, as made by hand at https://developer.clashofclans.com. */
export const layer = (values: ReadonlyArray<string | Redacted.Redacted<string>>): Layer.Layer<KeyPool, NoUsableKey> =>
  Layer.effect(
    KeyPool,
    Effect.suspend(() => {
      const keys = values.map(redact).filter((key) => Redacted.value(key).trim() !== "")
      return keys.length === 0
        ? Effect.fail(new NoUsableKey({ detail: "the list of keys is empty" }))
        : Effect.succeed(makeKeys(keys))
    })
  )

// ---------------------------------------------------------------------------------------------------------------------
// Developer accounts
// ---------------------------------------------------------------------------------------------------------------------

/** After a recovery, another one waits at least this long; twice as long each time they follow each other. */
const shortestPause = 5000
const longestPause = 300_000

const makeAccounts = Effect.fnUntraced(function* (
  accounts: ReadonlyArray<DeveloperPortal.Account>,
  options: DeveloperPortal.Options
): Effect.fn.Return<KeyPool["Service"], PortalError, HttpClient.HttpClient | Scope.Scope> {
  const scope = yield* Effect.scope
  const client = yield* HttpClient.HttpClient
  const portal = DeveloperPortal.make(client, options)
  let running: Deferred.Deferred<void, PortalError> | undefined
  let notBefore = 0
  let pause = shortestPause

  /** The union of what the accounts give; it fails only when none gives a key. */
  const signInAll = Effect.fnUntraced(function* (discard: ReadonlySet<string>) {
    const keys: Array<ApiKey> = []
    let failure: PortalError | undefined
    for (const account of accounts) {
      const result = yield* Effect.result(portal.signIn(account, discard))
      if (result._tag === "Success") keys.push(...result.success)
      else {
        failure = result.failure
        yield* Effect.logWarning(result.failure.message)
      }
    }
    if (keys.length > 0) return keys
    return yield* Effect.fail(failure ?? new NoUsableKey({ detail: "no account was given" }))
  })

  // At the start every account has to work: a wrong password shall be seen now, not when the others run out of keys.
  const ring = new KeyRing((yield* Effect.forEach(accounts, (account) => portal.signIn(account, new Set()))).flat())
  if (ring.keys.length === 0) return yield* new NoUsableKey({ detail: "no account was given" })

  /** Renews the keys; whoever comes while it runs waits for the same result. It outlives its first caller. */
  const renew = (discard: ReadonlySet<string>): Effect.Effect<void, PortalError> =>
    Effect.suspend(() => {
      if (running !== undefined) return Deferred.await(running)
      const deferred = Deferred.makeUnsafe<void, PortalError>()
      running = deferred
      const run = signInAll(discard).pipe(
        Effect.map((keys) => ring.replace(keys)),
        Effect.onExit((exit) => {
          running = undefined
          return Deferred.done(deferred, exit)
        })
      )
      return Effect.andThen(Effect.forkIn(run, scope, { startImmediately: true }), Deferred.await(deferred))
    })

  const recover = Effect.fnUntraced(function* (key: ApiKey) {
    if (running === undefined) {
      if (!ring.has(key)) return true
      const now = yield* Clock.currentTimeMillis
      if (now < notBefore) return false
      pause = now - notBefore > longestPause ? shortestPause : Math.min(pause * 2, longestPause)
      notBefore = now + pause
      yield* Effect.logInfo("The API rejected a key: signing in again")
    }
    yield* Effect.mapError(
      renew(new Set()),
      (error) => new NoUsableKey({ detail: `signing in again failed: ${error.message}` })
    )
    return true
  })

  return KeyPool.of({
    next: Effect.suspend(() =>
      running === undefined ? ring.next : Effect.andThen(Effect.exit(Deferred.await(running)), ring.next)
    ),
    rejected: (key, rejection) =>
      rejection._tag === "Throttled" ? Effect.as(ring.coolDown(key, rejection.retryAfter), true) : recover(key),
    reset: (n) =>
      Effect.suspend(() => {
        const wanted = new Set(ring.keys.slice(0, n ?? ring.keys.length).map((key) => key.id))
        const before = running === undefined ? Effect.void : Effect.exit(Deferred.await(running))
        return Effect.andThen(before, renew(wanted))
      })
  })
})

/**
 * A pool that signs in at the developer portal with one or several accounts and makes its own keys there; it signs in
 * again, once for all waiting requests, when the API says that the keys do not fit the address any more.
 */
export const layerAccounts = (
  accounts: ReadonlyArray<DeveloperPortal.Account>,
  options?: DeveloperPortal.Options
): Layer.Layer<KeyPool, PortalError, HttpClient.HttpClient> =>
  Layer.effect(KeyPool, makeAccounts(accounts, options ?? {}))

/** A pool from one developer account; see {@link layerAccounts}. */
export const layerAccount = (
  account: DeveloperPortal.Account,
  options?: DeveloperPortal.Options
): Layer.Layer<KeyPool, PortalError, HttpClient.HttpClient> => layerAccounts([account], options)

// ---------------------------------------------------------------------------------------------------------------------
// Configuration
// ---------------------------------------------------------------------------------------------------------------------

const settings = Config.all({
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
export const layerConfig: Layer.Layer<KeyPool, PortalError | Config.ConfigError, HttpClient.HttpClient> = Layer.unwrap(
  Effect.map(
    Effect.flatMap(settings, (config) => Effect.succeed(config)),
    (config): Layer.Layer<KeyPool, PortalError, HttpClient.HttpClient> => {
      if (Option.isSome(config.keys)) return layer(config.keys.value)
      if (Option.isNone(config.email) || Option.isNone(config.password)) {
        const detail = "set COC_KEYS, or COC_EMAIL and COC_PASSWORD"
        return Layer.effect(KeyPool, Effect.fail(new NoUsableKey({ detail })))
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
    }
  )
)
