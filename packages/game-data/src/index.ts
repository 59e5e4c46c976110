/** The constants of Clash of Clans: compact, typed, loaded by category when they are asked for. */
export type * from "./BuildingRows.ts"
export {
  categories,
  type Category,
  categoryOfId,
  idCategories,
  type IdCategory,
  type Rows,
  shapeOf
} from "./Category.ts"
export { state } from "./data/state.ts"
export type * from "./data/unions.ts"
export type * from "./ItemRows.ts"
export type * from "./LeagueRows.ts"
export { isLanguage, languages, loadNames, loadTable } from "./load.ts"
export { type EncodedIds, type EncodedNames, type Ids, type Names, readIds, readNames } from "./Names.ts"
export { format, type Pack } from "./Pack.ts"
export * as Shape from "./Shape.ts"
export type { State } from "./State.ts"
export { type Column, type Columns, decode, type EncodedTable, fromRows, type Scalar, type Table } from "./Table.ts"
export type * from "./UnitRows.ts"
