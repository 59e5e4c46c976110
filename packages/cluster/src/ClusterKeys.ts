/**
 * Keys for several processes: one signs in at the developer portal, the keys are leased, and a key is used by one process at
 * a time. So each process throttles on its own, exactly, without asking anybody.
 */
import * as DeveloperPortal from "clashfx/service/DeveloperPortal"
import * as KeyPool from "clashfx/service/KeyPool"
import * as KeyRing from "clashfx/service/KeyRing"
import { NoUsableKey, type PortalError } from "clashfx/exchange/ClashError"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as Layer from "effect/Layer"
import * as Metric from "effect/Metric"
import * as Redacted from "effect/Redacted"
import * as Schedule from "effect/Schedule"
import { randomUUID } from "node:crypto"
import { ClusterDatabase } from "./ClusterDatabase.ts"
import type { DatabaseFailed } from "./ClusterError.ts"
import { lease, Leases, type SealedKey, signing, unused } from "./internal/leases.ts"
import * as Metrics from "./internal/metrics.ts"
import { monotonicMillis } from "./internal/monotonic.ts"
import * as Seal from "./internal/seal.ts"
import * as Trouble from "./internal/trouble.ts"

// ---------------------------------------------------------------------------------------------------------------------
// Accounts
// ---------------------------------------------------------------------------------------------------------------------

interface Account {
  readonly id: string
  readonly account: DeveloperPortal.Account
  readonly seal: Seal.Seal
}

const passwordOf = ({ password }: DeveloperPortal.Account): string =>
  Redacted.isRedacted(password) ? Redacted.value(password) : password

const accountOf = (account: DeveloperPortal.Account): Account => ({
  id: Seal.accountId(DeveloperPortal.maskAccount(account.email), account.email),
  account,
  seal: Seal.make(account.email, passwordOf(account))
})

/** Signs in where it is needed and nobody else does. */
const signIn = (
  leases: Leases,
  portal: DeveloperPortal.DeveloperPortal,
  { account, id, seal }: Account,
  discard?: ReadonlySet<string>
): Effect.Effect<boolean, PortalError | DatabaseFailed> =>
  Effect.gen(function* () {
    const wish = yield* leases.takeSigning(id, discard !== undefined)
    if (wish === undefined) return false
    const keep = Effect.repeat(Effect.ignore(leases.keepSigning(id)), Schedule.spaced(signing / 4))
    const keys = yield* portal.signIn(account, { discard, ip: wish.ip }).pipe(
      Effect.raceFirst(Effect.andThen(keep, Effect.never)),
      Effect.tapError((error) => leases.failed(id, error.message))
    )
    const rows = keys.map((key) => ({ id: key.id, account: id, value: seal.close(key.value) }))
    if (yield* leases.signed(id, rows))
      yield* Effect.logInfo(`Signed in as ${id}: ${keys.length} keys for all processes`)
    return true
  }).pipe(Effect.withSpan("ClusterKeys.signIn", { attributes: { account: id } }))

// ---------------------------------------------------------------------------------------------------------------------
// Pool
// ---------------------------------------------------------------------------------------------------------------------

/** How long a request whose key was rejected waits for others; ms. */
const patience = 20_000

const pause = Effect.sleep("50 millis")

interface Pool {
  readonly ring: KeyRing.KeyRing
  /** On the clock that does not jump: after a freeze the lease is over before anything is sent. */
  readonly usableUntil: () => number
  readonly leases: Leases
  readonly reset: KeyPool.KeyPool["Service"]["reset"]
}

const replaced = (ring: KeyRing.KeyRing, key: KeyPool.ApiKey): Effect.Effect<void> =>
  Effect.suspend(() => (ring.has(key) ? Effect.andThen(pause, replaced(ring, key)) : Effect.void))

const poolOf = ({ leases, reset, ring, usableUntil }: Pool, now: () => number): KeyPool.KeyPool["Service"] => {
  const isLeased = () => now() <= usableUntil() && ring.keys.length > 0
  const next: Effect.Effect<KeyPool.ApiKey, NoUsableKey> = Effect.suspend(() =>
    isLeased() ? ring.next : Effect.andThen(pause, next)
  )
  return KeyPool.KeyPool.of({
    next,
    readyIn: () => (isLeased() ? ring.readyIn() : 0),
    mayLeave: (key) => isLeased() && ring.mayLeave(key),
    accepted: ring.accepted,
    rejected: (key, rejection) =>
      Effect.gen(function* () {
        const isWorthIt = yield* ring.rejected(key, rejection)
        if (rejection._tag === "Throttled") return isWorthIt
        yield* Effect.ignore(leases.ask(key.id, rejection._tag === "InvalidIp" ? rejection.ip : undefined))
        yield* Effect.timeoutOption(replaced(ring, key), patience)
        return true
      }),
    reset,
    status: ring.status
  })
}

/** Renews the leases every second; what cannot be renewed runs out by itself. */
const renewing = (
  leases: Leases,
  accounts: ReadonlyArray<Account>,
  ring: KeyRing.KeyRing,
  extend: (until: number) => void
) => {
  const opened = new Map<string, KeyPool.ApiKey>()
  const open = ({ account, id, value }: SealedKey): ReadonlyArray<KeyPool.ApiKey> => {
    const known = opened.get(value)
    if (known !== undefined) return [known]
    const key = accounts.find((one) => one.id === account)?.seal.open(value)
    if (key === undefined) return []
    const made = { id, owner: account, value: key }
    opened.set(value, made)
    return [made]
  }
  return Effect.gen(function* () {
    const asked = yield* monotonicMillis
    const { keys: rows, surplus } = yield* leases.renew
    const keys = rows.flatMap(open)
    if (keys.length < rows.length) {
      yield* Effect.logWarning(
        "Keys of accounts that this process does not have are leased to it: give all processes all accounts"
      )
    }
    if (keys.map(({ id }) => id).join() !== ring.keys.map(({ id }) => id).join()) {
      yield* Effect.logInfo(`Leased ${keys.length} keys`)
      for (const value of opened.keys()) if (!rows.some((row) => row.value === value)) opened.delete(value)
    }
    ring.replace(keys)
    extend(asked + lease - unused)
    // Only now: what is given back must not be used any more.
    yield* leases.giveBack(surplus)
    yield* Metric.update(Metrics.leased, keys.length)
  })
}

const make = (accounts: ReadonlyArray<DeveloperPortal.Account>, options: DeveloperPortal.Options | undefined) =>
  Effect.gen(function* () {
    if (accounts.length === 0) return yield* new NoUsableKey({ detail: "the list of accounts is empty" })
    const database = yield* ClusterDatabase
    const portal = yield* DeveloperPortal.make(yield* HttpClient.HttpClient, options ?? {})
    const clock = yield* Clock.Clock
    const now = () => Number(clock.monotonicTimeNanosUnsafe()) / 1e6
    const all = accounts.map(accountOf)
    const leases = new Leases(database, randomUUID())
    let until = Number.NEGATIVE_INFINITY
    const ring = yield* KeyRing.make([], {
      whenEmpty: "wait",
      whenAllAside: Effect.sleep("1 second")
    })
    const renew = renewing(leases, all, ring, (at) => {
      until = at
    })

    yield* leases.join(all.map(({ id }) => id))
    // The first process signs in; the others wait for its keys, or find out themselves why there are none.
    while ((yield* leases.count) === 0) {
      for (const account of all) yield* signIn(leases, portal, account)
      if ((yield* leases.count) === 0) yield* Effect.sleep("250 millis")
    }
    yield* Effect.acquireRelease(renew, () => Effect.ignore(Effect.timeoutOption(leases.leave, "1 second")))
    const trouble = Trouble.make("Leases of keys cannot be renewed, trying on", "Leases of keys are renewed again")
    yield* renew.pipe(
      Effect.andThen(trouble.over),
      Effect.catch(trouble.failed),
      Effect.repeat(Schedule.spaced("1 second")),
      Effect.forkScoped
    )
    yield* Effect.forEach(all, (account) => signIn(leases, portal, account), { discard: true }).pipe(
      Effect.catch((error) =>
        // A database that does not answer is said with the leases.
        error._tag === "DatabaseFailed"
          ? Effect.logDebug(error.message)
          : Effect.logWarning(`An account could not sign in, trying again in half a minute: ${error.message}`)
      ),
      Effect.repeat(Schedule.spaced("500 millis")),
      Effect.forkScoped
    )
    const reset = (n?: number) =>
      Effect.gen(function* () {
        const discard = new Set(ring.keys.slice(0, n ?? ring.keys.length).map(({ id }) => id))
        for (const account of all) {
          if (ring.keys.some(({ id, owner }) => owner === account.id && discard.has(id))) {
            yield* Effect.catchTag(signIn(leases, portal, account, discard), "DatabaseFailed", () =>
              Effect.logWarning("The keys could not be reset: the cluster's database does not answer")
            )
          }
        }
        yield* Effect.ignore(renew)
      })
    return poolOf({ ring, leases, reset, usableUntil: () => until }, now)
  })

/**
 * A `KeyPool` for all processes of a cluster, and for others that ask the API beside it (bots, sites): one of them signs in
 * with the accounts, each gets its share of the keys, and shares follow processes that come and go within seconds. There
 * have to be at least as many keys as processes, and all processes have to leave by the same address: keys are bound to it.
 * The keys are in the database, sealed with the password of their account.
 *
 * @example
 * ```ts
 * // In the place of the pool of `Clash.layer`: one process signs in, each gets its share of the keys.
 * const keys = ClusterKeys.layer([{ email: "someone@example.org", password: "..." }])
 * ```
 */
export const layer = (
  accounts: ReadonlyArray<DeveloperPortal.Account>,
  options?: DeveloperPortal.Options
): Layer.Layer<KeyPool.KeyPool, PortalError | DatabaseFailed, ClusterDatabase | HttpClient.HttpClient> =>
  Layer.effect(KeyPool.KeyPool, make(accounts, options))
