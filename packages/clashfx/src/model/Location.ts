/** Locations: the countries and regions that have rankings of their own, as `/locations` lists them. */
import * as Schema from "effect/Schema"
import { maybe } from "./internal/wire.ts"

/** A place in the rankings: a country or a region, ids 32000000 to 32000265. The name of some is empty. */
export class Location extends Schema.Opaque<Location>()(
  Schema.Struct({
    id: Schema.Int,
    name: Schema.String,
    isCountry: Schema.Boolean,
    /** Two letters, like `DE`; absent for regions. */
    countryCode: maybe(Schema.String),
    localizedName: maybe(Schema.String)
  }).annotate({ identifier: "Location" })
) {}

/** What names a location in the path of a ranking: its id, or `global` for the whole world. */
export const LocationId = Schema.Union([Schema.Literal("global"), Schema.Natural])
export type LocationId = typeof LocationId.Type

/**
 * The location with this name or this country code, in any case.
 *
 * @example
 * ```ts
 * const locations = yield* Locations.list().collect()
 * const germany = Location.find(locations, "DE")
 * ```
 */
export const find = (locations: ReadonlyArray<Location>, nameOrCode: string): Location | undefined => {
  const wanted = nameOrCode.trim().toLowerCase()
  if (wanted === "") return undefined
  return (
    locations.find((location) => location.name.toLowerCase() === wanted) ??
    locations.find((location) => location.countryCode?.toLowerCase() === wanted)
  )
}

/** The language of a clan's chat. */
export class Language extends Schema.Opaque<Language>()(
  Schema.Struct({ id: Schema.Int, name: Schema.String, languageCode: maybe(Schema.String) }).annotate({
    identifier: "Language"
  })
) {}
