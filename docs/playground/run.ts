/** The worker of the playground: runs one program on SDK and simulator, by a clock of its own speed. */
import { Simulator } from "@clashfx/simulator"
import { Clash } from "clashfx"
import * as Cause from "effect/Cause"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import type * as Scope from "effect/Scope"
import * as FastClock from "./clock.ts"
import { clans } from "./playground.ts"

/** What the page sends: a program to run, once, or another speed. */
type Message = { readonly program: string; readonly speed: number } | { readonly speed: number }

const world = Simulator.layerTest({
  seed: 2026,
  clans: [...clans.map((each) => ({ ...each, members: 40, isWarLogPublic: true })), {}, {}],
  activity: 150,
  wars: { preparation: "1 hour", battle: "1 day", pause: "5 minutes", maxTeamSize: 15 },
  settings: { maxAge: 60 }
})

/** A world with some past: wars are being fought. */
const started = Layer.effectDiscard(Effect.flatMap(Simulator, (simulator) => simulator.advance("12 hours")))

const services = Clash.layer({ keys: [Simulator.testKey] }).pipe(Layer.provideMerge(started), Layer.provideMerge(world))

const say =
  (level: string) =>
  (...parts: ReadonlyArray<unknown>) =>
    postMessage({ _tag: "Line", level, text: parts.map(String).join(" ") })

const fast = FastClock.make(1)

/** What a program gives, if it is one. */
interface Program {
  readonly default?: Effect.Effect<unknown, unknown, Layer.Success<typeof services> | Scope.Scope>
}

const run = async (program: string): Promise<void> => {
  const module: Program = await import(program)
  if (!Effect.isEffect(module.default)) throw new Error("the program has no effect as its default export")
  const exit = await Effect.runPromiseExit(
    Effect.scoped(Effect.provide(module.default, services)).pipe(Effect.provideService(Clock.Clock, fast.clock))
  )
  if (Exit.isFailure(exit)) say("error")(Cause.pretty(exit.cause))
  postMessage({ _tag: "End" })
}

for (const level of ["log", "info", "warn", "error", "debug"] as const) console[level] = say(level)

addEventListener("message", ({ data }: MessageEvent<Message>) => {
  fast.setSpeed(data.speed)
  if (!("program" in data)) return
  run(data.program).catch((error: unknown) => {
    say("error")(error instanceof Error ? error.message : String(error))
    postMessage({ _tag: "End" })
  })
})
postMessage({ _tag: "Ready" })
