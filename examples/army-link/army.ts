/** Army links: from names to a link that opens in the game, and back. Asks nothing of the API. */
import { Armies, ArmyLink, ArmyUnits } from "clashfx"
import * as Effect from "effect/Effect"

/** The link of an army. Names are those of the game in English; a wrong one fails with what was probably meant. */
export const link = (army: ArmyUnits.ArmyInput) => Effect.map(Armies.create(army), (made) => ArmyLink.write(made))

/** What is in a link, or in a message that has one in it, and how much room it takes. */
export const describe = Effect.fn("describe")(function* (message: string) {
  const army = yield* Armies.read(yield* Effect.fromResult(ArmyLink.parse(message)))
  const { spells, troops } = ArmyUnits.housing(army)
  return `${ArmyUnits.print(army)}\n${troops} housing space of troops, ${spells} of spells`
})
