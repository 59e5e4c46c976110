/**
 * Changes by hand, for tests: `simulator.change(Command.rename("#2PP", "New name"))`.
 *
 * A command is a function of the world. What it changes is in the journal like everything else.
 */
import * as Data from "effect/Data"
import * as Duration from "effect/Duration"
import * as Result from "effect/Result"
import * as Achievements from "../catalog/Achievements.ts"
import * as Units from "../catalog/Units.ts"
import * as Activity from "./Activity.ts"
import * as Journal from "./Journal.ts"
import * as LeagueWars from "./LeagueWars.ts"
import * as Raids from "./Raids.ts"
import * as RegularWars from "./RegularWars.ts"
import type { ClanSpec } from "./Rules.ts"
import type {
  Clan,
  ClanFields,
  LeagueGroup,
  Player,
  PlayerFields,
  Role,
  War,
  WarAttack,
  WarMember,
  World
} from "./State.ts"
import * as Villages from "./Villages.ts"
import * as Wars from "./War.ts"
import * as Birth from "./internal/birth.ts"
import * as Change from "./internal/change.ts"

/** A command that the world could not follow; nothing was changed. */
export class CommandRejected extends Data.TaggedError("CommandRejected")<{ readonly detail: string }> {
  override get message(): string {
    return this.detail
  }
}

/** A change to the world. */
export type Command<A = void> = (world: World) => Result.Result<A, CommandRejected>

const reject = (detail: string) => Result.fail(new CommandRejected({ detail }))

const clanOf = (world: World, tag: string): Result.Result<Clan, CommandRejected> => {
  const clan = world.clans.get(tag)
  return clan === undefined ? reject(`there is no clan ${tag}`) : Result.succeed(clan)
}

const playerOf = (world: World, tag: string): Result.Result<Player, CommandRejected> => {
  const player = world.players.get(tag)
  return player === undefined ? reject(`there is no player ${tag}`) : Result.succeed(player)
}

const onClan =
  <A>(tag: string, f: (world: World, clan: Clan) => A): Command<A> =>
  (world) =>
    Result.map(clanOf(world, tag), (clan) => f(world, clan))

const onPlayer =
  <A>(tag: string, f: (world: World, player: Player) => A): Command<A> =>
  (world) =>
    Result.map(playerOf(world, tag), (player) => f(world, player))

// ---------------------------------------------------------------------------------------------------------------------
// Clans
// ---------------------------------------------------------------------------------------------------------------------

/** The fields of a clan that can be set; the others follow from its members. */
export interface ClanChanges extends Partial<
  Omit<ClanFields, "members" | "clanPoints" | "clanBuilderBasePoints" | "capitalLeague" | "clanCapitalPoints">
> {}

const setFields = (world: World, clan: Clan, changes: ClanChanges) => {
  const set = <K extends keyof ClanChanges & keyof ClanFields>(field: K, value: ClanFields[K] | undefined) => {
    if (value !== undefined) Change.setClan(world, clan, field, value)
  }
  set("name", changes.name)
  set("type", changes.type)
  set("description", changes.description)
  set("location", changes.location)
  set("isFamilyFriendly", changes.isFamilyFriendly)
  set("badgeUrls", changes.badgeUrls)
  set("clanLevel", changes.clanLevel)
  set("warLeague", changes.warLeague)
  set("requiredTrophies", changes.requiredTrophies)
  set("requiredBuilderBaseTrophies", changes.requiredBuilderBaseTrophies)
  set("requiredTownhallLevel", changes.requiredTownhallLevel)
  set("warFrequency", changes.warFrequency)
  set("warWinStreak", changes.warWinStreak)
  set("warWins", changes.warWins)
  set("warTies", changes.warTies)
  set("warLosses", changes.warLosses)
  set("isWarLogPublic", changes.isWarLogPublic)
  set("labels", changes.labels)
  set("chatLanguage", changes.chatLanguage)
  set("clanCapital", changes.clanCapital)
}

/** Changes fields of a clan. */
export const setClan = (tag: string, changes: ClanChanges): Command =>
  onClan(tag, (world, clan) => setFields(world, clan, changes))

/** Renames a clan. */
export const rename = (tag: string, name: string): Command => setClan(tag, { name })

/**
 * Founds a clan; with a tag of one that was dissolved, it is back. Its first members are new: who is there already can
 * {@link join}.
 */
export const found =
  (spec: ClanSpec = {}): Command<Clan> =>
  (world) => {
    if (spec.tag !== undefined && world.clans.has(spec.tag)) return reject(`there is a clan ${spec.tag} already`)
    const known = spec.players?.find((tag) => world.players.has(tag))
    if (known !== undefined) return reject(`there is a player ${known} already`)
    const clan = Birth.clan(world, spec)
    Journal.write(world.journal, { at: world.now, kind: "founded", tag: clan.tag })
    Activity.start(world, clan)
    RegularWars.rest(world, clan)
    return Result.succeed(clan)
  }

/** Dissolves a clan: everyone leaves, and its tag is not found any more. */
export const dissolve = (tag: string): Command =>
  onClan(tag, (world, clan) => {
    for (const member of clan.roster.toReversed()) Change.leave(world, member)
    world.clans.delete(tag)
    Journal.write(world.journal, { at: world.now, kind: "dissolved", tag })
  })

// ---------------------------------------------------------------------------------------------------------------------
// Members
// ---------------------------------------------------------------------------------------------------------------------

/** Lets a player join a clan, out of another one or of none. Default role: `member`. */
export const join =
  (playerTag: string, clanTag: string, role?: Exclude<Role, "leader">): Command =>
  (world) =>
    Result.gen(function* () {
      const player = yield* playerOf(world, playerTag)
      const clan = yield* clanOf(world, clanTag)
      if (player.clan === clan) return yield* reject(`${playerTag} is a member of ${clanTag} already`)
      if (clan.roster.length >= 50) return yield* reject(`${clanTag} has 50 members already`)
      Change.join(world, player, clan, role)
    })

/** Lets a member leave its clan. */
export const leave =
  (playerTag: string): Command =>
  (world) =>
    Result.gen(function* () {
      const player = yield* playerOf(world, playerTag)
      if (player.clan === undefined) return yield* reject(`${playerTag} is in no clan`)
      Change.leave(world, player)
    })

/** Gives a member another role; a new leader makes the old one a co-leader. */
export const setRole =
  (playerTag: string, role: Role): Command =>
  (world) =>
    Result.gen(function* () {
      const player = yield* playerOf(world, playerTag)
      const { clan } = player
      if (clan === undefined) return yield* reject(`${playerTag} is in no clan`)
      const leader = clan.roster.find((member) => member.role === "leader")
      if (leader === player && role !== "leader")
        return yield* reject("a clan needs a leader: make someone else leader")
      if (role === "leader" && leader !== undefined) Change.setPlayer(world, leader, "role", "coLeader")
      Change.setPlayer(world, player, "role", role)
    })

/** Lets a player donate to another: troops of so much housing space. */
export const donate =
  (from: string, to: string, capacity: number): Command =>
  (world) =>
    Result.gen(function* () {
      const donor = yield* playerOf(world, from)
      const receiver = yield* playerOf(world, to)
      Change.setPlayer(world, donor, "donations", donor.donations + capacity)
      Change.setPlayer(world, receiver, "donationsReceived", receiver.donationsReceived + capacity)
    })

// ---------------------------------------------------------------------------------------------------------------------
// Players
// ---------------------------------------------------------------------------------------------------------------------

/** The fields of a player that can be set. */
export interface PlayerChanges extends Partial<Omit<PlayerFields, "role" | "townHallLevel" | "builderHallLevel">> {}

/** Changes fields of a player. */
export const setPlayer = (tag: string, changes: PlayerChanges): Command =>
  onPlayer(tag, (world, player) => {
    const set = <K extends keyof PlayerChanges & keyof PlayerFields>(field: K, value: PlayerFields[K] | undefined) => {
      if (value !== undefined) Change.setPlayer(world, player, field, value)
    }
    set("name", changes.name)
    set("townHallWeaponLevel", changes.townHallWeaponLevel)
    set("expLevel", changes.expLevel)
    set("trophies", changes.trophies)
    set("bestTrophies", changes.bestTrophies)
    set("warStars", changes.warStars)
    set("attackWins", changes.attackWins)
    set("defenseWins", changes.defenseWins)
    set("builderBaseTrophies", changes.builderBaseTrophies)
    set("bestBuilderBaseTrophies", changes.bestBuilderBaseTrophies)
    set("warPreference", changes.warPreference)
    set("donations", changes.donations)
    set("donationsReceived", changes.donationsReceived)
    set("clanCapitalContributions", changes.clanCapitalContributions)
    set("leagueTier", changes.leagueTier)
    set("currentLeagueGroupTag", changes.currentLeagueGroupTag)
    set("currentLeagueSeasonId", changes.currentLeagueSeasonId)
    set("previousLeagueGroupTag", changes.previousLeagueGroupTag)
    set("previousLeagueSeasonId", changes.previousLeagueSeasonId)
    set("legendStatistics", changes.legendStatistics)
    set("labels", changes.labels)
  })

/** Makes a new player of a town hall, in no clan. */
export const createPlayer =
  (options: { readonly townHall?: number; readonly tag?: string } = {}): Command<Player> =>
  (world) => {
    const { tag, townHall = 12 } = options
    if (tag !== undefined && world.players.has(tag)) return reject(`there is a player ${tag} already`)
    const player = Birth.player(world, { hall: townHall, tag })
    world.freeAgents.push(player)
    return Result.succeed(player)
  }

/** Upgrades the town hall by one level. */
export const upgradeTownHall = (tag: string): Command => onPlayer(tag, Villages.upgradeTownHall)

/** Sets the level of a unit, by name; in the home village where nothing else is said. */
export const setUnit =
  (tag: string, name: string, level: number, village?: "home" | "builderBase"): Command =>
  (world) =>
    Result.gen(function* () {
      const player = yield* playerOf(world, tag)
      const unit = Units.find(name, village)
      if (unit === undefined) return yield* reject(`there is no unit "${name}"`)
      Villages.setLevel(world, player, unit, level)
    })

/** Activates a super troop for three days. */
export const activateSuperTroop = (tag: string, name: string): Command =>
  onPlayer(tag, (world, player) => Villages.activate(world, player, name))

/** Ends a super troop now. */
export const expireSuperTroop = (tag: string, name: string): Command =>
  onPlayer(tag, (world, player) => Villages.expire(world, player, name))

/** Lets a hero wear at most two pieces of equipment. */
export const equip = (tag: string, hero: string, items: ReadonlyArray<string>): Command =>
  onPlayer(tag, (world, player) => Villages.equip(world, player, hero, items))

/** Adds to the value of an achievement: the first one of that name. */
export const achieve =
  (tag: string, name: string, more: number): Command =>
  (world) =>
    Result.gen(function* () {
      const player = yield* playerOf(world, tag)
      const index = Achievements.achievements.findIndex((achievement) => achievement.name === name)
      if (index < 0) return yield* reject(`there is no achievement "${name}"`)
      Villages.achieve(world, player, index, more)
    })

// ---------------------------------------------------------------------------------------------------------------------
// Wars
// ---------------------------------------------------------------------------------------------------------------------

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
