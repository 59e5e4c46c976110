/** The route of the gold pass; its `summary` says what it is for. */
import { GoldPassSeason } from "../../model/GoldPass.ts"
import { getRoute } from "./Endpoint.ts"

export const current = /* @__PURE__ */ getRoute("/goldpass/seasons/current", {
  success: GoldPassSeason,
  summary: "The gold pass season that is on"
})
