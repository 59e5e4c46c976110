/** Links that open a profile in the game. Army links are a language of their own and live elsewhere. */
import { normalize } from "./Tag.ts"

const link = (action: string, tag: string, language: string): string =>
  `https://link.clashofclans.com/${language}?action=${action}&tag=${encodeURIComponent(normalize(tag))}`

/**
 * Opens the profile of a clan. Default language: `en`.
 *
 * @example
 * ```ts
 * ShareLink.clan("#2PP") // https://link.clashofclans.com/en?action=OpenClanProfile&tag=%232PP
 * ```
 */
export const clan = (tag: string, language = "en"): string => link("OpenClanProfile", tag, language)

/**
 * Opens the profile of a player. Default language: `en`.
 *
 * @example
 * ```ts
 * const link = ShareLink.player("#2PP", "de")
 * ```
 */
export const player = (tag: string, language = "en"): string => link("OpenPlayerProfile", tag, language)
