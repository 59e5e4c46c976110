/** The search for clans. */
import * as SearchItem from "../body/clan.ts"
import type { Clan, World } from "../world/State.ts"
import * as Paging from "./Paging.ts"
import * as Reply from "./Reply.ts"

type Filter = (clan: Clan) => boolean

const number =
  (name: string, filter: (clan: Clan, value: number) => boolean) =>
  (value: string): Filter | Reply.Rejection => {
    const n = Number(value)
    return value === "" || !Number.isInteger(n)
      ? Reply.badRequest(`Invalid value for parameter ${name}`)
      : (clan) => filter(clan, n)
  }

const filters: Readonly<Record<string, (value: string) => Filter | Reply.Rejection>> = {
  name: (value) => {
    const wanted = value.toLowerCase()
    return [...value].length < 3
      ? Reply.badRequest("Parameter 'name' must be at least 3 characters long")
      : ({ name }) => name.toLowerCase().includes(wanted)
  },
  warFrequency:
    (value) =>
    ({ warFrequency }) =>
      value === "any" || warFrequency === value,
  locationId: number("locationId", ({ location }, id) => location?.id === id),
  minMembers: number("minMembers", ({ members }, least) => members >= least),
  maxMembers: number("maxMembers", ({ members }, most) => members <= most),
  minClanPoints: number("minClanPoints", ({ clanPoints }, least) => clanPoints >= least),
  minClanLevel: number("minClanLevel", ({ clanLevel }, least) => clanLevel >= least),
  labelIds: (value) => {
    const ids = value.split(",").map(Number)
    return ({ labels }) => ids.every((id) => labels.some((label) => label.id === id))
  }
}

const isFilter = (filter: Filter | Reply.Rejection): filter is Filter => typeof filter === "function"

/** The clans that pass every filter of a query, those with the most points first. */
export const search = (world: World, query: URLSearchParams): Reply.Reply => {
  const chosen = [...query].flatMap(([name, value]) => filters[name]?.(value) ?? [])
  const rejection = chosen.find((filter) => !isFilter(filter))
  if (rejection !== undefined && !isFilter(rejection)) return rejection
  if (chosen.length === 0) return Reply.badRequest("At least one filtering parameter must exist")
  const passing = chosen.filter(isFilter)
  const found = [...world.clans.values()]
    .filter((clan) => passing.every((filter) => filter(clan)))
    .toSorted((a, b) => b.clanPoints - a.clanPoints)
  return Paging.page(Paging.list(found, SearchItem.searchItem), query, { standard: 1000 })
}
