/** How the wars of a clan are looked at: the regular one, and those of its league. */
import * as Clock from "effect/Clock"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import type { Services } from "../../api/internal/pipeline.ts"
import { ClanWars, type ClanWarsChange, found } from "../../diff/ClanWars.ts"
import * as WarDiff from "../../diff/WarDiff.ts"
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
      const now = yield* Clock.currentTimeMillis
      const since = previous?.since ?? DateTime.makeUnsafe(now)
      const war = yield* regular.look(previous?.regular, now)
      const rounds = yield* league.look({
        before: previous?.league ?? none,
        isFirst: previous === undefined,
        since: since.epochMilliseconds,
        seesWar: regular.seesWar(),
        now
      })
      const next = Math.min(war.next, rounds.next)
      const snapshot = { since, regular: war.after, league: rounds.after }
      if (previous === undefined) return { snapshot, changes: found(snapshot), next }
      const isSame = previous.regular === snapshot.regular && previous.league === snapshot.league
      return { snapshot: isSame ? previous : snapshot, changes: [...war.changes, ...rounds.changes], next }
    })
  }
}

/** What tells changes apart that can happen more than once. */
const keyOf = (change: ClanWarsChange): string => {
  switch (change._tag) {
    case "WarMemberAdded":
    case "WarMemberRemoved":
      return `${WarDiff.warId(change.war)}/${change.side}/${change.member}`
    case "WarChanged":
      return `${WarDiff.warId(change.war)}/${change.field}`
    default:
      return ""
  }
}

/** What happens once in a war or a league is the same event however often and whenever it is found. */
const factOf = (change: ClanWarsChange): string | undefined => {
  switch (change._tag) {
    case "WarFound":
    case "WarEnded":
      return WarDiff.warId(change.war)
    case "WarStateChanged":
      return `${WarDiff.warId(change.war)}/${change.current}`
    case "WarAttack":
      return `${WarDiff.warId(change.war)}/${change.attack.order}`
    case "LeagueGroupFound":
    case "LeagueEnded":
      return change.season
    case "LeagueRoundStarted":
    case "LeagueRoundEnded":
      return `${change.season}/${change.round}`
    default:
      return undefined
  }
}

export const warSource: Source<ClanWars, ClanWarsChange> = { kind: "war", codec: ClanWars, observe, keyOf, factOf }
