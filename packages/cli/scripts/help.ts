/** What each command says to `--help`, written while it is bundled: loading the command to say so takes longer than saying it. */
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as TerminalCapabilities from "effect/cli/TerminalCapabilities"
import { commandPaths, runWith } from "../src/commands.ts"

/** What a command prints, by its own means. */
const printed = (path: ReadonlyArray<string>, canColor: boolean) =>
  Effect.suspend(() => {
    const lines: Array<string> = []
    const listening: Console.Console = { ...globalThis.console, log: (line: string) => void lines.push(`${line}\n`) }
    return runWith([...path, "--help"]).pipe(
      Effect.provideService(Console.Console, listening),
      Effect.provideService(TerminalCapabilities.TerminalCapabilities, {
        canColor,
        canAnimate: canColor,
        canPrompt: false
      }),
      Effect.map(() => lines.join(""))
    )
  })

/** By the names of the command: `[plain, coloured]`. */
export const help = Effect.forEach(commandPaths(), (path) =>
  Effect.map(Effect.all([printed(path, false), printed(path, true)]), (texts) => [path.join(" "), texts] as const)
).pipe(Effect.map(Object.fromEntries), Effect.provide(NodeServices.layer))
