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
export const join = (pieces: ReadonlyArray<Piece>): Piece => {
  const offsets: Array<number> = []
  for (const piece of pieces) for (let i = 0; i < piece.text.length; i++) offsets.push(piece.offsets[i] ?? 0)
  offsets.push(pieces.at(-1)?.offsets.at(-1) ?? 0)
  return { text: pieces.map(({ text }) => text).join(""), offsets }
}

/** Without the signs at both ends that a pattern names. A pattern for all of them would try every place in the text. */
export const trim = (piece: Piece, before: RegExp, after: RegExp): Piece => {
  const { text } = piece
  let [from, to] = [0, text.length]
  while (to > 0 && after.test(text.charAt(to - 1))) to--
  while (from < to && before.test(text.charAt(from))) from++
  return from === 0 && to === text.length ? piece : slice(piece, from, to)
}

/** Replaces every match; each character that takes its place comes from where the match begins. */
export const replace = (piece: Piece, pattern: RegExp, by: (match: RegExpExecArray) => string): Piece => {
  const offsets: Array<number> = []
  let text = ""
  let at = 0
  // One by one: a text may be longer than a call can have arguments.
  const keep = (to: number) => {
    text += piece.text.slice(at, to)
    for (let i = at; i < to; i++) offsets.push(piece.offsets[i] ?? 0)
  }
  for (const match of piece.text.matchAll(pattern)) {
    keep(match.index)
    const instead = by(match)
    text += instead
    for (let i = 0; i < instead.length; i++) offsets.push(piece.offsets[match.index] ?? 0)
    at = match.index + match[0].length
  }
  if (at === 0) return piece
  keep(piece.text.length)
  offsets.push(piece.offsets.at(-1) ?? 0)
  return { text, offsets }
}

/** Undoes percent-encoding. Every byte becomes one character, which is right for all that is read here. */
export const percentDecoded = (piece: Piece): Piece =>
  replace(piece, /%([0-9a-f]{2})/gi, (match) => String.fromCharCode(Number.parseInt(match[1] ?? "", 16)))

/** Controls but those that are space, those of format (no width, direction, byte order, soft hyphens), variation selectors. */
const invisible = /(?:[^\P{Cc}\s]|[\p{Cf}\p{Variation_Selector}])+/gu

/** Hyphens, dashes and strokes that keyboards put in place of "-". */
const dashes = /[\u02d7\u2010-\u2015\u2043\u2212\u2500\u2796\u30fc\ufe58\ufe63\uff0d\uff70]/g

/** Signs of multiplication that stand for an "x". */
const times = /[\u00d7\u2715\u2716]/g

/** Letters, digits and signs of ASCII in full width. */
const fullWidth = /[\uff01-\uff5e]/g

/** Of HTML (perhaps twice), of JSON, and of Markdown, where a backslash may stand before every sign. */
const escapes = /&(?:amp;)+|&#0*38;|&#x0*26;|(&#0*61;|&#x0*3d;|&equals;)|\\u00([0-7][0-9a-f])|\\([!-/:-@[-`{-~])/gi

const unescaped = ([, equals, code, sign]: RegExpExecArray): string => {
  if (code !== undefined) return String.fromCharCode(Number.parseInt(code, 16))
  return sign ?? (equals === undefined ? "&" : "=")
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
