/** Wars that the API shows as nobody expects: what is told of them was worked out by hand. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/testing/TestClock"
import type { WatchEvent } from "../../../src/watch/WatchEvent.ts"
import * as SnapshotStore from "../../../src/watch/SnapshotStore.ts"
import {
  emptyWorld,
  iso,
  layer,
  logRow,
  notInWar,
  shows,
  until,
  watching,
  words,
  type World
} from "../../support/warWorld.ts"
import { declaredAt, hour, memberTag, type Plan, small, timesOf } from "../../support/wars.ts"

const { end, start } = timesOf(small)
const minute = 60_000
const all = ["1", "2", "3", "4", "5", "6", "7"]
const whole = ["WarFound", "inWar", ...all, "warEnded", "WarEnded"]

/** Runs a test an hour before the war is declared. */
const test = <A, E, R>(world: World, effect: Effect.Effect<A, E, R>) =>
  TestClock.setTime(declaredAt - hour).pipe(Effect.andThen(effect), Effect.scoped, Effect.provide(layer(world)))

/** What is told of a world until an instant. */
const told = (world: World, instant: number) =>
  test(
    world,
    Effect.gen(function* () {
      const { seen } = yield* watching("wars")
      yield* until(instant)
      assert.strictEqual(new Set(seen.map(({ id }) => id)).size, seen.length)
      return seen
    })
  )

type Body = Readonly<Record<string, unknown>>

const memory = (texts: Map<string, string>): SnapshotStore.Store => ({
  get: (key) => Effect.sync(() => texts.get(key)),
  set: (key, text) => Effect.sync(() => void texts.set(key, text)),
  remove: (key) => Effect.sync(() => void texts.delete(key))
})

/** A body with another list of members, on both sides. */
const withMembers = (body: Body, change: (members: ReadonlyArray<Body>) => ReadonlyArray<Body>): Body => {
  const side = (of: unknown) => ({ ...Object(of), members: change(Object(of).members) })
  return { ...body, clan: side(body["clan"]), opponent: side(body["opponent"]) }
}

const bodyAt = (plan: Plan, now: number): Body => {
  const shown = shows(plan)(now)
  return typeof shown === "number" ? notInWar : shown
}

describe("another opponent, declared at the very same time", () => {
  const other: Plan = { ...small, opponent: "#8YU" }

  it.effect("has taken the place of the first one", () =>
    Effect.gen(function* () {
      const world = emptyWorld({ regular: (now) => shows(now < declaredAt + 2 * hour ? small : other)(now) })
      const seen = yield* told(world, end + hour)
      assert.deepStrictEqual(words(seen), ["WarFound", "inWar", "warEnded", "WarFound", "WarEnded", ...whole.slice(1)])
      const found = seen.flatMap((event) => (event._tag === "WarFound" ? [event.war.opponent] : []))
      assert.deepStrictEqual(found, ["#8YY", "#8YU"])
    })
  )

  it.effect("is nothing when it is shown once, or by one node among others", () =>
    Effect.gen(function* () {
      let asked = 0
      const world = emptyWorld({ regular: (now) => shows(++asked % 5 === 0 ? other : small)(now) })
      assert.deepStrictEqual(words(yield* told(world, end + hour)), whole)
    })
  )
})

describe("a war that is odd on its way", () => {
  it.effect("is told each attack once, also when one vanishes and comes back", () =>
    Effect.gen(function* () {
      const vanished = { attackerTag: memberTag(small.blows[1]?.by ?? "clan", small.blows[1]?.attacker ?? 0) }
      const world = emptyWorld({
        regular: (now) => {
          const body = bodyAt(small, now)
          if (now < start + 8 * hour || now > start + 15 * hour) return body
          return withMembers(body, (members) =>
            members.map(({ attacks, ...member }) => {
              const left = Array.isArray(attacks)
                ? attacks.filter(({ attackerTag, order }) => attackerTag !== vanished.attackerTag || order !== 2)
                : []
              return left.length === 0 ? member : { ...member, attacks: left }
            })
          )
        }
      })
      const said = words(yield* told(world, end + hour))
      assert.deepStrictEqual(said.toSorted(), whole.toSorted())
    })
  )

  it.effect("is told each attack once, also when their places are given anew", () =>
    Effect.gen(function* () {
      const world = emptyWorld({
        regular: (now) => {
          const body = bodyAt(small, now)
          const isNew = now > start + 8 * hour && now < start + 15 * hour
          return withMembers(body, (members) =>
            members.map((member) =>
              isNew && Array.isArray(member["attacks"])
                ? {
                    ...member,
                    attacks: member["attacks"].map((attack) => ({ ...attack, order: 2 * attack.order + 3 }))
                  }
                : member
            )
          )
        }
      })
      const seen = yield* told(world, end + hour)
      const pairs = seen.flatMap((event) =>
        event._tag === "WarAttack" ? [`${event.attack.attackerTag} ${event.attack.defenderTag}`] : []
      )
      assert.strictEqual(pairs.length, 7)
      assert.strictEqual(new Set(pairs).size, 7)
    })
  )

  it.effect("is told that it became smaller, and who is not in it any more", () =>
    Effect.gen(function* () {
      const world = emptyWorld({
        regular: (now) => {
          const body = bodyAt({ ...small, blows: [] }, now)
          return now < declaredAt + 4 * hour || now >= end + hour
            ? body
            : { ...withMembers(body, (members) => members.slice(0, -1)), teamSize: small.size - 1 }
        }
      })
      const seen = yield* told(world, start - hour)
      assert.deepStrictEqual(
        seen.map((event) =>
          event._tag === "WarChanged"
            ? `${event.field} ${String(event.current)}`
            : event._tag === "WarMemberRemoved"
              ? event.member
              : event._tag
        ),
        [
          "WarFound",
          memberTag("clan", small.size - 1),
          memberTag("opponent", small.size - 1),
          `teamSize ${small.size - 1}`
        ]
      )
    })
  )

  it.effect("without any attack ends as a draw", () =>
    Effect.gen(function* () {
      const seen = yield* told(emptyWorld({ regular: shows({ ...small, blows: [] }) }), end + hour)
      assert.deepStrictEqual(words(seen), ["WarFound", "inWar", "warEnded", "WarEnded"])
      const outcomes = seen.flatMap((event) => (event._tag === "WarEnded" ? [event.outcome] : []))
      const nothing = { attacks: 0, stars: 0, destructionPercentage: 0 }
      assert.deepStrictEqual(outcomes, [{ result: "tied", clan: nothing, opponent: nothing }])
    })
  )
})

describe("a war that is shown to have been declared at another time", () => {
  let asked = 0
  const moves: ReadonlyArray<readonly [string, (now: number) => number]> = [
    ["later, from its preparation on", (now) => (now > declaredAt + 5 * hour ? minute : 0)],
    ["earlier, from its preparation on", (now) => (now > declaredAt + 5 * hour ? -minute : 0)],
    ["later, in its battle", (now) => (now > start + 5 * hour ? 3 * hour : 0)],
    ["earlier, in its battle", (now) => (now > start + 5 * hour ? -3 * hour : 0)],
    ["after its end", (now) => (now > end + hour ? 1000 : 0)],
    ["by one of two nodes", () => (++asked % 2 === 0 ? minute : 0)],
    ["now and then", () => (++asked % 5 === 0 ? -minute : 0)]
  ]
  for (const [situation, moved] of moves) {
    it.effect(`is the same war (${situation})`, () =>
      Effect.gen(function* () {
        const world = emptyWorld({
          regular: (now) => {
            const body = bodyAt(small, now)
            return body["state"] === "notInWar" ? body : { ...body, preparationStartTime: iso(declaredAt + moved(now)) }
          }
        })
        assert.deepStrictEqual(words(yield* told(world, end + 3 * hour)), whole)
      })
    )
  }

  it.effect("with its battle, when its attacks are those that were seen", () =>
    Effect.gen(function* () {
      const later: Plan = { ...small, declared: declaredAt + 2 * minute }
      const world = emptyWorld({ regular: (now) => shows(now > start + 8 * hour ? later : small)(now) })
      const seen = yield* told(world, end + hour)
      assert.deepStrictEqual(
        words(seen).filter((word) => word !== "WarChanged"),
        whole
      )
    })
  )
})

describe("an attack that is taken back after the end", () => {
  const without: Plan = { ...small, blows: small.blows.slice(0, 6) }
  const shown = (isTaken: (now: number) => boolean) =>
    emptyWorld({ regular: (now) => shows(isTaken(now) ? without : small)(now) })
  const outcomes = (seen: ReadonlyArray<WatchEvent>) =>
    seen.flatMap((event) =>
      event._tag === "WarChanged" && event.field === "outcome"
        ? [[event.previous.clan.attacks, event.current.clan.attacks, event.current.clan.stars]]
        : []
    )

  it.effect("corrects the outcome, once, and so does its return; the attack is not told again", () =>
    Effect.gen(function* () {
      const seen = yield* told(
        shown((now) => now > end + hour && now < end + 4 * hour),
        end + 8 * hour
      )
      assert.deepStrictEqual(words(seen), [...whole, "WarChanged", "WarChanged"])
      assert.deepStrictEqual(outcomes(seen), [
        [4, 3, 5],
        [3, 4, 8]
      ])
    })
  )

  it.effect("is nothing where one node among others does not have it", () =>
    Effect.gen(function* () {
      let asked = 0
      const seen = yield* told(
        shown((now) => now > end && ++asked % 4 === 0),
        end + 8 * hour
      )
      assert.deepStrictEqual(words(seen), whole)
    })
  )

  it.effect("is told by the next process, which does not take the first answer of an older node for it", () =>
    Effect.gen(function* () {
      let asked = 0
      const texts = new Map<string, string>()
      const process = (world: World, from: number, to: number) =>
        TestClock.setTime(from).pipe(
          Effect.andThen(watching("wars")),
          Effect.tap(() => until(to)),
          Effect.map(({ seen }) => seen),
          Effect.scoped,
          Effect.provide(layer(world)),
          Effect.provideService(SnapshotStore.SnapshotStore, memory(texts))
        )
      yield* process(
        shown(() => false),
        declaredAt,
        end + hour
      )
      const older = shown(() => ++asked <= 2)
      assert.deepStrictEqual(words(yield* process(older, end + 2 * hour, end + 3 * hour)), [])
      const taken = shown(() => true)
      assert.deepStrictEqual(outcomes(yield* process(taken, end + 4 * hour, end + 5 * hour)), [[4, 3, 5]])
      assert.deepStrictEqual(words(yield* process(taken, end + 6 * hour, end + 7 * hour)), [])
    })
  )
})

describe("a restart", () => {
  it.effect("in the preparation makes nobody leave who cannot be read just then", () =>
    Effect.gen(function* () {
      const texts = new Map<string, string>()
      const process = (change: (member: Body) => Body, from: number) =>
        TestClock.setTime(from).pipe(
          Effect.andThen(watching("wars")),
          Effect.tap(() => until(from + hour)),
          Effect.map(({ seen }) => words(seen).filter((word) => word !== "PollFailed")),
          Effect.scoped,
          Effect.provide(
            layer(
              emptyWorld({
                regular: (now) =>
                  withMembers(bodyAt(small, now), (members) => members.map((one, i) => (i === 2 ? change(one) : one)))
              })
            )
          ),
          Effect.provideService(SnapshotStore.SnapshotStore, memory(texts))
        )
      const odd = (member: Body) => ({ ...member, mapPosition: "two" })
      const same = (member: Body) => member
      assert.deepStrictEqual(yield* process(same, declaredAt + hour), [])
      assert.deepStrictEqual(yield* process(odd, declaredAt + 3 * hour), [])
      assert.deepStrictEqual(yield* process(same, declaredAt + 5 * hour), [])
    })
  )
})

describe("a clan that searches for the next war", () => {
  for (const state of ["inMatchmaking", "enterWar"]) {
    it.effect(`(${state}) is told how the last one ended`, () =>
      Effect.gen(function* () {
        const world = emptyWorld({
          regular: (now) => (now < end - 5 * minute ? shows(small)(now) : { ...notInWar, state }),
          log: (now) => ({ items: now < end + 10 * minute ? [] : [logRow(small)] })
        })
        const seen = yield* told(world, end + hour)
        assert.deepStrictEqual(words(seen), whole)
        assert.deepStrictEqual(
          seen.flatMap((event) => (event._tag === "WarEnded" ? [event.source, event.outcome.result] : [])),
          ["log", "won"]
        )
      })
    )
  }
})

describe("a war in a state that nobody knows yet", () => {
  it.effect("is said to be so, once, and nothing of it is lost when the state is known again", () =>
    Effect.gen(function* () {
      const isOdd = (now: number) => now > start + hour && now < start + 2 * hour
      const world = emptyWorld({
        regular: (now) => {
          const body = shows(small)(now)
          return isOdd(now) && typeof body !== "number" ? { ...body, state: "inOvertime" } : body
        },
        log: () => ({ items: [logRow(small)] })
      })
      const seen = yield* told(world, end + hour)
      assert.deepStrictEqual(
        seen.flatMap((event) => (event._tag === "PollFailed" ? [event.error.message] : [])).length,
        1
      )
      const failed = seen.find((event) => event._tag === "PollFailed")
      assert.include(failed?._tag === "PollFailed" ? failed.error.message : "", "inOvertime")
      assert.deepStrictEqual(
        words(seen).filter((word) => word !== "PollFailed"),
        whole
      )
    })
  )
})

describe("the same two clans, an hour later", () => {
  it.effect("fight another war, whose row in the log is not that of the first one", () =>
    Effect.gen(function* () {
      // Both are short: the second ends while a correction of the first is still looked for.
      const first: Plan = { ...small, preparation: 4 * hour, battle: 8 * hour }
      const second: Plan = { ...first, declared: declaredAt + hour }
      const over = timesOf(second).end
      const world = emptyWorld({
        regular: (now) => (now < over + 2 * hour ? shows(first, second)(now) : notInWar),
        log: (now) => ({ items: now < over + 5 * minute ? [] : [logRow(second, { result: "lose" })] })
      })
      const seen = yield* told(world, over + 20 * hour)
      const ends = seen.flatMap((event) =>
        event._tag === "WarEnded" || event._tag === "WarChanged"
          ? [[event._tag, event.war.preparationStartTime.epochMilliseconds - declaredAt]]
          : []
      )
      assert.deepStrictEqual(ends, [
        ["WarEnded", 0],
        ["WarEnded", hour]
      ])
    })
  )

  it.effect("are told a row of the log once, when both wars were missed", () =>
    Effect.gen(function* () {
      // The first is a friendly one, which is in no log.
      const first: Plan = { ...small, preparation: hour, battle: 24 * hour }
      const second: Plan = { ...first, declared: timesOf(first).end + hour, battle: 10 * hour }
      const third: Plan = { ...small, declared: timesOf(second).end + 2 * hour, opponent: "#8YU" }
      const over = timesOf(second).end
      const hidden = (now: number) => now > over - 6 * hour && now < over + 2 * hour
      const world = emptyWorld({
        regular: (now) =>
          hidden(now) ? 503 : now < timesOf(first).end - hour ? shows(first)(now) : shows(second, third)(now),
        log: (now) => ({ items: now < over ? [] : [logRow(second, { result: "lose" })] })
      })
      // The end of the first was missed as well.
      const regular = world.regular
      world.regular = (now) => (now > timesOf(first).end - hour && now < timesOf(second).start ? 503 : regular(now))
      const seen = yield* told(world, over + 20 * hour)
      const ends = seen.flatMap((event) =>
        event._tag === "WarEnded" || (event._tag === "WarChanged" && event.field === "outcome")
          ? [[event._tag, (event.war.preparationStartTime.epochMilliseconds - declaredAt) / hour]]
          : []
      )
      assert.deepStrictEqual(ends, [
        ["WarEnded", 0],
        ["WarEnded", 26]
      ])
    })
  )
})
