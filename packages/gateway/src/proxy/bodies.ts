/** Bodies as clients take them: packed once, unpacked once, whoever asks. */
import type { PassedAnswer } from "clashfx/api/Passthrough"
import type { Taken } from "../http/negotiation.ts"
import { gzipSync } from "node:zlib"

/** Smaller bodies only grow. */
const least = 1024

/** A body, ready to be sent. */
export interface Ready {
  readonly bytes: Uint8Array
  readonly isGzip: boolean
}

/** Bodies in the form that an answer does not have itself, the least recently used leave first. */
export class Bodies {
  private readonly kept = new Map<string, Ready>()
  private readonly room: number
  private size = 0

  /** `room` in bytes. */
  constructor(room: number) {
    this.room = room
  }

  /** The body of an answer in a form that the client takes; as it is where it takes none. */
  of(answer: PassedAnswer, taken: Taken): Ready {
    const { gzip } = answer
    if (taken.gzip && gzip !== undefined) return { bytes: gzip, isGzip: true }
    if (gzip === undefined) {
      const { bytes } = answer
      if (!taken.gzip || (taken.plain && bytes.length < least)) return { bytes, isGzip: false }
      return this.once(`z${answer.fingerprint}`, () => ({ bytes: gzipSync(bytes, { level: 1 }), isGzip: true }))
    }
    return this.once(`u${answer.fingerprint}`, () => ({ bytes: answer.bytes, isGzip: false }))
  }

  private once(key: string, make: () => Ready): Ready {
    const known = this.kept.get(key)
    if (known !== undefined) {
      this.kept.delete(key)
      this.kept.set(key, known)
      return known
    }
    const made = make()
    this.kept.set(key, made)
    this.size += made.bytes.length
    for (const [oldest, { bytes }] of this.kept) {
      if (this.size <= this.room || oldest === key) break
      this.kept.delete(oldest)
      this.size -= bytes.length
    }
    return made
  }
}
