/**
 * The code of an army inside a link, read from left to right:
 *
 *     army    = { {"-"} section } {"-"}
 *     section = "h" hero {"-" hero} | ("i" | "d" | "u" | "s") item {"-" item}
 *     item    = quantity "x" id
 *     hero    = heroId { "m" mode | "p" petId | "e" equipmentId ["_" equipmentId] }
 *
 * The game writes the parts of a hero in this order, each once; other programs have an order of their own.
 * Links of the game have a "-" before a section and at the end now and then: it means nothing there.
 */
import * as Result from "effect/Result"
import * as Army from "../Army.ts"

/** Where reading stopped, and what should have been there. */
export interface Problem {
  readonly at: number
  readonly expected: string
}

type Read<A> = Result.Result<{ readonly value: A; readonly end: number }, Problem>

const fail = (at: number, expected: string) => Result.fail<Problem>({ at, expected })

/** The letter of each part with units; heroes have `h`. */
export const letters = { clanCastleTroops: "i", clanCastleSpells: "d", troops: "u", spells: "s" } as const

const sectionOf = (letter: string) => Army.unitSections.find((section) => letters[section] === letter)

const natural = (code: string, at: number, expected: string): Read<number> => {
  const digits = /^\d+/.exec(code.slice(at, at + 17))?.[0]
  const value = Number(digits)
  return digits !== undefined && Number.isSafeInteger(value)
    ? Result.succeed({ value, end: at + digits.length })
    : fail(at, expected)
}

const id = (code: string, at: number, kind: Army.UnitKind): Read<number> => {
  const expected = `the id of ${kind === "equipment" ? "an" : "a"} ${kind}`
  return Result.flatMap(natural(code, at, expected), ({ end, value }) =>
    value < 1_000_000
      ? Result.succeed({ value: Army.base[kind] + value, end })
      : fail(at, `${expected}, less than 1000000`)
  )
}

const item = (code: string, at: number, kind: "troop" | "spell"): Read<Army.ArmyUnit> =>
  Result.gen(function* () {
    const quantity = yield* natural(code, at, "a quantity")
    if (quantity.value === 0) return yield* fail(at, "a quantity of at least 1")
    if (code[quantity.end] !== "x") return yield* fail(quantity.end, `"x" after the quantity`)
    const unit = yield* id(code, quantity.end + 1, kind)
    return { value: { id: unit.value, quantity: quantity.value }, end: unit.end }
  })

const hero = (code: string, at: number): Read<Army.ArmyHero> =>
  Result.gen(function* () {
    const { end: start, value } = yield* id(code, at, "hero")
    let end = start
    let mode: number | undefined
    let pet: number | undefined
    let equipment: ReadonlyArray<number> = []
    const next = function* (letter: string, read: (at: number) => Read<number>) {
      if (code[end] !== letter) return undefined
      const found = yield* read(end + 1)
      end = found.end
      return found.value
    }
    for (let before = -1; before < end;) {
      before = end
      if (mode === undefined) mode = yield* next("m", (at) => natural(code, at, "the mode of the hero"))
      if (pet === undefined) pet = yield* next("p", (at) => id(code, at, "pet"))
      if (equipment.length > 0) continue
      const first = yield* next("e", (at) => id(code, at, "equipment"))
      const second = first === undefined ? undefined : yield* next("_", (at) => id(code, at, "equipment"))
      equipment = [first, second].filter((item) => item !== undefined)
    }
    const parts = { ...(mode === undefined ? {} : { mode }), ...(pet === undefined ? {} : { pet }), equipment }
    return { value: { id: value, ...parts }, end }
  })

// ---------------------------------------------------------------------------------------------------------------------
// The whole code
// ---------------------------------------------------------------------------------------------------------------------

interface Collected {
  readonly heroes: Map<number, Army.ArmyHero>
  readonly units: { readonly [S in Army.UnitSection]: Map<number, number> }
}

const readHero = (code: string, at: number, into: Collected) =>
  Result.flatMap(hero(code, at), ({ end, value }) => {
    if (into.heroes.has(value.id)) return fail(at, "a hero that is not in the army yet")
    into.heroes.set(value.id, value)
    return Result.succeed(end)
  })

const readItem = (code: string, at: number, section: Army.UnitSection, into: Collected) =>
  Result.flatMap(item(code, at, Army.kindOf[section]), ({ end, value }) => {
    const quantities = into.units[section]
    const sum = (quantities.get(value.id) ?? 0) + value.quantity
    if (!Number.isSafeInteger(sum)) return fail(at, "a smaller quantity")
    quantities.set(value.id, sum)
    return Result.succeed(end)
  })

const separator = /[-hidus]/g

/** The next place where something readable may start: a "-", the letter of a section, or the end. */
const resume = (code: string, at: number) => {
  separator.lastIndex = at
  return separator.exec(code)?.index ?? code.length
}

/** Where the dashes at a place end, if they mean nothing: before a section and at the end of the code. */
const afterDashes = (code: string, at: number): number => {
  const end = at + (/^-*/.exec(code.slice(at))?.[0].length ?? 0)
  return end === code.length || "hidus".includes(code.charAt(end)) ? end : at
}

const list = (units: ReadonlyMap<number, number>) => Array.from(units, ([id, quantity]) => ({ id, quantity }))

/**
 * The army of a code. Without `skip` the first thing that cannot be read is the answer; with it such things are left out
 * and there is always an army.
 */
export const read = (code: string, skip: boolean): Result.Result<Army.Army, Problem> => {
  const into: Collected = {
    heroes: new Map(),
    units: { clanCastleTroops: new Map(), clanCastleSpells: new Map(), troops: new Map(), spells: new Map() }
  }
  let section: Army.UnitSection | "heroes" | undefined
  let at = /^-+$/.test(code) ? 0 : afterDashes(code, 0)
  while (at < code.length) {
    const letter = code.charAt(at)
    if (letter !== "-") section = letter === "h" ? "heroes" : sectionOf(letter)
    if (section === undefined) {
      if (!skip) return fail(at, at === 0 ? "a section (h, i, d, u or s)" : `"-" or a section (h, i, d, u or s)`)
      at = resume(code, at + 1)
      continue
    }
    const end: Result.Result<number, Problem> =
      section === "heroes" ? readHero(code, at + 1, into) : readItem(code, at + 1, section, into)
    if (Result.isSuccess(end)) at = afterDashes(code, skip ? resume(code, end.success) : end.success)
    else if (skip) at = resume(code, at + 1)
    else return Result.fail(end.failure)
  }
  return Result.succeed(
    Army.makeUnsafe({
      heroes: Array.from(into.heroes.values()),
      clanCastleTroops: list(into.units.clanCastleTroops),
      clanCastleSpells: list(into.units.clanCastleSpells),
      troops: list(into.units.troops),
      spells: list(into.units.spells)
    })
  )
}
