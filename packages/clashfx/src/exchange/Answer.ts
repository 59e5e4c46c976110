/** An answer of the API with what is known about it: the value that a {@link Cache} keeps. */
import * as Result from "effect/Result"
import { Body } from "./internal/body/body.ts"
import type { Now } from "./internal/monotonic.ts"

export type { Body } from "./internal/body/body.ts"
export type { Now } from "./internal/monotonic.ts"

/** What a decoder has made of a body. */
export interface Memo {
  readonly decoder: object
  readonly model: unknown
  readonly next: Memo | undefined
}

/** A successful answer as it came. Times in milliseconds since 1970, UTC. */
export class Answer {
  /** The path and query that were asked for, in canonical order. */
  readonly url: string
  readonly status: number
  /** When the answer was complete. */
  readonly receivedAt: number
  /** Until when the API calls it fresh. */
  readonly freshUntil: number
  private readonly source: Body
  /** When the answer was complete, on the monotonic clock; not known of an answer that was made from dates alone. */
  private readonly time: number | undefined
  /**
   * How long it was on its way, in milliseconds: what its headers say was true at some time within it.
   *
   * @internal
   */
  readonly took: number
  /**
   * What decoders have made of the body. It is kept here, not in a `WeakMap`, whose values survive every collection of
   * young objects.
   *
   * @internal
   */
  memo: Memo | undefined = undefined

  /** `body` is text, as a cache outside of this process gives it back. */
  constructor(fields: {
    readonly url: string
    readonly status: number
    readonly body: string | Body
    readonly receivedAt: number
    readonly freshUntil: number
    readonly time?: number | undefined
    readonly took?: number | undefined
  }) {
    this.url = fields.url
    this.status = fields.status
    this.receivedAt = fields.receivedAt
    this.freshUntil = fields.freshUntil
    this.time = fields.time
    this.took = fields.took ?? 0
    this.source = typeof fields.body === "string" ? Body.fromText(fields.body) : fields.body
  }

  /**
   * How long ago it was complete, in milliseconds: by time passed, wherever the wall clock was set meanwhile.
   *
   * @internal
   */
  ageAt(now: Now): number {
    return Math.max(0, this.time === undefined ? now.date - this.receivedAt : now.time - this.time)
  }

  /**
   * For how long it stays fresh, in milliseconds; 0 when it no longer is.
   *
   * @internal
   */
  freshAt(now: Now): number {
    return Math.max(0, this.freshUntil - this.receivedAt - this.ageAt(now))
  }

  /** The body as text. It is decoded each time, because the bytes that are kept take much less room. */
  get body(): string {
    return Result.getOrElse(this.source.text, () => "")
  }

  /** The body as text, or why it cannot be read: a compressed body may be broken. */
  get text(): Result.Result<string, string> {
    return this.source.text
  }

  /**
   * The body as bytes, unpacked.
   *
   * @internal
   */
  get bytes(): Result.Result<Uint8Array, string> {
    return this.source.bytes
  }

  /**
   * The first bytes of the unpacked body, a few hundred at least; all of it may be there.
   *
   * @internal
   */
  get beginning(): Result.Result<Uint8Array, string> {
    return this.source.beginning
  }

  /**
   * The body as it came, if it came as gzip.
   *
   * @internal
   */
  get gzip(): Uint8Array | undefined {
    return this.source.gzip
  }

  /** Equal for equal bodies: tells without reading a body whether it is the same as another one. */
  get fingerprint(): string {
    return this.source.fingerprint
  }
}
