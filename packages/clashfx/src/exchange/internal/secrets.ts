/** Strikes out what is known to be secret, wherever others quote it. */
import * as Result from "effect/Result"
import * as Base64 from "effect/encoding/Base64"
import * as Predicate from "effect/Predicate"
import type { HttpClientRequest } from "effect/http/HttpClientRequest"

const struck = "***"

/** Servers take no longer headers than some 8,000 characters, so no key has more than this. */
export const longestKey = 4096

/** What a header can carry, as a key is sent in one. */
export const isSendable = (text: string): boolean => text.length <= longestKey && /^[\x21-\x7e]+$/.test(text)

/** Shorter parts stand in every text: to strike them would make it unreadable and tell what they are. */
const shortest = 4

const escapeRegExp = (text: string): string => text.replace(/[\\^$.*+?()[\]{}|/-]/g, "\\$&")

/** What looks like a key of the API or a session, whoever it belongs to. */
const tokens = /\beyJ[\w-]{6,}(?:\.[\w-]*){0,2}/g

/** Any other long token. */
const longTokens = /\b[\w-]{40,}\b/g

/** What is called a secret where it stands. */
const named = /(\b(?:session|token|key|secret|password|auth)=|\bBearer )[^\s"',;]+/gi

/** The forms in which a secret is quoted: as it is, in JSON, in a URL, in Base64, in parts between white space. */
const formsOf = (secret: string): ReadonlyArray<string> => {
  const inUrl = Result.getOrElse(
    Result.try(() => encodeURIComponent(secret)),
    () => secret
  )
  const parts = secret.split(/[^\x21-\x7e]+/)
  return [secret, JSON.stringify(secret).slice(1, -1), inUrl, Base64.encode(secret), ...(parts.length > 1 ? parts : [])]
}

/** No pattern is made of longer ones: where that fails, the error quotes the pattern. */
const longestPattern = 4096

const strikeForm = (text: string, form: string): string =>
  form.length > longestPattern
    ? text.replaceAll(form, () => struck)
    : text.replace(new RegExp(escapeRegExp(form), "gi"), struck)

/** A text without the given secrets. */
export const strikeKnown = (text: string, secrets: Iterable<string>): string => {
  const forms = new Set(Array.from(secrets).flatMap(formsOf))
  const known = [...forms].filter((form) => form.length >= shortest).sort((a, b) => b.length - a.length)
  return known.reduce(strikeForm, text)
}

/** A text without the given secrets, and without what looks like a key or is called a secret. */
export const strikeKeys = (text: string, secrets: Iterable<string>): string =>
  strikeKnown(text, secrets).replace(tokens, struck).replace(named, `$1${struck}`)

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
