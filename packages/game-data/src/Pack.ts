/** All of the game data as one JSON file, for who wants newer data than this package carries. */
import type { EncodedIds, EncodedNames } from "./Names.ts"
import type { State } from "./State.ts"
import type { EncodedTable } from "./Table.ts"

/** The version of the form. A pack of another version cannot be read. */
export const format = 1

/** A pack: the compact form of every category it has, and names by language. */
export interface Pack {
  readonly format: typeof format
  readonly state: State
  /** By category. */
  readonly tables: { readonly [category: string]: EncodedTable }
  readonly ids: EncodedIds
  /** By language. */
  readonly names: { readonly [language: string]: EncodedNames }
}
