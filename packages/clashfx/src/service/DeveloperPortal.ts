/**
 * The developer portal, where accounts make API keys that are bound to IP addresses. Unofficial, but every client library
 * signs in this way.
 */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import type * as HttpClient from "effect/http/HttpClient"
import * as Redacted from "effect/Redacted"
import type { InvalidArgument, PortalError } from "../exchange/ClashError.ts"
import { warnIfExposed } from "../exchange/internal/baseUrl.ts"
import * as Portal from "./internal/portal/client.ts"
import { checkAccount, checkOptions, type Settings } from "./internal/portal/options.ts"
import type { Account, Options } from "./internal/portal/types.ts"
import { signInOnce } from "./internal/portal/signIn.ts"
import type { ApiKey } from "./internal/keys/keys.ts"

export type { Account, Options } from "./internal/portal/types.ts"
export { contains } from "./internal/portal/address.ts"
export { ipOfToken, maskAccount } from "./internal/portal/client.ts"
export { keyLimit } from "./internal/portal/options.ts"

// ---------------------------------------------------------------------------------------------------------------------
// Options
// ---------------------------------------------------------------------------------------------------------------------

/** What a sign-in is asked for. */
export interface SignIn {
  /** Ids of keys that are deleted first, where they have our name. */
  readonly discard?: ReadonlySet<string> | undefined
  /** The address that the API named when it rejected a key; it counts more than what the portal sees. */
  readonly ip?: string | undefined
  /** Further addresses that keys have to work from: a machine may leave by several, in turns. Default: none. */
  readonly others?: ReadonlyArray<string> | undefined
  /**
   * Is it enough to get some of the keys when the portal fails before all are made? Default: no, then what was made is deleted
   * again, and the sign-in fails.
   */
  readonly takesFewer?: boolean | undefined
  /** Say nothing of an account that is full; default no. */
  readonly isQuiet?: boolean | undefined
}

/** A key on an account, without what it is. */
export interface PortalKey {
  readonly id: string
  readonly name: string
  readonly description: string
  /** Plain addresses or CIDR ranges from which it may be used. */
  readonly cidrRanges: ReadonlyArray<string>
}

/** A key that was just made. */
export interface CreatedKey extends PortalKey {
  readonly value: Redacted.Redacted<string>
}

/** A key to be made. */
export interface NewKey {
  readonly name: string
  /** Default `Made by clashfx`. */
  readonly description?: string | undefined
  /** Plain addresses or CIDR ranges; default the address that the portal sees (or the option `ip`). */
  readonly cidrRanges?: ReadonlyArray<string> | undefined
}

// ---------------------------------------------------------------------------------------------------------------------
// Portal
// ---------------------------------------------------------------------------------------------------------------------

/** A conversation with the portal. */
export interface DeveloperPortal {
  /** How many keys of each account are wanted; a sign-in may give fewer when the account is full. */
  readonly keyCount: number
  /**
   * The keys of an account that work from here, at least one: existing ones with our name and address, then new ones.
   * Keys of other names are never touched. When it fails half-way, what it made is deleted again.
   */
  readonly signIn: (account: Account, wish?: SignIn) => Effect.Effect<ReadonlyArray<ApiKey>, PortalError>
  /** All keys of an account, whatever their name, without their values. */
  readonly list: (account: Account) => Effect.Effect<ReadonlyArray<PortalKey>, PortalError>
  /** Makes a key, by default for the address that the portal sees, and gives it. */
  readonly create: (account: Account, key: NewKey) => Effect.Effect<CreatedKey, PortalError>
  /** Deletes a key by its id; one that is gone already is no error. */
  readonly revoke: (account: Account, id: string) => Effect.Effect<void, PortalError>
}

const none: ReadonlySet<string> = new Set()

const shown = ({ cidrRanges, description, id, name }: Portal.PortalKey): PortalKey => ({
  id,
  name,
  description: description ?? "",
  cidrRanges: cidrRanges ?? []
})

const createOne = Effect.fnUntraced(function* (
  portal: Portal.PortalClient,
  session: Portal.SignedIn,
  settings: Settings,
  { cidrRanges, description = "Made by clashfx", name }: NewKey
): Effect.fn.Return<CreatedKey, PortalError> {
  const ranges = cidrRanges ?? [yield* Portal.addressOf(session, undefined, settings)]
  const made = yield* portal.create(session, { name, description, cidrRanges: ranges })
  return { ...shown(made), value: Redacted.make(made.key, { label: "api key" }) }
})

/** How often a sign-in that failed is tried again. */
const retries = 2

/** Longer waits that the portal asks for are not waited for (ms): the sign-in fails, and may be tried again later. */
const longestWait = 60_000

/** Tries again what may succeed later: after one second, then two, or when the portal says. */
const patiently = <A>(signIn: Effect.Effect<A, PortalError>, tried = 0): Effect.Effect<A, PortalError> =>
  Effect.catch(signIn, (error) => {
    const asked = error._tag === "Throttled" && error.retryAfter ? Duration.toMillis(error.retryAfter) : 0
    if (!error.isRetryable || tried >= retries || asked > longestWait) return Effect.fail(error)
    return Effect.andThen(Effect.sleep(Math.max(asked, 1000 * 2 ** tried)), patiently(signIn, tried + 1))
  })

/** The portal behind an HTTP client. Fails with `InvalidArgument` when an option cannot be meant. */
export const make = Effect.fnUntraced(function* (
  client: HttpClient.HttpClient,
  options: Options
): Effect.fn.Return<DeveloperPortal, InvalidArgument> {
  const settings = yield* checkOptions(options)
  if (options.allowHttp !== true) yield* warnIfExposed(settings.portal, "email and password")
  const portal = Portal.makePortalClient(client, settings)
  const session = (account: Account) => Effect.flatMap(checkAccount(account), portal.login)
  return {
    keyCount: settings.keyCount,
    signIn: (account, { discard = none, ip, isQuiet = false, others = [], takesFewer = false } = {}) =>
      Effect.flatMap(checkAccount(account), (checked) =>
        patiently(signInOnce(portal, settings, checked, { discard, ip, isQuiet, others, takesFewer })).pipe(
          Effect.withSpan("DeveloperPortal.signIn", { attributes: { account: Portal.maskAccount(checked.email) } })
        )
      ),
    list: (account) => Effect.map(Effect.flatMap(session(account), portal.list), (keys) => keys.map(shown)),
    create: (account, key) => Effect.flatMap(session(account), (session) => createOne(portal, session, settings, key)),
    revoke: (account, id) => Effect.flatMap(session(account), (session) => portal.revoke(session, id))
  }
})
