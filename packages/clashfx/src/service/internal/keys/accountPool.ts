/** The keys of developer accounts: signing in, and signing in again when the API does not take a key any more. */
import * as Cause from "effect/Cause"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Option from "effect/Option"
import type * as Scope from "effect/Scope"
import { NoUsableKey, type PortalError } from "../../../exchange/ClashError.ts"
import { monotonic } from "../../../exchange/internal/monotonic.ts"
import type { Account, DeveloperPortal, SignIn } from "../../DeveloperPortal.ts"
import type { ApiKey, KeyRejection, Keys } from "./keys.ts"
import * as KeyRing from "../../KeyRing.ts"
import { failureOf, makeMembers, type Member, signInAgain, unfinished } from "./accounts.ts"
import { Addresses } from "./addresses.ts"
import { addressIn } from "../portal/address.ts"
import { makeRenewal, type Renewal } from "./renewal.ts"

/**
 * How long (ms) a request waits for a renewal before it goes on with what there is: the rejection may have been a slip,
 * and a portal that hangs is no reason to stop asking an API that answers.
 */
const shortPatience = 2000
/** The same once that has failed as well: now it is the keys. */
const longPatience = 60_000
/** How long (ms) to wait before accounts that gave no keys, or too few, sign in again; twice as long each time. */
const firstRetry = 30_000
const longestRetry = 600_000

/** Lets accounts that could not be asked, or gave too few keys, try again beside the requests. One loop at a time. */
const makeHealing = (
  portal: DeveloperPortal,
  members: ReadonlyArray<Member>,
  signIn: (some: ReadonlyArray<Member>, wish: SignIn) => Effect.Effect<void>,
  scope: Scope.Scope
): Effect.Effect<void> => {
  let isHealing = false
  const left = () => unfinished(members, portal.keyCount)
  const heal = Effect.gen(function* () {
    for (let wait = firstRetry; left().length > 0; wait = Math.min(wait * 2, longestRetry)) {
      yield* Effect.sleep(wait)
      yield* signIn(left(), { isQuiet: true })
    }
  }).pipe(Effect.ensuring(Effect.sync(() => (isHealing = false))))
  return Effect.suspend(() => {
    if (isHealing || left().length === 0) return Effect.void
    isHealing = true
    return Effect.asVoid(Effect.forkIn(heal, scope))
  })
}

/** What a renewal means for a request that waited for it: that the scope of the pool has ended, or that nothing is left. */
const after = (
  exit: Exit.Exit<void, PortalError> | undefined,
  ring: KeyRing.KeyRing
): Effect.Effect<boolean, NoUsableKey> => {
  if (exit === undefined || Exit.isSuccess(exit)) return Effect.succeed(true)
  const error = Cause.findErrorOption(exit.cause)
  if (Option.isNone(error)) return Effect.interrupt
  return ring.isUsable()
    ? Effect.succeed(true)
    : Effect.fail(new NoUsableKey({ detail: `signing in again failed: ${error.value.message}` }))
}

/** What is to be done about a key that the API refuses. */
const makeRefused = (
  ring: KeyRing.KeyRing,
  renewal: Renewal<SignIn, PortalError>,
  addressOfKeys: () => string | undefined
) =>
  Effect.fnUntraced(function* (
    key: ApiKey,
    rejection: Exclude<KeyRejection, { readonly _tag: "Throttled" }>
  ): Effect.fn.Return<boolean, NoUsableKey> {
    // It has been replaced while this attempt was under way.
    if (!ring.has(key)) return true
    yield* ring.rejected(key, rejection)
    const before = renewal.running()
    const named = rejection._tag === "InvalidIp" ? addressIn(rejection.ip, rejection.detail) : undefined
    const run = yield* renewal.request({ ip: named }, named !== undefined && named !== addressOfKeys())
    if (run === undefined) return ring.isUsable()
    if (run !== before) yield* Effect.logInfo("The API rejected a key: signing in again")
    const exit = yield* renewal.settled(run, shortPatience)
    // Still under way, and the least bad key was tried in vain: there is nothing else to wait for.
    const isVain = exit === undefined && run === before && !ring.isUsable()
    return yield* after(isVain ? yield* renewal.settled(run, longPatience) : exit, ring)
  })

/**
 * The pool of the accounts' keys. At the start every account has to work. Later one is enough: the others keep their keys,
 * and sign in again when they can.
 */
export const makeAccounts = Effect.fnUntraced(function* (
  portal: DeveloperPortal,
  accounts: ReadonlyArray<Account>
): Effect.fn.Return<Keys, PortalError, Scope.Scope> {
  const scope = yield* Effect.scope
  const members = yield* makeMembers(portal, accounts)
  const addresses = new Addresses()
  const signIn = (some: ReadonlyArray<Member>, wish: SignIn): Effect.Effect<void> =>
    Effect.flatMap(monotonic, (now) => {
      if (wish.ip !== undefined) addresses.named(wish.ip, now)
      const { current: ip, others } = addresses
      return signInAgain(portal, some, { ...wish, ip, others, takesFewer: true }, (member) => {
        ring.replace(members.flatMap(({ keys }) => keys))
        ring.restore(member.keys)
      })
    })
  const heal = makeHealing(portal, members, signIn, scope)
  const renewal = makeRenewal(
    Effect.fnUntraced(function* (wish: SignIn): Effect.fn.Return<void, PortalError> {
      yield* signIn(members, wish)
      yield* heal
      const failure = failureOf(members)
      if (failure !== undefined) return yield* Effect.fail(failure)
    }),
    scope
  )
  const settle = (patience: number): Effect.Effect<void> => {
    const run = renewal.running()
    return run === undefined ? Effect.void : Effect.asVoid(renewal.settled(run, patience))
  }
  const ring = yield* KeyRing.make(
    members.flatMap(({ keys }) => keys),
    { whenAllAside: Effect.suspend(() => settle(shortPatience)) }
  )
  yield* heal
  const refused = makeRefused(ring, renewal, () => addresses.current)
  const reset = (n?: number): Effect.Effect<void, PortalError> =>
    Effect.suspend(() =>
      renewal.running() !== undefined
        ? Effect.andThen(settle(Number.POSITIVE_INFINITY), reset(n))
        : renewal.run({ discard: new Set(ring.keys.slice(0, n).map(({ id }) => id)) })
    )
  return {
    next: ring.next,
    readyIn: ring.readyIn,
    mayLeave: ring.mayLeave,
    accepted: ring.accepted,
    rejected: (key, rejection) =>
      rejection._tag === "Throttled" ? ring.rejected(key, rejection) : refused(key, rejection),
    reset,
    status: ring.status
  }
})
