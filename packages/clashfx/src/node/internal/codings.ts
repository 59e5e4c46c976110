/** Undoing what `Content-Encoding` names. */
import * as Predicate from "effect/Predicate"
import * as Zlib from "node:zlib"
import type { Unpack } from "../../exchange/internal/body/body.ts"
import { codingsOf } from "../../exchange/internal/body/codings.ts"

interface Options {
  readonly maxOutputLength: number
  readonly chunkSize: number
  /** Node then gives what it unpacked with beside the bytes. */
  readonly info: true
}

/** What Node gives with `info`, which its types do not know. */
interface Unpacked {
  readonly buffer: Uint8Array
  readonly engine: object
}

const isUnpacked = (result: object): result is Unpacked =>
  Predicate.hasProperty(result, "engine") && Predicate.hasProperty(result, "buffer")

/**
 * The bytes alone. Node keeps what it unpacked with until the next full collection of garbage, and with it the buffer that
 * was written to: the memory of a thousand answers, and full collections all the time because of it. So the buffer is
 * taken away from it.
 */
const bytesOf = (result: Uint8Array | Unpacked): Uint8Array => {
  if (!isUnpacked(result)) return result
  Reflect.set(result.engine, "_outBuffer", undefined)
  return result.buffer
}

/** Some servers say `deflate` and send it without its wrapping; the first byte tells which one it is. */
const inflate = (bytes: Uint8Array, options: Options): Uint8Array =>
  ((bytes[0] ?? 0) & 0x0f) === 8 ? Zlib.inflateSync(bytes, options) : Zlib.inflateRawSync(bytes, options)

/** The largest buffer that is made because a body says how large it will be, and what is taken where it says more, bytes. */
const [mostSaid, usual] = [262_144, 65_536]

/** Room for what a gzip says at its end that it holds: a buffer too large is memory to be given back for each answer. */
const roomFor = (bytes: Uint8Array): number => {
  if (bytes.length < 18) return usual
  const said = new DataView(bytes.buffer, bytes.byteOffset + bytes.length - 4, 4).getUint32(0, true)
  return said < mostSaid ? Math.max(64, said + 1) : usual
}

/** So many packed bytes give the beginning of a body: a table of codes, and about a thousand characters. */
const beginning = 256

/** How to unpack bodies, at most to the given size in bytes. */
export const makeUnpackers = (maxOutputLength: number): ((header: string | undefined) => Unpack | undefined) => {
  const options: Options = { maxOutputLength, chunkSize: usual, info: true }
  const ofBeginning: Options & Zlib.ZlibOptions = {
    ...options,
    chunkSize: 4096,
    finishFlush: Zlib.constants.Z_SYNC_FLUSH
  }
  const gunzip: Unpack = (bytes, isBeginning) =>
    isBeginning === true && bytes.length > beginning
      ? bytesOf(Zlib.gunzipSync(bytes.subarray(0, beginning), ofBeginning))
      : bytesOf(Zlib.gunzipSync(bytes, { ...options, chunkSize: roomFor(bytes) }))
  const known = new Map<string, Unpack>([
    ["gzip", gunzip],
    ["deflate", (bytes) => bytesOf(inflate(bytes, options))],
    ["br", (bytes) => bytesOf(Zlib.brotliDecompressSync(bytes, options))]
  ])
  // Node has it since 22.15.
  if ("zstdDecompressSync" in Zlib) known.set("zstd", (bytes) => bytesOf(Zlib.zstdDecompressSync(bytes, options)))
  return (header) => {
    if (header === undefined) return undefined
    if (header === "gzip") return gunzip
    const codings = codingsOf(header)
    const steps = codings.flatMap((coding) => known.get(coding) ?? [])
    // With one that is not known the others are of no use.
    if (steps.length === 0 || steps.length < codings.length) return undefined
    return (bytes) => steps.reduceRight((packed, step) => step(packed), bytes)
  }
}
