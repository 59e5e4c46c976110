/** Prints an army's link and what is in it; with a message as argument, what is in the link of that. */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import { GameData } from "clashfx"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import { describe, link } from "./army.ts"

const [message] = process.argv.slice(2)

const program = Effect.gen(function* () {
  if (message !== undefined) return yield* Console.log(yield* describe(message))
  const made = yield* link({
    troops: { Dragon: 12, Balloon: 4 },
    spells: { "Rage Spell": 4, "Freeze Spell": 3 },
    heroes: [{ hero: "Archer Queen", pet: "Unicorn", equipment: ["Giant Arrow", "Healer Puppet"] }]
  })
  yield* Console.log(`${made}\n${yield* describe(made)}`)
}).pipe(Effect.catch(({ message }) => Console.error(message)))

NodeRuntime.runMain(Effect.provide(program, GameData.layer))
