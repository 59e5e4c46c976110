/**
 * The game's constants and names: the service, its layers, and what one asks it.
 *
 * The service is in `internal/gameDataService.ts`, its layers in `internal/gameDataLayers.ts`, rows and names in
 * `internal/gameDataLookups.ts`, units in `internal/unitFinders.ts`.
 */
export { type AttachOptions, GameData, make, type Mode } from "./internal/gameDataService.ts"
export {
  layer,
  layerAlways,
  layerFile,
  layerNone,
  layerSource,
  layerStartup,
  layerUrl,
  type PackOptions
} from "./internal/gameDataLayers.ts"
export { index, type Language, pack, row, search, state, translate } from "./internal/gameDataLookups.ts"
export {
  building,
  equipment,
  type FindUnit,
  guardian,
  helper,
  hero,
  type LevelOptions,
  pet,
  spell,
  trap,
  troop,
  units
} from "./internal/unitFinders.ts"
export { GameDataUnavailable, UnknownLanguage, UnknownLevel, UnknownUnit } from "./pack/PackError.ts"
export { embedded, type PackSource, withRows } from "./pack/PackSource.ts"
export type { Pack, PackCategory } from "./pack/Pack.ts"
export type { Index, NameOptions } from "./pack/PackIndex.ts"
export type { NameHit, SearchOptions } from "./pack/PackNames.ts"
