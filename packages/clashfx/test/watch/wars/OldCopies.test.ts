/** Old copies of wars, where headers do not count down: what can change and change back is told when it lasts. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/testing/TestClock"
import { emptyWorld, layer, notInWar, shows, until, watching, words, type World } from "../../support/warWorld.ts"
import { declaredAt, hour, regularBody, small, timesOf } from "../../support/wars.ts"

const minute = 60_000
const { end, start } = timesOf(small)

type Body = Readonly<Record<string, unknown>>

const isList = (value: unknown): value is ReadonlyArray<Body> => Array.isArray(value)

/** The war before its battle, with somebody else in the first place. */
const exchanged = (body: Body): Body => {
  const { members, ...clan } = Object(body["clan"])
  const [first, ...others] = isList(members) ? members : []
  return { ...body, clan: { ...clan, members: [{ ...first, tag: "#PYQQ" }, ...others] } }
}

const drawn = regularBody(small, { state: "preparation" })

/** Runs a test an hour before the war is declared. */
const test = <A, E, R>(world: World, effect: Effect.Effect<A, E, R>) =>
  TestClock.setTime(declaredAt - hour).pipe(Effect.andThen(effect), Effect.scoped, Effect.provide(layer(world)))

const lineUps = (words: ReadonlyArray<string>) => words.filter((word) => word.startsWith("WarMember"))

describe("an old copy", () => {
  const changedAt = declaredAt + 2 * hour

  it.effect("of a line-up changes nothing, and neither does one of no war before it", () => {
    const given = new Set<object>()
    const copies = [
      { at: changedAt + hour, body: drawn },
      { at: changedAt + 2 * hour, body: notInWar },
      { at: changedAt + 2 * hour + 3 * minute, body: drawn },
      { at: changedAt + 3 * hour, body: drawn }
    ]
    const regular = (now: number) => {
      const copy = copies.find((one) => now >= one.at && now < one.at + 11 * minute && !given.has(one))
      if (copy !== undefined) {
        given.add(copy)
        return copy.body
      }
      if (now < declaredAt) return notInWar
      return now < changedAt ? drawn : exchanged(drawn)
    }
    return test(
      emptyWorld({ regular }),
      Effect.gen(function* () {
        const { seen } = yield* watching("wars")
        yield* until(start - minute)
        assert.strictEqual(given.size, copies.length)
        assert.deepStrictEqual(words(seen), ["WarFound", "WarMemberRemoved", "WarMemberAdded"])
      })
    )
  })

  it.effect("is no longer one when it lasts: a line-up that is changed back is told", () => {
    const backAt = changedAt + hour
    const regular = (now: number) =>
      now < declaredAt ? notInWar : now >= changedAt && now < backAt ? exchanged(drawn) : drawn
    return test(
      emptyWorld({ regular }),
      Effect.gen(function* () {
        const { seen } = yield* watching("wars")
        yield* until(backAt + 40 * minute)
        assert.strictEqual(lineUps(words(seen)).length, 4)
      })
    )
  })

  it.effect("of the time at which a war ends changes nothing", () => {
    const later = timesOf(small).end + 3 * hour
    const prolonged = { ...small, battle: later - start }
    const copyAt = start + 9 * hour
    const regular = (now: number) =>
      now < start + 8 * hour || (now >= copyAt && now < copyAt + 3 * minute)
        ? shows({ ...small, blows: [] })(now)
        : shows({ ...prolonged, blows: [] })(now)
    return test(
      emptyWorld({ regular }),
      Effect.gen(function* () {
        const { seen } = yield* watching("wars")
        yield* until(end)
        assert.strictEqual(seen.filter((event) => event._tag === "WarChanged").length, 1)
      })
    )
  })
})
