/** Commands that ask the API about clans, players, wars, leagues, raids and rankings. */
import * as Argument from "effect/cli/Argument"
import * as Command from "effect/cli/Command"
import * as Flag from "effect/cli/Flag"
import { clanTag, describe, lazily, limit, maybe, playerTag, yes } from "./flags.ts"

export const clan = Command.make(
  "clan",
  { tag: clanTag },
  lazily(() => import("../run/clan.ts").then(({ run }) => run))
).pipe(describe("A clan with its members"))

export const player = Command.make(
  "player",
  { tag: playerTag, units: yes("units", "List everything that has a level, not only heroes") },
  lazily(() => import("../run/player.ts").then(({ run }) => run))
).pipe(describe("A player"))

export const war = Command.make(
  "war",
  {
    tag: clanTag,
    round: Flag.Literals("round", ["current", "previous", "preparation"]).pipe(
      Flag.withDescription("Of a clan war league"),
      Flag.withDefault("current")
    )
  },
  lazily(() => import("../run/war.ts").then(({ run }) => run))
).pipe(describe("The war of a clan, with who has attacked and who has not"))

export const league = Command.make(
  "league",
  { tag: clanTag, members: yes("members", "The clan's members in the order of bonuses, instead of the table") },
  lazily(() => import("../run/league.ts").then(({ run }) => run))
).pipe(describe("The clan war league of a clan"))

export const raids = Command.make(
  "raids",
  { tag: clanTag, members: yes("members", "What members did in the newest weekend"), limit: limit(5) },
  lazily(() => import("../run/raids.ts").then(({ run }) => run))
).pipe(describe("The raid weekends of a clan"))

export const search = Command.make(
  "search",
  {
    text: Argument.String("name").pipe(
      Argument.withDescription("Part of a name, at least three characters"),
      Argument.optional
    ),
    name: Flag.String("name").pipe(Flag.withDescription("The same as a flag"), Flag.optional),
    minMembers: maybe("min-members", "At least so many members", 0),
    maxMembers: maybe("max-members", "At most so many members"),
    minLevel: maybe("min-level", "At least this clan level"),
    minPoints: maybe("min-points", "At least so many points", 0),
    location: maybe("location", "The id of a location"),
    limit: limit(20)
  },
  lazily(() => import("../run/search.ts").then(({ run }) => run))
).pipe(describe("Search clans"))

export const rankings = Command.make(
  "rankings",
  {
    kind: Argument.Literals("kind", [
      "clans",
      "players",
      "clans-builder-base",
      "players-builder-base",
      "capitals"
    ]).pipe(Argument.withDescription("clans, players, clans-builder-base, players-builder-base or capitals")),
    location: Flag.String("location").pipe(
      Flag.withDescription("A name in English or an id; default: the world"),
      Flag.optional
    ),
    limit: limit(20)
  },
  lazily(() => import("../run/rankings.ts").then(({ run }) => run))
).pipe(describe("The best clans and players of a location"))

export const verify = Command.make(
  "verify",
  { tag: playerTag, token: Argument.String("token").pipe(Argument.withDescription("From the game's settings")) },
  lazily(() => import("../run/verify.ts").then(({ run }) => run))
).pipe(describe("Check the token of a player"))
