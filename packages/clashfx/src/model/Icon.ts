/** Badges and icons: pictures in several sizes, which many bodies contain. */
import * as Schema from "effect/Schema"
import { maybe } from "./internal/wire.ts"

/** A clan's badge as PNG in three sizes: 70, 200 and 512 pixels wide; now and then one is not sent ({@link iconUrl}). */
export class BadgeUrls extends Schema.Opaque<BadgeUrls>()(
  Schema.Struct({
    small: maybe(Schema.String),
    medium: maybe(Schema.String),
    large: maybe(Schema.String)
  }).annotate({
    identifier: "BadgeUrls"
  })
) {}

/** An icon as PNG in the sizes that exist for its kind. */
export class IconUrls extends Schema.Opaque<IconUrls>()(
  Schema.Struct({
    tiny: maybe(Schema.String),
    small: maybe(Schema.String),
    medium: maybe(Schema.String),
    large: maybe(Schema.String)
  }).annotate({ identifier: "IconUrls" })
) {}

/** The sizes of a badge or an icon, smallest first. */
export const iconSizes = ["tiny", "small", "medium", "large"] as const
/** A size of a badge or an icon. Not every picture exists in all of them: {@link iconUrl} takes the nearest. */
export type IconSize = (typeof iconSizes)[number]

/**
 * The address of a badge or an icon in a size. A size that does not exist for it gives the next larger one, or else the
 * largest smaller one; `undefined` only when there is none at all.
 */
export const iconUrl = (urls: BadgeUrls | IconUrls, size: IconSize = "medium"): string | undefined => {
  const icon: IconUrls = urls
  const wanted = iconSizes.indexOf(size)
  const preference = [...iconSizes.slice(wanted), ...iconSizes.slice(0, wanted).toReversed()]
  for (const candidate of preference) {
    const url = icon[candidate]
    if (typeof url === "string") return url
  }
  return undefined
}
