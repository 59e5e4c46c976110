/** What setting up keys can fail with. */
import * as Schema from "effect/Schema"
import { oneLine } from "../../../model/internal/oneLine.ts"
import { printed } from "../../../model/internal/printed.ts"

/**
 * The developer portal refused the email or the password.
 *
 * What to do: sign in at https://developer.clashofclans.com with the same email and password, and correct them.
 */
export class InvalidCredentials extends printed(
  Schema.TaggedError<InvalidCredentials>()("InvalidCredentials", {
    /** The account, shortened so that it does not give the address away. */
    account: Schema.String
  })
) {
  readonly isRetryable = false
  override get message(): string {
    return oneLine(
      `developer portal: wrong email or password for ${this.account}; try them at https://developer.clashofclans.com`
    )
  }
}

/**
 * The account holds as many keys as it may, and none of them is ours to use.
 *
 * What to do: delete a key in the portal, or give the `keyName` of keys that may be replaced.
 */
export class KeyLimitReached extends printed(
  Schema.TaggedError<KeyLimitReached>()("KeyLimitReached", {
    account: Schema.String,
    /** How many keys are on the account. */
    keys: Schema.Number
  })
) {
  readonly isRetryable = false
  override get message(): string {
    return oneLine(
      `developer portal: ${this.account} already has ${this.keys} keys and none of them can be used from here; ` +
        "delete one there, or choose the key name of keys that may be replaced"
    )
  }
}

/**
 * No key is left to sign a request with.
 *
 * What to do: what `detail` says: it names the key, the account or the setting that is wrong or missing.
 */
export class NoUsableKey extends printed(
  Schema.TaggedError<NoUsableKey>()("NoUsableKey", {
    /** Why the keys cannot be used. */
    detail: Schema.String
  })
) {
  readonly isRetryable = false
  override get message(): string {
    return `no usable API key: ${oneLine(this.detail)}`
  }
}
