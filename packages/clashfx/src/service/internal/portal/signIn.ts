/** A sign-in: which of the account's keys stay, which make room, and how many are new. */
import * as Effect from "effect/Effect"
import * as Random from "effect/Random"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import { GatewayError, KeyLimitReached, type PortalError } from "../../../exchange/ClashError.ts"
import type { ApiKey } from "../keys/keys.ts"
import { contains } from "./address.ts"
import { addressOf, type PortalClient, type PortalKey, type SignedIn } from "./client.ts"
import { type CheckedAccount, keyLimit, type Settings } from "./options.ts"

/** What a sign-in is asked for. */
export interface Wish {
  /** Keys that must not be used any more, by id: they are deleted if they have our name. */
  readonly discard: ReadonlySet<string>
  /** The address that the API has named, which is the one that counts. */
  readonly ip: string | undefined
  /** Further addresses that keys have to work from. */
  readonly others: ReadonlyArray<string>
  /** Are some of the keys enough, when the portal fails before all are made? */
  readonly takesFewer: boolean
  /** Say nothing of an account that is full. */
  readonly isQuiet: boolean
}

/** What is to be done with the keys of an account. */
export interface Plan {
  /** To be deleted before anything else: they must not be used any more. */
  readonly discard: ReadonlyArray<PortalKey>
  /** To be deleted to make room, or to tidy up. */
  readonly stale: ReadonlyArray<PortalKey>
  /** Usable as they are. */
  readonly keep: ReadonlyArray<PortalKey>
  /** How many to make. */
  readonly make: number
  /** How many are wanted that there is no room for. */
  readonly missing: number
}

/** Decides what becomes of the keys; those with other names than ours are never touched. */
const planOf = (
  found: ReadonlyArray<PortalKey>,
  ips: ReadonlyArray<string>,
  { keyCount, keyName, revokeStale }: Settings,
  discard: ReadonlySet<string>
): Plan => {
  const ours = found.filter(({ name }) => name === keyName)
  const isFitting = ({ cidrRanges }: PortalKey) =>
    ips.every((ip) => (cidrRanges ?? []).some((range) => contains(range, ip)))
  const discarded = ours.filter(({ id }) => discard.has(id))
  const rest = ours.filter(({ id }) => !discard.has(id))
  const keep = rest.filter(isFitting).slice(0, keyCount)
  const unfit = rest.filter((key) => !isFitting(key))
  const wanted = keyCount - keep.length
  const tooMany = Math.max(0, found.length - discarded.length + wanted - keyLimit)
  const stale = unfit.slice(0, revokeStale ? unfit.length : tooMany)
  const make = Math.max(0, Math.min(wanted, keyLimit - (found.length - discarded.length - stale.length)))
  return { discard: discarded, stale, keep, make, missing: wanted - make }
}

/** Deletes what a failed sign-in has made; found by its mark, so that a lost answer leaves nothing behind either. */
const cleanUp = (portal: PortalClient, session: SignedIn, keyName: string, mark: string) =>
  Effect.flatMap(portal.list(session), (keys) =>
    Effect.forEach(
      keys.filter((key) => key.name === keyName && (key.description ?? "").includes(mark)),
      (key) => portal.revoke(session, key.id),
      { discard: true }
    )
  ).pipe(Effect.catch((error) => Effect.logWarning(`Keys marked "${mark}" may be left: ${error.message}`)))

/** What cannot be deleted to make room stays, until the next sign-in: it costs nobody a key that works. */
const tidyUp = (portal: PortalClient, session: SignedIn, stale: ReadonlyArray<PortalKey>): Effect.Effect<void> =>
  Effect.forEach(stale, (key) => portal.revoke(session, key.id), { discard: true }).pipe(
    Effect.catch((error) => Effect.logWarning(`Keys of other addresses are left: ${error.message}`))
  )

interface Making {
  readonly ips: ReadonlyArray<string>
  readonly mark: string
  readonly count: number
  readonly keyName: string
  /** Are these enough when the portal fails? */
  readonly isEnough: (made: ReadonlyArray<PortalKey>) => boolean
}

/** Makes keys until there are enough or the portal says no: somebody else may have filled the account meanwhile. */
const createAll = Effect.fnUntraced(function* (portal: PortalClient, session: SignedIn, making: Making) {
  const made: Array<PortalKey> = []
  const description = `Made by clashfx, ${making.mark}`
  while (made.length < making.count) {
    const result = yield* Effect.result(
      portal.create(session, { name: making.keyName, description, cidrRanges: making.ips })
    )
    if (Result.isSuccess(result)) made.push(result.success)
    else if (result.failure instanceof GatewayError && !result.failure.isRetryable) {
      yield* Effect.logWarning(
        `${session.current.name} takes no more keys: ${result.failure.detail ?? result.failure.status}`
      )
      return { made, refusal: result.failure }
    } else if (making.isEnough(made)) {
      yield* Effect.logWarning(`Not all keys were made, trying again later: ${result.failure.message}`)
      return { made, refusal: undefined }
    } else return yield* Effect.fail(result.failure)
  }
  return { made, refusal: undefined }
})

/** Without a single key: is the account full, or does the portal not like what we ask for? */
const explainNone = Effect.fnUntraced(function* (
  portal: PortalClient,
  session: SignedIn,
  refusal: GatewayError | undefined
) {
  const held = yield* portal.list(session)
  return refusal !== undefined && held.length < keyLimit
    ? refusal
    : new KeyLimitReached({ account: session.current.name, keys: held.length })
})

/** Signs in and gives the keys that work from here, at least one. When it fails half-way, what it made is deleted again. */
export const signInOnce = Effect.fnUntraced(function* (
  portal: PortalClient,
  settings: Settings,
  account: CheckedAccount,
  wish: Wish
): Effect.fn.Return<ReadonlyArray<ApiKey>, PortalError> {
  const session = yield* portal.login(account)
  const found = yield* portal.list(session)
  const ip = yield* addressOf(session, wish.ip, settings)
  const ips = [ip, ...wish.others.filter((other) => other !== ip)]
  const { discard, keep, make, missing, stale } = planOf(found, ips, settings, wish.discard)
  yield* Effect.forEach(discard, (key) => portal.revoke(session, key.id), { discard: true })
  yield* tidyUp(portal, session, stale)
  if (missing > 0) {
    yield* Effect.logWithLevel(wish.isQuiet ? "Debug" : "Warn")(
      `${session.current.name} has room for only ${make} of ${make + missing} more keys`
    )
  }
  const mark = (yield* Random.nextInt).toString(36)
  const { keyName } = settings
  const isEnough = (made: ReadonlyArray<PortalKey>) => wish.takesFewer && keep.length + made.length > 0
  const { made, refusal } = yield* createAll(portal, session, { ips, mark, count: make, keyName, isEnough }).pipe(
    Effect.onExit((exit) => (exit._tag === "Success" ? Effect.void : cleanUp(portal, session, keyName, mark)))
  )
  const usable = [...keep, ...made]
  if (usable.length === 0) return yield* Effect.fail(yield* explainNone(portal, session, refusal))
  return usable.map((key) => ({
    id: key.id,
    value: Redacted.make(key.key, { label: "api key" }),
    owner: session.current.name
  }))
})
