/** Undoing what `Content-Encoding` names. */
import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync } from "node:zlib"
import type { Unpack } from "../../exchange/internal/body.ts"
import { codingsOf } from "../../exchange/internal/codings.ts"

/** Some servers say `deflate` and send it without its wrapping; the first byte tells which one it is. */
const inflate = (bytes: Uint8Array, options: { readonly maxOutputLength: number }): Uint8Array =>
  ((bytes[0] ?? 0) & 0x0f) === 8 ? inflateSync(bytes, options) : inflateRawSync(bytes, options)

/** How to unpack bodies, at most to the given size in bytes. */
export const makeUnpackers = (maxOutputLength: number): ((header: string | undefined) => Unpack | undefined) => {
  const options = { maxOutputLength, chunkSize: 65_536 }
  const known: Readonly<Record<string, Unpack>> = {
    gzip: (bytes) => gunzipSync(bytes, options),
    deflate: (bytes) => inflate(bytes, options),
    br: (bytes) => brotliDecompressSync(bytes, options)
  }
  return (header) => {
    if (header === undefined) return undefined
    if (header === "gzip") return known["gzip"]
    const steps = codingsOf(header).flatMap((coding) => known[coding] ?? [])
    if (steps.length === 0) return undefined
    return (bytes) => steps.reduceRight((packed, step) => step(packed), bytes)
  }
}
