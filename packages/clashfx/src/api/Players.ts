/** Operations on players. */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import type { InvalidTag, RequestError } from "../exchange/ClashError.ts"
import type { BattleLog, BattleLogEntry } from "../model/BattleLog.ts"
import type { LeagueHistory, LeagueSeasonResult } from "../model/LeagueHistory.ts"
import type { Player } from "../model/Player.ts"
import * as Tag from "../model/Tag.ts"
import { isVerified } from "../model/VerifyToken.ts"
import * as endpoints from "./declaration/Players.ts"
import { byTag, type ByTag, request } from "./internal/operation.ts"
import type { Services } from "./internal/pipeline.ts"
import { makeRoute } from "./internal/route.ts"
import * as Many from "./Many.ts"

/**
 * A player with both villages, units and achievements.
 *
 * @example
 * ```ts
 * const player = yield* Players.get("#P0LYJC8C")
 * ```
 */
export const get: ByTag<Player> = byTag(
  makeRoute(endpoints.get, { operation: "Players.get", isPlayer: true }),
  Tag.player,
  (playerTag) => ({ playerTag })
)

/**
 * Many players: a stream with the outcome of each tag as it arrives; `Players.many.strict` fails with the first failure.
 *
 * @example
 * ```ts
 * const levels = Players.many.strict(tags, { ordered: true }).pipe(Stream.map((player) => player.townHallLevel))
 * ```
 */
export const many: Many.ManyOf<Player, InvalidTag | RequestError, Services> = Many.of((tag) => get(tag))

const verifyRoute = makeRoute(endpoints.verifyToken, { operation: "Players.verifyToken" })

/**
 * Does this API token (from the game's settings) belong to this player? A wrong token is `false`, not an error. Tokens
 * are for one use and short-lived; the answer is never cached.
 *
 * @example
 * ```ts
 * const owns = yield* Players.verifyToken("#P0LYJC8C", "a1b2c3d4")
 * ```
 */
export const verifyToken = (
  tag: string,
  token: string
): Effect.Effect<boolean, InvalidTag | RequestError, Services> => {
  const parsed = Tag.player(tag)
  if (Result.isFailure(parsed)) return Effect.fail(parsed.failure)
  const playerTag = parsed.success
  return Effect.map(
    request(verifyRoute, verifyRoute.decoder, { playerTag }, {}, { subject: playerTag, payload: { token } }),
    isVerified
  )
}

/**
 * The last battles of a player, newest first, at most 50. For some players the API answers 500 again and again
 * ({@link GatewayError}).
 *
 * @example
 * ```ts
 * const attacks = (yield* Players.battleLog("#P0LYJC8C")).items.filter((battle) => battle.attack)
 * ```
 */
export const battleLog: ByTag<BattleLog> = byTag(
  makeRoute(endpoints.battleLog, { operation: "Players.battleLog" }),
  Tag.player,
  (playerTag) => ({ playerTag })
)
export type { BattleLogEntry }

/**
 * The past ranked seasons of a player.
 *
 * @example
 * ```ts
 * const { items } = yield* Players.leagueHistory("#P0LYJC8C")
 * ```
 */
export const leagueHistory: ByTag<LeagueHistory> = byTag(
  makeRoute(endpoints.leagueHistory, { operation: "Players.leagueHistory" }),
  Tag.player,
  (playerTag) => ({ playerTag })
)
export type { LeagueSeasonResult }
