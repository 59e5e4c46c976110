/** Where in a text the code of an army is: the `army` parameter of a link, or the whole text. */

/** A piece of a text with percent-encoding undone; `offsets[i]` is where its character `i` comes from. */
export interface Piece {
  readonly text: string
  /** One more than there are characters: the last is where the piece ends. */
  readonly offsets: ReadonlyArray<number>
}

const slice = (piece: Piece, from: number, to: number): Piece => ({
  text: piece.text.slice(from, to),
  offsets: piece.offsets.slice(from, to + 1)
})

/** Undoes percent-encoding. Every byte becomes one character, which is right for all that a code may contain. */
const decode = (piece: Piece): Piece => {
  const offsets: Array<number> = []
  let text = ""
  for (let at = 0; at < piece.text.length; at++) {
    const byte = /^%[0-9a-f]{2}/i.exec(piece.text.slice(at, at + 3))
    offsets.push(piece.offsets[at] ?? 0)
    text += byte === null ? piece.text.charAt(at) : String.fromCharCode(Number.parseInt(byte[0].slice(1), 16))
    if (byte !== null) at += 2
  }
  return { text, offsets: [...offsets, ...piece.offsets.slice(-1)] }
}

const parameter = (piece: Piece): Piece | undefined => {
  const { text } = piece
  const fragment = text.indexOf("#")
  const end = fragment < 0 ? text.length : fragment
  for (let from = text.indexOf("?") + 1; from <= end;) {
    const and = text.indexOf("&", from)
    const to = and < 0 || and > end ? end : and
    const pair = slice(piece, from, to)
    if (pair.text.startsWith("army=")) return decode(slice(pair, "army=".length, pair.text.length))
    from = to + 1
  }
  return undefined
}

/** The code in a link, in its query, or the text itself; `undefined` for a link without an `army` parameter. */
export const find = (input: string): Piece | undefined => {
  const start = input.length - input.trimStart().length
  const whole = { text: input, offsets: Array.from({ length: input.length + 1 }, (_, i) => i) }
  const trimmed = slice(whole, start, Math.max(start, input.trimEnd().length))
  // a link that was encoded as a whole has neither "?" nor "=" left
  const link = /[?=]/.test(trimmed.text) || !/%3[df]/i.test(trimmed.text) ? trimmed : decode(trimmed)
  return /[?=/]/.test(link.text) ? parameter(link) : decode(link)
}
