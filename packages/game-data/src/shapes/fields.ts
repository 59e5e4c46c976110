/** Fields that rows of several categories have. */
import * as S from "../Shape.ts"

export const id = S.int
export const name = S.string
export const village = S.oneOf("home", "builderBase")

/** Everything that something is paid with. */
export const resource = S.openOneOf(
  "Gold",
  "Elixir",
  "Dark Elixir",
  "Gems",
  "Builder Gold",
  "Builder Elixir",
  "League Medals",
  "Sparky Stones",
  "Shiny Ore",
  "Glowy Ore",
  "Starry Ore",
  "Medal Event Soft Currency"
)

export const some = S.optional(S.int)
export const text = S.optional(S.string)

/** What a hit is worth, and what it takes. */
export const strength = { hitpoints: S.int, dps: S.int }
