/**
 * Where in a text the code of an army is: in the `army` parameter of a link, wherever the link stands, or the whole text.
 *
 * Links are read as people paste them: in a sentence, in brackets, in Markdown, wrapped over lines, encoded as a whole.
 */
import { join, meant, percentDecoded, type Piece, slice, trim } from "./pasted.ts"

/** The name of the parameter, where a parameter, a quotation or the text begins. */
const key = /(?:^|[?&;"'`(<[{>*_~|])army=/i

/**
 * What ends a code: the next parameter, the fragment, what stands around a link, the next link, a picture or a word of another
 * script. Letters that look like ours end none: what is behind them would be lost without a word.
 */
const ends =
  /[&#"'`<>()[\]{}|\\*~,;!?:“”„‘’«»‹›。、，；！？（）「」【】،؛؟۔।]|https?:\/\/|[^\p{ASCII}\p{Script=Latin}\p{Script=Cyrillic}\p{Script=Greek}\p{N}\p{M}\p{P}]/iu

/** A sign after a code that belongs to the sentence, or to the address. */
const trailing = /[\s._…/+]/

/** A blank or a quote between the "=" and the code. */
const leading = /["'`“”„‘’\s+]/

const never = /(?!)/

/** A sign before a code that stands alone, and one behind it. */
const [opening, closing] = [/[\s"'`<>([{*_~|“”„‘’«»‹›「【]/, /[\s"'`>)\]}*_~|.,;:!?…“”„‘’«»‹›」】]/]

/** A code whose next sign is still to come. */
const unfinished = /(?:^|[-_xhidusmpe]|[hidus-]\d+)$/

/** What continues a code on the next line, and nothing else does. */
const continued = /^(?:-?[idus]\d+x\d|-?h\d|-\d+x\d|[xmpe_]\d)[\dxmpehidus_-]*$/

/** What continues a code behind a blank: where a line ended, fields of one line show a blank. A sentence goes on in words. */
const spaced = /^-*(?:[idus]\d+x\d|-\d+x\d|-h\d)[\dxmpehidus_-]*$/

/** The same behind a dash. */
const item = /^\d+x\d[\dxmpehidus_-]*$/

/** A word of code, as a line may begin with after an unfinished one. */
const word = /^[\d-][\dxmpehidus_-]*$|^[xmpehidus_]\d[\dxmpehidus_-]*$/

const isEncoded = (text: string): boolean => !/[?=]/.test(text) && /%(?:25)*3[df]/i.test(text)

/** A link that was encoded as a whole, perhaps more than once, has neither "?" nor "=" left. */
const opened = (piece: Piece): Piece => (isEncoded(piece.text) ? opened(percentDecoded(piece)) : piece)

interface Word {
  readonly piece: Piece
  /** Does a line end before it? */
  readonly isFirst: boolean
}

const words = (piece: Piece): ReadonlyArray<Word> => {
  let end = 0
  return [...piece.text.matchAll(/\S+/g)].map((match) => {
    const isFirst = /[\r\n\u2028\u2029]/.test(piece.text.slice(end, match.index))
    end = match.index + match[0].length
    return { piece: opened(slice(piece, match.index, end)), isFirst }
  })
}

/** A link inside of a link, as pages that redirect have it. */
const decoded = ({ isFirst, piece }: Word): Word => {
  const once = percentDecoded(piece)
  return once.text === piece.text ? { isFirst, piece } : decoded({ isFirst, piece: once })
}

const withoutTrailing = (piece: Piece): Piece => trim(piece, never, trailing)

const isComplete = (code: string): boolean => !unfinished.test(code)

/** Does a word go on with the code before it? */
const goesOn = (end: string, { isFirst, piece }: Word): boolean => {
  const { text } = withoutTrailing(piece)
  if (isFirst) return (isComplete(end) ? continued : word).test(text)
  return text === "-" || spaced.test(text) || (end.endsWith("-") && item.test(text))
}

/** The code that begins in a word, with the lines and blanks it was wrapped over. */
const wrapped = (value: Piece, next: ReadonlyArray<Word>): Piece => {
  const lines = [value]
  let end = value.text
  for (const one of next) {
    if (!goesOn(end, one)) break
    const line = withoutTrailing(one.piece)
    lines.push(line)
    end = (end + line.text).slice(-40)
  }
  return join(lines)
}

const inside = (code: Piece): Piece => trim(percentDecoded(code), leading, trailing)

/** What stands behind the "=", or in the next word where that is a code and nothing stands there. */
const valueOf = (piece: Piece, from: number, next: Word | undefined) => {
  const rest = slice(piece, from, piece.text.length)
  const value = trim(rest, leading, never)
  const isFollowed = rest.text === "" && next !== undefined && /^-*[hidus]\d/.test(next.piece.text)
  return { isFollowed, value: isFollowed ? next.piece : value }
}

/** The code in the `army` parameter of the first word that has one. */
const inLink = (all: ReadonlyArray<Word>): Piece | undefined => {
  for (const [n, { piece }] of all.entries()) {
    const found = key.exec(piece.text)
    if (found === null) continue
    const query = piece.text.lastIndexOf("?", found.index)
    if (piece.text.slice(Math.max(0, query), found.index).includes("#")) continue
    const { isFollowed, value } = valueOf(piece, found.index + found[0].length, all[n + 1])
    const end = ends.exec(value.text)?.index
    return end === undefined
      ? inside(wrapped(value, all.slice(isFollowed ? n + 2 : n + 1)))
      : inside(slice(value, 0, end))
  }
  return undefined
}

const withoutBreaks = (piece: Piece): Piece =>
  join(
    [...piece.text.matchAll(/[^\r\n\u2028\u2029]+/g)].map(({ 0: line, index }) =>
      trim(slice(piece, index, index + line.length), /\s/, /\s/)
    )
  )

/** A code that stands alone, without what is put around codes. */
const alone = (piece: Piece): Piece => percentDecoded(trim(withoutBreaks(piece), opening, closing))

/** A code in capitals only is one in small letters, typed on a screen that begins sentences; a mixed one is a mistake. */
const uncapitalized = (piece: Piece): Piece =>
  /[a-z]/.test(piece.text) ? piece : { ...piece, text: piece.text.toLowerCase() }

/** The code in a link, in its query, or the text itself; `undefined` for a link without an `army` parameter. */
export const find = (input: string): Piece | undefined => {
  const text = meant(input)
  const all = words(text)
  const found = inLink(all) ?? inLink(words(withoutBreaks(text))) ?? inLink(all.map(decoded))
  if (found !== undefined) return uncapitalized(found)
  return all.some(({ piece }) => /[?=/]/.test(piece.text)) ? undefined : uncapitalized(alone(text))
}
