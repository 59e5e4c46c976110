/** Where a command's answers come from: the API with credentials of the environment, or the embedded simulator. */
import type { Clash } from "clashfx"
import * as ClashNode from "clashfx/node"
import * as Config from "effect/Config"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import type { Options } from "../options.ts"

/** There is nothing to sign requests with. */
export class NoCredentials extends Data.TaggedError("NoUsableKey")<{}> {
  override get message(): string {
    return (
      "no credentials: set COC_KEYS, or COC_EMAIL and COC_PASSWORD of a free account at " +
      "https://developer.clashofclans.com (keys are then made for you), or add --simulated"
    )
  }
}

const isSet = (name: string) =>
  Effect.map(Config.option(Config.String(name)), (value) => Option.isSome(value) && value.value.trim() !== "")

const hasCredentials = Effect.all([isSet("COC_KEYS"), isSet("COC_EMAIL")]).pipe(
  Effect.map((found) => found.includes(true)),
  Effect.orElseSucceed(() => false)
)

/** The clans of the embedded world: the first two are at war with each other, the others in a league. */
export const simulatedTags = ["#2PP", "#8QU8J9LP", "#P0LYJC8C", "#2RGPJ8QL"] as const

/** A world in which every command finds something, and in which a second brings events. */
const simulated = Layer.unwrap(
  Effect.map(
    Effect.promise(() => Promise.all([import("@clashfx/simulator"), import("clashfx/Clash")])),
    ([{ Command, Simulator }, { layer }]) => {
      const [first, second, ...others] = simulatedTags
      const lively = Effect.gen(function* () {
        const { advance, change } = yield* Simulator
        yield* change(Command.declareWar(first, second, { preparation: "1 second", battle: "1 hour" }))
        yield* change(Command.startLeague(others))
        yield* advance("10 minutes")
        // A lively world hides a war log now and then.
        yield* Effect.forEach(simulatedTags, (tag) => change(Command.setClan(tag, { isWarLogPublic: true })))
      })
      const world = Simulator.layerTest({
        clans: simulatedTags.map((tag, i) => ({ tag, members: 40 - 5 * i })),
        // A day's worth of a lively clan every few minutes.
        activity: 60_000,
        wars: false,
        leagues: { search: "5 seconds", day: "1 hour" },
        settings: { maxAge: 1 }
      })
      return Layer.effectDiscard(Effect.orDie(lively)).pipe(
        Layer.provideMerge(layer({ keys: [Simulator.testKey] })),
        Layer.provideMerge(world)
      )
    }
  )
)

const real = Layer.unwrap(
  Effect.flatMap(hasCredentials, (has) =>
    has ? Effect.succeed(ClashNode.layerConfig) : Effect.fail(new NoCredentials())
  )
)

type Real = Layer.Success<typeof real>
type RealError = Layer.Error<typeof real>

/** Everything that operations need. */
export const layer = (options: Options): Layer.Layer<Real, RealError | Layer.Error<typeof simulated>> =>
  options.simulated ? simulated : real

/** Runs what needs the API. */
export const connected = <A, E>(effect: Effect.Effect<A, E, Clash.Services>, options: Options) =>
  Effect.provide(effect, layer(options))
