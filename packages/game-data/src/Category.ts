/** The categories of the game data, the type of their rows, and which ids belong to which. */
import type { Building, Decoration, Obstacle, Trap } from "./BuildingRows.ts"
import type { CapitalHousePart, Locale, MagicItem, MagicSnack, Resource, Scenery, Skin } from "./ItemRows.ts"
import type {
  Achievement,
  BattleModifier,
  BuilderLeague,
  CapitalLeague,
  ClanLabel,
  LeagueTier,
  PlayerLabel,
  WarLeague
} from "./LeagueRows.ts"
import type { Fields } from "./Shape.ts"
import * as shapes from "./shapes.ts"
import type { Equipment, Guardian, Helper, Hero, Pet, Spell, Troop } from "./UnitRows.ts"

/** The row type of every category. */
export interface Rows {
  readonly troops: Troop
  readonly spells: Spell
  readonly heroes: Hero
  readonly pets: Pet
  readonly equipment: Equipment
  readonly guardians: Guardian
  readonly helpers: Helper
  readonly buildings: Building
  readonly traps: Trap
  readonly decorations: Decoration
  readonly obstacles: Obstacle
  readonly warLeagues: WarLeague
  readonly leagueTiers: LeagueTier
  readonly builderLeagues: BuilderLeague
  readonly capitalLeagues: CapitalLeague
  readonly clanLabels: ClanLabel
  readonly playerLabels: PlayerLabel
  readonly achievements: Achievement
  readonly battleModifiers: BattleModifier
  readonly resources: Resource
  readonly magicItems: MagicItem
  readonly magicSnacks: MagicSnack
  readonly sceneries: Scenery
  readonly skins: Skin
  readonly capitalHouseParts: CapitalHousePart
  readonly locales: Locale
}

/** The name of a category. */
export type Category = keyof Rows

/** The categories whose rows have an id. */
export type IdCategory = { readonly [C in Category]: Rows[C] extends { readonly id: number } ? C : never }[Category]

/** The shape of every category's rows. */
export const shapeOf: { readonly [C in Category]: Fields } = shapes

const isCategory = (key: string): key is Category => key in shapes

/** All categories. */
export const categories: ReadonlyArray<Category> = Object.keys(shapes).filter(isCategory)

const hasId = (category: Category): category is IdCategory => "id" in shapeOf[category]

/** The categories whose rows have an id. */
export const idCategories: ReadonlyArray<IdCategory> = categories.filter(hasId)

/** The millions of an id tell its category; resources and magic items have ids of another kind. */
const byMillions: { readonly [millions: number]: IdCategory } = {
  1: "buildings",
  4: "troops",
  8: "obstacles",
  12: "traps",
  18: "decorations",
  26: "spells",
  28: "heroes",
  44: "builderLeagues",
  48: "warLeagues",
  52: "skins",
  56: "clanLabels",
  57: "playerLabels",
  60: "sceneries",
  73: "pets",
  82: "capitalHouseParts",
  85: "capitalLeagues",
  90: "equipment",
  93: "helpers",
  105: "leagueTiers",
  107: "guardians"
}

/** The category that an id belongs to; `undefined` for resources, magic items and what is not known. */
export const categoryOfId = (id: number): IdCategory | undefined => byMillions[Math.floor(id / 1_000_000)]
