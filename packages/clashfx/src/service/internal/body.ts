/** The body of an answer: kept as the bytes that came, turned into text only when somebody reads it. */
import * as Result from "effect/Result"

/** Undoes a compression; throws when the bytes are not what they claim to be. */
export type Unpack = (bytes: Uint8Array) => Uint8Array

const decoder = new TextDecoder()

/** Bytes with what it takes to read them. */
export class Body {
  private readonly bytes: Uint8Array
  private readonly unpack: Unpack | undefined
  private known: string | undefined

  constructor(bytes: Uint8Array, unpack?: Unpack) {
    this.bytes = bytes
    this.unpack = unpack
  }

  /** A body that was text already. */
  static fromText(text: string): Body {
    return new Body(new TextEncoder().encode(text))
  }

  /** The text, or why the bytes cannot be unpacked. It is not kept: it takes up to ten times the room of the bytes. */
  get text(): Result.Result<string, string> {
    const { bytes, unpack } = this
    if (unpack === undefined) return Result.succeed(decoder.decode(bytes))
    return Result.try({ try: () => decoder.decode(unpack(bytes)), catch: String })
  }

  /** 128 bits that tell these bytes from others. */
  get fingerprint(): string {
    return (this.known ??= fingerprintOf(this.bytes))
  }
}

const prime1 = 0x9e3779b1 | 0
const prime2 = 0x85ebca77 | 0

/** One step of a lane of xxHash32. */
const round = (lane: number, word: number): number => {
  const mixed = (lane + Math.imul(word, prime2)) | 0
  return Math.imul((mixed << 13) | (mixed >>> 19), prime1)
}

/**
 * Four lanes of xxHash32, each added to the next one, and all of them kept: a quarter of what SHA-256 costs. Every step
 * can be undone, so a change of up to four bytes never goes unseen; more than that does once in 2 to the power of 96.
 */
const fingerprintOf = (bytes: Uint8Array): string => {
  const { byteLength } = bytes
  const words = new DataView(bytes.buffer, bytes.byteOffset, byteLength)
  const whole = byteLength & ~15
  let a = 0
  let b = prime1
  let c = prime2
  let d = byteLength | 0
  for (let at = 0; at < whole; at += 16) {
    a = (round(a, words.getInt32(at, true)) + d) | 0
    b = (round(b, words.getInt32(at + 4, true)) + a) | 0
    c = (round(c, words.getInt32(at + 8, true)) + b) | 0
    d = (round(d, words.getInt32(at + 12, true)) + c) | 0
  }
  let rest = 0
  for (let at = whole; at < byteLength; at++) rest = round(rest, words.getUint8(at))
  return `${a}.${b}.${c}.${d}.${rest}`
}
