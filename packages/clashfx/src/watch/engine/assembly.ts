/** Puts the parts of a watcher together. */
import { isReadonlyArrayNonEmpty, type NonEmptyReadonlyArray } from "effect/Array"
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { Edge } from "../../exchange/internal/order/order.ts"
import { clanSource } from "../clans/source.ts"
import { clanPacking } from "../clans/packed.ts"
import { playerSource } from "../players/source.ts"
import { raidSource } from "../raids/source.ts"
import type { Store } from "../SnapshotStore.ts"
import { warSource } from "../wars/source.ts"
import type { CustomEvent, WatchEvent } from "../WatchEvent.ts"
import type { Keeper } from "./memory/checkpoint.ts"
import { type CustomDiff, withCustom } from "./looks/custom.ts"
import { DueTimes } from "./memory/dueTimes.ts"
import * as EventCodec from "./memory/eventCodec.ts"
import type { Hub } from "./delivery/hub.ts"
import { isPacked, type Options } from "./options.ts"
import { packedIf, type Packing } from "./looks/packing.ts"
import { SteadyStore, type WhenUnreadable } from "./memory/steadyStore.ts"

/** A diff of snapshots, for how they are remembered. */
const opened = <S, K, C>(diff: CustomDiff<S, C> | undefined, { unpack }: Packing<S, K>): CustomDiff<K, C> | undefined =>
  diff && ((previous, current) => diff(unpack(previous), unpack(current)))

/** How each kind is looked at, with the diffs of the user's own. */
export const sourcesOf = <C>(options: Options<C> | undefined, watched: () => number) => {
  const custom = options?.custom
  const clans = packedIf(clanPacking, () => isPacked(options?.packing, watched()))
  const edge = new Edge()
  return {
    clan: withCustom(clanSource(clans, edge), opened(custom?.clan, clans)),
    player: withCustom(playerSource(edge), custom?.player),
    war: withCustom(warSource, custom?.war),
    raid: withCustom(raidSource, custom?.raid)
  }
}

/** Where snapshots are kept, if there is a store. */
export const keeperOf = (
  store: Store | null,
  whenUnreadable: WhenUnreadable
): Effect.Effect<Keeper | undefined, never, Scope.Scope> =>
  store === null
    ? Effect.succeed(undefined)
    : Effect.gen(function* () {
        const steady = new SteadyStore(store, whenUnreadable)
        return { steady, dues: yield* DueTimes.make(steady), scope: yield* Effect.scope }
      })

/** Where events go: to the store, if it takes them, and to the consumers. */
export const outletOf = <E extends WatchEvent | CustomEvent<unknown>>(
  hub: Hub<E>,
  codec: EventCodec.EventCodec<E>,
  keeper: Keeper | undefined
) => {
  const store = keeper?.steady.store
  const isCommitted = store?.commit !== undefined
  const publish = (events: NonEmptyReadonlyArray<E>) =>
    isCommitted ? hub.publishToConsumers(events) : hub.publish(events)
  const publishAgain = (events: NonEmptyReadonlyArray<E>) =>
    isCommitted ? hub.publishToConsumers(events) : hub.publishAgain(events)
  return {
    publish,
    encode: codec.encode,
    tellingOf: EventCodec.telling(codec, publishAgain),
    /** Events of the game as a whole, which are told once and not kept. */
    tell: (event: E): Effect.Effect<void> => {
      const tell = store?.tell
      if (keeper === undefined || tell === undefined) return publish([event])
      const told = Effect.flatMap(codec.encode([event]), (events) =>
        isReadonlyArrayNonEmpty(events) ? keeper.steady.until("events", () => tell(events)) : Effect.void
      )
      return Effect.andThen(Effect.ignore(told), publish([event]))
    }
  }
}
