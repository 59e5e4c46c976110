/** Developer accounts with the keys that they gave. */
import * as Effect from "effect/Effect"
import { NoUsableKey, type PortalError } from "../../../exchange/ClashError.ts"
import { type Account, type DeveloperPortal, maskAccount, type SignIn } from "../../DeveloperPortal.ts"
import type { ApiKey } from "./keys.ts"
import { makeOutage, type Outage } from "../outage.ts"

/** What became of an account's last sign-in. */
type LastSignIn = { readonly _tag: "Done" } | { readonly _tag: "Failed"; readonly error: PortalError }

/** An account with the keys that it gave. */
export interface Member {
  readonly account: Account
  keys: ReadonlyArray<ApiKey>
  last: LastSignIn
  readonly outage: Outage
}

const done: LastSignIn = { _tag: "Done" }

const makeMember = (account: Account, keys: ReadonlyArray<ApiKey>): Member => {
  const name = maskAccount(account.email)
  return {
    account,
    keys,
    last: done,
    outage: makeOutage(`Signing in with ${name} fails`, `Signing in with ${name} works again`)
  }
}

/** How many accounts sign in at the same time. */
const concurrency = 8

/** Signs in with every account; all of them have to work, so that a wrong password is seen at once. */
export const makeMembers = Effect.fnUntraced(function* (
  portal: DeveloperPortal,
  accounts: ReadonlyArray<Account>
): Effect.fn.Return<ReadonlyArray<Member>, PortalError> {
  // Programs in JavaScript give anything.
  const given: unknown = accounts
  if (!Array.isArray(given)) {
    return yield* new NoUsableKey({ detail: "the accounts have to be a list, like [{ email, password }]" })
  }
  if (accounts.length === 0)
    return yield* new NoUsableKey({ detail: "no account was given; give accounts: [{ email, password }]" })
  return yield* Effect.forEach(
    accounts,
    (account) => Effect.map(portal.signIn(account), (keys) => makeMember(account, keys)),
    { concurrency }
  )
})

/** Signs in again with some accounts, beside each other; what each gives is taken at once, `taken` says so. */
export const signInAgain = (
  portal: DeveloperPortal,
  members: ReadonlyArray<Member>,
  wish: SignIn,
  taken: (member: Member) => void
): Effect.Effect<void> =>
  Effect.forEach(
    members,
    Effect.fnUntraced(function* (member) {
      const result = yield* Effect.result(portal.signIn(member.account, wish))
      if (result._tag === "Success") {
        member.keys = result.success
        member.last = done
        taken(member)
        yield* member.outage.ended
      } else {
        member.last = { _tag: "Failed", error: result.failure }
        yield* member.outage.began(result.failure.message)
      }
    }),
    { concurrency, discard: true }
  )

/** Why the last sign-in of every account failed, if it did. */
export const failureOf = (members: ReadonlyArray<Member>): PortalError | undefined => {
  const failures = members.flatMap(({ last }) => (last._tag === "Failed" ? last.error : []))
  return failures.length === members.length ? failures.at(-1) : undefined
}

/** Accounts that could not be asked, or that gave fewer keys than wanted: they are worth another sign-in later. */
export const unfinished = (members: ReadonlyArray<Member>, keyCount: number): ReadonlyArray<Member> =>
  members.filter(({ keys, last }) => (last._tag === "Failed" ? last.error.isRetryable : keys.length < keyCount))
