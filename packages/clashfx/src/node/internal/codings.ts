/** Undoing what `Content-Encoding` names. */
import * as Zlib from "node:zlib"
import type { Unpack } from "../../exchange/internal/body.ts"
import { codingsOf } from "../../exchange/internal/codings.ts"

/** Some servers say `deflate` and send it without its wrapping; the first byte tells which one it is. */
const inflate = (bytes: Uint8Array, options: { readonly maxOutputLength: number }): Uint8Array =>
  ((bytes[0] ?? 0) & 0x0f) === 8 ? Zlib.inflateSync(bytes, options) : Zlib.inflateRawSync(bytes, options)

/** How to unpack bodies, at most to the given size in bytes. */
export const makeUnpackers = (maxOutputLength: number): ((header: string | undefined) => Unpack | undefined) => {
  const options = { maxOutputLength, chunkSize: 65_536 }
  const gunzip: Unpack = (bytes) => Zlib.gunzipSync(bytes, options)
  const known = new Map<string, Unpack>([
    ["gzip", gunzip],
    ["deflate", (bytes) => inflate(bytes, options)],
    ["br", (bytes) => Zlib.brotliDecompressSync(bytes, options)]
  ])
  // Node has it since 22.15.
  if ("zstdDecompressSync" in Zlib) known.set("zstd", (bytes) => Zlib.zstdDecompressSync(bytes, options))
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
