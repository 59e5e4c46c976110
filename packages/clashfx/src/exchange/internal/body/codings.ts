/** The names of `Content-Encoding`. */

const aliases: ReadonlyMap<string, string> = new Map([
  ["x-gzip", "gzip"],
  ["x-deflate", "deflate"],
  ["x-br", "br"]
])

/** What every runtime undoes by itself. */
const usual: ReadonlySet<string> = new Set(["gzip", "deflate", "br"])

/** The codings of a header in the order in which they were applied, by their usual names. */
export const codingsOf = (header: string): ReadonlyArray<string> =>
  header
    .toLowerCase()
    .split(",")
    .map((name) => name.trim())
    .filter((name) => name !== "" && name !== "identity" && name !== "none")
    .map((name) => aliases.get(name) ?? name)

/** A coding that nobody here can undo, if the header names one. */
export const unknownCoding = (header: string | undefined): string | undefined =>
  header === undefined ? undefined : codingsOf(header).find((coding) => !usual.has(coding))

/** Do bytes begin as those of a gzip do? No text does. */
export const isGzip = (bytes: Uint8Array): boolean => bytes[0] === 0x1f && bytes[1] === 0x8b
