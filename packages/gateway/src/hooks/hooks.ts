/** The webhooks of a gateway: of several gateways on one database, one sends each of them. */
import * as Cause from "effect/Cause"
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Equal from "effect/Equal"
import * as FiberMap from "effect/FiberMap"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Result from "effect/Result"
import { isSqlError, type SqlError } from "effect/sql/SqlError"
import { ClusterDatabase } from "@clashfx/cluster/ClusterDatabase"
import * as EventLog from "@clashfx/cluster/EventLog"
import { randomUUID } from "node:crypto"
import { Tail } from "../events/tail.ts"
import { StoreFailed } from "../GatewayError.ts"
import { BadRequest } from "../http/problem.ts"
import { monotonicMillis } from "../internal/monotonic.ts"
import { checkUrl } from "./address.ts"
import * as Discord from "./discord.ts"
import { kept } from "./lease.ts"
import { isSecret, newSecret, retire } from "./signing.ts"
import * as Standard from "./standard.ts"
import * as Store from "./store.ts"
import * as Worker from "./worker.ts"

/** How webhooks are sent. */
export interface HookOptions {
  /** May they go to this machine and to private networks? Default no. */
  readonly allowPrivate?: boolean | undefined
  /** How long a receiver may take to answer, ms; default 15,000. */
  readonly timeout?: number | undefined
  /** Rests before further tries, ms, and what may wait. */
  readonly patience?: Worker.Patience | undefined
  /** How long what could not be sent is kept after its last try; default 30 days. */
  readonly keepDead?: Duration.Input | undefined
}

/** What a webhook is made with. */
export interface HookToMake {
  readonly kind: Store.HookKind
  readonly url: string
  /** Of the Standard Webhooks specification; default a new one. */
  readonly secret?: string | undefined
  readonly wanted: EventLog.Wanted
  /** Behind which event to begin; default with what comes from now on. */
  readonly after?: bigint | undefined
}

/** A webhook, and how it does. */
export interface HookStatus extends Store.Hook, Store.Counts {}

export class Hooks extends Context.Service<
  Hooks,
  {
    readonly make: (options: HookToMake) => Effect.Effect<Store.Hook, BadRequest | StoreFailed>
    readonly list: Effect.Effect<ReadonlyArray<HookStatus>, StoreFailed>
    readonly remove: (id: string) => Effect.Effect<boolean, StoreFailed>
    /** A new secret, this one or one that nobody knows yet; the old one signs as well for a day. Nothing if there is none. */
    readonly renew: (
      id: string,
      secret: string | undefined
    ) => Effect.Effect<Redacted.Redacted<string> | undefined, BadRequest | StoreFailed>
    readonly enable: (id: string) => Effect.Effect<boolean, StoreFailed>
    readonly dead: (
      id: string,
      before: bigint,
      limit: number
    ) => Effect.Effect<ReadonlyArray<Store.Delivery>, StoreFailed>
    readonly revive: (id: string, places: ReadonlyArray<bigint> | undefined) => Effect.Effect<number, StoreFailed>
  }
>()("@clashfx/gateway/Hooks") {}

/** Webhooks of a gateway, at most. */
const most = 200

/** How often webhooks that nobody sends are looked for, how often one is kept, and how long it is ours unheard, ms. */
const [look, keep, trust] = [1000, 4000, 12_000]

/** How often dead letters are looked through for old ones. */
const tidy = "1 hour"

const failedAt = (operation: string) => Effect.mapError((cause: SqlError) => new StoreFailed({ operation, cause }))

const refused = (message: string) => new BadRequest({ message })

const secretOf = (given: string | undefined): Result.Result<Redacted.Redacted<string>, BadRequest> => {
  if (given === undefined) return Result.succeed(newSecret())
  return isSecret(given)
    ? Result.succeed(Redacted.make(given))
    : Result.fail(refused("secret: whsec_ and 24 to 64 bytes as base64; leave it out for a new one"))
}

const checked = (
  options: HookToMake,
  allowPrivate: boolean
): Result.Result<Pick<Store.Hook, "url" | "secret">, BadRequest> => {
  const checkedUrl = checkUrl(options.url, allowPrivate)
  if (Result.isFailure(checkedUrl)) return Result.fail(refused(checkedUrl.failure))
  // As it will be asked: what was sent may have characters around it or in it that no URL has.
  const url = Redacted.make(checkedUrl.success.href)
  if (options.kind === "standard") return Result.map(secretOf(options.secret), (secret) => ({ url, secret }))
  if (options.secret !== undefined) return Result.fail(refused("secret: Discord has none"))
  return allowPrivate || Discord.isDiscord(checkedUrl.success)
    ? Result.succeed({ url, secret: undefined })
    : Result.fail(refused("url: a webhook of Discord is https://discord.com/api/webhooks/<id>/<token>"))
}

const senderOf = (hook: Store.Hook, { allowPrivate, everybody, timeout }: Sending) => {
  const target = { url: Redacted.value(hook.url), allowPrivate, patience: timeout }
  return hook.kind === "discord"
    ? Discord.make({ ...target, everybody })
    : Standard.make({ ...target, secret: hook.secret ?? newSecret(), retired: hook.retired })
}

/** Signs a webhook as before? */
const isSame = (held: Store.Hook, hook: Store.Hook): boolean =>
  held.secret === undefined || hook.secret === undefined || Equal.equals(held.secret, hook.secret)

/** What sending webhooks needs. */
interface Sending {
  readonly store: Store.Store
  readonly tail: Tail["Service"]
  readonly owner: string
  readonly allowPrivate: boolean
  readonly timeout: number
  readonly patience: Worker.Patience
  /** What Discord says to all of this gateway's webhooks. */
  readonly everybody: Discord.Pace
}

const isOfDatabase = (cause: Cause.Cause<unknown>): boolean => {
  const failures = cause.reasons.filter(Cause.isFailReason)
  return failures.length > 0 && failures.every(({ error }) => isSqlError(error))
}

/** A database that takes nothing is no webhook's own trouble: it is said once for all, and once that it is over. */
const outage = () => {
  let isTold = false
  return {
    over: Effect.suspend(() => {
      if (!isTold) return Effect.void
      isTold = false
      return Effect.logInfo("Gateway: webhooks are sent again")
    }),
    failed: (cause: Cause.Cause<unknown>) =>
      Effect.suspend(() => {
        if (!isOfDatabase(cause)) return Effect.logWarning("Gateway: a webhook rests for a moment", cause)
        if (isTold) return Effect.void
        isTold = true
        return Effect.logWarning("Gateway: the database fails, webhooks rest until it does what it is asked for", cause)
      })
  }
}

/** Sends a webhook for as long as it is ours; another gateway may have it. */
const sending = (parts: Sending) => {
  const { owner, patience, store, tail } = parts
  const { failed, over } = outage()
  return (id: string) =>
    Effect.scoped(
      Effect.gen(function* () {
        const asked = yield* monotonicMillis
        const hook = yield* Effect.acquireRelease(store.take(id, owner), (taken) =>
          taken === undefined ? Effect.void : Effect.ignore(store.leave(id, owner))
        )
        if (hook === undefined) return
        yield* over
        yield* tail.listening
        const sender = senderOf(hook, parts)
        const worker = new Worker.Worker({ hook, owner, sender, store, tail, patience })
        // With another secret it is begun anew.
        const renew = Effect.map(store.take(id, owner), (held) => held !== undefined && isSame(held, hook))
        yield* Effect.raceFirst(worker.run, kept(renew, { asked, every: keep, trust }))
      })
    ).pipe(Effect.catchCause(failed))
}

/** Removes dead letters when their time is over. */
const burying = (store: Store.Store, keepDead: Duration.Input): Effect.Effect<never> => {
  const old = Effect.repeat(store.bury(Duration.toMillis(Duration.fromInputUnsafe(keepDead))), {
    until: (buried) => buried === 0
  })
  return Effect.forever(Effect.andThen(Effect.ignore(old), Effect.sleep(tidy)))
}

const make = (options: HookOptions) =>
  Effect.gen(function* () {
    const database = yield* ClusterDatabase
    const tail = yield* Tail
    const { allowPrivate = false, keepDead = "30 days", patience = Worker.usual, timeout = 15_000 } = options
    const store = Store.make(database)
    const running = yield* FiberMap.make<string>()
    const everybody = new Discord.Pace()
    const work = sending({ store, tail, owner: randomUUID(), allowPrivate, timeout, patience, everybody })
    const looks = Effect.gen(function* () {
      const hooks = yield* store.all
      for (const { id, isActive } of hooks)
        if (isActive) yield* FiberMap.run(running, id, work(id), { onlyIfMissing: true })
    })
    yield* Effect.forkScoped(Effect.forever(Effect.andThen(Effect.ignore(looks), Effect.sleep(look))))
    yield* Effect.forkScoped(burying(store, keepDead))

    return Hooks.of({
      make: (wish) =>
        Effect.gen(function* () {
          const { secret, url } = yield* Effect.fromResult(checked(wish, allowPrivate))
          const known = yield* failedAt("reading the webhooks")(store.all)
          if (known.length >= most) return yield* refused(`there are ${most} webhooks already; remove one first`)
          if (wish.after !== undefined && !(yield* tail.isReached(wish.after))) {
            return yield* refused(
              `after: the log has not come to ${wish.after} yet: this place is of another log; leave it out to begin now`
            )
          }
          const place = wish.after ?? (yield* tail.now)
          const hook: Store.Hook = {
            id: randomUUID(),
            kind: wish.kind,
            url,
            secret,
            retired: [],
            wanted: wish.wanted,
            isActive: true,
            failure: undefined,
            place,
            created: yield* Clock.currentTimeMillis
          }
          yield* failedAt("making a webhook")(store.add(hook))
          return hook
        }),
      list: failedAt("reading the webhooks")(
        Effect.map(Effect.all([store.all, store.counts]), ([hooks, counts]) =>
          hooks.map((hook) => ({ ...hook, ...counts(hook.id) }))
        )
      ),
      // First what it is begun from, or it would be begun again.
      remove: (id) => Effect.tap(failedAt("removing a webhook")(store.remove(id)), () => FiberMap.remove(running, id)),
      renew: (id, given) =>
        Effect.gen(function* () {
          const secret = yield* Effect.fromResult(secretOf(given))
          for (;;) {
            const hook = (yield* failedAt("reading the webhooks")(store.all)).find((one) => one.id === id)
            if (hook === undefined) return undefined
            if (hook.secret === undefined) return yield* refused("secret: Discord has none")
            if (Equal.equals(hook.secret, secret)) return yield* refused("secret: it is the same as before")
            const old = retire(hook.secret, hook.retired, yield* Clock.currentTimeMillis)
            if (yield* failedAt("changing a secret")(store.sign(id, hook.secret, secret, old))) break
          }
          // It is begun anew within a second; another gateway that sends it notices when it renews its lease.
          yield* FiberMap.remove(running, id)
          return secret
        }),
      enable: (id) => failedAt("enabling a webhook")(store.enable(id)),
      dead: (id, before, limit) => failedAt("reading dead letters")(store.dead(id, before, limit)),
      revive: (id, places) => failedAt("sending dead letters again")(store.revive(id, places))
    })
  })

/** Webhooks are sent until the layer's scope ends. */
export const layer = (options: HookOptions = {}): Layer.Layer<Hooks, never, ClusterDatabase | Tail> =>
  Layer.effect(Hooks, make(options))
