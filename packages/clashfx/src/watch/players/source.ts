/** How players are looked at. */
import * as endpoints from "../../api/declaration/Players.ts"
import { hasTag } from "../../api/internal/isAbout.ts"
import { makeRoute } from "../../api/internal/route.ts"
import { diff, found, type PlayerChange, type PlayerSnapshot, snapshot } from "../../diff/PlayerDiff.ts"
import { asTheyAre, byBody, wholly } from "../engine/bodyObserver.ts"
import { StoredPlayer } from "./store.ts"
import type { Source } from "../engine/source.ts"

const route = makeRoute(endpoints.get, { operation: "Watch.player", isAbout: hasTag })

export const playerSource: Source<PlayerSnapshot, PlayerChange> = {
  kind: "player",
  codec: StoredPlayer,
  schema: 1,
  observe: byBody(
    { route, params: (playerTag) => ({ playerTag }), read: wholly(route, snapshot), found, diff },
    asTheyAre()
  )
}
