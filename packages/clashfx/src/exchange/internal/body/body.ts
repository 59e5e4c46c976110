/** The body of an answer: kept as the bytes that came, turned into text only when somebody reads it. */
import * as Predicate from "effect/Predicate"
import * as Result from "effect/Result"
import { fingerprintOf } from "./fingerprint.ts"

/**
 * Undoes a compression; throws when the bytes are not what they claim to be. Where only the beginning is wanted, it may give
 * what the first of the bytes have, or all of it.
 */
export type Unpack = (bytes: Uint8Array, isBeginning?: boolean) => Uint8Array

const decoder = new TextDecoder()

/** Node's words for "too large" are about buffers. */
const whyNot = (error: unknown): string =>
  Predicate.hasProperty(error, "code") && error.code === "ERR_BUFFER_TOO_LARGE"
    ? "it is larger than what is taken"
    : String(error)

/** Text in UTF-8. */
export const textOf = (bytes: Uint8Array): string => decoder.decode(bytes)

/** Bytes with what it takes to read them. */
export class Body {
  private readonly packed: Uint8Array
  private readonly unpack: Unpack | undefined
  private readonly isGzip: boolean
  private known: string | undefined

  constructor(bytes: Uint8Array, unpack?: Unpack, isGzip = false) {
    this.packed = bytes
    this.unpack = unpack
    this.isGzip = isGzip
  }

  /** A body that was text already. */
  static fromText(text: string): Body {
    return new Body(new TextEncoder().encode(text))
  }

  /** Are the bytes packed in a way that is known here? */
  get isPacked(): boolean {
    return this.unpack !== undefined
  }

  /** The bytes as they came, if that is gzip. */
  get gzip(): Uint8Array | undefined {
    return this.isGzip ? this.packed : undefined
  }

  /** The bytes of the text, or why they cannot be unpacked. They are not kept: they take up to ten times the room. */
  get bytes(): Result.Result<Uint8Array, string> {
    const { packed, unpack } = this
    return unpack === undefined ? Result.succeed(packed) : Result.try({ try: () => unpack(packed), catch: whyNot })
  }

  /** The first bytes of the text, at least a few hundred where there are as many; what is behind them is not looked at. */
  get beginning(): Result.Result<Uint8Array, string> {
    const { packed, unpack } = this
    return unpack === undefined
      ? Result.succeed(packed)
      : Result.try({ try: () => unpack(packed, true), catch: whyNot })
  }

  /** The text, or why the bytes cannot be unpacked. It is not kept either. */
  get text(): Result.Result<string, string> {
    return Result.map(this.bytes, textOf)
  }

  /** 128 bits that tell these bytes from others. */
  get fingerprint(): string {
    return (this.known ??= fingerprintOf(this.packed))
  }
}
