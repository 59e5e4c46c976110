/** What is known of keys, for all who deal with them. */
import type * as Duration from "effect/Duration"
import type * as Effect from "effect/Effect"
import type * as Redacted from "effect/Redacted"
import type { NoUsableKey, PortalError } from "../../../exchange/ClashError.ts"

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

/** The service of {@link KeyPool}. */
export interface Keys {
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
