/**
 * The commands. What a command does is loaded when it runs, so that help and completions come at once; what it is asked with
 * stands in `commands/`.
 */
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as CliOutput from "effect/cli/CliOutput"
import * as Command from "effect/cli/Command"
import { doctor, keys, token } from "./commands/access.ts"
import { root } from "./commands/flags.ts"
import { clan, league, player, raids, rankings, search, verify, war } from "./commands/game.ts"
import { army, calendar, village } from "./commands/offline.ts"
import { cluster, mcp, serve, simulate, watch } from "./commands/running.ts"
import { version } from "./version.ts"

const clashfx = root.pipe(
  Command.withSubcommands([
    clan,
    player,
    war,
    league,
    raids,
    search,
    rankings,
    watch,
    army,
    village,
    calendar,
    keys,
    verify,
    simulate,
    cluster,
    serve,
    token,
    mcp,
    doctor
  ])
)

/** A check says itself what is wrong; that is no expectation. */
const plain = (message: string): string =>
  message
    .replaceAll(/\s+/g, " ")
    .trim()
    .replace(/^Invalid value for (?:argument|flag) (\S+): ".*"\. Expected: (?=\S+ is not |File does |Path is )/, "$1: ")
    .replace(
      /^Invalid value for flag (\S+): (".*")\. Expected: Invalid key=value format\..*$/,
      "$1: $2 is not name=value"
    )
    .replace(/" Did you mean this\? (.+)$/, '"; is it $1?')
    // A key in the wrong place, or a URL with a password, must not end up in the log of whoever runs this.
    .replace(/\beyJ[\w-]{6,}[\w.-]*/g, "***")
    .replace(/(:\/\/)[^\s"'<>]*@/g, "$1***@")

/** What is wrong with arguments is a line, as everything else that is wrong: help is for those who ask for it. */
const presenter = CliOutput.layerPresenter({
  present: (event) =>
    event._tag === "InvalidInvocation"
      ? Console.error(
          `${event.errors.map(({ message }) => plain(message)).join("; ")}; ` +
            `try ${event.commandPath.join(" ")} --help`
        )
      : CliOutput.defaultPresenter.present(event)
})

const pathsOf = (
  command: Command.Command.Any,
  path: ReadonlyArray<string> = []
): ReadonlyArray<ReadonlyArray<string>> => [
  path,
  ...command.subcommands.flatMap(({ commands }) => commands.flatMap((each) => pathsOf(each, [...path, each.name])))
]

/** The names of every command: none, `clan`, `keys list`. */
export const commandPaths = (): ReadonlyArray<ReadonlyArray<string>> => pathsOf(clashfx)

/** Runs the command that some arguments name. What is wrong with them is said here; a command's own failures are not. */
export const runWith = (args: ReadonlyArray<string>): Effect.Effect<void, unknown, Command.Environment> =>
  Effect.provide(Command.runWith(clashfx, { version })(args), presenter)

/** The same with the arguments of this process. */
export const main: Effect.Effect<void, unknown, Command.Environment> = Effect.provide(
  Command.run(clashfx, { version }),
  presenter
)
