/** The leagues of the game: ids, names and, where a rule needs them, the trophies they start at. */
import { pictures } from "./internal/assets.ts"

/** A league with icons. */
export interface IconLeague {
  readonly id: number
  readonly name: string
  readonly iconUrls: {
    readonly tiny?: string
    readonly small: string
    readonly medium?: string
    readonly large?: string
  }
}

/** A league without icons. */
export interface NamedLeague {
  readonly id: number
  readonly name: string
}

const steps = (name: string, numerals: string): ReadonlyArray<string> =>
  numerals.split(" ").map((numeral) => `${name} League ${numeral}`)

const metals = ["Bronze", "Silver", "Gold", "Crystal", "Master", "Champion", "Titan"]
const ladder = ["Unranked", ...metals.flatMap((metal) => steps(metal, "III II I")), "Legend League"]

// ---------------------------------------------------------------------------------------------------------------------
// Players
// ---------------------------------------------------------------------------------------------------------------------

const families = [
  "Skeleton",
  "Barbarian",
  "Archer",
  "Wizard",
  "Valkyrie",
  "Witch",
  "Golem",
  "P.E.K.K.A",
  "Titan",
  "Dragon",
  "Electro"
]

const tierNames = [
  "Unranked",
  ...families.flatMap((family, n) => [1, 2, 3].map((step) => `${family} League ${n * 3 + step}`)),
  "Legend III",
  "Legend II",
  "Legend I"
]

/** The 37 league tiers of ranked battles, from Unranked (105000000) to Legend I (105000036). */
export const tiers: ReadonlyArray<IconLeague> = tierNames.map((name, n) => ({
  id: 105_000_000 + n,
  name,
  iconUrls: pictures("leaguetiers", name, { small: 125, large: 326 })
}))

/** The position of the lowest legend tier in {@link tiers}. */
export const firstLegendTier = 34

/** What rankings of legend seasons show as tier: the single Legend League, from before it was split in three. */
export const legendLeague: IconLeague = {
  id: 105_000_034,
  name: "Legend League",
  iconUrls: pictures("leaguetiers", "Legend League", { small: 125, large: 326 })
}

/** A tier by its position; the nearest one outside of the range. */
export const tier = (n: number): IconLeague => at(tiers, n)

/** The highest tier that a town hall usually plays in, as a position in {@link tiers}. */
export const usualTier = (townHall: number): number => Math.max(0, Math.min(36, Math.round((townHall - 6) * 2.9)))

/** The 23 leagues from before the ranked rework; members still carry one. */
export const legacy: ReadonlyArray<IconLeague> = ladder.map((name, n) => ({
  id: 29_000_000 + n,
  name,
  iconUrls:
    n === 0
      ? pictures("leagues", name, { small: 72, tiny: 36 })
      : pictures("leagues", name, { small: 72, tiny: 36, medium: 288 })
}))

/** The legacy league that rankings by season exist for. */
export const legendLeagueId = 29_000_022

/** A legacy league by its position; the nearest one outside of the range. */
export const legacyAt = (n: number): IconLeague => at(legacy, n)

// ---------------------------------------------------------------------------------------------------------------------
// Builder base, capital and war
// ---------------------------------------------------------------------------------------------------------------------

const builderNames = [
  ...["Wood", "Clay", "Stone", "Copper"].flatMap((name) => steps(name, "V IV III II I")),
  ...["Brass", "Iron", "Steel", "Titanium", "Platinum", "Emerald", "Ruby"].flatMap((name) => steps(name, "III II I")),
  "Diamond League"
]

/** The 42 builder base leagues: hundreds of trophies up to Copper, then steps of 200. */
export const builder: ReadonlyArray<NamedLeague & { readonly trophies: number }> = builderNames.map((name, n) => ({
  id: 44_000_000 + n,
  name,
  trophies: n <= 20 ? n * 100 : 2000 + (n - 20) * 200
}))

const capitalStarts = (n: number) => (n <= 16 ? n * 200 : 3200 + (n - 16) * 300)

/** The 23 capital leagues. */
export const capital: ReadonlyArray<NamedLeague & { readonly trophies: number }> = ladder.map((name, n) => ({
  id: 85_000_000 + n,
  name,
  trophies: capitalStarts(n)
}))

/** The 19 war leagues, up to Champion League I; a clan war league moves clans up and down in them. */
export const war: ReadonlyArray<NamedLeague> = ladder.slice(0, 19).map((name, n) => ({ id: 48_000_000 + n, name }))

const byTrophies = (
  leagues: ReadonlyArray<NamedLeague & { readonly trophies: number }>,
  plain: ReadonlyArray<NamedLeague>,
  trophies: number
): NamedLeague => {
  let n = leagues.length - 1
  while (n > 0 && (leagues[n]?.trophies ?? 0) > trophies) n--
  return at(plain, n)
}

const plain = (leagues: ReadonlyArray<NamedLeague>): ReadonlyArray<NamedLeague> =>
  leagues.map(({ id, name }) => ({ id, name }))

/** The builder base leagues as bodies carry them. */
export const builderLeagues: ReadonlyArray<NamedLeague> = plain(builder)

/** The capital leagues as bodies carry them. */
export const capitalLeagues: ReadonlyArray<NamedLeague> = plain(capital)

/** The builder base league of so many trophies. */
export const builderAt = (trophies: number): NamedLeague => byTrophies(builder, builderLeagues, trophies)

/** The capital league of so many capital trophies. */
export const capitalAt = (trophies: number): NamedLeague => byTrophies(capital, capitalLeagues, trophies)

/** The war league at a position in {@link war}; the nearest one outside of the range. */
export const warAt = (n: number): NamedLeague => at(war, n)

function at<A>(items: ReadonlyArray<A>, n: number): A {
  const item = items[Math.max(0, Math.min(items.length - 1, n))]
  if (item === undefined) throw new Error("a list of leagues is empty")
  return item
}
