/** The query parameters of the routes, with the checks that are made before a request is sent. */
import * as Schema from "effect/Schema"
import * as SchemaTransformation from "effect/SchemaTransformation"
import { open } from "../../model/internal/wire.ts"

const positive = (name: string) =>
  Schema.Int.check(
    Schema.isGreaterThanOrEqualTo(1, { expected: `${name} as a whole number of at least 1`, description: "At least 1" })
  )

const id = (name: string) => Schema.Int.check(Schema.isGreaterThanOrEqualTo(0, { expected: `${name} as an id` }))

const pagingFields = {
  /** How many items a page has at most. Default: the API decides. */
  limit: Schema.optional(positive("limit")),
  /** The cursor of the page before: items after it. */
  after: Schema.optional(Schema.String),
  /** The cursor of the page after: items before it. */
  before: Schema.optional(Schema.String)
}

interface PagingInput {
  readonly after?: string | undefined
  readonly before?: string | undefined
}

const oneDirection = Schema.makeFilter(
  (query: PagingInput) =>
    query.after === undefined || query.before === undefined || "only one of `after` and `before` can be given",
  { title: "oneDirection" }
)

/** Which page of a list. */
export const PagingQuery = Schema.Struct(pagingFields).check(oneDirection)
export type PagingQuery = typeof PagingQuery.Type

/** Label ids, at least one; on the wire a list with commas. */
export const LabelIds = Schema.String.pipe(
  Schema.decodeTo(
    Schema.Array(id("labelIds")).check(Schema.isMinLength(1, { expected: "at least one label id" })),
    SchemaTransformation.transform({
      decode: (list: string): ReadonlyArray<number> =>
        list.split(",").map((part) => (part.trim() === "" ? Number.NaN : Number(part))),
      encode: (ids: ReadonlyArray<number>) => ids.join(",")
    })
  )
)

/** How often a clan is at war, as a filter of the search. */
export const WarFrequency = open(
  "unknown",
  "always",
  "moreThanOncePerWeek",
  "oncePerWeek",
  "lessThanOncePerWeek",
  "never",
  "any"
)

const searchFilters = {
  /** A part of the name, at least 3 characters. */
  name: Schema.optional(
    Schema.String.check(
      Schema.makeFilter((name: string) => [...name].length >= 3, { expected: "a name of at least 3 characters" })
    )
  ),
  warFrequency: Schema.optional(WarFrequency),
  locationId: Schema.optional(id("locationId")),
  minMembers: Schema.optional(positive("minMembers")),
  maxMembers: Schema.optional(positive("maxMembers")),
  minClanPoints: Schema.optional(positive("minClanPoints")),
  minClanLevel: Schema.optional(positive("minClanLevel")),
  labelIds: Schema.optional(LabelIds)
}

const isFilter = (key: string): boolean => Object.hasOwn(searchFilters, key)

const oneFilter = Schema.makeFilter(
  (query: object) =>
    Object.entries(query).some(([key, value]) => isFilter(key) && value !== undefined && value !== "") ||
    `at least one filter is needed: ${Object.keys(searchFilters).join(", ")}`,
  { title: "oneFilter" }
)

/** What to search clans by; at least one filter. */
export const ClanSearchQuery = Schema.Struct({ ...searchFilters, ...pagingFields }).check(oneFilter, oneDirection)
export type ClanSearchQuery = typeof ClanSearchQuery.Type

/** Only honoured for keys with special rights: war data without the delay of the cache. */
export const RealtimeQuery = Schema.Struct({ realtime: Schema.optional(Schema.Boolean) })
export type RealtimeQuery = typeof RealtimeQuery.Type

/** For whom a ranked group is asked: the battles in the answer are this player's. */
export const RankedGroupQuery = Schema.Struct({ playerTag: Schema.String })
export type RankedGroupQuery = typeof RankedGroupQuery.Type
