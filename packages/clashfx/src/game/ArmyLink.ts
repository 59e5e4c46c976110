/**
 * Army links: `https://link.clashofclans.com/en?action=CopyArmy&army=u10x0-2x3s1x9-3x2` is an army of 10 Barbarians,
 * 2 Giants, a Poison Spell and 3 Rage Spells.
 *
 * The code of an army has sections: `h` heroes with mode, pet and equipment, `i` troops and `d` spells of the clan
 * castle, `u` troops, `s` spells; a unit is `quantity x id`, with ids counted from 0 in each kind. The battle log's
 * `armyShareCode` is such a code.
 */
import { InvalidArmyLink } from "./internal/errors.ts"
import * as Result from "effect/Result"
import { textOf } from "../model/internal/oneLine.ts"
import * as Army from "./Army.ts"
import { letters, read } from "./internal/armyCode.ts"
import { find } from "./internal/armyParameter.ts"

export { InvalidArmyLink } from "./internal/errors.ts"

/**
 * The army of a link, of its query, or of the bare code.
 *
 * The link may stand anywhere in the text, as people paste it: in a sentence, in brackets or Markdown, wrapped over
 * lines, encoded, with marks that nobody sees. Of several links the first one counts. Only its `army` parameter is read,
 * percent-encoding is undone, units of one id are added up, dashes before a section and at the end mean nothing. The
 * first thing in it that cannot be read is an error; use {@link parseLenient} to leave such things out.
 *
 * @example
 * ```ts
 * const army = yield* Effect.fromResult(ArmyLink.parse("try this: https://link.clashofclans.com/en?action=CopyArmy&army=u10x0-2x3"))
 * console.log(army.troops) // [{ id: 4000000, quantity: 10 }, { id: 4000003, quantity: 2 }]
 * ```
 */
export const parse = (input: string): Result.Result<Army.Army, InvalidArmyLink> => {
  const text = textOf(input)
  const piece = find(text)
  if (piece === undefined) {
    return Result.fail(new InvalidArmyLink({ input: text, offset: text.length, expected: `the parameter "army"` }))
  }
  return Result.mapError(
    read(piece.text, false),
    ({ at, expected }) => new InvalidArmyLink({ input: text, offset: piece.offsets[at] ?? text.length, expected })
  )
}

/** How {@link parseLenient} reads. */
export interface LenientOptions {
  /**
   * Does the game have a troop of this id? A troop that it does not have becomes a Barbarian, as in the game. Without
   * this, every id is kept.
   */
  readonly knowsTroop?: (id: number) => boolean
}

/**
 * The army of a link as far as it can be read: what cannot is left out. The empty army for a text that is no link.
 *
 * @example
 * ```ts
 * const army = ArmyLink.parseLenient("look: https://link.clashofclans.com/en?action=CopyArmy&army=u12x65")
 * ```
 */
export const parseLenient = (input: string, options?: LenientOptions): Army.Army => {
  const army = Result.getOrElse(read(find(textOf(input))?.text ?? "", true), () => Army.empty)
  const knows = options?.knowsTroop
  if (knows === undefined) return army
  const known = (unit: Army.ArmyUnit) => (knows(unit.id) ? unit : { ...unit, id: Army.base.troop })
  const { clanCastleTroops, troops } = army
  const sections = { ...army, clanCastleTroops: clanCastleTroops.map(known), troops: troops.map(known) }
  return Result.getOrElse(Army.make(sections), () => army)
}

const writeHero = ({ equipment, id, mode, pet }: Army.ArmyHero): string =>
  `${id - Army.base.hero}` +
  (mode === undefined ? "" : `m${mode}`) +
  (pet === undefined ? "" : `p${pet - Army.base.pet}`) +
  (equipment.length === 0 ? "" : `e${equipment.map((item) => item - Army.base.equipment).join("_")}`)

/** The bare code of an army, the inverse of {@link parse}; the empty text for the empty army. */
export const writeCode = (army: Army.Army): string => {
  const heroes = army.heroes.length === 0 ? "" : `h${army.heroes.map(writeHero).join("-")}`
  const units = Army.unitSections.map((section) => {
    const first = Army.base[Army.kindOf[section]]
    const items = army[section].map(({ id, quantity }) => `${quantity}x${id - first}`)
    return items.length === 0 ? "" : letters[section] + items.join("-")
  })
  return heroes + units.join("")
}

/** The languages that the game speaks, as a link names them; others are passed on as they are. */
export type Language =
  | "en"
  | "ar"
  | "cn"
  | "cnt"
  | "de"
  | "es"
  | "fa"
  | "fi"
  | "fr"
  | "id"
  | "it"
  | "jp"
  | "kr"
  | "ms"
  | "nl"
  | "no"
  | "pl"
  | "pt"
  | "ru"
  | "th"
  | "tr"
  | "vi"
  | (string & {})

/** How {@link write} writes. */
export interface WriteOptions {
  /** The language of the page that opens outside of the game; upper or lower case, default `en`. */
  readonly language?: Language
}

/**
 * The link of an army, the inverse of {@link parse}.
 *
 * @example
 * ```ts
 * const army = yield* Effect.fromResult(ArmyLink.parse("u12x65-2x17s5x2"))
 * const link = ArmyLink.write(army, { language: "DE" })
 * ```
 */
export const write = (army: Army.Army, options?: WriteOptions): string => {
  const language = encodeURIComponent((options?.language ?? "en").toLowerCase())
  return `https://link.clashofclans.com/${language}?action=CopyArmy&army=${writeCode(army)}`
}
