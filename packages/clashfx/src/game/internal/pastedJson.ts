/**
 * JSON as people paste it: with a byte order mark, in a code fence or a sentence, with the quotation marks of a keyboard,
 * as a string of JSON, encoded for a URL, quoted in a mail, out of a page.
 */
import * as Predicate from "effect/Predicate"
import * as Result from "effect/Result"

const parse = (text: string): Result.Result<unknown, string> =>
  Result.try({
    try: (): unknown => JSON.parse(text),
    catch: () => "Expected a valid JSON string"
  })

/** Marks of byte order and of direction, spaces without a width, and controls: JSON has none outside of its strings. */
const invisible = /[^\P{Cc}\s]|[\u200b-\u200f\u2028-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/gu

/** Blanks that JSON does not know. */
const blanks = /[^\S \t\r\n]|&nbsp;|&#0*160;/gi

const quotes = /[\u201c-\u201f\u2033\u2036\u00ab\u00bb]/g

const singleQuotes = /''|[\u2018-\u201b\u2032\u2035'`\u00b4]/g

/** Signs of ASCII in full width, as keyboards for Chinese and Japanese write them. */
const fullWidth = /[\uff01-\uff5e]/g

const entities: ReadonlyArray<readonly [entity: RegExp, text: string]> = [
  [/&(?:amp;)+|&#0*38;|&#x0*26;/gi, "&"],
  [/&quot;|&#0*34;|&#x0*22;/gi, '"'],
  [/&apos;|&#0*39;|&#x0*27;/gi, "'"],
  [/&lt;/gi, "<"],
  [/&gt;/gi, ">"]
]

/** Where the object that begins at a "{" ends; nothing where it does not. */
const endOf = (text: string, start: number): number | undefined => {
  let depth = 0
  let inString = false
  for (let at = start; at < text.length; at++) {
    const sign = text[at]
    if (inString) {
      if (sign === "\\") at++
      else if (sign === '"') inString = false
    } else if (sign === '"') inString = true
    else if (sign === "{") depth++
    else if (sign === "}" && --depth === 0) return at + 1
  }
  return undefined
}

/** So many places are looked at where an object may begin: an emoticon or two, but not a text of braces. */
const mostPlaces = 20

interface Found {
  /** The first object that is wanted, or the first one where none is. */
  readonly value: object | undefined
  readonly isWanted: boolean
  /** Does something like an object begin that has no end? */
  readonly isCut: boolean
}

/** The objects in a text, from their "{" to the "}" that closes them. */
const objectIn = (text: string, isWanted: (value: object) => boolean): Found => {
  let first: object | undefined
  let isCut = false
  let start = text.indexOf("{")
  for (let places = 0; start >= 0 && places < mostPlaces; places++) {
    const end = endOf(text, start)
    const value = end === undefined ? undefined : Result.getOrUndefined(parse(text.slice(start, end)))
    if (Predicate.isObject(value)) {
      if (isWanted(value)) return { value, isWanted: true, isCut }
      first ??= value
    }
    isCut ||= end === undefined && /^\{\s*"[^"]*"\s*:/.test(text.slice(start, start + 200))
    start = text.indexOf("{", value === undefined || end === undefined ? start + 1 : end)
  }
  return { value: first, isWanted: false, isCut }
}

const decodedUrl = (text: string): string =>
  Result.getOrElse(
    Result.try(() => decodeURIComponent(text.trim().replaceAll("+", "%20"))),
    () => text
  )

const withoutEntities = (text: string): string =>
  entities.reduce((rest, [entity, sign]) => rest.replace(entity, sign), text)

/** What a text may have been before it was pasted: each is tried when those before it were not enough. */
const steps: ReadonlyArray<(text: string) => string> = [
  (text) => text.replace(invisible, ""),
  (text) => withoutEntities(text).replace(blanks, " "),
  (text) => text.replace(quotes, '"').replace(fullWidth, (sign) => String.fromCharCode(sign.charCodeAt(0) - 0xfee0)),
  // Encoded for a URL, perhaps in a link in a link
  (text) => (/%(?:25)*7b/i.test(text) ? withoutEntities(decodedUrl(decodedUrl(text))) : text),
  // A part of a string of JSON: {\"tag\": ...}
  (text) => text.replaceAll('\\"', '"'),
  // Tags of a page, the marks of a mail that quotes, backslashes of Markdown
  (text) =>
    text
      .replace(/<\/?[a-z][^<>]{0,99}>/gi, "")
      .replace(/^[\t ]*>[>\t ]*/gm, "")
      .replace(/\\([^"\\/bfnrtu])/g, "$1"),
  // Wrapped over lines, wherever that was
  (text) => text.replace(/[\r\n]+/g, ""),
  (text) => text.replace(singleQuotes, '"'),
  // A comma after the last item, as editors leave it
  (text) => text.replace(/,(\s*[}\]])/g, "$1"),
  // The words of Python
  (text) =>
    text.replace(
      /([:[,]\s*)(True|False|None)(?=\s*[,\]}])/g,
      (_, before: string, word: string) => before + (word === "None" ? "null" : word.toLowerCase())
    )
]

/**
 * The value of a text; why there is none, in words. Of the objects in a text around them the first one counts that is
 * wanted.
 */
export const read = (text: string, isWanted: (value: object) => boolean): Result.Result<unknown, string> => {
  const asIs = parse(text)
  if (Result.isSuccess(asIs)) return typeof asIs.success === "string" ? read(asIs.success, isWanted) : asIs
  let reading = text
  let found = objectIn(reading, isWanted)
  let isCut = found.isCut
  for (const step of steps) {
    if (found.isWanted) break
    const next = step(reading)
    if (next === reading) continue
    reading = next
    const again = objectIn(reading, isWanted)
    isCut ||= again.isCut
    found = again.isWanted ? again : { ...again, value: found.value ?? again.value }
  }
  if (found.isWanted) return Result.succeed(found.value)
  if (isCut) return Result.fail("the text ends before the export does: copy all of it")
  if (found.value !== undefined) return Result.fail("the text has no beginning of an export: copy all of it")
  return Result.fail(asIs.failure)
}
