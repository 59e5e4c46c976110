/** Strikes out what is known to be secret, wherever others quote it. */
import * as Result from "effect/Result"
import * as Base64 from "effect/encoding/Base64"
import * as Predicate from "effect/Predicate"
import type { HttpClientRequest } from "effect/http/HttpClientRequest"
import { unkeyed } from "../../../model/internal/unkeyed.ts"

const struck = "***"

/** Servers take no longer headers than some 8,000 characters, so no key has more than this. */
export const longestKey = 4096

/** What a header can carry, as a key is sent in one. */
export const isSendable = (text: string): boolean => text.length <= longestKey && /^[\x21-\x7e]+$/.test(text)

/** Shorter parts stand in every text: to strike them would make it unreadable and tell what they are. */
const shortest = 4

const escapeRegExp = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&")

/** Any other long token. */
const longTokens = /\b[\w-]{40,}\b/g

/** The signs that have names in HTML. */
const htmlNames = new Map(Object.entries({ "&": "amp", "<": "lt", ">": "gt", '"': "quot", "'": "apos" }))

const hexOf = (number: number, width: number): string => number.toString(16).padStart(width, "0")

/** Finds one character that is no letter or digit, as it is or as others quote it: in JSON, in a URL, in HTML. */
const signPattern = (sign: string): string => {
  const code = sign.codePointAt(0) ?? 0
  const units = Array.from({ length: sign.length }, (_, i) => `\\\\u${hexOf(sign.charCodeAt(i), 4)}`).join("")
  const inUrl = Array.from(new TextEncoder().encode(sign), (byte) => `%(?:25)?${hexOf(byte, 2)}`).join("")
  const name = htmlNames.get(sign)
  const inHtml = `&(?:#0*${code}|#x0*${hexOf(code, 1)}${name === undefined ? "" : `|${name}`});`
  return `(?:\\\\?${escapeRegExp(sign)}|${units}|${inUrl}|${inHtml}${sign === " " ? "|\\+" : ""})`
}

const patternOf = (form: string): string =>
  Array.from(form, (sign) => (/[a-z0-9]/i.test(sign) ? sign : signPattern(sign))).join("")

/** Longer patterns may be too much for the engine, whose error would quote them. */
const longestPattern = 32_768

/** Letters and digits are never quoted, so the first of them tell most texts apart without a pattern. */
const mayHold = (text: string, form: string): boolean => {
  const letters = /[a-z0-9]+/i.exec(form)?.[0]
  return letters === undefined || text.toLowerCase().includes(letters.toLowerCase())
}

const strikeForm = (text: string, form: string): string => {
  // However it is quoted, that makes it no shorter.
  if (form.length > text.length || !mayHold(text, form)) return text
  const pattern = patternOf(form)
  return pattern.length > longestPattern
    ? text.replaceAll(form, () => struck)
    : text.replace(new RegExp(pattern, "gi"), struck)
}

/** Shorter ones stand in every text by chance when they are encoded (bytes). */
const shortestEncoded = 6

/**
 * What a secret is encoded: in Base64, also of a longer text that it stands in, like `user:password`, and in hexadecimal
 * digits.
 */
const encodedForms = (secret: string): ReadonlyArray<string> => {
  const bytes = new TextEncoder().encode(secret)
  if (bytes.length < shortestEncoded) return []
  const inBase64 = [0, 1, 2].map((offset) => {
    const shifted = new Uint8Array(offset + bytes.length)
    shifted.set(bytes, offset)
    // Where it begins and ends, a character holds bits of what stands beside it as well.
    return Base64.encode(shifted).slice(offset === 0 ? 0 : offset + 1, Math.floor((shifted.length * 8) / 6))
  })
  const inUrls = inBase64.map((base64) => base64.replaceAll("+", "-").replaceAll("/", "_"))
  return [Base64.encode(secret), ...inBase64, ...inUrls, Array.from(bytes, (byte) => hexOf(byte, 2)).join("")]
}

/** The forms in which a secret stands in a text: as it is, in JSON, in parts between white space, encoded. */
const formsOf = (secret: string, text: string): ReadonlyArray<string> => {
  const parts = secret.split(/[^\x21-\x7e]+/)
  const inParts = parts.length > 1 ? parts : []
  return secret.length > text.length
    ? inParts
    : [secret, JSON.stringify(secret).slice(1, -1), ...encodedForms(secret), ...inParts]
}

/** A text without the given secrets. */
export const strikeKnown = (text: string, secrets: Iterable<string>): string => {
  const forms = new Set(Array.from(secrets).flatMap((secret) => formsOf(secret, text)))
  const known = [...forms].filter((form) => form.length >= shortest).sort((a, b) => b.length - a.length)
  return known.reduce(strikeForm, text)
}

/** A text without the given secrets, and without what looks like a key or is called a secret. */
export const strikeKeys = (text: string, secrets: Iterable<string>): string => unkeyed(strikeKnown(text, secrets))

/** The same without any long token: for what strangers say, whose sessions are not known here. */
export const strike = (text: string, secrets: Iterable<string>): string =>
  strikeKeys(text, secrets).replace(longTokens, struck)

/** All texts in a JSON value, or those of fields whose names say that they are secret. */
export const textsIn = (json: unknown, isWanted: (name: string) => boolean = () => true): ReadonlyArray<string> => {
  const found: Array<string> = []
  const visit = (value: unknown, wanted: boolean): void => {
    if (typeof value === "string") {
      if (wanted) found.push(value)
    } else if (Array.isArray(value)) for (const one of value) visit(one, wanted)
    else if (Predicate.isObject(value)) {
      for (const [name, one] of Object.entries(value)) visit(one, wanted || isWanted(name))
    }
  }
  visit(json, isWanted(""))
  return found
}

/** The secrets that a request carries: its key, its cookies, what it posts, and who the URL names. */
export const secretsOf = ({ body, headers, url }: HttpClientRequest): ReadonlyArray<string> => {
  const authorization = headers["authorization"] ?? ""
  const cookies = (headers["cookie"] ?? "").split(/;\s*/).flatMap((pair) => [pair, pair.slice(pair.indexOf("=") + 1)])
  const posted = body._tag === "Uint8Array" ? new TextDecoder().decode(body.body) : ""
  const json = Result.getOrUndefined(Result.try((): unknown => JSON.parse(posted)))
  const user = /^[a-z]+:\/\/([^/?#]*)@/i.exec(url)?.[1]?.split(":") ?? []
  return [authorization, authorization.replace(/^\S+\s+/, ""), ...cookies, ...textsIn(json), ...user]
}
