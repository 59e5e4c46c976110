/**
 * Armies as values: heroes with pets and equipment, troops, spells, and what the clan castle brings.
 *
 * An army names its units by their ids, so it needs no game data to exist, to be written as a link (`ArmyLink.ts`) or to
 * be compared. Names, checks against the game data and housing space are in `ArmyUnits.ts`.
 */
import { InvalidArmy } from "./internal/errors.ts"
import * as Brand from "effect/Brand"
import * as Result from "effect/Result"

/** A number of units of one kind. */
export interface ArmyUnit {
  readonly id: number
  /** A whole number of at least 1. */
  readonly quantity: number
}

/** A hero as an army takes it along. */
export interface ArmyHero {
  readonly id: number
  /** The mode the hero fights in, where it has several (the Grand Warden: 0 ground, 1 air). */
  readonly mode?: number
  /** The id of the hero's pet. */
  readonly pet?: number
  /** The ids of the hero's equipment: none, one or two. */
  readonly equipment: ReadonlyArray<number>
}

/** The parts of an army. Each hero and each unit of a part appears once; the order is kept. */
export interface Sections {
  readonly heroes: ReadonlyArray<ArmyHero>
  /** Troops and siege machines in the clan castle. */
  readonly clanCastleTroops: ReadonlyArray<ArmyUnit>
  readonly clanCastleSpells: ReadonlyArray<ArmyUnit>
  /** Troops and siege machines. */
  readonly troops: ReadonlyArray<ArmyUnit>
  readonly spells: ReadonlyArray<ArmyUnit>
}

/** An army, as {@link make} or reading a link gives it. */
export type Army = Sections & Brand.Brand<"Army">

/** The parts of an army that hold units in numbers. */
export type UnitSection = Exclude<keyof Sections, "heroes">

/** The parts with units in numbers, in the order in which a link has them. */
export const unitSections = ["clanCastleTroops", "clanCastleSpells", "troops", "spells"] as const

export { InvalidArmy } from "./internal/errors.ts"

/** The first id of each kind of unit; the ids of a kind are the million from there. */
export const base = {
  troop: 4_000_000,
  spell: 26_000_000,
  hero: 28_000_000,
  pet: 73_000_000,
  equipment: 90_000_000
} as const

/** The kinds of units an army is made of. */
export type UnitKind = keyof typeof base

/** The kind of units in each part. */
export const kindOf: { readonly [S in UnitSection]: "troop" | "spell" } = {
  clanCastleTroops: "troop",
  clanCastleSpells: "spell",
  troops: "troop",
  spells: "spell"
}

/** Is this the id of such a unit? Says nothing about whether the game has it. */
export const isId = (kind: UnitKind, id: number): boolean =>
  Number.isInteger(id) && id >= base[kind] && id < base[kind] + 1_000_000

const brand = Brand.nominal<Army>()

/** The army without units. */
export const empty: Army = brand({ heroes: [], clanCastleTroops: [], clanCastleSpells: [], troops: [], spells: [] })

/** The army of parts that are known to be right; checks nothing. */
export const makeUnsafe = (sections: Sections): Army => brand(sections)

const singular: { readonly [K in UnitKind]: string } = {
  troop: "troop",
  spell: "spell",
  hero: "hero",
  pet: "pet",
  equipment: "piece of equipment"
}

const notAnId = (kind: UnitKind, id: number): string =>
  `${id} is not the id of a ${singular[kind]}: those begin at ${base[kind]}`

const checkHeroes = (heroes: ReadonlyArray<ArmyHero>): string | undefined => {
  const seen = new Set<number>()
  for (const { equipment, id, mode, pet } of heroes) {
    if (!isId("hero", id)) return notAnId("hero", id)
    if (seen.has(id)) return `hero ${id} is there twice; name each once`
    if (mode !== undefined && !(Number.isSafeInteger(mode) && mode >= 0))
      return `${mode} is not a mode of a hero: it must be a whole number of at least 0`
    if (pet !== undefined && !isId("pet", pet)) return notAnId("pet", pet)
    if (equipment.length > 2)
      return `hero ${id} has more than two pieces of equipment; leave out ${equipment.length - 2}`
    const wrong = equipment.find((item) => !isId("equipment", item))
    if (wrong !== undefined) return notAnId("equipment", wrong)
    seen.add(id)
  }
  return undefined
}

const addUp = (section: UnitSection, units: ReadonlyArray<ArmyUnit>): Result.Result<Array<ArmyUnit>, string> => {
  const quantities = new Map<number, number>()
  for (const { id, quantity } of units) {
    if (!isId(kindOf[section], id)) return Result.fail(notAnId(kindOf[section], id))
    const sum = (quantities.get(id) ?? 0) + quantity
    if (!(Number.isSafeInteger(quantity) && quantity > 0)) {
      return Result.fail(`${quantity} of ${id} is not a quantity: it must be a whole number of at least 1`)
    }
    if (!Number.isSafeInteger(sum)) return Result.fail(`there are too many of ${id} to be counted`)
    quantities.set(id, sum)
  }
  return Result.succeed(Array.from(quantities, ([id, quantity]) => ({ id, quantity })))
}

/**
 * An army of ids. Parts that are left out are empty, units that are named twice in a part are added up. Checks that every
 * id is one of the right kind, that quantities are positive whole numbers, that no hero is there twice and that none has
 * more than two pieces of equipment.
 */
export const make = (sections: Partial<Sections>): Result.Result<Army, InvalidArmy> =>
  Result.gen(function* () {
    const heroes = sections.heroes ?? []
    const problem = checkHeroes(heroes)
    if (problem !== undefined) return yield* Result.fail(new InvalidArmy({ section: "heroes", problem }))
    const units = (section: UnitSection) =>
      Result.mapError(addUp(section, sections[section] ?? []), (problem) => new InvalidArmy({ section, problem }))
    return makeUnsafe({
      heroes,
      clanCastleTroops: yield* units("clanCastleTroops"),
      clanCastleSpells: yield* units("clanCastleSpells"),
      troops: yield* units("troops"),
      spells: yield* units("spells")
    })
  })

/** Is there nothing in it? */
export const isEmpty = (army: Army): boolean =>
  army.heroes.length === 0 && unitSections.every((section) => army[section].length === 0)

/** How many units of an id a part has; 0 where there is none. */
export const quantity = (army: Army, section: UnitSection, id: number): number =>
  army[section].find((unit) => unit.id === id)?.quantity ?? 0

// ---------------------------------------------------------------------------------------------------------------------
// Comparing
// ---------------------------------------------------------------------------------------------------------------------

/** A unit of which one army has more than the other. */
export interface UnitDifference {
  readonly section: UnitSection
  readonly id: number
  /** The quantity in the first army. */
  readonly from: number
  /** The quantity in the second army. */
  readonly to: number
}

/** A hero that only one army has, or that is equipped differently. */
export interface HeroDifference {
  readonly section: "heroes"
  readonly id: number
  readonly from: ArmyHero | undefined
  readonly to: ArmyHero | undefined
}

const sameHero = (a: ArmyHero | undefined, b: ArmyHero | undefined) =>
  a !== undefined &&
  b !== undefined &&
  a.mode === b.mode &&
  a.pet === b.pet &&
  a.equipment.length === b.equipment.length &&
  a.equipment.every((item) => b.equipment.includes(item)) &&
  b.equipment.every((item) => a.equipment.includes(item))

const ids = (...lists: ReadonlyArray<ReadonlyArray<{ readonly id: number }>>) =>
  new Set(lists.flatMap((list) => list.map(({ id }) => id)))

/** What is different in the second army; the order of units, heroes and equipment does not matter. */
export const differences = (from: Army, to: Army): ReadonlyArray<HeroDifference | UnitDifference> => {
  const hero = (army: Army, id: number) => army.heroes.find((hero) => hero.id === id)
  const heroes = Array.from(ids(from.heroes, to.heroes), (id): HeroDifference => ({
    section: "heroes",
    id,
    from: hero(from, id),
    to: hero(to, id)
  }))
  const units = unitSections.flatMap((section) =>
    Array.from(ids(from[section], to[section]), (id): UnitDifference => ({
      section,
      id,
      from: quantity(from, section, id),
      to: quantity(to, section, id)
    }))
  )
  return [
    ...heroes.filter((difference) => !sameHero(difference.from, difference.to)),
    ...units.filter((difference) => difference.from !== difference.to)
  ]
}

/** Are both the same army? The order of units, heroes and equipment does not matter. */
export const equals = (a: Army, b: Army): boolean => differences(a, b).length === 0
