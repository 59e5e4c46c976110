/** Which singleton runs on which shard: Effect decides by the name, so names are sought that hash to the wanted one. */
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as EntityId from "effect/cluster/EntityId"
import type { RunnerAddress } from "effect/cluster/RunnerAddress"
import type * as RunnerStorage from "effect/cluster/RunnerStorage"
import type * as ShardId from "effect/cluster/ShardId"
import type * as Sharding from "effect/cluster/Sharding"
import { serviceBucket } from "./tags.ts"

const group = "default"

export interface Place {
  readonly bucket: number
  readonly name: string
  readonly shard: ShardId.ShardId
}

/** A singleton for each bucket, on the shard of the same number; the one of no tag goes where its name leads. */
export const placesOf = (sharding: Sharding.Sharding["Service"], buckets: number): ReadonlyArray<Place> => {
  const shardOf = (name: string) => sharding.getShardId(EntityId.make(name), group)
  const places: Array<Place> = [{ bucket: serviceBucket, name: "clashfx/service", shard: shardOf("clashfx/service") }]
  const wanted = new Set(Array.from({ length: buckets }, (_, i) => i + 1))
  for (let n = 0; wanted.size > 0; n++) {
    const name = `clashfx/bucket/${n}`
    const shard = shardOf(name)
    if (wanted.delete(shard.id)) places.push({ bucket: shard.id, name, shard })
  }
  return places
}

/**
 * Does the database still say that a shard is ours? Who takes many buckets at once asks for all of them together: the locks
 * have one connection.
 */
export const asking = (
  locks: Pick<RunnerStorage.RunnerStorage["Service"], "refresh">,
  self: RunnerAddress
): ((place: Place) => Effect.Effect<boolean>) => {
  let shards: Array<ShardId.ShardId> = []
  let answer: Deferred.Deferred<ReadonlySet<number>> | undefined
  const ask = (waiting: Deferred.Deferred<ReadonlySet<number>>) =>
    Effect.suspend(() => {
      const asked = shards
      shards = []
      answer = undefined
      return locks.refresh(self, asked).pipe(
        Effect.map((held): ReadonlySet<number> => new Set(held.map(({ id }) => id))),
        Effect.orElseSucceed((): ReadonlySet<number> => new Set()),
        Effect.flatMap((held) => Deferred.succeed(waiting, held))
      )
    })
  return ({ shard }) =>
    Effect.gen(function* () {
      shards.push(shard)
      if (answer === undefined) {
        answer = Deferred.makeUnsafe()
        // It is everybody's question: it does not end with the one who was first.
        yield* Effect.forkDetach(Effect.andThen(Effect.sleep("10 millis"), ask(answer)))
      }
      return (yield* Deferred.await(answer)).has(shard.id)
    })
}
