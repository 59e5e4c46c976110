/**
 * How long an answer stays fresh. The API counts `max-age` down, and also sends the malformed `public max-age=600`
 * without a comma: the directives are searched for, not split.
 */

/** No route has answers that live longer (ms): what says so is odd, and decides nothing for ever. */
export const longestFresh = 3_600_000
const longest = longestFresh / 1000

/**
 * Remaining freshness in milliseconds: `max-age` minus `Age`, an hour at most; 0 with `no-store`, `no-cache` or without
 * `max-age`.
 */
export const freshMillis = (headers: Readonly<Record<string, string | undefined>>): number => {
  const cacheControl = headers["cache-control"]
  if (cacheControl === undefined || /\bno-(?:store|cache)\b/i.test(cacheControl)) return 0
  const maxAge = /\bmax-age\s*=\s*"?(\d+)/i.exec(cacheControl)
  if (maxAge === null) return 0
  const { age } = headers
  const passed = age === undefined ? 0 : Number(/^\s*(\d+)/.exec(age)?.[1] ?? 0)
  return Math.max(0, Math.min(longest, Number(maxAge[1])) - Math.min(longest, passed)) * 1000
}
