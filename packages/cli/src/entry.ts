#!/usr/bin/env node
/** Begins with the compile cache, so that the second start costs half of the first; then the command. */
import { enableCompileCache } from "node:module"

enableCompileCache()
await import("./main.ts")
