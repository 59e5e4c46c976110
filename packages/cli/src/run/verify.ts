/** Checks the token that a player sees in the game's settings. */
import { Players } from "clashfx"
import * as Effect from "effect/Effect"
import type { Options } from "../options.ts"
import { print } from "../output/Page.ts"
import { connected } from "./services.ts"

export interface Input {
  readonly tag: string
  readonly token: string
}

export const run = ({ tag, token }: Input, options: Options) =>
  Effect.flatMap(connected(Players.verifyToken(tag, token), options), (valid) =>
    print(
      { title: valid ? "the token is valid" : "the token is not valid", facts: { valid }, json: { valid } },
      options
    )
  )
