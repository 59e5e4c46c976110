/** Wars and leagues of the simulated world: what is told is what its journal says. */
import { Command, type Journal, Simulator } from "@clashfx/simulator"
import { assert, describe, it } from "@effect/vitest"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/testing/TestClock"
import type { WatchEvent } from "../../../src/watch/WatchEvent.ts"
import { warId } from "../../../src/diff/WarDiff.ts"
import * as Watcher from "../../../src/watch/Watcher.ts"
import { simulated } from "../../support/simulated.ts"
import { hour } from "../../support/wars.ts"

/** What an event says, in the words of {@link written}. */
const told = (event: WatchEvent): string => {
  if ("round" in event) return `${event.season} ${event._tag} ${event.round}`
  if ("season" in event) return `${event.season} ${event._tag}`
  if (!("war" in event)) return event._tag
  const id = warId(event.war)
  switch (event._tag) {
    case "WarFound":
      return `${id} preparation`
    case "WarStateChanged":
      return `${id} ${event.current}`
    case "WarAttack":
      return `${id} attack ${event.attack.order} by ${event.attack.attackerTag} for ${event.attack.stars}`
    case "WarMemberAdded":
    case "WarMemberRemoved":
      return `${id} ${event._tag} ${event.member}`
    default:
      return event._tag
  }
}

const idOf = ({ clans, preparationStartTime, warTag }: Journal.WarId): string =>
  warTag ?? [DateTime.formatIso(DateTime.makeUnsafe(preparationStartTime)), ...clans.toSorted()].join("/")

/** What a row of the journal says about a clan; nothing when it is about others. */
const written = (clan: string, row: Journal.Row): string | undefined => {
  switch (row.kind) {
    case "warState":
      return row.current !== undefined && row.war.clans.includes(clan) ? `${idOf(row.war)} ${row.current}` : undefined
    case "warAttack":
      return row.war.clans.includes(clan)
        ? `${idOf(row.war)} attack ${row.attack.order} by ${row.attack.attackerTag} for ${row.attack.stars}`
        : undefined
    case "warMember":
      return row.war.clans.includes(clan)
        ? `${idOf(row.war)} ${row.added ? "WarMemberAdded" : "WarMemberRemoved"} ${row.member}`
        : undefined
    case "leagueGroup": {
      const what = row.previous === undefined ? "LeagueGroupFound" : row.current === "ended" ? "LeagueEnded" : undefined
      return what !== undefined && row.clans.includes(clan) ? `${row.season} ${what}` : undefined
    }
    case "leagueRound": {
      const what = { drawn: undefined, started: "LeagueRoundStarted", ended: "LeagueRoundEnded" }[row.change]
      return what !== undefined && row.clans.includes(clan) ? `${row.season} ${what} ${row.round}` : undefined
    }
    default:
      return undefined
  }
}

/** Before a league is opened, with wars that take hours instead of days. */
const begin = Date.UTC(2026, 9, 31, 18)
const world = {
  clans: 8,
  members: 12,
  wars: { preparation: "2 hours", battle: "4 hours", pause: "1 hour", maxTeamSize: 5 },
  leagues: { day: "3 hours", teamSize: 5, search: "30 minutes" },
  settings: { rateLimit: { limit: Infinity } }
} as const

/** What is seen of a league war is at most this old, in ms: ten minutes, and some jitter. */
const lag = 620_000

const count = (words: ReadonlyArray<string>, word: string) => words.filter((one) => one.includes(word)).length

describe("the wars of a living world", () => {
  it.effect("are told as they happened: nothing is missing, nothing comes twice, nothing is made up", () =>
    Effect.gen(function* () {
      const simulator = yield* Simulator
      const clans = [...(yield* simulator.world).clans.values()].slice(0, 5)
      for (const [n, { tag }] of clans.entries()) {
        yield* simulator.change(Command.setClan(tag, { isWarLogPublic: n > 0 }))
      }
      const watcher = yield* Watcher.make()
      const seen: Array<WatchEvent> = []
      yield* Effect.forkScoped(Stream.runForEach(watcher.events, (event) => Effect.sync(() => seen.push(event))))
      yield* watcher.wars.add(clans.map(({ tag }) => tag))
      yield* TestClock.adjust("50 hours")
      const journal = yield* simulator.journal
      const recent = begin + 50 * hour - lag
      for (const { isWarLogPublic, tag } of clans) {
        const own = seen.filter((event) => "tag" in event && event.tag === tag)
        const words = own.map(told)
        const rows = journal.flatMap((row) => {
          const word = written(tag, row)
          const isHidden = !isWarLogPublic && "war" in row && row.war.warTag === undefined
          return word === undefined || isHidden ? [] : [{ word, isRecent: row.at > recent }]
        })
        if (!isWarLogPublic) rows.unshift({ word: "WarLogPrivate", isRecent: false })
        const expected = new Set(rows.map(({ word }) => word))
        assert.deepStrictEqual(
          words.filter((word) => word !== "WarEnded" && !expected.has(word)),
          []
        )
        assert.deepStrictEqual(
          rows.filter(({ isRecent, word }) => !isRecent && !words.includes(word)),
          []
        )
        assert.strictEqual(new Set(own.map(({ id }) => id)).size, own.length)
        assert.strictEqual(count(words, "WarEnded"), count(words, " warEnded"))
        assert.strictEqual(count(words, "LeagueRoundEnded"), 7)
        assert.isAbove(count(words, " attack "), 40)
        assert.strictEqual(count(words, "/#") > 30, isWarLogPublic)
      }
      assert.isAbove(count(seen.map(told), "WarMemberAdded"), 0)
    }).pipe(Effect.scoped, Effect.provide(simulated(world)), (effect) =>
      Effect.andThen(TestClock.setTime(begin), effect)
    )
  )
})
