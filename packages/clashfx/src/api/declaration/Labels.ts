/** The routes of labels; their `summary` says what each is for. */
import { Label } from "../../model/Label.ts"
import { Page } from "../../model/Page.ts"
import { getRoute } from "./Endpoint.ts"
import { PagingQuery } from "./Query.ts"

export const clans = /* @__PURE__ */ getRoute("/labels/clans", {
  query: PagingQuery,
  success: /* @__PURE__ */ Page(Label),
  summary: "The labels a clan can choose"
})

export const players = /* @__PURE__ */ getRoute("/labels/players", {
  query: PagingQuery,
  success: /* @__PURE__ */ Page(Label),
  summary: "The labels a player can choose"
})
