#!/usr/bin/env node
/** Begins with the compile cache, so that the second start costs half of the first; then the command. */
import { enableCompileCache } from "node:module"

/** Whoever read has seen enough (`| head -1`): that is no failure. */
const isEnough = (error: NodeJS.ErrnoException): boolean => error.code === "EPIPE"

for (const stream of [process.stdout, process.stderr]) {
  stream.on("error", (error) => {
    if (!isEnough(error)) throw error
    process.exit(0)
  })
}

enableCompileCache()
await import("./main.ts")
