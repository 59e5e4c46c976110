/** Changes to players: their fields and their villages. */
import * as Tag from "clashfx/model/Tag"
import * as Result from "effect/Result"
import * as Achievements from "../../catalog/Achievements.ts"
import * as Units from "../../catalog/Units.ts"
import type { Player, PlayerFields } from "../State.ts"
import * as Villages from "../Villages.ts"
import * as Birth from "../internal/birth.ts"
import * as Change from "../internal/change.ts"
import { type Command, onPlayer, playerOf, reject } from "./command.ts"

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
    const { townHall = 12 } = options
    const tag = options.tag === undefined ? undefined : Tag.normalize(options.tag)
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

/** The token that the settings of the player's game show, which `verifytoken` takes; nothing changes. */
export const verifyToken = (tag: string): Command<string> =>
  onPlayer(tag, (_world, player) => Villages.verifyToken(player))
