/** Watching a clan through a season of the clan war league in the simulator. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as KeyValueStore from "effect/persistence/KeyValueStore"
import * as TestClock from "effect/testing/TestClock"
import type { WatchEvent } from "../../../src/watch/WatchEvent.ts"
import * as SnapshotStore from "../../../src/watch/SnapshotStore.ts"
import {
  emptyWorld,
  type League,
  layer,
  leagueShows,
  ourPlace,
  roundPlan,
  shows,
  until,
  warTag,
  watching,
  words,
  type World
} from "../../support/warWorld.ts"
import { hour, small, warBody } from "../../support/wars.ts"

const day = 24 * hour
/** The 1st of November 2026, 09:00. */
const league: League = { season: "2026-11", start: Date.UTC(2026, 10, 1, 9), rounds: 7 }
/** When the battle day of a round begins; it ends when the next one begins. */
const battle = (round: number): number => league.start + round * day

const attacks = (round: number) => Array.from({ length: 7 }, (_, i) => `R${round}:${i + 1}`)
const fought = (round: number) => [
  `LeagueRoundStarted ${round}`,
  `R${round}:inWar`,
  ...attacks(round),
  `R${round}:warEnded`,
  `R${round}:WarEnded`,
  `LeagueRoundEnded ${round}`
]

/** The words about a round, in order. */
const about = (round: number, told: ReadonlyArray<string>) =>
  told.filter(
    (word) => word.startsWith(`R${round}:`) || word.endsWith(`Started ${round}`) || word.endsWith(`Ended ${round}`)
  )

const test = <A, E, R>(world: World, from: number, effect: Effect.Effect<A, E, R>) =>
  TestClock.setTime(from).pipe(Effect.andThen(effect), Effect.scoped, Effect.provide(layer(world)))

/** The regular war is asked for as rarely as the league. */
const quietWorld = (changes: Partial<World>) => emptyWorld({ maxAge: 600, ...changes })

const ids = (events: ReadonlyArray<WatchEvent>) => new Set(events.map(({ id }) => id)).size

describe("a clan in a league", () => {
  it.effect("is told all rounds, though they overlap, and whichever side it is on", () => {
    const world = quietWorld(leagueShows(league))
    return test(
      world,
      league.start - 2 * hour,
      Effect.gen(function* () {
        const { seen } = yield* watching("wars")
        yield* until(battle(8) + day)
        const told = words(seen)
        for (let round = 1; round <= 7; round++) {
          assert.deepStrictEqual(about(round, told), [`R${round}:WarFound`, ...fought(round)])
        }
        assert.strictEqual(told[0], "LeagueGroupFound")
        assert.strictEqual(told.at(-1), "LeagueEnded")
        assert.strictEqual(told.length, 7 * 13 + 2)
        assert.strictEqual(ids(seen), seen.length)
        // Rounds follow each other: one ends before the next one starts.
        for (let round = 1; round < 7; round++) {
          assert.isBelow(told.indexOf(`LeagueRoundEnded ${round}`), told.indexOf(`LeagueRoundStarted ${round + 1}`))
          assert.isBelow(told.indexOf(`R${round + 1}:WarFound`), told.indexOf(`LeagueRoundEnded ${round}`))
        }
        const own = seen.every((event) => !("war" in event) || event.war.clan === "#2PP")
        assert.isTrue(own)
        const ended = seen.at(-1)
        assert.isTrue(ended?._tag === "LeagueEnded" && ended.rounds.every(({ outcome }) => outcome?.result === "won"))
      })
    )
  })

  it.effect("costs few requests: wars of the running rounds, and the group when a round can be drawn", () => {
    const world = emptyWorld(leagueShows(league))
    return test(
      world,
      league.start - 2 * hour,
      Effect.gen(function* () {
        yield* watching("wars")
        yield* until(battle(3) + hour)
        world.asked.length = 0
        yield* until(battle(3) + 23 * hour)
        const counts = new Map<string, number>()
        for (const asked of world.asked) counts.set(asked, (counts.get(asked) ?? 0) + 1)
        assert.deepStrictEqual(
          [...counts.keys()].toSorted(),
          [warTag(league, 3, 3), warTag(league, 4, 0), "currentwar"].toSorted()
        )
        for (const [asked, n] of counts) {
          // Every 600 seconds; a regular war cannot begin in these days.
          assert.isTrue(n <= 134 && n >= 125, `${asked}: ${n}`)
        }
        // All rounds are drawn: the group has nothing more to say.
        yield* until(battle(7) + hour)
        world.asked.length = 0
        yield* until(battle(8))
        assert.notInclude(world.asked, "leaguegroup")
      })
    )
  })

  it.effect("is not told what was over when watching began", () => {
    const world = quietWorld(leagueShows(league))
    return test(
      world,
      battle(3) + hour,
      Effect.gen(function* () {
        const { seen } = yield* watching("wars", { initial: true })
        yield* until(battle(8) + hour)
        const told = words(seen)
        assert.deepStrictEqual(told.slice(0, 3), ["LeagueGroupFound", "R3:WarFound", "R4:WarFound"])
        assert.deepStrictEqual(about(2, told), [])
        assert.deepStrictEqual(about(3, told), ["R3:WarFound", ...fought(3).slice(2)])
        for (let round = 4; round <= 7; round++) {
          assert.deepStrictEqual(about(round, told), [`R${round}:WarFound`, ...fought(round)])
        }
        assert.strictEqual(told.at(-1), "LeagueEnded")
      })
    )
  })

  it.effect("that is over is not news, and is not asked for often", () => {
    const world = quietWorld(leagueShows(league))
    return test(
      world,
      battle(9),
      Effect.gen(function* () {
        const { seen } = yield* watching("wars", { initial: true })
        yield* until(battle(9) + 12 * hour)
        assert.deepStrictEqual(seen, [])
        const groups = world.asked.filter((asked) => asked !== "currentwar")
        assert.isTrue(groups.length <= 13 && groups.every((asked) => asked === "leaguegroup"), `${groups.length}`)
      })
    )
  })

  it.effect("is told everything of the rounds that were fought while nobody looked", () => {
    const world = quietWorld(leagueShows(league))
    return test(
      world,
      league.start - 2 * hour,
      Effect.gen(function* () {
        const told: Array<WatchEvent> = []
        const run = (instant: number) =>
          Effect.gen(function* () {
            const { seen } = yield* watching("wars")
            yield* until(instant)
            told.push(...seen)
          }).pipe(Effect.scoped, Effect.provide(SnapshotStore.layerKeyValueStore))
        yield* run(battle(1) + 13 * hour)
        // Two days later the first round is over, the second one as well, and the third one is fought.
        yield* TestClock.setTime(battle(3) + 13 * hour)
        yield* run(battle(4) + hour)
        // After the end of the league.
        yield* TestClock.setTime(battle(8) + 2 * day)
        yield* run(battle(8) + 2 * day + hour)
        const all = words(told)
        for (let round = 1; round <= 7; round++) {
          assert.deepStrictEqual(about(round, all), [`R${round}:WarFound`, ...fought(round)])
        }
        assert.strictEqual(all.length, 7 * 13 + 2)
        assert.strictEqual(ids(told), told.length)
        assert.strictEqual(all.at(-1), "LeagueEnded")
      }).pipe(Effect.provide(KeyValueStore.layerMemory))
    )
  })

  it.effect("that has no war in a round is told when the round starts and ends", () => {
    const world = quietWorld(leagueShows({ ...league, bye: 2 }))
    return test(
      world,
      league.start - 2 * hour,
      Effect.gen(function* () {
        const { seen } = yield* watching("wars")
        yield* until(battle(4))
        assert.deepStrictEqual(about(2, words(seen)), ["LeagueRoundStarted 2", "LeagueRoundEnded 2"])
        const started = seen.find((event) => event._tag === "LeagueRoundStarted" && event.round === 2)
        assert.isTrue(started !== undefined && started.at.epochMilliseconds - battle(2) < 5000)
        assert.deepStrictEqual(about(3, words(seen)).length, 10)
      })
    )
  })

  it.effect("is told the last attacks and the end of a war although the group has gone", () => {
    const shown = leagueShows(league)
    const world = quietWorld(shown)
    return test(
      world,
      league.start - 2 * hour,
      Effect.gen(function* () {
        const { seen } = yield* watching("wars")
        yield* until(battle(7) + 12 * hour)
        world.group = () => 404
        yield* until(battle(8) + hour)
        const told = words(seen)
        assert.deepStrictEqual(about(7, told), ["R7:WarFound", ...fought(7)])
        assert.strictEqual(told.at(-1), "LeagueEnded")
      })
    )
  })

  it.effect("is told an attack that comes in after the end of its war", () => {
    const shown = leagueShows(league)
    const world = quietWorld({
      ...shown,
      // The last attack of the first round is shown eight minutes late.
      war: (tag, now) => {
        const isLate = tag === warTag(league, 1, 1) && now >= battle(2) && now < battle(2) + 480_000
        return isLate ? warBody(roundPlan(league, 1), { state: "warEnded", shown: 6 }) : shown.war(tag, now)
      }
    })
    return test(
      world,
      league.start - 2 * hour,
      Effect.gen(function* () {
        const { seen, watcher } = yield* watching("wars")
        // So that the last attack is not seen before the end.
        yield* until(battle(2) - 4 * hour)
        yield* watcher.pause
        yield* until(battle(2))
        yield* watcher.resume
        yield* until(battle(3) - hour)
        const first = about(1, words(seen))
        assert.deepStrictEqual(first.slice(-5), [
          "R1:warEnded",
          "R1:WarEnded",
          "LeagueRoundEnded 1",
          "R1:7",
          "R1:WarChanged"
        ])
        assert.strictEqual(first.length, 14)
        world.asked.length = 0
        yield* until(battle(3))
        assert.notInclude(world.asked, warTag(league, 1, 1))
      })
    )
  })

  it.effect("fights the next league under the next season", () => {
    const next: League = { ...league, season: "2026-12", start: Date.UTC(2026, 11, 1, 9), rounds: 5 }
    const [a, b] = [leagueShows({ ...league, readable: 10 * day }), leagueShows(next)]
    const world = quietWorld({
      group: (now) => (now < next.start ? a.group(now) : b.group(now)),
      war: (tag, now) => (tag.includes("202612") ? b.war(tag, now) : a.war(tag, now))
    })
    return test(
      world,
      battle(7),
      Effect.gen(function* () {
        const { seen } = yield* watching("wars")
        yield* until(next.start + 7 * day)
        const told = words(seen)
        assert.strictEqual(told.filter((word) => word === "LeagueEnded").length, 2)
        assert.strictEqual(told.filter((word) => word === "LeagueGroupFound").length, 1)
        const second = told.slice(told.indexOf("LeagueGroupFound"))
        for (let round = 1; round <= 5; round++) {
          assert.deepStrictEqual(about(round, second), [`R${round}:WarFound`, ...fought(round)])
        }
      })
    )
  })
})

describe("a war of a league", () => {
  const whole = (told: ReadonlyArray<string>, rounds: ReadonlyArray<number>) => {
    for (const round of rounds) assert.deepStrictEqual(about(round, told), [`R${round}:WarFound`, ...fought(round)])
  }

  it.effect("of others that cannot be had costs nothing but a word", () => {
    const shown = leagueShows(league)
    const bad = warTag(league, 1, 0)
    const plan = { ...small, declared: league.start + hour, preparation: hour, battle: 4 * hour }
    const world = emptyWorld({
      ...shown,
      regular: shows(plan),
      war: (tag, now) => (tag === bad && now < battle(2) ? 500 : shown.war(tag, now))
    })
    return test(
      world,
      league.start - hour,
      Effect.gen(function* () {
        const { seen } = yield* watching("wars")
        yield* until(battle(2) + hour)
        const told = words(seen)
        whole(told, [1])
        assert.strictEqual(told.filter((word) => word === "PollFailed").length, 1)
        const regular = told.filter((word) => /^(\d|inWar|warEnded|WarFound|WarEnded)/.test(word))
        assert.deepStrictEqual(regular, [
          "WarFound",
          "inWar",
          "1",
          "2",
          "3",
          "4",
          "5",
          "6",
          "7",
          "warEnded",
          "WarEnded"
        ])
        // The first attempt of all, with its retries.
        assert.strictEqual(world.asked.filter((asked) => asked === bad).length, 4)
      })
    )
  })

  it.effect("that fails rests by itself, and is told once it answers", () => {
    const shown = leagueShows(league)
    const ours = warTag(league, 1, ourPlace(1))
    const world = quietWorld({
      ...shown,
      war: (tag, now) =>
        tag === ours && now > battle(1) + hour && now < battle(1) + 9 * hour ? 502 : shown.war(tag, now)
    })
    return test(
      world,
      league.start - hour,
      Effect.gen(function* () {
        const { seen } = yield* watching("wars")
        yield* until(battle(3) + hour)
        whole(words(seen), [1, 2])
        const failed = seen.filter((event) => event._tag === "PollFailed")
        assert.isTrue(failed.length > 45 && failed.length < 60, `${failed.length}`)
        assert.match(failed[0]?.error.message ?? "", /^Watch\.leagueWar/)
      })
    )
  })

  const absences: ReadonlyArray<readonly [string, number, number, ReadonlyArray<string>]> = [
    ["for half a minute after its end", 0, 30_000, []],
    ["for forty minutes after its end", 0, 40 * 60_000, []],
    ["in the middle of its battle", -9 * hour, 2 * hour, []],
    ["for three hours after its end", 0, 3 * hour, ["R1:WarChanged"]]
  ]
  for (const [situation, from, length, more] of absences) {
    it.effect(`that is not found ${situation} is looked for`, () => {
      const shown = leagueShows(league)
      const ours = warTag(league, 1, ourPlace(1))
      const isAway = (now: number) => now >= battle(2) + from && now < battle(2) + from + length
      const world = quietWorld({
        ...shown,
        war: (tag, now) => (tag === ours && isAway(now) ? 404 : shown.war(tag, now))
      })
      return test(
        world,
        league.start - hour,
        Effect.gen(function* () {
          const { seen } = yield* watching("wars")
          yield* until(battle(3) - hour)
          const told = about(1, words(seen))
          assert.deepStrictEqual(told, ["R1:WarFound", ...fought(1), ...more])
          const ended = seen.findLast((event) => event._tag === "WarEnded")
          assert.strictEqual(ended?.source, more.length === 0 ? "war" : "lastSeen")
          const corrected = seen.findLast((event) => event._tag === "WarChanged")
          if (more.length > 0) assert.isTrue(corrected?.field === "outcome" && corrected.current.result === "won")
          yield* until(battle(8) + 2 * hour)
          assert.strictEqual(words(seen).at(-1), "LeagueEnded")
        })
      )
    })
  }
})

/** League wars do not name their tag: an answer about another war is known by the draw, and decides nothing. */
describe("an answer about another war of the league", () => {
  const shown = leagueShows(league)
  const usual = [`R2:WarFound`, ...fought(2)]

  it.effect("makes no round without a war of what is one: its clans would fight twice", () => {
    const ours = warTag(league, 2, ourPlace(2))
    let wrong = 0
    const world = quietWorld({
      ...shown,
      war: (tag, now) => (tag === ours && wrong++ < 2 ? shown.war(warTag(league, 2, 3), now) : shown.war(tag, now))
    })
    return test(
      world,
      league.start - 2 * hour,
      Effect.gen(function* () {
        const { seen } = yield* watching("wars")
        yield* until(battle(3) + hour)
        assert.deepStrictEqual(about(2, words(seen)), usual)
        const found = seen.find((event) => event._tag === "WarFound" && event.war.league?.round === 2)
        assert.isTrue(found !== undefined && found.at.epochMilliseconds < battle(1) + 0.5 * hour)
      })
    )
  })

  it.effect("is not told from while the war is fought, also after a restart", () => {
    const ours = warTag(league, 2, ourPlace(2))
    const isOdd = (now: number) => now > battle(2) && Math.floor((now - battle(2)) / 600_000) % 4 === 1
    const isFirst = { now: false }
    const world = quietWorld({
      ...shown,
      war: (tag, now) => {
        const isOther = tag === ours && (isOdd(now) || isFirst.now)
        isFirst.now = false
        return isOther ? shown.war(warTag(league, 1, ourPlace(1)), now) : shown.war(tag, now)
      }
    })
    return test(
      world,
      league.start - 2 * hour,
      Effect.gen(function* () {
        const told: Array<WatchEvent> = []
        const run = (instant: number) =>
          Effect.gen(function* () {
            const { seen } = yield* watching("wars")
            yield* until(instant)
            told.push(...seen)
          }).pipe(Effect.scoped, Effect.provide(SnapshotStore.layerKeyValueStore))
        yield* run(battle(2) + 5 * hour)
        isFirst.now = true
        yield* run(battle(3) + hour)
        assert.deepStrictEqual(about(2, words(told)), usual)
      }).pipe(Effect.provide(KeyValueStore.layerMemory))
    )
  })
})

describe("a round of which the first war is not drawn", () => {
  it.effect("is found all the same, and is none without a war before all are drawn", () => {
    const shown = leagueShows(league)
    const world = quietWorld({
      ...shown,
      group: (now) => {
        const body = shown.group(now)
        if (typeof body === "number") return body
        const copy = JSON.parse(JSON.stringify(body))
        for (const round of copy.rounds) round.warTags[0] = "#0"
        // Ours is drawn last.
        const at = ourPlace(2)
        if (now < battle(1) + 5 * hour) copy.rounds[1].warTags[at] = "#0"
        return copy
      }
    })
    return test(
      world,
      league.start - 2 * hour,
      Effect.gen(function* () {
        const { seen } = yield* watching("wars")
        yield* until(battle(3) + hour)
        assert.deepStrictEqual(about(1, words(seen)), ["R1:WarFound", ...fought(1)])
        assert.deepStrictEqual(about(2, words(seen)), ["R2:WarFound", ...fought(2)])
      })
    )
  })
})

describe("a group with one odd part", () => {
  const shown = leagueShows(league)
  /** Told of a season whose group is damaged in some way when it is asked for. */
  const toldOf = (damage: (group: { rounds: Array<unknown>; clans: Array<unknown> }, now: number) => unknown) =>
    Effect.gen(function* () {
      const { seen } = yield* watching("wars")
      yield* until(battle(2) + 3 * hour)
      return words(seen)
    }).pipe((run) =>
      test(
        quietWorld({
          ...shown,
          group: (now) => {
            const body = shown.group(now)
            return typeof body === "number" ? body : Object(damage(JSON.parse(JSON.stringify(body)), now))
          }
        }),
        league.start - 2 * hour,
        run
      )
    )

  const oddities: Readonly<Record<string, Parameters<typeof toldOf>[0]>> = {
    "parts that are odd all the time": (group) => ({
      ...group,
      rounds: group.rounds
        .with(4, null)
        .with(5, { warTags: null })
        .with(6, { warTags: ["#0", 7, "#0", "#0"] }),
      clans: group.clans.map((clan) => ({ ...Object(clan), badgeUrls: null, members: null }))
    }),
    "now and then no rounds": (group, now) => (now % (3 * hour) < hour ? { ...group, rounds: null } : group),
    "now and then a round less": (group, now) =>
      now % (3 * hour) < hour ? { ...group, rounds: group.rounds.with(0, null) } : group
  }
  it.effect("is told as if nothing were odd", () =>
    Effect.gen(function* () {
      const whole = yield* toldOf((group) => group)
      assert.include(whole, "LeagueRoundEnded 1")
      for (const [how, damage] of Object.entries(oddities)) assert.deepStrictEqual(yield* toldOf(damage), whole, how)
    })
  )
})

describe("a second league", () => {
  for (const season of ["2026-11", "2026-11-14"]) {
    it.effect(`in the same month is told as well, under ${season}, also beside old answers`, () => {
      const next: League = { ...league, season: "2026-11", start: battle(9) + 5 * hour }
      const [a, b] = [leagueShows(league), leagueShows(next)]
      // Its wars have tags of their own, and the group of the first one is shown now and then.
      const renamed = (tag: string) => tag.replace("#W", "#V")
      const second = (now: number) => {
        const shown = b.group(now)
        if (typeof shown === "number") return shown
        return { ...JSON.parse(JSON.stringify(shown).replaceAll("#W", "#V")), season }
      }
      const isOld = (now: number) => Math.floor(now / (7 * hour)) % 3 === 0
      const world = quietWorld({
        group: (now) => (now < next.start || isOld(now) ? a.group(now) : second(now)),
        war: (tag, now) => (tag.startsWith("#V") ? b.war(tag.replace("#V", "#W"), now) : a.war(tag, now))
      })
      assert.strictEqual(renamed("#W1"), "#V1")
      return test(
        world,
        league.start - hour,
        Effect.gen(function* () {
          const { seen } = yield* watching("wars")
          yield* until(next.start + 9 * day)
          const told = words(seen)
          const count = (word: string) => told.filter((one) => one === word).length
          assert.deepStrictEqual([count("LeagueGroupFound"), count("LeagueEnded")], [2, 2])
          for (let round = 1; round <= 7; round++) {
            assert.deepStrictEqual(about(round, told).length, 26, `round ${round}`)
          }
          assert.strictEqual(ids(seen), seen.length)
        })
      )
    })
  }

  it.effect("is not told for a group that is gone for some hours before its first round is drawn", () => {
    const shown = leagueShows({ ...league, season: "2026-11", start: league.start + day })
    const early = shown.group(league.start + day)
    const undrawn = {
      ...Object(early),
      rounds: Array.from({ length: 7 }, () => ({ warTags: ["#0", "#0", "#0", "#0"] }))
    }
    const world = quietWorld({
      group: (now) => (now < league.start + 3 * hour ? undrawn : now < league.start + day ? 404 : shown.group(now)),
      war: shown.war
    })
    return test(
      world,
      league.start + hour,
      Effect.gen(function* () {
        const { seen } = yield* watching("wars")
        yield* until(league.start + day + hour)
        assert.deepStrictEqual(
          words(seen).filter((one) => one === "LeagueEnded" || one === "LeagueGroupFound"),
          []
        )
        yield* until(league.start + 11 * day)
        const told = words(seen)
        assert.strictEqual(told.filter((one) => one === "LeagueEnded").length, 1)
        assert.isAbove(told.indexOf("LeagueEnded"), told.indexOf("LeagueRoundEnded 7"))
      })
    )
  })

  it.effect("of the same season is another one when the first had no war drawn and other clans", () => {
    const next: League = { ...league, season: "2026-11", start: league.start + 4 * day }
    const b = leagueShows(next)
    const clan = (tag: string) => ({ tag, name: `Clan ${tag}`, clanLevel: 10, badgeUrls: {}, members: [] })
    const undrawn = {
      state: "preparation",
      season: "2026-11",
      clans: ["#2PP", "#8U0", "#8U2", "#8U8", "#8U9", "#8UP", "#8UY", "#8UL"].map(clan),
      rounds: Array.from({ length: 7 }, () => ({ warTags: ["#0", "#0", "#0", "#0"] }))
    }
    const world = quietWorld({
      group: (now) => (now < league.start + day ? undrawn : now < next.start ? 404 : b.group(now)),
      war: b.war
    })
    return test(
      world,
      league.start + hour,
      Effect.gen(function* () {
        const { seen } = yield* watching("wars")
        yield* until(next.start + 3 * day)
        const told = words(seen)
        assert.isAbove(told.filter((one) => one === "R1:WarFound").length, 0)
        assert.strictEqual(told.filter((one) => one === "LeagueGroupFound").length, 1)
        assert.strictEqual(told.filter((one) => one === "LeagueEnded").length, 1)
      })
    )
  })

  it.effect("of the same season has names of its own, though no war was drawn for it or for the one before", () => {
    const clan = (tag: string) => ({ tag, name: `Clan ${tag}`, clanLevel: 10, badgeUrls: {}, members: [] })
    const undrawn = (...others: ReadonlyArray<string>) => ({
      state: "preparation",
      season: "2026-11",
      clans: ["#2PP", ...others].map(clan),
      rounds: []
    })
    const groups = [undrawn("#8U0", "#8U2", "#8U8"), undrawn("#8U9", "#8UP", "#8UY"), undrawn("#8UQ", "#8UG", "#8UR")]
    const shown = (now: number) => groups[Math.floor((now - league.start) / day)]
    const told = (from: number) =>
      test(
        quietWorld({ group: (now) => shown(now) ?? 404 }),
        from,
        Effect.gen(function* () {
          const { seen } = yield* watching("wars")
          yield* until(league.start + 5 * day)
          return seen.flatMap(({ _tag, id }) => (_tag.startsWith("League") ? [[_tag, id] as const] : []))
        })
      )
    return Effect.gen(function* () {
      const seen = yield* told(league.start - hour)
      assert.deepStrictEqual(
        seen.map(([what]) => what),
        ["LeagueGroupFound", "LeagueEnded", "LeagueGroupFound", "LeagueEnded", "LeagueGroupFound", "LeagueEnded"]
      )
      assert.strictEqual(new Set(seen.map(([, id]) => id)).size, 6)
      // Who sees the last two only names them in the same way.
      assert.includeDeepMembers(seen, [...(yield* told(league.start + day + hour))])
    })
  })

  it.effect("that begins in the second half of a month is seen while an ended regular war is still shown", () => {
    const late: League = { ...league, start: Date.UTC(2026, 10, 20, 9) }
    const plan = { ...small, declared: late.start - 60 * hour }
    const world = quietWorld({ ...leagueShows(late), regular: shows(plan) })
    return test(
      world,
      late.start - 20 * hour,
      Effect.gen(function* () {
        const { seen } = yield* watching("wars")
        yield* until(late.start + 2 * hour)
        const told = words(seen)
        assert.includeMembers([...told], ["LeagueGroupFound", "R1:WarFound"])
      })
    )
  })
})

describe("a group", () => {
  const trouble: ReadonlyArray<readonly [string, World["group"]]> = [
    ["that does not exist", () => 404],
    ["that is searched", () => ({ state: "notInWar" })],
    ["that is searched, with 500", () => 500],
    ["that is searched, with 504", () => 504]
  ]
  for (const [situation, group] of trouble) {
    it.effect(`${situation} does not hurt the regular war`, () => {
      const plan = { ...small, declared: league.start }
      const world = quietWorld({ group, regular: shows(plan) })
      return test(
        world,
        league.start - hour,
        Effect.gen(function* () {
          const { seen } = yield* watching("wars")
          yield* until(league.start + 48 * hour)
          assert.deepStrictEqual(words(seen), [
            "WarFound",
            "inWar",
            "1",
            "2",
            "3",
            "4",
            "5",
            "6",
            "7",
            "warEnded",
            "WarEnded"
          ])
          // The 1st to the 3rd of a month: it is asked for, but no more often than it can change.
          const asked = world.asked.filter((path) => path === "leaguegroup").length
          assert.isTrue(asked > 280 && asked <= 300, `${asked}`)
        })
      )
    })
  }

  it.effect("that is searched costs no more questions when its answers say that they are never fresh", () => {
    const world = quietWorld({ group: () => ({ state: "notInWar" }), leagueMaxAge: 0 })
    return test(
      world,
      league.start - hour,
      Effect.gen(function* () {
        yield* watching("wars")
        yield* until(league.start + 3 * hour)
        assert.isAtMost(world.asked.filter((path) => path === "leaguegroup").length, 4 * 6 + 1)
      })
    )
  })

  it.effect("that was over when watching began is no news, also after trouble", () => {
    const shown = leagueShows(league)
    const from = battle(8) + 2 * hour
    const world = quietWorld({
      ...shown,
      group: (now) => (now < from + 300_000 ? 504 : { ...Object(shown.group(now)), state: "inWar" })
    })
    return test(
      world,
      from,
      Effect.gen(function* () {
        const { seen } = yield* watching("wars")
        yield* until(from + 5 * hour)
        assert.isTrue(world.asked.includes(warTag(league, 7, 3)))
        assert.deepStrictEqual(words(seen), [])
      })
    )
  })

  it.effect("is found after trouble, and with a private war log", () => {
    const shown = leagueShows(league)
    const world = quietWorld({
      regular: () => 403,
      group: (now) => (now < league.start + hour ? 504 : shown.group(now)),
      war: shown.war
    })
    return test(
      world,
      league.start - hour,
      Effect.gen(function* () {
        const { seen } = yield* watching("wars")
        yield* until(battle(2) + hour)
        const told = words(seen)
        assert.deepStrictEqual(told.slice(0, 3), ["WarLogPrivate", "LeagueGroupFound", "R1:WarFound"])
        assert.deepStrictEqual(about(1, told), ["R1:WarFound", ...fought(1)])
      })
    )
  })

  it.effect("whose wars are not there yet is found with them", () => {
    const shown = leagueShows(league)
    const world = quietWorld({
      ...shown,
      war: (tag, now) => (now < league.start + 2 * hour ? 404 : shown.war(tag, now))
    })
    return test(
      world,
      league.start - hour,
      Effect.gen(function* () {
        const { seen } = yield* watching("wars")
        yield* until(league.start + 2 * hour)
        assert.deepStrictEqual(words(seen), [])
        yield* until(battle(1))
        assert.deepStrictEqual(words(seen), ["LeagueGroupFound", "R1:WarFound"])
      })
    )
  })
})

/** Kind: a text is no identity, and one odd answer decides nothing for ever. */
describe("the name of a season", () => {
  const next: League = { ...league, season: "2026-12", start: Date.UTC(2026, 11, 1, 9) }
  const [a, b] = [leagueShows(league), leagueShows(next)]
  const found = (seen: ReadonlyArray<WatchEvent>) =>
    seen.flatMap((event) => (event._tag === "LeagueGroupFound" ? [event.current.season] : []))

  const told = (season: (now: number) => string | undefined) => {
    const world = quietWorld({
      group: (now) => {
        const shown = now < next.start ? a.group(now) : b.group(now)
        return typeof shown === "number" ? shown : { ...shown, season: season(now) ?? shown["season"] }
      },
      war: (tag, now) => (tag.startsWith("#W202612") ? b.war(tag, now) : a.war(tag, now))
    })
    return test(
      world,
      league.start - hour,
      Effect.gen(function* () {
        const { seen } = yield* watching("wars")
        yield* until(next.start + 9 * day)
        const all = words(seen)
        for (let round = 1; round <= 7; round++) assert.lengthOf(about(round, all), 26, `round ${round}`)
        assert.lengthOf(
          all.filter((word) => word === "LeagueEnded"),
          2
        )
        assert.strictEqual(ids(seen), seen.length)
        const late = seen.findLast(({ _tag }) => _tag === "LeagueGroupFound")
        assert.isAtMost((late?.at.epochMilliseconds ?? 0) - next.start, 2 * hour)
        return found(seen)
      })
    )
  }

  it.effect("that lies in the future for some hours hides no league after it", () =>
    Effect.gen(function* () {
      const seasons = yield* told((now) => (now < league.start + 5 * hour ? "2027-03" : undefined))
      assert.deepStrictEqual(seasons, ["2027-03", "2026-12"])
    })
  )

  it.effect("that is older than the last one's hides no league", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* told((now) => (now < next.start ? undefined : "2026-10")), ["2026-11", "2026-10"])
    })
  )

  it.effect("that is corrected before the first round is drawn makes no league of its own", () => {
    const placeholders = Array.from({ length: 7 }, () => ({ warTags: ["#0", "#0", "#0", "#0"] }))
    const world = quietWorld({
      group: (now) => {
        if (now < league.start - 20 * hour) return 404
        if (now >= league.start) return a.group(now)
        const season = now < league.start - 10 * hour ? "2027-01" : league.season
        return { ...Object(a.group(league.start)), season, rounds: placeholders }
      },
      war: a.war
    })
    return test(
      world,
      league.start - day,
      Effect.gen(function* () {
        const { seen } = yield* watching("wars")
        yield* until(battle(8) + 2 * hour)
        assert.deepStrictEqual(found(seen), ["2027-01"])
        const all = words(seen)
        for (let round = 1; round <= 7; round++) assert.lengthOf(about(round, all), 13, `round ${round}`)
        assert.lengthOf(
          all.filter((word) => word === "LeagueEnded"),
          1
        )
      })
    )
  })
})
