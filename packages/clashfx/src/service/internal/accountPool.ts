/** The keys of developer accounts: signing in, and signing in again when the API does not take a key any more. */
import * as Clock from "effect/Clock"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import * as Semaphore from "effect/Semaphore"
import { NoUsableKey, type PortalError } from "../../exchange/ClashError.ts"
import type { Account, DeveloperPortal } from "../DeveloperPortal.ts"
import type { ApiKey, KeyPool } from "../KeyPool.ts"
import { KeyRing } from "./keyRing.ts"

/** After a recovery, another one waits at least this long; twice as long each time they follow each other. */
const shortestPause = 5000
const longestPause = 300_000
/** How long to wait before an account that could not sign in tries again, twice as long each time. */
const firstRetry = 30_000

/** An account with the keys that it gave, and why it gave none the last time, if it did not. */
interface Member {
  readonly account: Account
  keys: ReadonlyArray<ApiKey>
  failure: PortalError | undefined
}

const nothing: ReadonlySet<string> = new Set()

/**
 * The pool of the accounts' keys. Now every account has to work: a wrong password shall be seen at once, not when the
 * others run out of keys. Later one is enough: the others keep their keys, and sign in again when they can.
 */
export const makeAccounts = Effect.fnUntraced(function* (
  portal: DeveloperPortal,
  accounts: ReadonlyArray<Account>
): Effect.fn.Return<KeyPool["Service"], PortalError, Scope.Scope> {
  const scope = yield* Effect.scope
  const members: Array<Member> = []
  for (const account of accounts) {
    members.push({ account, keys: yield* portal.signIn(account, nothing), failure: undefined })
  }
  if (members.length === 0) return yield* new NoUsableKey({ detail: "no account was given" })
  const ring = new KeyRing(members.flatMap(({ keys }) => keys))
  const turns = Semaphore.makeUnsafe(1)
  let running: Deferred.Deferred<void, PortalError> | undefined
  let healing = false
  let notBefore = 0
  let pause = shortestPause

  /** Signs in with some of the accounts and takes the keys that they give. */
  const signIn = (some: ReadonlyArray<Member>, discard: ReadonlySet<string>): Effect.Effect<void> =>
    Effect.gen(function* () {
      for (const member of some) {
        const result = yield* Effect.result(portal.signIn(member.account, discard))
        if (result._tag === "Success") {
          member.keys = result.success
          member.failure = undefined
        } else {
          member.failure = result.failure
          yield* Effect.logWarning(result.failure.message)
        }
      }
      ring.replace(members.flatMap(({ keys }) => keys))
      ring.restore(some.flatMap(({ failure, keys }) => (failure === undefined ? keys : [])))
    }).pipe(turns.withPermit)

  const down = () => members.filter(({ failure }) => failure?.isRetryable === true)

  /** Lets the accounts that could not be asked try again, beside the requests, until each has an answer. */
  const heal = Effect.gen(function* () {
    for (let wait = firstRetry; down().length > 0; wait = Math.min(wait * 2, longestPause)) {
      yield* Effect.sleep(wait)
      yield* signIn(down(), nothing)
    }
  }).pipe(Effect.ensuring(Effect.sync(() => (healing = false))))

  const signInAll = (discard: ReadonlySet<string>): Effect.Effect<void, PortalError> =>
    Effect.gen(function* () {
      yield* signIn(members, discard)
      const failures = members.flatMap(({ failure }) => failure ?? [])
      const last = failures.at(-1)
      if (last !== undefined && failures.length === members.length) return yield* Effect.fail(last)
      if (healing || down().length === 0) return
      healing = true
      yield* Effect.forkIn(heal, scope)
    })

  /** Renews the keys; whoever comes while it runs waits for the same result. It outlives its first caller. */
  const renew = (discard: ReadonlySet<string>): Effect.Effect<void, PortalError> =>
    Effect.uninterruptibleMask((restore) => {
      if (running !== undefined) return restore(Deferred.await(running))
      const deferred = Deferred.makeUnsafe<void, PortalError>()
      running = deferred
      return Effect.flatMap(Effect.forkIn(signInAll(discard), scope, { startImmediately: true }), (fiber) => {
        // Also called for a fiber that never began, because the scope is closed.
        fiber.addObserver((exit) => {
          running = undefined
          Deferred.doneUnsafe(deferred, exit)
        })
        return restore(Deferred.await(deferred))
      })
    })

  /** While its account cannot be asked, a dead key gives way to those of the others, and with it all for its address. */
  const giveWay = (key: ApiKey, why: string, isAddress: boolean): boolean => {
    const owner = members.find(({ keys }) => keys.some(({ id }) => id === key.id))
    if (owner?.failure === undefined || members.every(({ failure }) => failure !== undefined)) return false
    for (const dead of isAddress ? owner.keys : [key]) ring.setAside(dead, why)
    return ring.isUsable
  }

  const recover = Effect.fnUntraced(function* (key: ApiKey, why: string, isAddress: boolean) {
    if (running === undefined) {
      if (!ring.has(key)) return true
      const now = yield* Clock.currentTimeMillis
      if (now < notBefore) return giveWay(key, why, isAddress)
      pause = now - notBefore > longestPause ? shortestPause : Math.min(pause * 2, longestPause)
      notBefore = now + pause
      yield* Effect.logInfo("The API rejected a key: signing in again")
    }
    yield* Effect.mapError(
      renew(nothing),
      (error) => new NoUsableKey({ detail: `signing in again failed: ${error.message}` })
    )
    giveWay(key, why, isAddress)
    return true
  })

  const reset = (n?: number): Effect.Effect<void, PortalError> =>
    Effect.suspend(() =>
      running === undefined
        ? renew(new Set(ring.keys.slice(0, n).map(({ id }) => id)))
        : Effect.andThen(Effect.exit(Deferred.await(running)), reset(n))
    )

  return {
    next: Effect.suspend(() =>
      running === undefined ? ring.next : Effect.andThen(Effect.exit(Deferred.await(running)), ring.next)
    ),
    mayLeave: (key, now) => running === undefined && ring.mayLeave(key, now),
    rejected: (key, rejection) =>
      rejection._tag === "Throttled"
        ? Effect.as(ring.coolDown(key, rejection.retryAfter), true)
        : recover(key, rejection.detail, rejection._tag === "InvalidIp"),
    reset
  }
})
