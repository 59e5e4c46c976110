#!/usr/bin/env node
/** Begins with the compile cache, so that the second start costs half of the first; then the command. */
import { readFileSync } from "node:fs"
// As a whole: an older Node has to come as far as being told that it is too old.
import * as nodeModule from "node:module"

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
  // Effect's `Config` would have to be loaded to ask it, and loading nothing is what this is for.
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

/** Effect's own least version, which is ours. */
const [least, leastMinor] = [22, 19]
const [major = 0, minor = 0] = process.versions.node.split(".").map(Number)
const isTooOld = major < least || (major === least && minor < leastMinor)

const help = writtenHelp(process.argv.slice(2))
if (help !== undefined) {
  process.stdout.write(help)
} else if (isTooOld) {
  console.error(
    `clashfx needs Node ${least}.${leastMinor} or later, and this is ${process.versions.node}: install one from https://nodejs.org`
  )
  process.exitCode = 2
} else {
  nodeModule.enableCompileCache()
  await import("./main.ts")
}
