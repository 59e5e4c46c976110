/** How clans are looked at. */
import * as endpoints from "../../api/declaration/Clans.ts"
import { makeRoute } from "../../api/internal/route.ts"
import { type ClanChange, type ClanSnapshot, diff, found, snapshot } from "../ClanDiff.ts"
import { byBody, type Keeping } from "./byBody.ts"
import { StoredClan } from "./clanStore.ts"
import { type Compact, compactCodec } from "./compact.ts"
import type { Source } from "./source.ts"

const route = makeRoute(endpoints.get, { operation: "Watch.clan" })

export const clanSource = (
  keeping: Keeping<ClanSnapshot, Compact<ClanSnapshot>>
): Source<Compact<ClanSnapshot>, ClanChange> => ({
  kind: "clan",
  codec: compactCodec(StoredClan, keeping),
  observe: byBody({ route, params: (clanTag) => ({ clanTag }), snapshot, found, diff }, keeping),
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
})
