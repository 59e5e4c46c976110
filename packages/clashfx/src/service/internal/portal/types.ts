/** What the portal is told. */
import type * as Duration from "effect/Duration"
import type * as Redacted from "effect/Redacted"

/** The email and password of an account at https://developer.clashofclans.com. */
export interface Account {
  readonly email: string
  /** Plain or redacted; it shows nowhere either way. */
  readonly password: string | Redacted.Redacted<string>
}

/** How keys are found and made. */
export interface Options {
  /** Keys with this name are ours: they may be reused and, where needed, replaced. Default `clashfx`. */
  readonly keyName?: string | undefined
  /**
   * Whose keys these are, when several processes use one account: it is appended to the name, so that no process uses,
   * replaces or deletes the keys of another. Default: all processes with the same `keyName` share their keys.
   */
  readonly owner?: string | undefined
  /** How many keys to use per account, 1 to 10 (an account holds no more, for all processes together); default 1. */
  readonly keyCount?: number | undefined
  /**
   * The address to make keys for; default the one the portal sees. Behind a proxy the API may see another one: it names
   * it when it rejects the first key, and that one is used from then on.
   */
  readonly ip?: string | undefined
  /** Delete our keys of other addresses even when there is room for new ones; default no. */
  readonly revokeStale?: boolean | undefined
  /** The portal's address; default `https://developer.clashofclans.com/api`. */
  readonly portalUrl?: string | undefined
  /** `http://` to another machine is meant: do not warn that the password crosses the network in clear. Default no. */
  readonly allowHttp?: boolean | undefined
  /** For each request to the portal; default 30 seconds. */
  readonly timeout?: Duration.Input | undefined
}
