/**
 * Armies joined to the game data: built from names or units, read with names, counted and printed.
 *
 * Pure functions over a {@link Catalog}; the same as effects are in `Armies.ts`.
 */
import type {
  Equipment,
  EquipmentName,
  Hero,
  HeroName,
  Names,
  Open,
  Pet,
  PetName,
  Spell,
  SpellName,
  Table,
  Troop,
  TroopName
} from "@clashfx/game-data"
import * as Result from "effect/Result"
import * as Army from "./Army.ts"
import { UnknownUnit } from "./pack/PackError.ts"
import * as PackIndex from "./pack/PackIndex.ts"

/** The game data that armies need; a `Pack` is one. */
export interface Catalog {
  readonly troops: Table<Troop>
  readonly spells: Table<Spell>
  readonly heroes: Table<Hero>
  readonly pets: Table<Pet>
  readonly equipment: Table<Equipment>
}

// ---------------------------------------------------------------------------------------------------------------------
// Building
// ---------------------------------------------------------------------------------------------------------------------

/** What names a unit: its name in any spelling (upper or lower case, spaces or underscores), its id, or the unit. */
export type UnitInput<Name extends string> = Open<Name> | number | { readonly id: number }

/** Units with their quantities: by name, or as pairs (an array or a `Map`). */
export type UnitsInput<Name extends string> =
  | ({ readonly [N in Name]?: number } & { readonly [name: string]: number | undefined })
  | Iterable<readonly [unit: UnitInput<Name>, quantity: number]>

/** A hero with what it takes along. */
export interface HeroInput {
  readonly hero: UnitInput<HeroName>
  /** The mode the hero fights in, where it has several (the Grand Warden: 0 ground, 1 air). */
  readonly mode?: number
  /** The pet at the hero's side; none when left out. */
  readonly pet?: UnitInput<PetName>
  /** One or two pieces. */
  readonly equipment?: ReadonlyArray<UnitInput<EquipmentName>>
}

/** The parts of an army to be built; what is left out is empty. */
export interface ArmyInput {
  /** Heroes with pet and equipment. */
  readonly heroes?: ReadonlyArray<HeroInput>
  /** Troops and siege machines in the clan castle. */
  readonly clanCastleTroops?: UnitsInput<TroopName>
  /** Spells in the clan castle. */
  readonly clanCastleSpells?: UnitsInput<SpellName>
  /** Troops and siege machines. */
  readonly troops?: UnitsInput<TroopName>
  /** Spells that the attacker brings. */
  readonly spells?: UnitsInput<SpellName>
}

interface Known {
  readonly id: number
  readonly village?: string
}

/** The id of a unit, which must be one of the home village. */
const idOf = (
  category: keyof Catalog,
  unit: UnitInput<string>,
  catalog: Catalog
): Result.Result<number, UnknownUnit> => {
  const index = PackIndex.of<Known>(catalog[category])
  const input = typeof unit === "object" ? unit.id : unit
  const row = typeof input === "number" ? index.byId(input) : index.byName(input)
  if (row !== undefined && row.village !== "builderBase") return Result.succeed(row.id)
  const suggestion = row === undefined ? index.suggest(input, { village: "home" }) : undefined
  return Result.fail(new UnknownUnit({ category, input, village: "home", suggestion }))
}

const isList = (input: UnitsInput<string>): input is Iterable<readonly [UnitInput<string>, number]> =>
  Symbol.iterator in input

const pairs = (input: UnitsInput<string>): ReadonlyArray<readonly [UnitInput<string>, number]> =>
  isList(input)
    ? [...input]
    : Object.entries(input).flatMap(([name, quantity]) => (quantity === undefined ? [] : [[name, quantity]]))

const units = (
  category: "troops" | "spells",
  input: UnitsInput<string> = [],
  catalog: Catalog
): Result.Result<ReadonlyArray<Army.ArmyUnit>, UnknownUnit> =>
  Result.all(
    pairs(input).map(([unit, quantity]) => Result.map(idOf(category, unit, catalog), (id) => ({ id, quantity })))
  )

const hero = (input: HeroInput, catalog: Catalog): Result.Result<Army.ArmyHero, UnknownUnit> =>
  Result.gen(function* () {
    const id = yield* idOf("heroes", input.hero, catalog)
    const pet = input.pet === undefined ? {} : { pet: yield* idOf("pets", input.pet, catalog) }
    const equipment = yield* Result.all((input.equipment ?? []).map((item) => idOf("equipment", item, catalog)))
    return { id, ...(input.mode === undefined ? {} : { mode: input.mode }), ...pet, equipment }
  })

/**
 * The army of names, ids or units. Fails with `UnknownUnit` for what the home village of the game data does not have, and
 * with `InvalidArmy` for what cannot be, like a quantity of 0.
 *
 * @example
 * ```ts
 * const catalog = yield* Armies.catalog
 * const army = yield* Effect.fromResult(ArmyUnits.build({ troops: { Barbarian: 10, Giant: 2 }, spells: { Rage: 1 } }, catalog))
 * console.log(ArmyUnits.print(ArmyUnits.read(army, catalog))) // 10x Barbarian, 2x Giant ...
 * ```
 */
export const build = (input: ArmyInput, catalog: Catalog): Result.Result<Army.Army, UnknownUnit | Army.InvalidArmy> =>
  Result.gen(function* () {
    return yield* Army.make({
      heroes: yield* Result.all((input.heroes ?? []).map((one) => hero(one, catalog))),
      clanCastleTroops: yield* units("troops", input.clanCastleTroops, catalog),
      clanCastleSpells: yield* units("spells", input.clanCastleSpells, catalog),
      troops: yield* units("troops", input.troops, catalog),
      spells: yield* units("spells", input.spells, catalog)
    })
  })

/** The first thing in an army that the game data does not have in the home village; `undefined` if it has all. */
export const firstUnknown = (army: Army.Army, catalog: Catalog): UnknownUnit | undefined => {
  const used = [
    ...army.heroes.flatMap(({ equipment, id, pet }) => [
      idOf("heroes", id, catalog),
      ...(pet === undefined ? [] : [idOf("pets", pet, catalog)]),
      ...equipment.map((item) => idOf("equipment", item, catalog))
    ]),
    ...Army.unitSections.flatMap((section) => army[section].map(({ id }) => idOf(categoryOf(section), id, catalog)))
  ]
  return used.find(Result.isFailure)?.failure
}

// ---------------------------------------------------------------------------------------------------------------------
// Reading
// ---------------------------------------------------------------------------------------------------------------------

/** A thing of an army with what the game data knows about it: nothing, if the thing is newer than the data. */
export interface Named<Row> {
  readonly id: number
  readonly name: string | undefined
  readonly row: Row | undefined
}

/** Units of one kind. */
export interface NamedUnit<Row> extends Named<Row> {
  readonly quantity: number
}

/** A hero with what it takes along. */
export interface NamedHero extends Named<Hero> {
  readonly mode: number | undefined
  readonly pet: Named<Pet> | undefined
  readonly equipment: ReadonlyArray<Named<Equipment>>
}

/** An army with names, siege machines apart from troops, all in the order of the army. */
export interface NamedArmy {
  readonly heroes: ReadonlyArray<NamedHero>
  readonly clanCastleTroops: ReadonlyArray<NamedUnit<Troop>>
  readonly clanCastleSiegeMachines: ReadonlyArray<NamedUnit<Troop>>
  readonly clanCastleSpells: ReadonlyArray<NamedUnit<Spell>>
  /** With those that the game data does not know. */
  readonly troops: ReadonlyArray<NamedUnit<Troop>>
  readonly siegeMachines: ReadonlyArray<NamedUnit<Troop>>
  readonly spells: ReadonlyArray<NamedUnit<Spell>>
}

const categoryOf = (section: Army.UnitSection) => (Army.kindOf[section] === "troop" ? "troops" : "spells")

/** Siege machines come from the Workshop. */
const isSiegeMachine = ({ row }: Named<Troop>) => row?.productionBuilding === "Workshop"

/** The army with names, in English or in the language of `names`. */
export const read = (army: Army.Army, catalog: Catalog, names?: Names): NamedArmy => {
  const named = <Row extends { readonly name: string }>(category: keyof Catalog, table: Table<Row>, id: number) => {
    const row = PackIndex.of(table).byId(id)
    return { id, name: names?.of(category, id) ?? row?.name, row }
  }
  const troops = (section: "troops" | "clanCastleTroops") =>
    army[section].map(({ id, quantity }) => ({ ...named("troops", catalog.troops, id), quantity }))
  const spells = (section: "spells" | "clanCastleSpells") =>
    army[section].map(({ id, quantity }) => ({ ...named("spells", catalog.spells, id), quantity }))
  return {
    heroes: army.heroes.map(({ equipment, id, mode, pet }) => ({
      ...named("heroes", catalog.heroes, id),
      mode,
      pet: pet === undefined ? undefined : named("pets", catalog.pets, pet),
      equipment: equipment.map((item) => named("equipment", catalog.equipment, item))
    })),
    clanCastleTroops: troops("clanCastleTroops").filter((unit) => !isSiegeMachine(unit)),
    clanCastleSiegeMachines: troops("clanCastleTroops").filter(isSiegeMachine),
    clanCastleSpells: spells("clanCastleSpells"),
    troops: troops("troops").filter((unit) => !isSiegeMachine(unit)),
    siegeMachines: troops("troops").filter(isSiegeMachine),
    spells: spells("spells")
  }
}

// ---------------------------------------------------------------------------------------------------------------------
// Counting and printing
// ---------------------------------------------------------------------------------------------------------------------

/** The parts of an army that take up housing space. */
export type HousingSection = Exclude<keyof NamedArmy, "heroes">

/** Housing space that an army uses. */
export interface Housing extends Readonly<Record<HousingSection, number>> {
  /** The ids whose housing space the game data does not know; they are not counted. */
  readonly unknown: ReadonlyArray<number>
}

const space = (units: ReadonlyArray<NamedUnit<Troop | Spell>>) =>
  units.reduce((sum, { quantity, row }) => sum + quantity * (row?.housingSpace ?? 0), 0)

/** The housing space of each part. */
export const housing = (army: NamedArmy): Housing => {
  const troops = [...army.clanCastleTroops, ...army.troops]
  const spells = [...army.clanCastleSpells, ...army.spells]
  const unknown = [...troops, ...spells].filter(({ row }) => row === undefined).map(({ id }) => id)
  return {
    clanCastleTroops: space(army.clanCastleTroops),
    clanCastleSiegeMachines: space(army.clanCastleSiegeMachines),
    clanCastleSpells: space(army.clanCastleSpells),
    troops: space(army.troops),
    siegeMachines: space(army.siegeMachines),
    spells: space(army.spells),
    unknown: [...new Set(unknown)]
  }
}

const nameOf = ({ id, name }: Named<unknown>) => name ?? `unknown ${id}`

const printHero = (hero: NamedHero) => {
  const things = [...hero.equipment, ...(hero.pet === undefined ? [] : [hero.pet])]
  return nameOf(hero) + (things.length === 0 ? "" : ` (${things.map(nameOf).join(", ")})`)
}

const printUnits = (...lists: ReadonlyArray<ReadonlyArray<NamedUnit<unknown>>>) =>
  lists.flat().map((unit) => `${unit.quantity}x ${nameOf(unit)}`)

/** An army for people, a line for each part that is not empty; what has no name goes by its id. */
export const print = (army: NamedArmy): string => {
  const lines = [
    ["Heroes", army.heroes.map(printHero)],
    ["Clan castle", printUnits(army.clanCastleTroops, army.clanCastleSiegeMachines, army.clanCastleSpells)],
    ["Troops", printUnits(army.troops)],
    ["Siege machines", printUnits(army.siegeMachines)],
    ["Spells", printUnits(army.spells)]
  ] as const
  return lines.flatMap(([part, things]) => (things.length === 0 ? [] : [`${part}: ${things.join(", ")}`])).join("\n")
}
