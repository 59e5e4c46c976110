/** The body of one look: what was opened or read of it is not opened or read again. */
import * as Result from "effect/Result"
import type { Answer } from "../../../exchange/Answer.ts"
import type { DecodeError, Origin } from "../../../exchange/ClashError.ts"
import type { Difference, Growth, Witness } from "../../../exchange/internal/order/order.ts"
import { differenceOf } from "./difference.ts"
import type { Observed, Read } from "./observed.ts"
import type { Packing } from "./packing.ts"

/** The last body, and what was kept of it. */
export interface Seen<K, Hint> {
  readonly fingerprint: string
  readonly kept: K
  /** Of the body of which `kept` was made, and of no other. */
  readonly hint: Hint | undefined
}

/** Reads the body of one look. What was opened or read is not opened or read again. */
export class Reading<Params, S, C, K, Hint> implements Witness<K> {
  private readonly of: Observed<Params, S, C, Hint>
  private readonly origin: Origin
  private readonly seen: Seen<K, Hint> | undefined
  private readonly previous: K | undefined
  private readonly packing: Packing<S, K>
  /** What was unpacked; most looks unpack nothing. */
  private opened: Map<K, S> | undefined
  /** A cache may give another answer than the one that it was asked to check. */
  private done: { readonly fingerprint: string; readonly read: Read<S, Hint> } | undefined
  private kept: { readonly fingerprint: string; readonly body: K } | undefined
  private found: { readonly before: K; readonly after: K; readonly changes: ReadonlyArray<C> } | undefined
  private grown: { readonly before: K; readonly after: K; readonly growth: Growth } | undefined

  constructor(
    of: Observed<Params, S, C, Hint>,
    origin: Origin,
    seen: Seen<K, Hint> | undefined,
    previous: K | undefined,
    packing: Packing<S, K>
  ) {
    this.of = of
    this.origin = origin
    this.seen = seen
    this.previous = previous
    this.packing = packing
  }

  /** The snapshot before; opened only when a body is read. */
  get before(): S | undefined {
    return this.previous === undefined ? undefined : this.unpack(this.previous)
  }

  /** Of the body that was read. */
  get hint(): Hint | undefined {
    return this.done?.read.hint
  }

  /** Was a body read? */
  get isDone(): boolean {
    return this.done !== undefined
  }

  /** Who could not be read in it. */
  get unread(): ReadonlySet<string> | undefined {
    return this.done?.read.unread
  }

  unpack(body: K): S {
    return this.opened?.get(body) ?? this.open(body, this.packing.unpack(body))
  }

  private open(body: K, snapshot: S): S {
    this.opened ??= new Map()
    this.opened.set(body, snapshot)
    return snapshot
  }

  read(answer: Answer): Result.Result<Read<S, Hint>, DecodeError> {
    const { fingerprint } = answer
    if (this.done?.fingerprint === fingerprint) return Result.succeed(this.done.read)
    const hint = this.seen?.kept === this.previous ? this.seen?.hint : undefined
    return Result.map(this.of.read(answer, this.origin, this.before, hint), (read) => {
      this.done = { fingerprint, read }
      return read
    })
  }

  /** The body as it is remembered; what was read when it came first can be read again. */
  packed(answer: Answer, otherwise: K): K {
    if (this.kept?.fingerprint === answer.fingerprint) return this.kept.body
    const read = this.read(answer)
    if (Result.isFailure(read)) return otherwise
    const body = this.packing.pack(read.success.snapshot)
    this.open(body, read.success.snapshot)
    this.kept = { fingerprint: answer.fingerprint, body }
    return body
  }

  /** Found once for what is asked twice in a row, as what happened is. */
  growth(before: K, after: K): Growth {
    const { grown } = this
    if (grown !== undefined && grown.before === before && grown.after === after) return grown.growth
    const growth = this.of.growth(this.unpack(before), this.unpack(after))
    this.grown = { before, after, growth }
    return growth
  }

  difference(one: K, other: K): Difference {
    return differenceOf(this.diff(one, other))
  }

  /** What happened between two bodies; found once for what is asked twice in a row. */
  diff(before: K, after: K): ReadonlyArray<C> {
    const { found } = this
    if (found !== undefined && found.before === before && found.after === after) return found.changes
    const changes = this.of.diff(this.unpack(before), this.unpack(after))
    this.found = { before, after, changes }
    return changes
  }
}
