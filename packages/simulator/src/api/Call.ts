/** A request that reached a route, and what answers it. */
import type { Clan, Player, World } from "../world/State.ts"
import * as Reply from "./Reply.ts"

/** A request that reached a route. */
export interface Call {
  readonly world: World
  /** The parameters of the path, decoded. */
  readonly params: Readonly<Record<string, string | undefined>>
  readonly query: URLSearchParams
  /** The text of the body; empty without one. */
  readonly body: string
}

/** Answers the calls of a route. */
export type Handler = (call: Call) => Reply.Reply

/** Answers with the clan of the path, or with 404. */
export const withClan =
  (answer: (clan: Clan, call: Call) => Reply.Reply): Handler =>
  (call) => {
    const tag = call.params["clanTag"] ?? ""
    const clan = call.world.clans.get(tag)
    return clan === undefined ? Reply.notFound(tag) : answer(clan, call)
  }

/** Answers with the player of the path, or with 404. */
export const withPlayer =
  (answer: (player: Player, call: Call) => Reply.Reply): Handler =>
  (call) => {
    const tag = call.params["playerTag"] ?? ""
    const player = call.world.players.get(tag)
    return player === undefined ? Reply.notFound(tag) : answer(player, call)
  }

/** Answers where the war log is public; 403 without a message where it is not. */
export const withWarLog = (answer: (clan: Clan, call: Call) => Reply.Reply): Handler =>
  withClan((clan, call) => (clan.isWarLogPublic ? answer(clan, call) : Reply.accessDenied()))
