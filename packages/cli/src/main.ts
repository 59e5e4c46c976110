/** The `clashfx` command. */
import * as NodeRuntime from "@effect/platform-node/NodeRuntime"
import * as NodeServices from "@effect/platform-node/NodeServices"
import * as Cause from "effect/Cause"
import * as Console from "effect/Console"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import { main } from "./commands.ts"
import { codeOf, codes, messageOf } from "./exit.ts"

const tagOf = (error: unknown): string =>
  typeof error === "object" && error !== null && "_tag" in error && typeof error._tag === "string" ? error._tag : ""

/** One line for what people can act on, and the whole cause for a fault of ours. */
const report = (cause: Cause.Cause<unknown>) => {
  const error = Cause.squash(cause)
  const code = codeOf(tagOf(error))
  const text = code === codes.fault ? `clashfx broke, please report it:\n${Cause.pretty(cause)}` : messageOf(error)
  // The command has said itself what was wrong with its arguments.
  return tagOf(error) === "ShowHelp" ? Effect.void : Console.error(text)
}

/** Standard output is for what was asked for: logs go to standard error. */
const logs = Logger.layer([Logger.withConsoleError(Logger.formatLogFmt)])

main.pipe(
  Effect.tapCause((cause) => (Cause.hasInterruptsOnly(cause) ? Effect.void : report(cause))),
  Effect.provide(Layer.merge(NodeServices.layer, logs)),
  NodeRuntime.runMain({
    disableErrorReporting: true,
    teardown: (exit, onExit) => {
      if (Exit.isSuccess(exit)) return onExit(0)
      onExit(Cause.hasInterruptsOnly(exit.cause) ? 130 : codeOf(tagOf(Cause.squash(exit.cause))))
    }
  })
)
