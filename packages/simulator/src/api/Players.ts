/** The routes of players. */
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as PlayerBody from "../body/player.ts"
import * as RankedBody from "../body/ranked.ts"
import * as Villages from "../world/Villages.ts"
import { withPlayer } from "./Call.ts"
import * as Reply from "./Reply.ts"
import type { Routes } from "./Routes.ts"

const decodeToken = Schema.decodeResult(Schema.fromJsonString(Schema.Struct({ token: Schema.String })))

/** `/players/...` */
export const players: Routes["players"] = {
  get: withPlayer((player) =>
    Reply.body(() => PlayerBody.player(player), `${player.revision} ${player.clan?.identity}`)
  ),

  verifyToken: withPlayer((player, { body }) => {
    const sent = decodeToken(body)
    if (Result.isFailure(sent)) return Reply.badRequest("Required parameter 'token' missing")
    const { token } = sent.success
    const status = token === Villages.verifyToken(player) ? "ok" : "invalid"
    return Reply.body(() => ({ tag: player.tag, token, status }))
  }),

  battleLog: withPlayer(({ battles }) =>
    Reply.body(() => ({ items: battles.map(RankedBody.battle) }), String(battles[0]?.at))
  ),

  leagueHistory: withPlayer(({ history }) => Reply.body(() => ({ items: history }), String(history.length)))
}
