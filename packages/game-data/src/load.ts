/** Loads categories and languages, each by itself and only when it is asked for. */
import type { Category, Rows } from "./Category.ts"
import * as modules from "./data/modules.ts"
import type { Language, Names } from "./Names.ts"
import { decode, type Table } from "./Table.ts"

/** The languages that names exist in. */
export const languages: ReadonlyArray<Language> = Object.keys(modules.names).filter(isLanguage)

/** Is this the code of a language that names exist in? */
export function isLanguage(code: string): code is Language {
  return Object.hasOwn(modules.names, code)
}

const loaded: { [C in Category]?: Promise<Table<Rows[C]>> } = {}

/** The rows of a category; the same table each time. */
export const loadTable = <C extends Category>(category: C): Promise<Table<Rows[C]>> => {
  if (!Object.hasOwn(modules.tables, category)) return Promise.reject(new TypeError(`there is no category ${category}`))
  const table: { [K in C]?: Promise<Table<Rows[K]>> } = loaded
  return (table[category] ??= modules.tables[category]().then(({ data }) => decode<Rows[C]>(JSON.parse(data))))
}

/** The names of a language. */
export const loadNames = (language: Language): Promise<Names> => modules.names[language]().then(({ names }) => names)
