/** The options of the developer portal, checked and with their defaults. */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Predicate from "effect/Predicate"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import { InvalidArgument } from "../../../exchange/ClashError.ts"
import { type BaseUrl, checkBaseUrl } from "../../../exchange/internal/baseUrl.ts"
import { span } from "../../../model/internal/given.ts"
import { isAddress } from "./address.ts"
import type { Account, Options } from "./types.ts"

/** An account holds at most this many keys. */
export const keyLimit = 10

/** What the portal is told. */
export interface Settings {
  readonly portal: BaseUrl
  readonly keyName: string
  readonly keyCount: number
  readonly ip: string | undefined
  readonly revokeStale: boolean
  readonly timeout: Duration.Duration
}

/** An account that could be one. */
export interface CheckedAccount {
  readonly email: string
  readonly password: Redacted.Redacted<string>
}

const operation = "DeveloperPortal.make"

const refuse = (detail: string) => Effect.fail(new InvalidArgument({ operation, detail }))

/** The portal takes letters, digits, spaces and a few signs as names. */
const checkName = (what: string, name: unknown): Effect.Effect<string, InvalidArgument> =>
  typeof name === "string" && /^[\w .@:-]{1,60}$/.test(name)
    ? Effect.succeed(name)
    : refuse(`${what} has to be 1 to 60 letters, digits, spaces, or one of . _ - @ :`)

/** Checks the options. Errors name what is wrong, never a value that could be secret. */
export const checkOptions = Effect.fnUntraced(function* (
  options: Options
): Effect.fn.Return<Settings, InvalidArgument> {
  const { keyCount = 1 } = options
  if (!Number.isInteger(keyCount) || keyCount < 1 || keyCount > keyLimit) {
    return yield* refuse(
      `keyCount is ${typeof keyCount === "number" ? keyCount : "no number"}: it has to be a whole number from 1 to ${keyLimit}, because an account holds no more keys; ` +
        "give more accounts if you need more"
    )
  }
  const keyName = yield* checkName("keyName", options.keyName ?? "clashfx")
  const owner = options.owner === undefined ? undefined : yield* checkName("owner", options.owner)
  if (options.ip !== undefined && !isAddress(options.ip)) {
    return yield* refuse("ip has to be an IPv4 or IPv6 address, like 203.0.113.7")
  }
  const timeout = span("timeout", options.timeout)
  if (timeout !== undefined) return yield* refuse(timeout)
  const portal = checkBaseUrl(options.portalUrl ?? "https://developer.clashofclans.com/api")
  if (Result.isFailure(portal)) return yield* refuse(`portalUrl ${portal.failure}`)
  return {
    portal: portal.success,
    keyName: owner === undefined ? keyName : `${keyName} ${owner}`,
    keyCount,
    ip: options.ip,
    revokeStale: options.revokeStale === true,
    timeout: Duration.fromInputUnsafe(options.timeout ?? Duration.seconds(30))
  }
})

/** Checks an account. The password may be a plain string; from here on it is none any more. */
export const checkAccount = (account: Account): Effect.Effect<CheckedAccount, InvalidArgument> => {
  if (!Predicate.isObject(account)) return refuse("an account has to be an object, like { email, password }")
  const { email, password } = account
  if (typeof email !== "string" || !/^\S+@\S+$/.test(email)) {
    return refuse("the account's email is not an address like someone@example.org")
  }
  const text = Redacted.isRedacted(password) ? Redacted.value(password) : password
  if (typeof text !== "string" || text === "") return refuse("the account's password is empty or no text")
  return Effect.succeed({ email, password: Redacted.make(text, { label: "password" }) })
}
