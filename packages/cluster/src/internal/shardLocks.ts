/**
 * Effect's locks of shards, through an outage of the database.
 *
 * They belong to one connection. When it is lost, Effect gives every shard up and begins anew, and an operation that waits
 * for the next connection waits until its time is over, however long the database has been back. Here a connection that
 * says nothing while others are answered is replaced, locks that were lost with it are taken again where nobody else has
 * them, and for as long as nobody may take them an outage changes nothing.
 *
 * That is safe because of the fence: who kept a bucket that somebody else had meanwhile is refused with its next write.
 */
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Schedule from "effect/Schedule"
import * as Semaphore from "effect/Semaphore"
import { PersistenceError } from "effect/cluster/ClusterError"
import type { RunnerAddress } from "effect/cluster/RunnerAddress"
import type * as RunnerStorage from "effect/cluster/RunnerStorage"
import * as ShardId from "effect/cluster/ShardId"
import type { ShardingConfig } from "effect/cluster/ShardingConfig"
import { monotonicMillis } from "./monotonic.ts"

type Storage = RunnerStorage.RunnerStorage["Service"]
type Shards = ReadonlyArray<ShardId.ShardId>
type Locks = Pick<Storage, "acquire" | "refresh" | "release" | "releaseAll">

/** What the database says of locks, and nothing that is only remembered. */
export class ConfirmedLocks extends Context.Service<ConfirmedLocks, Pick<Storage, "refresh">>()(
  "@clashfx/cluster/ConfirmedLocks"
) {}

/** An operation on locks takes some milliseconds; one that takes so long, ms, is looked after. */
const patience = 1000
/** As long as no locks can be lost, sooner. */
const impatience = 200
/** How long it has when another connection was answered, ms. */
const lastChance = 250

/** How often, and for how long, a lock is asked for that its owner is just about to give back, ms. */
const [askAgain, askFor] = [50, 600]

const again = Schedule.spaced("100 millis")

/** Any shard: with one an operation goes over the connection of the locks. */
const someShard = ShardId.make("default", 1)

class ShardLocks implements Locks {
  private readonly inner: Storage
  private readonly wait: number
  private readonly expiration: number
  /** Locks that we have, or had before the connection was lost. */
  private readonly ours = new Map<string, ShardId.ShardId>()
  /** When the database was asked that confirmed them last, ms on the clock that does not jump. */
  private confirmedAt = Number.NEGATIVE_INFINITY
  /** A lock that is given back must not be taken again by a refresh that began before. */
  private readonly inTurn = Semaphore.makeUnsafe(1).withPermits(1)

  constructor(inner: Storage, { shardLockExpiration, shardLockRefreshInterval }: ShardingConfig["Service"]) {
    this.inner = inner
    this.expiration = Duration.toMillis(Duration.fromInputUnsafe(shardLockExpiration))
    const interval = Duration.toMillis(Duration.fromInputUnsafe(shardLockRefreshInterval))
    // Sharding gives an answer no more time than this.
    this.wait = Math.min(interval, this.expiration / 3) * 0.8
  }

  readonly confirm: Storage["refresh"] = (self, shards) =>
    this.inTurn(this.looked(self, this.inner.refresh(self, shards), patience))

  /**
   * Sharding asks for the locks that it lacks once a second. Of a runner that goes, or gives a part to one that joins, they
   * come one after the other within some hundred milliseconds, so they are asked for until all are there.
   */
  readonly acquire: Storage["acquire"] = (self, shards) => {
    const missing = new Map(Array.from(shards, (shard) => [String(shard), shard]))
    const acquired: Array<ShardId.ShardId> = []
    const once = this.inTurn(
      Effect.map(this.looked(self, this.inner.acquire(self, missing.values()), patience), (got) => {
        if (this.ours.size === 0) this.confirmedAt = Math.max(this.confirmedAt, asked)
        for (const shard of got) {
          this.ours.set(String(shard), shard)
          if (missing.delete(String(shard))) acquired.push(shard)
        }
      })
    )
    let asked = Number.NEGATIVE_INFINITY
    return Effect.gen(function* () {
      asked = yield* monotonicMillis
      const end = asked + askFor
      for (;;) {
        yield* Effect.retry(once, again)
        if (missing.size === 0 || (yield* monotonicMillis) >= end) return acquired
        yield* Effect.sleep(askAgain)
      }
    })
  }

  readonly refresh: Storage["refresh"] = (self, shards) => {
    const asked = [...shards]
    return asked.length === 0 ? this.probe(self) : this.confirmOrRemember(self, asked)
  }

  readonly release: Storage["release"] = (self, shard) =>
    this.inTurn(
      Effect.suspend(() => {
        this.ours.delete(String(shard))
        return this.looked(self, this.inner.release(self, shard), patience)
      })
    )

  readonly releaseAll: Storage["releaseAll"] = (self) =>
    this.inTurn(
      Effect.suspend(() => {
        this.ours.clear()
        return this.looked(self, this.inner.releaseAll(self), impatience)
      })
    )

  /** Sharding has given up all shards and asks whether it may begin anew: as soon as locks can be had. */
  private probe(self: RunnerAddress) {
    const locks = this.inTurn(this.looked(self, this.inner.refresh(self, [someShard]), impatience))
    return Effect.as(Effect.retry(Effect.andThen(this.inner.refresh(self, []), locks), again), [])
  }

  private confirmOrRemember(self: RunnerAddress, asked: Shards) {
    const confirmed = Effect.retry(this.inTurn(this.regained(self, asked)), again)
    return Effect.gen({ self: this }, function* () {
      const began = yield* monotonicMillis
      const answer = yield* Effect.timeoutOption(confirmed, this.wait)
      if (Option.isSome(answer)) {
        this.confirmedAt = began
        return answer.value
      }
      if ((yield* monotonicMillis) - this.confirmedAt < this.expiration) {
        yield* Effect.logDebug("The database does not confirm the locks; nobody may take them yet")
        return asked.filter((shard) => this.ours.has(String(shard)))
      }
      return yield* new PersistenceError({ cause: new Error("the locks were not confirmed in time") })
    })
  }

  private regained(self: RunnerAddress, asked: Shards) {
    return Effect.gen({ self: this }, function* () {
      const held = yield* this.looked(self, this.inner.refresh(self, asked), patience)
      const known = new Set(Array.from(held, String))
      const lost = asked.filter((shard) => !known.has(String(shard)) && this.ours.has(String(shard)))
      if (lost.length === 0) return held
      const regained = yield* this.looked(self, this.inner.acquire(self, lost), patience)
      for (const shard of lost) this.ours.delete(String(shard))
      for (const shard of regained) this.ours.set(String(shard), shard)
      yield* Effect.logInfo(
        `The connection that holds the locks was lost: ${regained.length} of ${lost.length} buckets are locked again`
      )
      return [...held, ...regained]
    })
  }

  /** Fails, and so has the connection replaced, when it says nothing though another one is answered. */
  private looked<A>(self: RunnerAddress, operation: Effect.Effect<A, PersistenceError>, after: number) {
    const isAnswered = Effect.retry(this.inner.refresh(self, []), again)
    const stuck = Effect.sleep(after).pipe(
      Effect.andThen(isAnswered),
      Effect.andThen(Effect.sleep(lastChance)),
      Effect.andThen(Effect.fail(new PersistenceError({ cause: new Error("the connection of the locks is silent") })))
    )
    return Effect.raceFirst(operation, stuck)
  }
}

export const make = (
  inner: Storage,
  config: ShardingConfig["Service"]
): Locks & { readonly confirm: Storage["refresh"] } => new ShardLocks(inner, config)
