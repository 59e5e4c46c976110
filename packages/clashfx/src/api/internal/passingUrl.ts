/** Paths that come from strangers, in the canonical form that the cache knows: the same question is the same string. */
import * as Result from "effect/Result"

/** Longer ones the API answers with 414. */
const longest = 2000

const decoded = (text: string): Result.Result<string, string> =>
  Result.mapError(
    Result.try(() => decodeURIComponent(text)),
    () => `"${text.slice(0, 40)}" is not percent-encoded text`
  )

/** What would name another place than it seems to, or end the line of a request. */
const isOdd = (segment: string): boolean => segment === "." || segment === ".." || /[\p{Cc}/\\]/u.test(segment)

const segmentOf = (raw: string): Result.Result<string, string> =>
  Result.flatMap(decoded(raw), (segment) =>
    segment === "" || isOdd(segment)
      ? Result.fail(`the path has a part that cannot be one: ${JSON.stringify(segment.slice(0, 40))}`)
      : Result.succeed(encodeURIComponent(segment))
  )

const pairOf = (raw: string): Result.Result<readonly [string, string], string> => {
  const at = raw.indexOf("=")
  const name = decoded(at < 0 ? raw : raw.slice(0, at))
  const value = decoded(at < 0 ? "" : raw.slice(at + 1).replaceAll("+", " "))
  return Result.all([Result.map(name, encodeURIComponent), Result.map(value, encodeURIComponent)])
}

const queryOf = (raw: string): Result.Result<string, string> =>
  Result.map(
    Result.all(
      raw
        .split("&")
        .filter((pair) => pair !== "")
        .map(pairOf)
    ),
    (pairs) => {
      // Stable: of a name that stands twice, the values keep their order.
      const sorted = pairs.toSorted(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0))
      return sorted.length === 0 ? "" : `?${sorted.map(([name, value]) => `${name}=${value}`).join("&")}`
    }
  )

/** A path with its query in canonical form, or what is wrong with it. */
export const canonical = (url: string): Result.Result<string, string> => {
  if (url.length > longest) return Result.fail(`the path is longer than ${longest} characters`)
  if (!url.startsWith("/") || url.includes("#")) return Result.fail('the path has to begin with "/", without "#"')
  const at = url.indexOf("?")
  const [path, query] = at < 0 ? [url, ""] : [url.slice(0, at), url.slice(at + 1)]
  const segments = Result.all(path.slice(1).split("/").map(segmentOf))
  return Result.flatMap(segments, (parts) => Result.map(queryOf(query), (rest) => `/${parts.join("/")}${rest}`))
}
