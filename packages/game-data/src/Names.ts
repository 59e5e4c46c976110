/** Names of a category's rows in one language of the game. */
import type { IdCategory } from "./Category.ts"

/** A language that names exist in. */
export type { Language } from "./data/unions.ts"

/** The names of one language. */
export interface Names {
  /** The code of the language, like `DE`. */
  readonly language: string
  /** The name of an id; `undefined` where the language has none or the id is not known. */
  readonly of: (category: IdCategory, id: number) => string | undefined
  /** All ids of a category with their name. */
  readonly entries: (category: IdCategory) => ReadonlyArray<readonly [id: number, name: string]>
}

/** The ids of every category in the order in which languages list their names: differences, the first to 0. */
export interface EncodedIds {
  readonly [category: string]: ReadonlyArray<number>
}

/** Names in the order of the ids; `null` where the language has none. */
export interface EncodedNames {
  readonly [category: string]: ReadonlyArray<string | null>
}

/** The ids that names are listed by, with their position; shared by all languages. */
export type Ids = (category: string) => ReadonlyMap<number, number>

const once = <A>(make: () => A): (() => A) => {
  let made: { readonly value: A } | undefined
  return () => (made ??= { value: make() }).value
}

/** Reads the ids. `encoded` is asked once, on first use. */
export const readIds = (encoded: () => EncodedIds): Ids => {
  const all = once(() => new Map(Object.entries(encoded())))
  const made = new Map<string, ReadonlyMap<number, number>>()
  return (category) => {
    let positions = made.get(category)
    if (positions === undefined) {
      let id = 0
      const differences = all().get(category) ?? []
      positions = new Map(differences.map((difference, position) => [(id += difference), position]))
      made.set(category, positions)
    }
    return positions
  }
}

/** Reads the names of a language. `encoded` is asked once, on first use. */
export const readNames = (language: string, ids: Ids, encoded: () => EncodedNames): Names => {
  const all = once(() => new Map(Object.entries(encoded())))
  const nameAt = (category: string, position: number) => all().get(category)?.[position] ?? undefined
  return {
    language,
    of: (category, id) => {
      const position = ids(category).get(id)
      return position === undefined ? undefined : nameAt(category, position)
    },
    entries: (category) =>
      [...ids(category)].flatMap(([id, position]) => {
        const name = nameAt(category, position)
        return name === undefined ? [] : [[id, name] as const]
      })
  }
}
