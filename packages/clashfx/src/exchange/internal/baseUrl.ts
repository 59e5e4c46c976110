/** Base URLs: checked, and brought into one form, in one place. What is wrong with one is said without showing it. */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import { Lately } from "../../model/internal/lately.ts"

/** Longer paths are made by searches, and seldom twice. */
const longestRemembered = 100

/** A base URL that can be used. */
export class BaseUrl {
  /** Without slashes at its end. */
  readonly url: string
  /** Does it send what is secret in clear over a network? */
  readonly isExposed: boolean
  private readonly whole = new Lately<string>(1024)

  constructor(url: string, isExposed: boolean) {
    this.url = url
    this.isExposed = isExposed
  }

  /** The whole URL of a path. As the same text again, because a new one has to be put together before a map can look it up. */
  at(path: string): string {
    if (path.length > longestRemembered) return this.url + path
    return this.whole.get(path) ?? this.whole.put(path, this.url + path)
  }
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
  return Result.succeed(new BaseUrl(parsed.origin + path, parsed.protocol === "http:" && !local.test(parsed.hostname)))
}

/** Programs use few; more than that is somebody who makes them up. */
const capacity = 64
const known = new Lately<Result.Result<BaseUrl, string>>(capacity)

/** A base URL in its one form, or what is wrong with it. The same text is checked once. */
export const checkBaseUrl = (text: string): Result.Result<BaseUrl, string> =>
  known.get(text) ?? known.put(text, parse(text))

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
