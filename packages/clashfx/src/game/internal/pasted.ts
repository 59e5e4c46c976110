/**
 * Text that people paste: out of chats, mails and web pages, with marks that nobody sees and signs that keyboards put in
 * for others. What was meant is restored here, in one place for everything that is pasted.
 */

/** A piece of a text with some of its signs replaced; `offsets[i]` is where its character `i` comes from. */
export interface Piece {
  readonly text: string
  /** One more than there are characters: the last is where the piece ends. */
  readonly offsets: ReadonlyArray<number>
}

/** A text as it is. */
export const whole = (text: string): Piece => ({ text, offsets: Array.from({ length: text.length + 1 }, (_, i) => i) })

/** A part of a piece. */
export const slice = (piece: Piece, from: number, to: number): Piece => ({
  text: piece.text.slice(from, to),
  offsets: piece.offsets.slice(from, to + 1)
})

/** One piece after the other. */
export const join = (a: Piece, b: Piece): Piece => ({
  text: a.text + b.text,
  offsets: [...a.offsets.slice(0, a.text.length), ...b.offsets]
})

/** Replaces every match; each character that takes its place comes from where the match begins. */
export const replace = (piece: Piece, pattern: RegExp, by: (match: RegExpExecArray) => string): Piece => {
  const offsets: Array<number> = []
  let text = ""
  let at = 0
  const keep = (to: number) => {
    text += piece.text.slice(at, to)
    offsets.push(...piece.offsets.slice(at, to))
  }
  for (const match of piece.text.matchAll(pattern)) {
    keep(match.index)
    const instead = by(match)
    text += instead
    for (let i = 0; i < instead.length; i++) offsets.push(piece.offsets[match.index] ?? 0)
    at = match.index + match[0].length
  }
  keep(piece.text.length)
  return { text, offsets: [...offsets, ...piece.offsets.slice(-1)] }
}

/** Undoes percent-encoding. Every byte becomes one character, which is right for all that is read here. */
export const percentDecoded = (piece: Piece): Piece =>
  replace(piece, /%([0-9a-f]{2})/gi, (match) => String.fromCharCode(Number.parseInt(match[1] ?? "", 16)))

/** Controls of format (no width, direction, byte order, soft hyphens), and variation selectors. */
const invisible = /[\p{Cf}\p{Variation_Selector}]+/gu

/** Hyphens and dashes that keyboards put in place of "-". */
const dashes = /[\u2010-\u2015\u2212\ufe58\ufe63\uff0d]/g

/** Signs of multiplication that stand for an "x". */
const times = /[\u00d7\u2715\u2716]/g

/** Letters, digits and signs of ASCII in full width. */
const fullWidth = /[\uff01-\uff5e]/g

const escapes = /&amp;|&#0*38;|&#x0*26;|\\u00([0-7][0-9a-f])|\\\//gi

const unescaped = ([all, code]: RegExpExecArray): string => {
  if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16))
  return all === "\\/" ? "/" : "&"
}

/** The text without what nobody sees, with the signs that were meant. */
export const meant = (text: string): Piece => {
  const visible = replace(whole(text), invisible, () => "")
  const narrow = replace(visible, fullWidth, ([sign]) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0))
  const plain = replace(
    replace(narrow, dashes, () => "-"),
    times,
    () => "x"
  )
  return replace(plain, escapes, unescaped)
}
