/**
 * Where in a text the code of an army is: in the `army` parameter of a link, wherever the link stands, or the whole text.
 *
 * Links are read as people paste them: in a sentence, in brackets, in Markdown, wrapped over lines, encoded as a whole.
 */
import { join, meant, percentDecoded, type Piece, slice } from "./pasted.ts"

/** The name of the parameter, where a parameter, a quotation or the text begins. */
const key = /(?:^|[?&;"'`(<[{>*_~|])army=/i

/** What ends a code: the next parameter, the fragment, and what stands around a link. */
const ends = /[&#"'`<>()[\]{}|\\*~,;!?:“”„‘’«»‹›。、，；！？（）「」【】]/

/** Signs after a code that belong to the sentence. */
const trailing = /[._…]+$/

/** Signs around a code that stands alone. */
const around = /^[\s"'`<([{*_~|“”„‘’«»‹›「【]+|[\s"'`>)\]}*_~|.,;:!?…“”„‘’«»‹›」】]+$/g

/** A code whose next sign is still to come. */
const unfinished = /(?:^|[-_xhidusmpe]|[hidus-]\d+)$/

/** What continues a code on the next line, and nothing else does. */
const continued = /^(?:-?[idus]\d+x\d|-?h\d|-\d+x\d|[xmpe_]\d)[\dxmpehidus_-]*$/

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

const withoutTrailing = (piece: Piece): Piece =>
  slice(piece, 0, piece.text.length - (trailing.exec(piece.text)?.[0].length ?? 0))

const isComplete = (code: string): boolean => !unfinished.test(code)

/** The code that begins in a word, with the lines it was wrapped over. */
const wrapped = (value: Piece, next: ReadonlyArray<Word>): Piece => {
  let code = value
  for (const { isFirst, piece } of next) {
    const line = withoutTrailing(piece)
    if (!isFirst || !(isComplete(code.text) ? continued : word).test(line.text)) break
    code = join(code, line)
  }
  return code
}

/** The code in the `army` parameter of the first word that has one. */
const inLink = (all: ReadonlyArray<Word>): Piece | undefined => {
  for (const [n, { piece }] of all.entries()) {
    const found = key.exec(piece.text)
    if (found === null) continue
    const query = piece.text.lastIndexOf("?", found.index)
    if (piece.text.slice(Math.max(0, query), found.index).includes("#")) continue
    const value = slice(piece, found.index + found[0].length, piece.text.length)
    const end = ends.exec(value.text)?.index
    return end === undefined
      ? percentDecoded(withoutTrailing(wrapped(value, all.slice(n + 1))))
      : percentDecoded(withoutTrailing(slice(value, 0, end)))
  }
  return undefined
}

const withoutBreaks = (piece: Piece): Piece =>
  piece.text
    .split(/\s*[\r\n\u2028\u2029]+\s*/)
    .map((line) => line.length)
    .reduce<{ readonly at: number; readonly piece: Piece }>(
      ({ at, piece: joined }, length) => {
        const from = at + (/^\s*/.exec(piece.text.slice(at))?.[0].length ?? 0)
        return { at: from + length, piece: join(joined, slice(piece, from, from + length)) }
      },
      { at: 0, piece: { text: "", offsets: [] } }
    ).piece

/** A code that stands alone, without what is put around codes. */
const alone = (piece: Piece): Piece => {
  const lines = withoutBreaks(piece)
  const [start, end] = [...lines.text.matchAll(around)].reduce(
    ([from, to], { 0: signs, index }) => (index === 0 ? [signs.length, to] : [from, index]),
    [0, lines.text.length]
  )
  return percentDecoded(slice(lines, start, Math.max(start, end)))
}

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
