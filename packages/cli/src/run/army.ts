/** Army links: what is in one, and the link of an army. */
import { Armies, Army, ArmyLink, type ArmyUnits, GameData } from "clashfx"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import type { Options } from "../options.ts"
import { print } from "../output/Page.ts"
import type { Cell } from "../output/table.ts"
import { NotACount, NoUnits } from "../usage.ts"

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

const counts = (flag: string, units: Readonly<Record<string, string>>) =>
  Effect.map(
    Effect.forEach(Object.entries(units), ([name, count]) =>
      /^[1-9]\d{0,5}$/.test(count)
        ? Effect.succeed([name, Number(count)] as const)
        : Effect.fail(new NotACount({ flag, name, count }))
    ),
    (pairs): Readonly<Record<string, number>> => Object.fromEntries(pairs)
  )

const armyOf = (input: LinkInput) =>
  Effect.gen(function* () {
    const army = yield* Armies.create({
      troops: yield* counts("troop", input.troops),
      spells: yield* counts("spell", input.spells),
      clanCastleTroops: yield* counts("castle-troop", input.castleTroops),
      clanCastleSpells: yield* counts("castle-spell", input.castleSpells)
    })
    return Army.isEmpty(army) ? yield* new NoUnits() : army
  })

export const link = (input: LinkInput, options: Options) =>
  armyOf(input).pipe(
    Effect.map((army) => ArmyLink.write(army)),
    Effect.flatMap((link) => Console.log(options.json ? JSON.stringify({ link }) : link)),
    Effect.provide(GameData.layer)
  )
