/** Commands about access: API keys, tokens of a gateway, and what is wrong here. */
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import { describe, lazily, measure } from "./flags.ts"

export const keys = Command.make("keys").pipe(
  describe("The API keys of your developer account (COC_EMAIL, COC_PASSWORD)"),
  Command.withSubcommands([
    Command.make(
      "list",
      {},
      lazily(() => import("../run/keys.ts").then(({ list }) => list))
    ).pipe(describe("The keys of the account")),
    Command.make(
      "create",
      {
        name: Flag.String("name").pipe(Flag.withDescription("Default clashfx"), Flag.withDefault("clashfx")),
        ip: Flag.String("ip").pipe(Flag.withDescription("Default: your address"), Flag.optional)
      },
      lazily(() => import("../run/keys.ts").then(({ create }) => create))
    ).pipe(describe("Make a key; prints it")),
    Command.make(
      "revoke",
      { id: Argument.String("id").pipe(Argument.withDescription("The id of a key, from `keys list`")) },
      lazily(() => import("../run/keys.ts").then(({ revoke }) => revoke))
    ).pipe(describe("Take a key out of use")),
    Command.make(
      "check",
      {},
      lazily(() => import("../run/keys.ts").then(({ check }) => check))
    ).pipe(describe("Try every key of COC_KEYS"))
  ])
)

export const token = Command.make("token").pipe(
  describe("Tokens for the clients of a gateway"),
  Command.withSubcommands([
    Command.make(
      "create",
      {
        name: Flag.String("name").pipe(Flag.withDescription("Who it is for")),
        scope: Flag.Literals("scope", ["read", "watch", "admin"]).pipe(
          Flag.withDescription(
            "read: the API and events; watch: also what is watched; admin: everything (default read)"
          ),
          Flag.withDefault("read")
        ),
        priority: Flag.Literals("priority", ["interactive", "background"]).pipe(
          Flag.withDescription("Who goes first when requests wait (default interactive)"),
          Flag.withDefault("interactive")
        ),
        rate: Flag.optional(measure("rate", "Requests a second, at most", 0, true))
      },
      lazily(() => import("../run/token.ts").then(({ create }) => create))
    ).pipe(describe("Make a token; prints it, once")),
    Command.make(
      "list",
      {},
      lazily(() => import("../run/token.ts").then(({ list }) => list))
    ).pipe(describe("All tokens, without their secrets")),
    Command.make(
      "revoke",
      { id: Argument.String("id").pipe(Argument.withDescription("The id of a token, from `token list`")) },
      lazily(() => import("../run/token.ts").then(({ revoke }) => revoke))
    ).pipe(describe("Take a token back"))
  ])
)

export const doctor = Command.make(
  "doctor",
  {},
  lazily(() => import("../run/doctor.ts").then(({ run }) => run))
).pipe(describe("Say what is wrong here, and what to do"))
