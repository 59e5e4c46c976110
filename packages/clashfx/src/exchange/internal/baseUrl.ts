/** Base URLs: checked, and brought into one form, in one place. What is wrong with one is said without showing it. */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"

/** A base URL that can be used. */
export interface BaseUrl {
  /** Without slashes at its end. */
  readonly url: string
  /** Does it send what is secret in clear over a network? */
  readonly isExposed: boolean
}

/** Hosts whose paths begin with the version. */
const versioned = /^(?:api\.clashofclans\.com|cocproxy\.royaleapi\.dev)$/

/** Names and addresses of this machine. */
const local = /^(?:localhost|.*\.localhost|127(?:\.\d{1,3}){3}|\[::1\]|\[::ffff:7f[0-9a-f]{2}:[0-9a-f]{1,4}\])$/

const parse = (text: unknown): Result.Result<BaseUrl, string> => {
  if (typeof text !== "string" || text.trim() === "")
    return Result.fail("has to be a URL, like https://api.clashofclans.com/v1")
  const trimmed = text.trim()
  if (/[^\x21-\x7e]/.test(trimmed)) return Result.fail("has a space, a line break or another character that no URL has")
  const parsed = Result.getOrUndefined(Result.try(() => new URL(trimmed)))
  if (parsed === undefined || !/^https?:$/.test(parsed.protocol) || !/^https?:\/\//i.test(trimmed)) {
    return Result.fail("has to begin with https:// (or http://) and a host")
  }
  if (parsed.username !== "" || parsed.password !== "" || trimmed.slice(8).split("/")[0]?.includes("@") === true) {
    return Result.fail("must not hold a user name or a password; it would show in logs")
  }
  if (parsed.search !== "" || parsed.hash !== "" || /[?#]/.test(trimmed)) {
    return Result.fail("must have neither a query nor a fragment; paths are appended to it")
  }
  const path = parsed.pathname.replace(/\/+$/, "")
  if (versioned.test(parsed.hostname) && path === "") {
    return Result.fail(`lacks the version; use ${parsed.origin}/v1`)
  }
  return Result.succeed({
    url: parsed.origin + path,
    isExposed: parsed.protocol === "http:" && !local.test(parsed.hostname)
  })
}

const known = new Map<string, Result.Result<BaseUrl, string>>()
/** Programs use few; more than that is somebody who makes them up. */
const capacity = 64

/** A base URL in its one form, or what is wrong with it. The same text is checked once. */
export const checkBaseUrl = (text: string): Result.Result<BaseUrl, string> => {
  const before = known.get(text)
  if (before !== undefined) return before
  const checked = parse(text)
  if (known.size >= capacity) known.clear()
  known.set(text, checked)
  return checked
}

const warned = new Set<string>()

/** Says once per process and URL that secrets go over the network in clear. */
export const warnIfExposed = ({ isExposed, url }: BaseUrl, what: string): Effect.Effect<void> =>
  Effect.suspend(() => {
    if (!isExposed || warned.has(url)) return Effect.void
    if (warned.size < capacity) warned.add(url)
    return Effect.logWarning(
      `${url} is http://: ${what} cross the network in clear; use https://, or allow it with the option allowHttp`
    )
  })
