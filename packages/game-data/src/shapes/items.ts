/** The shapes of items and cosmetics, and of languages. */
import type * as I from "../ItemRows.ts"
import * as S from "../Shape.ts"
import { id, name } from "./fields.ts"

/** A resource. */
export const resources = { id, name } satisfies S.FieldsOf<I.Resource>

/** A magic item. */
export const magicItems = { id, name, maxInventory: S.int, gemValue: S.int } satisfies S.FieldsOf<I.MagicItem>

/** A magic snack. */
export const magicSnacks = { id, name, duration: S.int } satisfies S.FieldsOf<I.MagicSnack>

/** A scenery. */
export const sceneries = {
  id,
  name,
  type: S.openOneOf("home", "builderBase", "war"),
  free: S.optional(S.boolean),
  default: S.optional(S.boolean)
} satisfies S.FieldsOf<I.Scenery>

/** A hero skin. */
export const skins = {
  id,
  name,
  tier: S.openOneOf("Default", "Basic", "Gold", "Legendary"),
  character: S.string
} satisfies S.FieldsOf<I.Skin>

/** A part of a capital house. */
export const capitalHouseParts = {
  id,
  name,
  slotType: S.openOneOf("ground", "foot", "roof", "decoration"),
  passReward: S.boolean
} satisfies S.FieldsOf<I.CapitalHousePart>

/** A language. */
export const locales = { locale: S.string, name } satisfies S.FieldsOf<I.Locale>
