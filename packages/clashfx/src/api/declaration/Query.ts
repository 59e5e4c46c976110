/** The query parameters of the routes, with the checks that are made before a request is sent. */
import * as Schema from "effect/Schema"
import * as SchemaTransformation from "effect/SchemaTransformation"
import { WarFrequency } from "../../model/Clan.ts"

/** A whole number of at least 1. */
const positive = (name: string) =>
  Schema.Int.check(Schema.isGreaterThanOrEqualTo(1, { expected: `${name} to be a whole number of at least 1` }))

/** A data id of the game. */
const id = (name: string) => Schema.Int.check(Schema.isGreaterThanOrEqualTo(0, { expected: `${name} to be an id` }))

// ---------------------------------------------------------------------------------------------------------------------
// Paging
// ---------------------------------------------------------------------------------------------------------------------

const pagingFields = {
  /** How many items a page has at most; not how many there are in all (`collect({ max })`). Default: the API decides. */
  limit: Schema.optional(positive("limit")),
  /** The `after` cursor of a page: the items that follow it. */
  after: Schema.optional(Schema.String.annotate({ description: "Items after this cursor" })),
  /** The `before` cursor of a page: the items that precede it. */
  before: Schema.optional(Schema.String.annotate({ description: "Items before this cursor" }))
}

interface Direction {
  readonly after?: string | undefined
  readonly before?: string | undefined
}

const oneDirection = Schema.makeFilter(
  ({ after, before }: Direction) =>
    after === undefined || before === undefined || "Expected only one of `after` and `before`"
)

/** Which page of a list. */
export const PagingQuery = Schema.Struct(pagingFields).check(oneDirection)
export type PagingQuery = typeof PagingQuery.Type

// ---------------------------------------------------------------------------------------------------------------------
// Clan search
// ---------------------------------------------------------------------------------------------------------------------

const parseIds = (list: string): ReadonlyArray<number> =>
  list.split(",").map((part) => (/^\s*\d+\s*$/.test(part) ? Number(part) : Number.NaN))

/** Label ids, at least one; on the wire a list with commas. */
const LabelIds = Schema.String.annotate({ description: "Label ids, separated by commas" }).pipe(
  Schema.decodeTo(
    Schema.Array(id("labelIds")).check(Schema.isMinLength(1, { expected: "at least one label id" })),
    SchemaTransformation.transform({
      decode: parseIds,
      encode: (ids: ReadonlyArray<number>) => ids.join(",")
    })
  )
)

const nameLength = Schema.makeFilter((name: string) => [...name].length >= 3, {
  expected: "name to have at least 3 characters"
})

const filterFields = {
  /** A part of the name, at least 3 characters. */
  name: Schema.optional(Schema.String.annotate({ description: "A part of the name" }).check(nameLength)),
  warFrequency: Schema.optional(WarFrequency),
  locationId: Schema.optional(id("locationId")),
  minMembers: Schema.optional(positive("minMembers")),
  maxMembers: Schema.optional(positive("maxMembers")),
  minClanPoints: Schema.optional(positive("minClanPoints")),
  minClanLevel: Schema.optional(positive("minClanLevel")),
  labelIds: Schema.optional(LabelIds)
}

const filterNames: ReadonlyArray<string> = Object.keys(filterFields)

const oneFilter = Schema.makeFilter(
  (query: object) =>
    Object.entries(query).some(([key, value]) => value !== undefined && filterNames.includes(key)) ||
    `Expected at least one filter of ${filterNames.join(", ")}`
)

/** What to search clans by: at least one filter. */
export const ClanSearchQuery = Schema.Struct({ ...filterFields, ...pagingFields }).check(oneFilter, oneDirection)
export type ClanSearchQuery = typeof ClanSearchQuery.Type

// ---------------------------------------------------------------------------------------------------------------------
// Others
// ---------------------------------------------------------------------------------------------------------------------

/** Only honoured for keys with special rights: war data without the delay of the cache. Default: `false`. */
export const RealtimeQuery = Schema.Struct({ realtime: Schema.optional(Schema.Boolean) })
export type RealtimeQuery = typeof RealtimeQuery.Type

/** For whom a ranked group is asked: the battles in the answer are this player's. */
export const RankedGroupQuery = Schema.Struct({
  playerTag: Schema.String.annotate({ description: "The tag of a member, whose battles are sent" })
})
export type RankedGroupQuery = typeof RankedGroupQuery.Type
