/** The routes of clan war league wars; their `summary` says what each is for. */
import { LeagueWarBody } from "../../model/War.ts"
import { hasTag } from "../internal/isAbout.ts"
import { getRoute, tag } from "./Endpoint.ts"
import { RealtimeQuery } from "./Query.ts"

export const league = /* @__PURE__ */ getRoute("/clanwarleagues/wars/:warTag", {
  params: { warTag: /* @__PURE__ */ tag("the war; #0 is not one") },
  query: RealtimeQuery,
  success: LeagueWarBody,
  isAbout: hasTag,
  summary: "A war of a clan war league"
})
