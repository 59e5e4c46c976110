/** Wars, leagues and raids by hand. */
import * as Duration from "effect/Duration"
import * as Result from "effect/Result"
import * as LeagueWars from "../LeagueWars.ts"
import * as Raids from "../Raids.ts"
import * as RegularWars from "../RegularWars.ts"
import type { Clan, LeagueGroup, War, WarAttack, WarMember, World } from "../State.ts"
import * as Wars from "../War.ts"
import { clanOf, type Command, type CommandRejected, playerOf, reject } from "./command.ts"

/** What a war by hand may want different. */
export interface WarOptions {
  /** Default: one of the game's sizes that both clans can fill. */
  readonly teamSize?: number
  /** Default: as in the options of the world. */
  readonly preparation?: Duration.Input
  /** Default: as in the options of the world. */
  readonly battle?: Duration.Input
  /** Do the members attack on their own? Default: `true`. */
  readonly fights?: boolean
}

const millis = (input: Duration.Input | undefined): number | undefined =>
  input === undefined ? undefined : Duration.toMillis(input)

/** Declares war between two clans; wars they are in are left behind. */
export const declareWar =
  (clanTag: string, opponentTag: string, options: WarOptions = {}): Command<War> =>
  (world) =>
    Result.gen(function* () {
      const clan = yield* clanOf(world, clanTag)
      const opponent = yield* clanOf(world, opponentTag)
      const { battle, fights, preparation, teamSize } = options
      if (clan === opponent) return yield* reject("a clan cannot fight itself")
      if ((teamSize ?? 1) > Math.min(clan.roster.length, opponent.roster.length)) {
        return yield* reject("the team is too large")
      }
      return RegularWars.match(world, clan, opponent, {
        teamSize,
        fights,
        preparation: millis(preparation),
        battle: millis(battle)
      })
    })

/** Lets a clan leave its ended war behind, as it does when it looks for the next one: it is in no war then. */
export const leaveWar =
  (clanTag: string): Command =>
  (world) =>
    Result.gen(function* () {
      const clan = yield* clanOf(world, clanTag)
      if (clan.war === undefined) return yield* reject(`${clanTag} is in no war`)
      if (clan.war.state !== "warEnded") return yield* reject(`the war is in state ${clan.war.state}`)
      Wars.leaveBehind(world, clan)
    })

/** An attack by hand. */
export interface Attack extends Wars.Result {
  /** The place on the map of who attacks, from 1. */
  readonly attacker: number
  /** The place on the map of the base. */
  readonly defender: number
}

const memberAt = (members: ReadonlyArray<WarMember>, place: number): Result.Result<WarMember, CommandRejected> => {
  const member = members.find(({ mapPosition }) => mapPosition === place)
  return member === undefined ? reject(`there is nobody at place ${place} of the map`) : Result.succeed(member)
}

const fight = (world: World, war: War, clan: Clan, attack: Attack): Result.Result<WarAttack, CommandRejected> =>
  Result.gen(function* () {
    const which = Wars.sideOf(war, clan)
    const attacker = yield* memberAt(war.sides[which].members, attack.attacker)
    const defender = yield* memberAt(Wars.across(war, which).members, attack.defender)
    if (war.state !== "inWar") return yield* reject(`the war is in state ${war.state}`)
    if (attacker.attacks.length >= war.attacksPerMember) return yield* reject("all attacks are used")
    return Wars.attack(world, war, which, { attacker, defender, result: attack })
  })

/** Lets a member attack in the running regular war of its clan. */
export const attack =
  (clanTag: string, attack: Attack): Command<WarAttack> =>
  (world) =>
    Result.gen(function* () {
      const clan = yield* clanOf(world, clanTag)
      return yield* clan.war === undefined ? reject(`${clanTag} is in no war`) : fight(world, clan.war, clan, attack)
    })

// ---------------------------------------------------------------------------------------------------------------------
// Leagues and raids
// ---------------------------------------------------------------------------------------------------------------------

const allOf = (world: World, tags: ReadonlyArray<string>): Result.Result<ReadonlyArray<Clan>, CommandRejected> =>
  Result.all(tags.map((tag) => clanOf(world, tag)))

/** Puts an even number of clans into one group of the clan war league, which starts with the search. */
export const startLeague =
  (tags: ReadonlyArray<string>): Command<LeagueGroup> =>
  (world) =>
    Result.gen(function* () {
      const clans = yield* allOf(world, tags)
      if (clans.length < 2 || clans.length % 2 === 1) return yield* reject("a group has an even number of clans")
      return LeagueWars.search(world, clans)
    })

/** Opens a raid weekend now, for all clans with a capital. Default: three days. */
export const startRaids =
  (duration: Duration.Input = "3 days"): Command =>
  (world) =>
    Result.succeed(Raids.open(world, world.now, world.now + Duration.toMillis(duration)))

/** Lets a member attack a district on the raid weekend of its clan. */
export const raid =
  (playerTag: string): Command =>
  (world) =>
    Result.gen(function* () {
      const player = yield* playerOf(world, playerTag)
      const weekend = player.clan?.raids[0]
      if (player.clan === undefined || weekend?.state !== "ongoing") return yield* reject("there is no raid weekend")
      const others = Raids.raiders(world, weekend.startTime)
      Raids.attack(world, { clan: player.clan, weekend, others }, player)
    })
