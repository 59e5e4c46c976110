#!/usr/bin/env node
/** Begins with the compile cache, so that the second start costs half of the first; then the command. */
import { readFileSync } from "node:fs"
import { enableCompileCache } from "node:module"

/** Whoever read has seen enough (`| head -1`): that is no failure. */
const isEnough = (error: NodeJS.ErrnoException): boolean => error.code === "EPIPE"

for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error) => {
    if (!isEnough(error)) throw error
    process.exit(0)
  })
}

/**
 * The help of a command as the command itself has printed it when it was bundled (`scripts/help.ts`): it is there before
 * anything else is loaded. Anything but plain `clashfx NAMES --help` is the command's own affair, as are terminals that say
 * something about colours.
 */
const writtenHelp = (args: ReadonlyArray<string>): string | undefined => {
  const names = args.slice(0, -1)
  const isHelp = args.at(-1) === "--help" || args.at(-1) === "-h"
  const isSpecial = ["NO_COLOR", "FORCE_COLOR"].some((name) => name in process.env) || process.env["TERM"] === "dumb"
  if (!isHelp || isSpecial) return undefined
  try {
    const help: Readonly<Record<string, readonly [plain: string, coloured: string]>> = JSON.parse(
      readFileSync(new URL("help.json", import.meta.url), "utf8")
    )
    return Object.entries(help).find(([of]) => of === names.join(" "))?.[1][process.stdout.isTTY ? 1 : 0]
  } catch {
    // Run from its sources.
    return undefined
  }
}

const help = writtenHelp(process.argv.slice(2))
if (help === undefined) {
  enableCompileCache()
  await import("./main.ts")
} else {
  process.stdout.write(help)
}
