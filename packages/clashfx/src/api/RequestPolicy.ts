/**
 * How requests are made, as values that a caller replaces for one call or for everything inside a scope:
 *
 * @example
 * ```ts
 * Clans.get("#2PP").pipe(Effect.provideService(RequestPolicy.Timeout, Duration.seconds(5)))
 * ```
 */
import * as Context from "effect/Context"
import type * as Duration from "effect/Duration"
import * as Schedule from "effect/Schedule"
import type { RequestError } from "../exchange/ClashError.ts"

/**
 * The API's address; default `https://api.clashofclans.com/v1`. Another one for proxies and simulators. Slashes at its end do
 * not matter. One that cannot be used is an `InvalidArgument`, and no request is sent.
 */
export const BaseUrl = Context.Reference<string>("clashfx/RequestPolicy/BaseUrl", {
  defaultValue: () => "https://api.clashofclans.com/v1"
})

/**
 * Is a base URL that begins with `http://` meant, although the key then crosses the network in clear? Default `false`: it is
 * warned of, once, unless it is this machine.
 */
export const AllowHttp = Context.Reference<boolean>("clashfx/RequestPolicy/AllowHttp", { defaultValue: () => false })

/**
 * How long one attempt may take once it has left; `undefined` (default) is the operation's own limit: 30 seconds, 60 for the
 * league group, which the API is slow to answer while clans are being matched, and 2 minutes for the ranking of a legend season.
 *
 * Callers that ask for the same at the same time share a request: each waits as long as its own limit says, and is not
 * tried again by itself when another one waits longer. A limit that is given also says how long to wait for a key that rests.
 */
export const Timeout = Context.Reference<Duration.Duration | undefined>("clashfx/RequestPolicy/Timeout", {
  defaultValue: () => undefined
})

/**
 * When a request that failed for a passing reason ({@link isTransient}) is tried again; default three more times after
 * about 0.25, 0.5 and 1 seconds, with jitter. Give `Schedule.recurs(0)` for no retries.
 *
 * @example
 * ```ts
 * // Patient: maintenance ends some time.
 * Clans.get("#2PP").pipe(
 *   Effect.retry({ while: (error) => error._tag === "Maintenance", schedule: Schedule.spaced("5 minutes") }),
 *   Effect.provideService(RequestPolicy.Retry, Schedule.recurs(0))
 * )
 * ```
 */
export const Retry = Context.Reference<Schedule.Schedule<unknown, RequestError>>("clashfx/RequestPolicy/Retry", {
  defaultValue: () => Schedule.exponential("250 millis").pipe(Schedule.jittered, Schedule.upTo({ times: 3 }))
})

/**
 * Should war data come without the delay of the API's own cache? Default `false`; the API grants it to keys with special
 * rights only. It is for `Wars.regular`, `Wars.leagueGroup`, `Wars.league` and what is made of them. Such answers are not
 * cached. A watcher that runs inside looks at wars every 10 seconds (or its `minInterval`, if that is longer), not when
 * answers stop being fresh.
 */
export const Realtime = Context.Reference<boolean>("clashfx/RequestPolicy/Realtime", { defaultValue: () => false })

export { isTransient } from "../exchange/ClashError.ts"
