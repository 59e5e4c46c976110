/**
 * JSON as people paste it: with a byte order mark, in a code fence or a sentence, with the quotation marks of a keyboard,
 * as a string of JSON, encoded for a URL.
 */
import * as Result from "effect/Result"

const parse = (text: string): Result.Result<unknown, string> =>
  Result.try({
    try: (): unknown => JSON.parse(text),
    catch: () => "Expected a valid JSON string"
  })

/** Marks of byte order and of direction, and spaces without a width: JSON has none outside of its strings. */
const invisible = /[\u200b-\u200f\u2028-\u202e\u2060-\u2064\u2066-\u2069\ufeff]/g

const quotes = /[\u201c-\u201f\u2033\u2036\u00ab\u00bb\uff02]/g

const entities: ReadonlyArray<readonly [entity: RegExp, text: string]> = [
  [/&quot;|&#0*34;|&#x0*22;/gi, '"'],
  [/&lt;/gi, "<"],
  [/&gt;/gi, ">"],
  [/&nbsp;|&#0*160;|\u00a0/gi, " "],
  [/&amp;/gi, "&"]
]

/** The first object in a text, from its "{" to the "}" that closes it; to the end where nothing does. */
const firstObject = (text: string): { readonly text: string; readonly isClosed: boolean } | undefined => {
  const start = text.indexOf("{")
  if (start < 0) return undefined
  let depth = 0
  let inString = false
  for (let at = start; at < text.length; at++) {
    const sign = text[at]
    if (inString) {
      if (sign === "\\") at++
      else if (sign === '"') inString = false
    } else if (sign === '"') inString = true
    else if (sign === "{") depth++
    else if (sign === "}" && --depth === 0) return { text: text.slice(start, at + 1), isClosed: true }
  }
  return { text: text.slice(start), isClosed: false }
}

const decodedUrl = (text: string): string =>
  Result.getOrElse(
    Result.try(() => decodeURIComponent(text.replaceAll("+", "%20"))),
    () => text
  )

const withoutEntities = (text: string): string =>
  entities.reduce((rest, [entity, sign]) => rest.replace(entity, sign), text)

/** A comma after the last item, as editors leave it. */
const withoutLastCommas = (text: string): string => text.replace(/,(\s*[}\]])/g, "$1")

/** What a text may have been before it was pasted, the most faithful first. */
const readings: ReadonlyArray<(text: string) => string> = [
  (text) => text,
  (text) => text.replace(invisible, ""),
  (text) => withoutEntities(text.replace(invisible, "")),
  (text) => withoutEntities(text.replace(invisible, "")).replace(quotes, '"'),
  (text) => withoutEntities(decodedUrl(text.trim().replace(invisible, ""))),
  // A part of a string of JSON: {\"tag\": ...}
  (text) => text.replace(invisible, "").replaceAll('\\"', '"'),
  (text) => withoutLastCommas(withoutEntities(text.replace(invisible, "")).replace(quotes, '"'))
]

/** The value of a text; why there is none, in words. */
export const read = (text: string): Result.Result<unknown, string> => {
  const asIs = parse(text)
  if (Result.isSuccess(asIs)) return typeof asIs.success === "string" ? read(asIs.success) : asIs
  let cut = false
  for (const reading of readings) {
    const found = firstObject(reading(text))
    if (found === undefined) continue
    const value = parse(found.text)
    if (Result.isSuccess(value)) return value
    // Something of an export is there, but not its end.
    if (!found.isClosed && /"\s*:/.test(found.text)) cut = true
  }
  return Result.fail(cut ? "the text ends before the export does: copy all of it" : asIs.failure)
}
