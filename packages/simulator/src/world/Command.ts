/**
 * Changes by hand, for tests: `simulator.change(Command.rename("#2PP", "New name"))`.
 *
 * A command is a function of the world. What it changes is in the journal like everything else.
 */
export { CommandRejected, type Command } from "./command/command.ts"
export * from "./command/clans.ts"
export * from "./command/members.ts"
export * from "./command/players.ts"
export * from "./command/wars.ts"
