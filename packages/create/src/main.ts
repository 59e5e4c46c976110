#!/usr/bin/env node
/** `npm create clashfx`: asks what is not said, writes the files, and says how to go on. */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Option from "effect/Option"
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import * as Prompt from "effect/cli/Prompt"
import manifest from "../package.json" with { type: "json" }
import { write } from "./project.ts"
import { templates } from "./templates.ts"

const names = ["tracker", "bot"] as const

const askTemplate = Prompt.Select({
  message: "What do you want to begin with?",
  choices: [
    { title: "a tracker", value: names[0], description: "every event of some clans into SQLite, with Effect" },
    { title: "a bot", value: names[1], description: "commands and news on Discord or in the terminal, with promises" }
  ]
})

const askFolder = Prompt.String({ message: "In which folder?", default: "my-clan" })

/** Somebody can be asked; a script cannot. */
const isInteractive = Effect.sync(() => process.stdin.isTTY && process.stdout.isTTY)

/** What the templates say in their package.json. */
const [least, leastMinor] = [22, 19]

/** An older Node would say of the program that it does not know files that end in `.ts`. */
const older = Effect.sync(() => {
  const [major = 0, minor = 0] = process.versions.node.split(".").map(Number)
  return major < least || (major === least && minor < leastMinor)
})

/** What was said; else what is answered; else the default. */
const chosen = <A, E, R>(said: Option.Option<A>, ask: Effect.Effect<A, E, R>, otherwise: A) =>
  Effect.gen(function* () {
    if (Option.isSome(said)) return said.value
    return (yield* isInteractive) ? yield* ask : otherwise
  })

const create = Command.make(
  "create-clashfx",
  {
    folder: Argument.String("folder").pipe(Argument.withDescription("A new or empty folder"), Argument.optional),
    template: Flag.Literals("template", names).pipe(Flag.withDescription("tracker or bot"), Flag.optional)
  },
  ({ folder, template }) =>
    Effect.gen(function* () {
      const path = yield* chosen(folder, Prompt.run(askFolder), "my-clan")
      const kind = yield* chosen(template, Prompt.run(askTemplate), "tracker")
      const { name } = yield* write(path, templates[kind])
      yield* Console.log(
        [
          `${name} is there. It runs without a key, on a simulated API:`,
          "",
          ...((yield* older)
            ? [`  # with Node ${least}.${leastMinor} or later (https://nodejs.org): this is ${process.versions.node}`]
            : []),
          ...(path === "." ? [] : [`  cd ${/\s/.test(path) ? JSON.stringify(path) : path}`]),
          "  npm install",
          "  npm start",
          "",
          "Its README says how to go on; .env.example has what to set for the real API."
        ].join("\n")
      )
    })
).pipe(Command.withDescription("A new program for Clash of Clans, from a template"))

Command.run(create, { version: manifest.version }).pipe(
  Effect.tapError((error) =>
    // What is wrong with arguments has been said, and who quits knows it.
    error._tag === "ShowHelp" || error._tag === "QuitError" ? Effect.void : Console.error(error.message)
  ),
  Effect.provide(NodeServices.layer),
  NodeRuntime.runMain({ disableErrorReporting: true })
)
