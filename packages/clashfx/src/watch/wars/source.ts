/** How the wars of a clan are looked at: the regular one, and those of its league. */
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import type { Services } from "../../api/internal/pipeline.ts"
import { ClanWars, type ClanWarsChange, found, factOf } from "../../diff/ClanWars.ts"
import { now as readClocks, timeOf } from "../../exchange/internal/monotonic.ts"
import * as LeagueLook from "./leagueLook.ts"
import { none } from "../../diff/league/leagueState.ts"
import type { Look, LookError, Source } from "../engine/source.ts"
import * as RegularLook from "./regularLook.ts"

const observe = (tag: string) => {
  const regular = RegularLook.observe(tag)
  const league = LeagueLook.observe(tag)
  return {
    look: Effect.fnUntraced(function* (
      previous: ClanWars | undefined
    ): Effect.fn.Return<Look<ClanWars, ClanWarsChange>, LookError, Services> {
      const clocks = yield* readClocks
      const now = clocks.date
      const since = previous?.since ?? DateTime.makeUnsafe(now)
      const war = yield* regular.look(previous?.regular, now)
      const rounds = yield* league.look({
        before: previous?.league ?? none,
        isFirst: previous === undefined,
        since: since.epochMilliseconds,
        seesWar: regular.seesWar(),
        now
      })
      const next = timeOf(clocks, Math.min(war.next, rounds.next))
      const snapshot = { since, regular: war.after, league: rounds.after }
      if (previous === undefined) return { snapshot, changes: found(snapshot), next }
      const isSame = previous.regular === snapshot.regular && previous.league === snapshot.league
      return { snapshot: isSame ? previous : snapshot, changes: [...war.changes, ...rounds.changes], next }
    })
  }
}

export const warSource: Source<ClanWars, ClanWarsChange> = {
  kind: "war",
  codec: ClanWars,
  schema: 1,
  observe,
  factOf
}
