/** Small objects that many bodies contain: badges, icons, labels, locations, languages, leagues. */
import * as Schema from "effect/Schema"
import { maybe } from "./internal/wire.ts"

/** A clan's badge in three sizes (PNG). */
export const BadgeUrls = Schema.Struct({ small: Schema.String, medium: Schema.String, large: Schema.String })
export interface BadgeUrls extends Schema.Schema.Type<typeof BadgeUrls> {}

/** An icon in the sizes that exist for its kind (PNG). */
export const IconUrls = Schema.Struct({
  tiny: maybe(Schema.String),
  small: maybe(Schema.String),
  medium: maybe(Schema.String),
  large: maybe(Schema.String)
})
export interface IconUrls extends Schema.Schema.Type<typeof IconUrls> {}

/** A label that a clan or a player has chosen for itself. */
export const Label = Schema.Struct({ id: Schema.Int, name: Schema.String, iconUrls: IconUrls })
export interface Label extends Schema.Schema.Type<typeof Label> {}

/** A place in the rankings: a country or a region. The name of some is empty. */
export const Location = Schema.Struct({
  id: Schema.Int,
  name: Schema.String,
  isCountry: Schema.Boolean,
  countryCode: maybe(Schema.String),
  localizedName: maybe(Schema.String)
})
export interface Location extends Schema.Schema.Type<typeof Location> {}

/** The language of a clan's chat. */
export const Language = Schema.Struct({ id: Schema.Int, name: Schema.String, languageCode: maybe(Schema.String) })
export interface Language extends Schema.Schema.Type<typeof Language> {}

/** A league without icon: builder base, capital and war leagues. */
export const NamedLeague = Schema.Struct({ id: Schema.Int, name: Schema.String })
export interface NamedLeague extends Schema.Schema.Type<typeof NamedLeague> {}

/** A league with icons: the league tiers of ranked battles, and the legacy leagues before them. */
export const IconLeague = Schema.Struct({ id: Schema.Int, name: Schema.String, iconUrls: IconUrls })
export interface IconLeague extends Schema.Schema.Type<typeof IconLeague> {}

/** The capital house of a player, part by part. */
export const PlayerHouse = Schema.Struct({
  elements: Schema.Array(Schema.Struct({ type: Schema.String, id: Schema.Int }))
})
export interface PlayerHouse extends Schema.Schema.Type<typeof PlayerHouse> {}
