/** The flags that every command has. */
import * as Flag from "effect/cli/Flag"

/** How to connect and how to print. */
export interface Options {
  readonly simulated: boolean
  readonly json: boolean
  readonly csv: boolean
}

const no = Flag.withDefault(false)

export const flags = {
  simulated: Flag.Boolean("simulated").pipe(Flag.withDescription("Use the embedded simulator: no key, no network"), no),
  json: Flag.Boolean("json").pipe(Flag.withDescription("Print JSON"), no),
  csv: Flag.Boolean("csv").pipe(Flag.withDescription("Print CSV"), no)
}
