/**
 * Fair between clients: of those who wait for the same key, each client has its turn, however much one of them asks.
 *
 * It stands before the SDK's throttle, which is first come, first served: only as many attempts wait there as may leave in
 * a second; the others wait here, in a queue for each client, those in the background apart from the others.
 */
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import { type LaneStatus, type Priority, type Turn, Throttler } from "clashfx/service/Throttler"

/**
 * Who waits for one answer. It has its turn with whichever of them comes first: who asks for what another client asked for
 * long ago does not wait for all that this one asked for before.
 */
export class Askers {
  /** How many of each client's requests wait. */
  private readonly clients = new Map<string, number>()
  private readonly listeners = new Set<(client: string) => void>()

  get isEmpty(): boolean {
    return this.clients.size === 0
  }

  join(client: string): void {
    const count = this.clients.get(client) ?? 0
    this.clients.set(client, count + 1)
    if (count === 0) for (const tell of this.listeners) tell(client)
  }

  leave(client: string): void {
    const count = (this.clients.get(client) ?? 0) - 1
    if (count > 0) this.clients.set(client, count)
    else this.clients.delete(client)
  }

  /** Tells of each client, now and later; the result ends that. */
  each(tell: (client: string) => void): () => void {
    for (const client of this.clients.keys()) tell(client)
    this.listeners.add(tell)
    return () => this.listeners.delete(tell)
  }
}

/** On whose behalf the requests made inside are asked; the gateway's own polls have none. */
export const CurrentAskers = Context.Reference<Askers | undefined>("@clashfx/gateway/CurrentAskers", {
  defaultValue: () => undefined
})

/** Attempts of one client that wait for one key, the oldest first. */
type Queue = Set<() => void>

/** The attempts of one priority that wait for one key. */
class Lane {
  /** In the order in which clients have their turn. */
  private readonly queues = new Map<string, Queue>()
  private readonly depth: number
  private inside = 0
  /** Attempts, of which each may be in the queues of several clients. */
  waiting = 0

  constructor(depth: number) {
    this.depth = depth
  }

  get isIdle(): boolean {
    return this.inside === 0 && this.waiting === 0
  }

  /** Lets an attempt through at once, or puts it into its clients' queues; the result takes it out again. */
  enter(askers: Askers, go: () => void): () => void {
    if (this.inside < this.depth && this.waiting === 0) {
      this.inside++
      go()
      return () => this.leave()
    }
    let state: "waiting" | "inside" | "gone" = "waiting"
    const places = new Map<string, Queue>()
    const admitted = () => {
      out()
      state = "inside"
      this.inside++
      go()
    }
    const stop = askers.each((client) => {
      const queue = this.queues.get(client) ?? new Set()
      places.set(client, queue.add(admitted))
      this.queues.set(client, queue)
    })
    const out = () => {
      stop()
      this.waiting--
      for (const [client, queue] of places) {
        queue.delete(admitted)
        if (queue.size === 0 && this.queues.get(client) === queue) this.queues.delete(client)
      }
    }
    this.waiting++
    return () => {
      if (state === "inside") this.leave()
      else if (state === "waiting") out()
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
      this.queues.set(client, queue)
      first()
    }
  }
}

/** Waits for a turn of one of the clients, then for the key's. */
const fairly = <E>(lane: Lane, askers: Askers, turn: Effect.Effect<Turn | void, E>): Effect.Effect<Turn | void, E> =>
  Effect.suspend(() => {
    let leave = (): void => undefined
    const admitted = Effect.callback<void>((resume) => {
      leave = lane.enter(askers, () => resume(Effect.void))
    })
    return Effect.ensuring(
      Effect.andThen(admitted, turn),
      Effect.sync(() => leave())
    )
  })

/** The lanes of one priority, by key: who waits in the background holds up nobody who is in a hurry. */
class Lanes {
  private readonly lanes = new Map<string, Lane>()
  private readonly depth: number

  constructor(depth: number) {
    this.depth = depth
  }

  of(key: string): Lane {
    const known = this.lanes.get(key)
    if (known !== undefined) return known
    // Keys that were replaced do not come back.
    if (this.lanes.size > 256) for (const [id, lane] of this.lanes) if (lane.isIdle) this.lanes.delete(id)
    const lane = new Lane(this.depth)
    this.lanes.set(key, lane)
    return lane
  }

  waiting(key: string): number {
    return this.lanes.get(key)?.waiting ?? 0
  }
}

/** How many attempts of one key may wait in the SDK's throttle. */
const defaultDepth = 10

/** The throttle of the layer that it is given, fair between clients. */
export const layer = (depth: number = defaultDepth): Layer.Layer<Throttler, never, Throttler> =>
  Layer.effect(
    Throttler,
    Effect.map(Throttler, (throttler) => {
      const lanes: { readonly [P in Priority]: Lanes } = {
        background: new Lanes(depth),
        interactive: new Lanes(depth)
      }
      /** Who waits here waits as well. */
      const withQueues = (status: LaneStatus): LaneStatus => ({
        ...status,
        waiting: {
          background: status.waiting.background + lanes.background.waiting(status.key),
          interactive: status.waiting.interactive + lanes.interactive.waiting(status.key)
        }
      })
      return Throttler.of({
        ...throttler,
        status: Effect.map(throttler.status ?? Effect.succeed([]), (all) => all.map(withQueues)),
        awaitTurn: (key, priority) =>
          Effect.contextWith((context: Context.Context<never>) => {
            const askers = Context.get(context, CurrentAskers)
            const turn = throttler.awaitTurn(key, priority)
            return askers === undefined ? turn : fairly(lanes[priority].of(key.id), askers, turn)
          })
      })
    })
  )
