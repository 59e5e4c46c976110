/** The shape of every category's rows: what the generator accepts, and what a pack loaded at run time must be. */
export * from "./shapes/items.ts"
export * from "./shapes/leagues.ts"
export * from "./shapes/units.ts"
export * from "./shapes/villages.ts"
