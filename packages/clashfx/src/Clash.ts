/** The four services with their defaults in one layer, from options or from the environment. */
import * as Config from "effect/Config"
import * as Effect from "effect/Effect"
import type * as HttpClient from "effect/http/HttpClient"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Predicate from "effect/Predicate"
import type * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { AllowHttp, BaseUrl } from "./api/RequestPolicy.ts"
import { InvalidArgument, NoUsableKey, type PortalError } from "./exchange/ClashError.ts"
import { checkBaseUrl } from "./exchange/internal/baseUrl.ts"
import * as Cache from "./service/Cache.ts"
import type { Account, Options as PortalOptions } from "./service/DeveloperPortal.ts"
import * as GameData from "./game/GameData.ts"
import * as KeyPool from "./service/KeyPool.ts"
import * as Throttler from "./service/Throttler.ts"

export type { Services } from "./api/Operation.ts"

/** The four services that the layers here provide. Operations need them and the platform's `HttpClient`: {@link Services}. */
export type Provided = KeyPool.KeyPool | Throttler.Throttler | Cache.Cache | GameData.GameData

/** Where keys come from: given ones, or developer accounts that make them. */
export type Credentials =
  | { readonly keys: ReadonlyArray<string | Redacted.Redacted<string>> }
  | ({ readonly accounts: ReadonlyArray<Account> } & PortalOptions)

/** What to do otherwise than by default. */
export interface Options {
  /** The API's address; default the real one. Slashes at its end do not matter. */
  readonly baseUrl?: string | undefined
  /** `http://` to another machine is meant: do not warn that keys cross the network in clear. Default no. */
  readonly allowHttp?: boolean | undefined
  /** How fast each key may be used; default 10 requests a second. */
  readonly throttle?: Throttler.Options | undefined
  /** How much is kept in memory; default 10 000 answers. */
  readonly cache?: Cache.MemoryOptions | undefined
}

/** A base URL that cannot be used is said at once, not by the first request. */
const checked = (baseUrl: string): Effect.Effect<string, InvalidArgument> => {
  const base = checkBaseUrl(baseUrl)
  return Result.isSuccess(base)
    ? Effect.succeed(base.success.url)
    : Effect.fail(new InvalidArgument({ operation: "Clash.layer", detail: `the base URL ${base.failure}` }))
}

const rest = (options: Options | undefined = {}) =>
  Layer.mergeAll(
    Throttler.layer(options.throttle),
    Cache.layer(options.cache),
    GameData.layer,
    options.allowHttp === true ? Layer.succeed(AllowHttp, true) : Layer.empty,
    options.baseUrl === undefined ? Layer.empty : Layer.effect(BaseUrl, checked(options.baseUrl))
  )

/**
 * All services with their defaults.
 *
 * @example
 * ```ts
 * const ClashLive = Clash.layer({ keys: ["eyJ..."] }).pipe(Layer.provideMerge(FetchHttpClient.layer))
 * ```
 */
export const layer = (options: Credentials & Options): Layer.Layer<Provided, PortalError, HttpClient.HttpClient> =>
  Layer.merge(poolOf(options), rest(options))

/** Programs in JavaScript give anything. */
const poolOf = (options: Credentials): Layer.Layer<KeyPool.KeyPool, PortalError, HttpClient.HttpClient> => {
  if (Predicate.hasProperty(options, "keys")) return KeyPool.layer(options.keys)
  if (Predicate.hasProperty(options, "accounts")) return KeyPool.layerAccounts(options.accounts, options)
  const detail =
    'give keys: ["eyJ0..."], made at https://developer.clashofclans.com, or accounts: [{ email, password }]'
  return Layer.effect(KeyPool.KeyPool, Effect.fail(new NoUsableKey({ detail })))
}

/** A function, so that bundlers leave it out of programs that do not read the configuration. */
const settings = () =>
  Config.all({
    baseUrl: Config.option(Config.String("COC_BASE_URL")),
    limit: Config.option(Config.schema(Schema.Finite.check(Schema.isGreaterThan(0)), "COC_RATE_LIMIT")),
    capacity: Config.option(Config.schema(Schema.Natural, "COC_CACHE_SIZE"))
  })

/**
 * All services from the configuration, by default the environment: `COC_KEYS`, or `COC_EMAIL` and `COC_PASSWORD` with
 * `COC_KEY_NAME`, `COC_KEY_OWNER` and `COC_KEY_COUNT`; `COC_BASE_URL`, `COC_PORTAL_URL`, `COC_IP`; `COC_RATE_LIMIT` (requests per second
 * and key), `COC_CACHE_SIZE` (answers).
 */
export const layerConfig: Layer.Layer<Provided, PortalError | Config.ConfigError, HttpClient.HttpClient> =
  /* @__PURE__ */ Layer.merge(
    KeyPool.layerConfig,
    /* @__PURE__ */ Layer.unwrap(
      /* @__PURE__ */ Effect.gen(function* () {
        const config = yield* settings()
        return rest({
          baseUrl: Option.getOrUndefined(config.baseUrl),
          throttle: { limit: Option.getOrUndefined(config.limit) },
          cache: { capacity: Option.getOrUndefined(config.capacity) }
        })
      })
    )
  )
