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

/** What a program prints: texts as they are, errors by their message, other values as JSON. */
const shown = (part: unknown): string => {
  if (part instanceof Error) return part.message
  if (typeof part !== "object" || part === null) return String(part)
  if (part instanceof Map || part instanceof Set) return shown([...part])
  try {
    return JSON.stringify(part) ?? String(part)
  } catch {
    return String(part)
  }
}

const say =
  (level: string) =>
  (...parts: ReadonlyArray<unknown>) =>
    postMessage({ _tag: "Line", level, text: parts.map(shown).join(" ") })

/** Of a stack only the places in the program are of use: the others are in files that nobody has written by hand. */
const readable = (text: string): string =>
  text
    .split("\n")
    .flatMap((line) => {
      if (!/^\s+at /.test(line)) return [line]
      const [, row, column] = /\/playground\/program-[^:]*:(\d+):(\d+)/.exec(line) ?? []
      return row === undefined ? [] : [`  at line ${row}, column ${column}`]
    })
    .join("\n")

const names = "clashfx, @clashfx/simulator, effect and playground"

/** Why a program could not be loaded, in the words of who wrote it. */
const whyNot = (error: unknown): string => {
  const text = error instanceof Error ? error.message : String(error)
  const [, unknown] = /Failed to resolve module specifier "([^"]+)"/.exec(text) ?? []
  if (unknown !== undefined) return `There is no ${unknown} here: programs import from ${names}.`
  const [, file, name] = /'[^']*\/playground\/([\w-]+)\.js' does not provide an export named '(\w+)'/.exec(text) ?? []
  if (name !== undefined) return `${file === "simulator" ? "@clashfx/simulator" : file} has no ${name} here.`
  return error instanceof SyntaxError ? `The program cannot be read: ${text}. It has to be JavaScript.` : text
}

const fast = FastClock.make(1)

/** What a program gives, if it is one. */
interface Program {
  readonly default?: Effect.Effect<unknown, unknown, Layer.Success<typeof services> | Scope.Scope>
}

const run = async (program: string): Promise<void> => {
  const module: Program = await import(program)
  if (!Effect.isEffect(module.default))
    throw new Error("Nothing to run: the default export of the program has to be an effect.")
  const exit = await Effect.runPromiseExit(
    Effect.scoped(Effect.provide(module.default, services)).pipe(Effect.provideService(Clock.Clock, fast.clock))
  )
  if (Exit.isFailure(exit)) say("error")(readable(Cause.pretty(exit.cause)))
  postMessage({ _tag: "End" })
}

for (const level of ["log", "info", "warn", "error", "debug"] as const) console[level] = say(level)

addEventListener("message", ({ data }: MessageEvent<Message>) => {
  fast.setSpeed(data.speed)
  if (!("program" in data)) return
  run(data.program).catch((error: unknown) => {
    say("error")(whyNot(error))
    postMessage({ _tag: "End" })
  })
})
postMessage({ _tag: "Ready" })
