/** Army links: what is in one, and the link of an army. */
import { Armies, ArmyLink, type ArmyUnits, GameData } from "clashfx"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type { Options } from "../options.ts"
import { print } from "../output/Page.ts"
import type { Cell } from "../output/table.ts"

export interface ReadInput {
  readonly link: string
  readonly language: Option.Option<string>
}

const unitRows = (
  section: string,
  units: ReadonlyArray<ArmyUnits.NamedUnit<unknown>>
): ReadonlyArray<ReadonlyArray<Cell>> =>
  units.map(({ id, name, quantity }) => [section, quantity, name ?? `unknown (${id})`, undefined])

const heroRow = ({ equipment, id, name, pet }: ArmyUnits.NamedHero): ReadonlyArray<Cell> => [
  "heroes",
  1,
  name ?? `unknown (${id})`,
  [...(pet === undefined ? [] : [pet.name]), ...equipment.map((item) => item.name)].join(", ")
]

export const read = ({ language, link }: ReadInput, options: Options) =>
  Effect.gen(function* () {
    const army = yield* Effect.fromResult(ArmyLink.parse(link))
    const named = yield* Armies.read(army, Option.isSome(language) ? { language: language.value } : {})
    return yield* print(
      {
        table: {
          columns: ["section", "n", "unit", "with"],
          rows: [
            ...named.heroes.map(heroRow),
            ...unitRows("troops", named.troops),
            ...unitRows("siege machines", named.siegeMachines),
            ...unitRows("spells", named.spells),
            ...unitRows("castle troops", named.clanCastleTroops),
            ...unitRows("castle sieges", named.clanCastleSiegeMachines),
            ...unitRows("castle spells", named.clanCastleSpells)
          ]
        },
        json: named
      },
      options
    )
  }).pipe(Effect.provide(GameData.layer))

export interface LinkInput {
  readonly troops: Readonly<Record<string, string>>
  readonly spells: Readonly<Record<string, string>>
  readonly castleTroops: Readonly<Record<string, string>>
  readonly castleSpells: Readonly<Record<string, string>>
}

const counts = (units: Readonly<Record<string, string>>): Readonly<Record<string, number>> =>
  Object.fromEntries(Object.entries(units).map(([name, count]) => [name, Number(count)]))

export const link = (input: LinkInput, options: Options) =>
  Armies.create({
    troops: counts(input.troops),
    spells: counts(input.spells),
    clanCastleTroops: counts(input.castleTroops),
    clanCastleSpells: counts(input.castleSpells)
  }).pipe(
    Effect.map((army) => ArmyLink.write(army)),
    Effect.flatMap((link) => Console.log(options.json ? JSON.stringify({ link }) : link)),
    Effect.provide(GameData.layer)
  )
