/**
 * Finds its way through JSON without parsing it: where values begin and end, in the bytes as they came.
 *
 * It is for JSON that is right. In what is not, it finds places where a parser will complain, or none (-1).
 */

const [quote, escape, comma, colon] = [0x22, 0x5c, 0x2c, 0x3a]
const [openList, closeList, openObject, closeObject] = [0x5b, 0x5d, 0x7b, 0x7d]

const isSpace = (byte: number | undefined): boolean => byte === 0x20 || byte === 0x0a || byte === 0x0d || byte === 0x09

/** The first place at or after `at` that is no space. */
const skipSpace = (bytes: Uint8Array, at: number): number => {
  while (isSpace(bytes[at])) at++
  return at
}

/** The first place of a text that is no space and no byte order mark. */
const begin = (bytes: Uint8Array): number =>
  skipSpace(bytes, bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0)

/** The place after a string that begins at `at`. Only quotes are looked for: whether one is escaped is told by what is before it. */
const skipString = (bytes: Uint8Array, at: number): number => {
  const { length } = bytes
  for (let i = at + 1; i < length; i++) {
    if (bytes[i] !== quote) continue
    let first = i
    while (bytes[first - 1] === escape) first--
    if (((i - first) & 1) === 0) return i + 1
  }
  return -1
}

/** What a byte outside of strings does: one level in, one out, the begin of a string, or nothing (0). */
const [inward, outward, ofString] = [1, -1, 2]
const effectOf = (byte: number): number => {
  if (byte === openObject || byte === openList) return inward
  if (byte === closeObject || byte === closeList) return outward
  return byte === quote ? ofString : 0
}
/** As a table: most bytes do nothing, and this is the quickest way to know. */
const effects: Int8Array = /* @__PURE__ */ Int8Array.from({ length: 256 }, (_, byte) => effectOf(byte))

/** The place after a list or an object that begins at `at`. */
const skipNested = (bytes: Uint8Array, at: number): number => {
  const { length } = bytes
  let depth = 0
  for (let i = at; i < length; i++) {
    const effect = effects[bytes[i] ?? 0] ?? 0
    if (effect === 0) continue
    if (effect === ofString) {
      i = skipString(bytes, i) - 1
      if (i < 0) return -1
    } else {
      depth += effect
      if (depth === 0) return i + 1
    }
  }
  return -1
}

/** The place after the value that begins at `at`. */
export const skipValue = (bytes: Uint8Array, at: number): number => {
  const first = bytes[at]
  if (first === quote) return skipString(bytes, at)
  if (first === openObject || first === openList) return skipNested(bytes, at)
  for (let i = at; i < bytes.length; i++) {
    const byte = bytes[i]
    if (byte === comma || byte === closeObject || byte === closeList || isSpace(byte)) return i
  }
  return -1
}

/**
 * Is it one object, and nothing behind it? A body that was cut off is none, wherever that was: what its last byte is says
 * nothing, as objects end all over a body.
 */
export const isWholeObject = (bytes: Uint8Array): boolean => {
  const at = begin(bytes)
  const end = bytes[at] === openObject ? skipNested(bytes, at) : -1
  return end >= 0 && skipSpace(bytes, end) === bytes.length
}

/** Does an object begin here, as far as its first byte says? */
export const beginsObject = (bytes: Uint8Array): boolean => bytes[begin(bytes)] === openObject

const isAt = (bytes: Uint8Array, at: number, expected: Uint8Array): boolean => {
  for (let i = 0; i < expected.length; i++) if (bytes[at + i] !== expected[i]) return false
  return true
}

/** The place after a key that begins at `at`; -1 for one with escapes as well: it may be any key. */
const skipKey = (bytes: Uint8Array, at: number): number => {
  if (bytes[at] !== quote) return -1
  for (let i = at + 1; i < bytes.length && bytes[i] !== escape; i++) if (bytes[i] === quote) return i + 1
  return -1
}

/** Where the value of a key begins that comes at `from` or after it; 0 when the object ends without it. */
const find = (bytes: Uint8Array, from: number, key: Uint8Array): number => {
  let at = skipSpace(bytes, from)
  while (bytes[at] !== closeObject) {
    const end = skipKey(bytes, at)
    const between = skipSpace(bytes, end)
    if (end < 0 || bytes[between] !== colon) return -1
    const value = skipSpace(bytes, between + 1)
    if (isAt(bytes, at, key)) return value
    const after = skipValue(bytes, value)
    if (after < 0) return -1
    at = skipSpace(bytes, after)
    if (bytes[at] === comma) at = skipSpace(bytes, at + 1)
  }
  return 0
}

/** Where the value of a key of the outermost object begins. The key is given as it stands there, in its quotes. */
export const findValue = (bytes: Uint8Array, key: Uint8Array): number => {
  const at = begin(bytes)
  return (bytes[at] === openObject && find(bytes, at + 1, key)) || -1
}

/** May the key come again after its value, which ends at `end`? The last one counts. */
export const comesAgain = (bytes: Uint8Array, end: number, key: Uint8Array): boolean => {
  const at = skipSpace(bytes, end)
  return find(bytes, bytes[at] === comma ? at + 1 : at, key) !== 0
}

/** Where the first item of a list that begins at `at` begins, or its end. */
export const firstItem = (bytes: Uint8Array, at: number): number =>
  bytes[at] === openList ? skipSpace(bytes, at + 1) : -1

/** Where the item after the one that ends at `end` begins, or the end of the list. */
export const nextItem = (bytes: Uint8Array, end: number): number => {
  const at = skipSpace(bytes, end)
  if (bytes[at] === closeList) return at
  if (bytes[at] !== comma) return -1
  const next = skipSpace(bytes, at + 1)
  return bytes[next] === closeList ? -1 : next
}

/** Does an object begin here? */
export const isObject = (bytes: Uint8Array, at: number): boolean => bytes[at] === openObject

/** Is this the end of a list? */
export const isListEnd = (bytes: Uint8Array, at: number): boolean => bytes[at] === closeList
