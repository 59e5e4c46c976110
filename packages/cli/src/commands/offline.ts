/** Commands that ask nobody: army links, exported villages, the calendar. */
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import { counts, describe, lazily } from "./flags.ts"

export const army = Command.make("army").pipe(
  describe("Army links"),
  Command.withSubcommands([
    Command.make(
      "read",
      {
        link: Argument.String("link").pipe(Argument.withDescription("A link, or a text that has one in it")),
        language: Flag.String("language").pipe(Flag.withDescription("Names in this language, like DE"), Flag.optional)
      },
      lazily(() => import("../run/army.ts").then(({ read }) => read))
    ).pipe(describe("What is in an army link")),
    Command.make(
      "link",
      {
        troops: counts("troop", "Name=count, as often as needed: --troop Dragon=12"),
        spells: counts("spell", "Name=count"),
        castleTroops: counts("castle-troop", "Name=count, in the clan castle"),
        castleSpells: counts("castle-spell", "Name=count, in the clan castle")
      },
      lazily(() => import("../run/army.ts").then(({ link }) => link))
    ).pipe(describe("The link of an army"))
  ])
)

export const village = Command.make(
  "village",
  { text: Argument.FileText("file").pipe(Argument.withDescription("The JSON that the game exports")) },
  lazily(() => import("../run/village.ts").then(({ run }) => run))
).pipe(describe("The exported village: what is being upgraded and what is left to do"))

export const calendar = Command.make(
  "calendar",
  {},
  lazily(() => import("../run/calendar.ts").then(({ run }) => run))
).pipe(describe("What of the game's calendar is on, and what comes next"))
