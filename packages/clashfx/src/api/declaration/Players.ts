/** The routes of players; their `summary` says what each is for. */
import { BattleLog } from "../../model/BattleLog.ts"
import { LeagueHistory } from "../../model/LeagueHistory.ts"
import { Player } from "../../model/Player.ts"
import { VerifyTokenRequest, VerifyTokenResponse } from "../../model/VerifyToken.ts"
import { hasTag } from "../internal/isAbout.ts"
import { getRoute, postRoute, tag } from "./Endpoint.ts"

const player = { playerTag: /* @__PURE__ */ tag("the player") }

export const get = /* @__PURE__ */ getRoute("/players/:playerTag", {
  params: player,
  success: Player,
  isAbout: hasTag,
  summary: "A player with villages, units and achievements"
})

export const verifyToken = /* @__PURE__ */ postRoute("/players/:playerTag/verifytoken", {
  params: player,
  payload: VerifyTokenRequest,
  success: VerifyTokenResponse,
  isAbout: hasTag,
  summary: "Whether an API token from the game's settings belongs to a player"
})

export const battleLog = /* @__PURE__ */ getRoute("/players/:playerTag/battlelog", {
  params: player,
  success: BattleLog,
  summary: "The last battles of a player, at most 50"
})

export const leagueHistory = /* @__PURE__ */ getRoute("/players/:playerTag/leaguehistory", {
  params: player,
  success: LeagueHistory,
  summary: "The past ranked seasons of a player"
})
