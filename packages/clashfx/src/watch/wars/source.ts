/** How the wars of a clan are looked at: the regular one, and those of its league. */
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import type { Services } from "../../api/Operation.ts"
import { ClanWars, type ClanWarsChange, factOf, found } from "../../diff/ClanWars.ts"
import { none } from "../../diff/league/leagueState.ts"
import { now as readClocks } from "../../exchange/internal/monotonic.ts"
import type { Intervals, Look, LookError, Source } from "../engine/looks/source.ts"
import { GameTime } from "./gameTime.ts"
import * as LeagueLook from "./leagueLook.ts"
import * as RegularLook from "./regularLook.ts"

const observe = (tag: string, intervals: Intervals) => {
  const game = new GameTime()
  const regular = RegularLook.observe(tag, intervals, game)
  const league = LeagueLook.observe(tag, intervals, game)
  return {
    look: Effect.fnUntraced(function* (
      previous: ClanWars | undefined
    ): Effect.fn.Return<Look<ClanWars, ClanWarsChange>, LookError, Services> {
      const now = game.read(yield* readClocks)
      const since = previous?.since ?? DateTime.makeUnsafe(now.date)
      const before = previous?.league ?? none
      const ofRegular = { before: previous?.regular, isInLeague: LeagueLook.isInBattle(before), now }
      const ofLeague = { before, isFirst: previous === undefined, since: since.epochMilliseconds, now }
      // All that can be seen is seen first: what fails as a whole has told nothing, and what was seen is still known.
      const failed = [...(yield* regular.see(ofRegular)), ...(yield* league.see(ofLeague))]
      const war = regular.tell(ofRegular)
      const rounds = league.tell(ofLeague)
      const snapshot = { since, regular: war.after, league: rounds.after }
      const look = { next: Math.min(war.next, rounds.next), failed, rests: true }
      if (previous === undefined) return { ...look, snapshot, changes: found(snapshot) }
      const isSame = previous.regular === snapshot.regular && previous.league === snapshot.league
      return { ...look, snapshot: isSame ? previous : snapshot, changes: [...war.changes, ...rounds.changes] }
    })
  }
}

export const warSource: Source<ClanWars, ClanWarsChange> = { kind: "war", codec: ClanWars, schema: 1, observe, factOf }
