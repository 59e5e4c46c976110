/** One plain request about a watched tag, to see how the game is. A look would not do: it may know without asking. */
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as clans from "../../../api/declaration/Clans.ts"
import * as players from "../../../api/declaration/Players.ts"
import { answer } from "../../../api/internal/pipeline.ts"
import type { Services } from "../../../api/Operation.ts"
import { privateWarLog } from "../../../api/internal/privateWarLog.ts"
import { makeRoute } from "../../../api/internal/route.ts"
import type { InvalidArgument } from "../../../exchange/ClashError.ts"
import type { WatchedKind } from "../../../diff/Stamp.ts"
import { type Verdict, verdictOf } from "../looks/verdict.ts"

const operation = "Watch.probe"
const clan = makeRoute(clans.get, { operation })
const player = makeRoute(players.get, { operation })
const war = makeRoute(clans.currentWar, { operation })
const raid = makeRoute(clans.raidSeasons, { operation })

const urlOf = (kind: WatchedKind, tag: string): Result.Result<string, InvalidArgument> => {
  switch (kind) {
    case "clan":
      return clan.url({ clanTag: tag }, {})
    case "player":
      return player.url({ playerTag: tag }, {})
    case "war":
      return war.url({ clanTag: tag }, {})
    case "raid":
      return raid.url({ clanTag: tag }, { limit: 1 })
  }
}

/** Asks for a tag, and tells what the answer says about the game. */
export const probe = (kind: WatchedKind, tag: string): Effect.Effect<Verdict, never, Services> =>
  Effect.suspend(() =>
    Effect.flatMap(Effect.fromResult(urlOf(kind, tag)), (url) =>
      answer({
        origin: { operation, subject: tag },
        method: "GET",
        url,
        timeout: Duration.seconds(30),
        check: () => Result.void
      })
    )
  ).pipe(
    privateWarLog,
    Effect.match({ onSuccess: (): Verdict => "answered", onFailure: verdictOf }),
    Effect.catchDefect(() => Effect.succeed<Verdict>("unclear"))
  )
