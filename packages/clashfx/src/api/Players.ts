/** Operations on players. */
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Schedule from "effect/Schedule"
import {
  AnswerLost,
  InvalidArgument,
  type InvalidTag,
  type Network,
  type RequestError,
  type Timeout
} from "../exchange/ClashError.ts"
import type { BattleLog, BattleLogEntry } from "../model/BattleLog.ts"
import type { LeagueHistory, LeagueSeasonResult } from "../model/LeagueHistory.ts"
import type { Player } from "../model/Player.ts"
import * as Tag from "../model/Tag.ts"
import { pastedToken } from "../model/internal/pastedToken.ts"
import { isVerified } from "../model/VerifyToken.ts"
import * as endpoints from "./declaration/Players.ts"
import { withGameData } from "./internal/gameData.ts"
import { byTag, request } from "./internal/operation.ts"
import { ofPlayer } from "./internal/oddParts.ts"
import { makeRoute } from "./internal/route.ts"
import * as Many from "./Many.ts"
import type { ByTag, Services } from "./Operation.ts"
import { Retry } from "./RequestPolicy.ts"

/**
 * A player with both villages, units and achievements. `PlayerUnits.of(player)` joins the units to the game data, wherever
 * the answer came from; for whom is the choice of the layer of `GameData`.
 *
 * @example
 * ```ts
 * const player = yield* Players.get("#P0LYJC8C")
 * ```
 */
export const get: ByTag<Player> = /* @__PURE__ */ byTag(
  /* @__PURE__ */ makeRoute(endpoints.get, { operation: "Players.get", mends: ofPlayer }),
  Tag.player,
  (playerTag) => ({ playerTag }),
  withGameData
)

/**
 * Many players: a stream with the outcome of each tag as it arrives; `Players.many.strict` fails with the first failure.
 *
 * @example
 * ```ts
 * const levels = Players.many.strict(tags, { ordered: true }).pipe(Stream.map((player) => player.townHallLevel))
 * ```
 */
export const many: Many.ManyOf<Player, InvalidTag | RequestError, Services> = /* @__PURE__ */ Many.of((tag) => get(tag))

const verifyRoute = /* @__PURE__ */ makeRoute(endpoints.verifyToken, { operation: "Players.verifyToken" })
const never = Schedule.recurs(0)

/** An answer that got lost leaves it open whether the token was used up. */
const lost = (error: Timeout | Network): AnswerLost =>
  new AnswerLost({
    operation: error.operation,
    subject: error.subject,
    detail: error.message,
    advice: "the token may have been used up: let the player ask the game for a new one"
  })

/**
 * Does this API token (from the game's settings) belong to this player? A wrong token is `false`, not an error. Blanks,
 * quotes and signs without a width that were pasted around it are left out. Tokens
 * are for one use and short-lived, so the question is asked once: where its answer gets lost (a time-out, a broken
 * connection) that is {@link AnswerLost}, for a second `false` would tell nothing. The answer is never cached.
 *
 * @example
 * ```ts
 * const owns = yield* Players.verifyToken("#P0LYJC8C", "a1b2c3d4")
 * ```
 */
export const verifyToken = (
  tag: string,
  token: string
): Effect.Effect<boolean, InvalidTag | AnswerLost | RequestError, Services> => {
  const parsed = Tag.player(tag)
  if (Result.isFailure(parsed)) return Effect.fail(parsed.failure)
  const playerTag = parsed.success
  if (typeof token !== "string") {
    const detail = "the token has to be a text: what the player sees in the game's settings under API token"
    return Effect.fail(new InvalidArgument({ operation: verifyRoute.operation, subject: playerTag, detail }))
  }
  const asked = { subject: playerTag, payload: { token: pastedToken(token) } }
  return request(verifyRoute, verifyRoute.decoder, { playerTag }, {}, asked).pipe(
    Effect.map(isVerified),
    Effect.catchTag(["Timeout", "Network"], (error) => Effect.fail(lost(error))),
    Effect.provideService(Retry, never)
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
export const battleLog: ByTag<BattleLog> = /* @__PURE__ */ byTag(
  /* @__PURE__ */ makeRoute(endpoints.battleLog, { operation: "Players.battleLog" }),
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
export const leagueHistory: ByTag<LeagueHistory> = /* @__PURE__ */ byTag(
  /* @__PURE__ */ makeRoute(endpoints.leagueHistory, { operation: "Players.leagueHistory" }),
  Tag.player,
  (playerTag) => ({ playerTag })
)
export type { LeagueSeasonResult }
