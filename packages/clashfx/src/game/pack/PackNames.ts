/** Searches and translates names. */
import { categoryOfId, type IdCategory, idCategories, type Names } from "@clashfx/game-data"
import { normalizeName } from "./PackIndex.ts"

/** Something that has a name. */
export interface NameHit {
  readonly category: IdCategory
  readonly id: number
  readonly name: string
}

/** What a search looks at. */
export interface SearchOptions {
  /** Default: every category that has ids. */
  readonly categories?: ReadonlyArray<IdCategory> | undefined
  /** How many hits at most; default 20. */
  readonly limit?: number | undefined
}

/** How well a name fits: 0 is the name itself, then beginnings, beginnings of a word, any part; `undefined` if not. */
const fit = (name: string, wanted: string): number | undefined => {
  const normal = normalizeName(name)
  if (normal === wanted) return 0
  if (normal.startsWith(wanted)) return 1
  if (name.split(/[\s-]+/).some((word) => normalizeName(word).startsWith(wanted))) return 2
  return normal.includes(wanted) ? 3 : undefined
}

/**
 * Everything whose name contains the text, however it is spelled: the name itself first, then names that begin like it,
 * then names with a word that does. An empty text finds nothing.
 */
export const search = (names: Names, text: string, options: SearchOptions = {}): ReadonlyArray<NameHit> => {
  const wanted = normalizeName(text)
  if (wanted === "") return []
  return (options.categories ?? idCategories)
    .flatMap((category) =>
      names.entries(category).flatMap(([id, name]) => {
        const rank = fit(name, wanted)
        return rank === undefined ? [] : [{ rank, hit: { category, id, name } }]
      })
    )
    .toSorted((a, b) => a.rank - b.rank)
    .slice(0, options.limit ?? 20)
    .map(({ hit }) => hit)
}

/** What an id or a name (in the language of `names`) stands for; `undefined` if it is not known. */
export const locate = (names: Names, input: string | number, category?: IdCategory): NameHit | undefined => {
  if (typeof input === "string") {
    const [hit] = search(names, input, { categories: category === undefined ? undefined : [category], limit: 1 })
    return hit !== undefined && normalizeName(hit.name) === normalizeName(input) ? hit : undefined
  }
  const own = category ?? categoryOfId(input)
  for (const one of own === undefined ? idCategories : [own]) {
    const name = names.of(one, input)
    if (name !== undefined) return { category: one, id: input, name }
  }
  return undefined
}
