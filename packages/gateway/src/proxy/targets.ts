/** Which question to the API a path below `/v1` is: made from the declaration, so that none is forgotten. */
import { ClashApi } from "clashfx/api/ClashApi"
import * as Tag from "clashfx/model/Tag"
import type { PassthroughRequest } from "clashfx/api/Passthrough"

/** A route of the declaration; a part is a literal or, in the form `:clanTag`, a parameter. */
interface Route {
  readonly method: string
  readonly operation: string
  readonly parts: ReadonlyArray<string>
}

/** `goldPass.current` is `GoldPasses.current`: the names of the SDK's modules. */
const modules: { readonly [Group in keyof typeof ClashApi.groups]: string } = {
  clans: "Clans",
  goldPass: "GoldPasses",
  labels: "Labels",
  leagues: "Leagues",
  locations: "Locations",
  players: "Players",
  wars: "Wars"
}

const routes: ReadonlyArray<Route> = Object.values(ClashApi.groups).flatMap((group) =>
  Object.values(group.endpoints).map(({ identifier, method, path }) => ({
    method,
    operation: `${modules[group.identifier]}.${identifier}`,
    parts: path.slice(1).split("/")
  }))
)

/** How many of the API's routes are known. */
export const routeCount = routes.length

const decode = (part: string): string | undefined => {
  try {
    return decodeURIComponent(part)
  } catch {
    return undefined
  }
}

/** Slashes and control characters, however often they are encoded: a part with one names another place than it seems to. */
const odd = /[\p{Cc}/\\]|%(?:25)*(?:2f|5c|[01][0-9a-f]|7f)/iu

/**
 * Tags as people write them are taken as the game writes them; what is none is left as it was sent. So is what is odd, which is
 * refused then: `#2PP/members` is not asked for as `#2PP`.
 */
const tagOf = (part: string): string | undefined => {
  const text = decode(part)
  if (text === undefined || odd.test(text)) return undefined
  const tag = Tag.normalize(text)
  return Tag.isCanonical(tag) ? tag : undefined
}

const isMatch = ({ parts }: Route, path: ReadonlyArray<string>): boolean =>
  parts.length === path.length && parts.every((part, i) => part.startsWith(":") || part === path[i])

const isLiteral = ({ parts }: Route): number => parts.filter((part) => !part.startsWith(":")).length

/** The route with the most literal parts: `/players/:tag/verifytoken` before others. */
const routeOf = (method: string, path: ReadonlyArray<string>): Route | undefined => {
  let found: Route | undefined
  for (const route of routes) {
    if (route.method !== method || !isMatch(route, path)) continue
    if (found === undefined || isLiteral(route) > isLiteral(found)) found = route
  }
  return found
}

/** Whose answers begin with the thing's own tag. */
const ownTag: ReadonlySet<string> = new Set(["Clans.get", "Players.get"])

/** The methods that the API knows for this path: none where it does not know the path. */
export const methodsOf = (path: string): ReadonlyArray<string> => {
  const parts = path.slice(1).split("/")
  const methods = new Set(routes.filter((route) => isMatch(route, parts)).map(({ method }) => method))
  return methods.has("GET") ? ["HEAD", ...methods] : [...methods]
}

/** Does the API know this path, with whatever method? */
export const isKnown = (path: string): boolean => methodsOf(path).length > 0

/**
 * The question that a path (below the base URL, without its query) with its query is; nothing when the declaration does
 * not know it.
 */
export const targetOf = (method: string, path: string, query: string): PassthroughRequest | undefined => {
  const parts = path.slice(1).split("/")
  const route = routeOf(method, parts)
  if (route === undefined) return undefined
  let subject: string | undefined
  const asked = parts.map((part, i) => {
    if (!(route.parts[i] ?? "").endsWith("Tag")) return part
    const tag = tagOf(part)
    subject ??= tag
    return tag === undefined ? part : encodeURIComponent(tag)
  })
  return {
    operation: route.operation,
    subject,
    url: `/${asked.join("/")}${query === "" ? "" : `?${query}`}`,
    contains: subject !== undefined && ownTag.has(route.operation) ? `"${subject}"` : undefined
  }
}
