/** What a command is, and what commands look up. */
import * as Tag from "clashfx/model/Tag"
import * as Data from "effect/Data"
import * as Result from "effect/Result"
import type { Clan, Player, World } from "../State.ts"

/**
 * A command that the world could not follow; nothing was changed.
 *
 * What to do: look at `detail`: most often the world has no such clan or player, or the war is not in the state that the
 * command needs.
 */
export class CommandRejected extends Data.TaggedError("CommandRejected")<{ readonly detail: string }> {
  override get message(): string {
    return this.detail
  }
}

/** A change to the world. */
export type Command<A = void> = (world: World) => Result.Result<A, CommandRejected>

/** Why a command cannot be followed. */
export const reject = (detail: string) => Result.fail(new CommandRejected({ detail }))

/** The clan with a tag, which is read in any form, as everywhere. */
export const clanOf = (world: World, tag: string): Result.Result<Clan, CommandRejected> => {
  const clan = world.clans.get(Tag.normalize(tag))
  return clan === undefined ? reject(`there is no clan ${tag}`) : Result.succeed(clan)
}

/** The player with a tag, in any form as well. */
export const playerOf = (world: World, tag: string): Result.Result<Player, CommandRejected> => {
  const player = world.players.get(Tag.normalize(tag))
  return player === undefined ? reject(`there is no player ${tag}`) : Result.succeed(player)
}

/** A command about one clan. */
export const onClan =
  <A>(tag: string, f: (world: World, clan: Clan) => A): Command<A> =>
  (world) =>
    Result.map(clanOf(world, tag), (clan) => f(world, clan))

/** A command about one player. */
export const onPlayer =
  <A>(tag: string, f: (world: World, player: Player) => A): Command<A> =>
  (world) =>
    Result.map(playerOf(world, tag), (player) => f(world, player))
