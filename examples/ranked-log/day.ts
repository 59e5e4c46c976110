/** What players did today in ranked battles and in the Legend League: attacks, defences, stars. */
import { type BattleLog, Calendar, Players } from "clashfx"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Stream from "effect/Stream"

/** Which of the battles the player fought since an instant in ranked ones; the log has the last 50 of all kinds. */
export const since = (log: BattleLog.BattleLog, start: DateTime.Utc): ReadonlyArray<BattleLog.BattleLogEntry> =>
  log.items.filter(
    ({ battleTimestamp, battleType }) =>
      (battleType === "ranked" || battleType === "legend") &&
      (battleTimestamp?.epochMilliseconds ?? 0) >= start.epochMilliseconds
  )

const side = (battles: ReadonlyArray<BattleLog.BattleLogEntry>): string =>
  `${battles.length} (${battles.map(({ destructionPercentage, stars }) => `${stars}* ${destructionPercentage} %`).join(", ")})`

/** The line of a player. */
export const line = (name: string, battles: ReadonlyArray<BattleLog.BattleLogEntry>): string =>
  `${name}: attacks ${side(battles.filter(({ attack }) => attack))}, ` +
  `defences ${side(battles.filter(({ attack }) => !attack))}`

/** A line for each player, in order; a day begins at 05:00 UTC, as in the game. */
export const lines = (tags: ReadonlyArray<string>) =>
  Stream.unwrap(
    Effect.map(DateTime.now, (now) => {
      const { start } = Calendar.legendDay.at(now)
      return Stream.mapEffect(Players.many(tags, { ordered: true }), ({ result, tag }) =>
        Result.isFailure(result)
          ? Effect.succeed(`${tag}: ${result.failure.message}`)
          : Effect.map(Players.battleLog(tag), (log) => line(result.success.name, since(log, start)))
      )
    })
  )
