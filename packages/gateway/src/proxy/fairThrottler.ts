/**
 * Fair between clients: of those who wait for the same key, each client has its turn, however much one of them asks.
 *
 * It stands before the SDK's throttle, which is first come, first served: only as many attempts wait there as may leave in
 * a second; the others wait here, in a queue for each client.
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { type LaneStatus, type Turn, Throttler } from "clashfx/service/Throttler"

/** On whose behalf the requests made inside are asked; the gateway's own polls have none. */
export const CurrentClient = Context.Reference<string | undefined>("@clashfx/gateway/CurrentClient", {
  defaultValue: () => undefined
})

/** Attempts of one client that wait for one key, the oldest first. */
type Queue = Set<() => void>

/** The attempts that wait for one key. */
class Lane {
  /** In the order in which clients have their turn. */
  private readonly queues = new Map<string, Queue>()
  private readonly depth: number
  private inside = 0

  constructor(depth: number) {
    this.depth = depth
  }

  get isIdle(): boolean {
    return this.inside === 0 && this.queues.size === 0
  }

  get waiting(): number {
    let all = 0
    for (const queue of this.queues.values()) all += queue.size
    return all
  }

  /** Lets an attempt through at once, or puts it into its client's queue; the result takes it out again. */
  enter(client: string, go: () => void): () => void {
    if (this.inside < this.depth && this.queues.size === 0) {
      this.inside++
      go()
      return () => this.leave()
    }
    let state: "waiting" | "inside" | "gone" = "waiting"
    const admitted = () => {
      state = "inside"
      go()
    }
    const queue = this.queues.get(client) ?? new Set()
    queue.add(admitted)
    this.queues.set(client, queue)
    return () => {
      if (state === "inside") this.leave()
      else if (state === "waiting") {
        queue.delete(admitted)
        if (queue.size === 0) this.queues.delete(client)
      }
      state = "gone"
    }
  }

  private leave(): void {
    this.inside--
    while (this.inside < this.depth) {
      const next = this.queues.entries().next()
      if (next.done === true) return
      const [client, queue] = next.value
      const [first] = queue
      // The client goes to the end of the line.
      this.queues.delete(client)
      if (first === undefined) continue
      queue.delete(first)
      if (queue.size > 0) this.queues.set(client, queue)
      this.inside++
      first()
    }
  }
}

/** Waits for the client's turn, then for the key's. */
const fairly = <E>(lane: Lane, client: string, turn: Effect.Effect<Turn | void, E>): Effect.Effect<Turn | void, E> =>
  Effect.suspend(() => {
    let leave = (): void => undefined
    const admitted = Effect.callback<void>((resume) => {
      leave = lane.enter(client, () => resume(Effect.void))
    })
    return Effect.ensuring(
      Effect.andThen(admitted, turn),
      Effect.sync(() => leave())
    )
  })

/** How many attempts of one key may wait in the SDK's throttle. */
const defaultDepth = 10

/** The throttle of the layer that it is given, fair between clients. */
export const layer = (depth: number = defaultDepth): Layer.Layer<Throttler, never, Throttler> =>
  Layer.effect(
    Throttler,
    Effect.map(Throttler, (throttler) => {
      const lanes = new Map<string, Lane>()
      const laneOf = (key: string): Lane => {
        const known = lanes.get(key)
        if (known !== undefined) return known
        // Keys that were replaced do not come back.
        if (lanes.size > 256) for (const [id, lane] of lanes) if (lane.isIdle) lanes.delete(id)
        const lane = new Lane(depth)
        lanes.set(key, lane)
        return lane
      }
      /** Who waits here waits as well: for people who ask. */
      const withQueues = (status: LaneStatus): LaneStatus => {
        const { background, interactive } = status.waiting
        return {
          ...status,
          waiting: { background, interactive: interactive + (lanes.get(status.key)?.waiting ?? 0) }
        }
      }
      return Throttler.of({
        ...throttler,
        status: Effect.map(throttler.status ?? Effect.succeed([]), (all) => all.map(withQueues)),
        awaitTurn: (key, priority) =>
          Effect.contextWith((context: Context.Context<never>) => {
            const client = Context.get(context, CurrentClient)
            const turn = throttler.awaitTurn(key, priority)
            return client === undefined ? turn : fairly(laneOf(key.id), client, turn)
          })
      })
    })
  )
