/** What commands are asked with, and how they are run. */
import * as Effect from "effect/Effect"
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import { flags, type Options } from "../options.ts"
import { BothForms } from "../usage.ts"

export const root = Command.make("clashfx").pipe(
  Command.withDescription("The Clash of Clans API on the command line"),
  Command.withSharedFlags(flags)
)

/** Loads what a command does when it runs. */
export const lazily =
  <I, A, E, R>(load: () => Promise<(input: I, options: Options) => Effect.Effect<A, E, R>>) =>
  (input: I) =>
    Effect.gen(function* () {
      const options = yield* root
      if (options.json && options.csv) return yield* new BothForms()
      const run = yield* Effect.promise(load)
      return yield* run(input, options)
    })

export const describe = Command.withDescription

export const clanTag = Argument.String("tag").pipe(Argument.withDescription("The tag of a clan, like #2PP or 2pp"))
export const playerTag = Argument.String("tag").pipe(Argument.withDescription("The tag of a player"))

/** A whole number from `least` to `most`; what is beyond is said before anything is asked. */
export const whole = (name: string, description: string, least = 1, most = Number.MAX_SAFE_INTEGER) =>
  Flag.Int(name).pipe(
    Flag.filter(
      (value) => value >= least && value <= most,
      (value) =>
        `${value} is not ${most === Number.MAX_SAFE_INTEGER ? `at least ${least}` : `from ${least} to ${most}`}`
    ),
    Flag.withDescription(description)
  )

export const limit = (otherwise: number) =>
  whole("limit", `How many at most (default ${otherwise})`).pipe(Flag.withDefault(otherwise))
export const yes = (name: string, description: string) =>
  Flag.Boolean(name).pipe(Flag.withDescription(description), Flag.withDefault(false))
export const maybe = (name: string, description: string, least = 1) => Flag.optional(whole(name, description, least))

/** A number that is not less than `least`, or is more than it where `isMore`. */
export const measure = (name: string, description: string, least: number, isMore: boolean) =>
  Flag.Finite(name).pipe(
    Flag.filter(
      (value) => (isMore ? value > least : value >= least),
      (value) => `${value} is not ${isMore ? "more than" : "at least"} ${least}`
    ),
    Flag.withDescription(description)
  )

/** Names with counts, as often as needed. */
export const counts = (name: string, description: string) =>
  Flag.KeyValuePair(name).pipe(Flag.withDescription(description), Flag.withDefault({}))
