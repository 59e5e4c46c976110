/** How clans are looked at. */
import * as endpoints from "../../api/declaration/Clans.ts"
import { makeRoute } from "../../api/internal/route.ts"
import { type ClanChange, type ClanSnapshot, diff, found, snapshot } from "../ClanDiff.ts"
import { byBody } from "./byBody.ts"
import { clanPacking, StoredClan } from "./clanStore.ts"
import { Compact, compactCodec } from "./compact.ts"
import type { Source } from "./source.ts"

const route = makeRoute(endpoints.get, { operation: "Watch.clan" })

export const clanSource: Source<Compact<ClanSnapshot>, ClanChange> = {
  kind: "clan",
  codec: compactCodec(StoredClan, clanPacking),
  observe: byBody(
    { route, params: (clanTag) => ({ clanTag }), snapshot, found, diff },
    { keep: (clan, previous) => new Compact(clan, clanPacking, previous), open: (kept) => kept.snapshot }
  ),
  keyOf: (change) => {
    switch (change._tag) {
      case "ClanFound":
        return ""
      case "ClanChanged":
        return change.field
      case "ClanMemberChanged":
        return `${change.member}/${change.field}`
      default:
        return change.member
    }
  }
}
