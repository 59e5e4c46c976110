/** What the heroes of a player wear. */
import * as Schema from "effect/Schema"
import type { Player } from "../../model/Player.ts"
import { interner } from "../internal/intern.ts"
import { onceEach } from "../internal/onceEach.ts"

/** What a hero wears, by name and sorted: its two places are worth the same. */
export const WornSnapshot = Schema.Struct({ hero: Schema.String, equipment: Schema.Array(Schema.String) })
export interface WornSnapshot extends Schema.Schema.Type<typeof WornSnapshot> {}

const intern = interner<WornSnapshot>()

/** The one object for this. */
export const shareWorn = ({ equipment, hero }: WornSnapshot): WornSnapshot =>
  intern(JSON.stringify([hero, equipment]), () => ({ hero, equipment }))

/** The heroes that wear something; each of them, and each piece, is there once. */
export const wornOf = (player: Player): ReadonlyArray<WornSnapshot> => {
  const wearing = player.heroes.flatMap(({ equipment, name }) =>
    equipment === undefined || equipment === null || equipment.length === 0
      ? []
      : [shareWorn({ hero: name, equipment: onceEach(equipment.map((item) => item.name).sort(), (item) => item) })]
  )
  return onceEach(wearing, ({ hero }) => hero)
}
