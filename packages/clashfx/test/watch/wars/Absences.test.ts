/** A process that is away for an hour or three days, in every phase of wars that follow each other; with a judge of its own. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as KeyValueStore from "effect/persistence/KeyValueStore"
import * as TestClock from "effect/testing/TestClock"
import type { WatchEvent } from "../../../src/watch/WatchEvent.ts"
import * as SnapshotStore from "../../../src/watch/SnapshotStore.ts"
import { emptyWorld, layer, logRow, shows, until, watching } from "../../support/warWorld.ts"
import { declaredAt, hour, type Plan, small, timesOf } from "../../support/wars.ts"

const minute = 60_000
const from = declaredAt - hour
/** When a war is in the log. */
const logged = 3 * minute

const at = (declared: number, changes: Partial<Plan> = {}): Plan => ({
  ...small,
  declared: declaredAt + declared,
  ...changes
})

/** How wars follow each other; friendly ones are in no log. */
const courses: ReadonlyArray<readonly [what: string, isLogged: boolean, plans: ReadonlyArray<Plan>]> = [
  ["against the same clan, at the end and seconds after it", true, [at(0), at(47 * hour), at(94 * hour + 20_000)]],
  ["against others", true, [at(0), at(50 * hour, { opponent: "#8YU" }), at(100 * hour, { opponent: "#8YP" })]],
  [
    "friendly and short",
    false,
    [
      at(0, { preparation: 15 * minute, battle: hour }),
      at(2 * hour, { preparation: 5 * minute, battle: 2 * hour, opponent: "#8YU" }),
      at(6 * hour)
    ]
  ]
]

interface Absence {
  readonly begin: number
  readonly end: number
}

/** What is told of a course to the end of its last war, by a process that is away once. */
const told = (plans: ReadonlyArray<Plan>, isLogged: boolean, { begin, end }: Absence, isStored: boolean) => {
  const log = (now: number, limit: number) =>
    plans
      .filter((plan) => isLogged && timesOf(plan).end + logged <= now)
      .toReversed()
      .slice(0, limit)
      .map((plan) => logRow(plan))
  const world = emptyWorld({ regular: shows(...plans), log: (now, limit) => ({ items: log(now, limit) }) })
  const last = Math.max(...plans.map((plan) => timesOf(plan).end)) + 3 * hour
  const watch = (to: number) =>
    Effect.scoped(
      Effect.gen(function* () {
        const { seen } = yield* watching("wars")
        yield* until(to)
        return seen
      })
    )
  const both = Effect.gen(function* () {
    yield* TestClock.setTime(from)
    const first = yield* watch(begin)
    yield* until(end)
    return [...first, ...(yield* watch(Math.max(last, end + 2 * hour)))]
  })
  const stored = isStored
    ? Effect.provide(both, SnapshotStore.layerKeyValueStore).pipe(Effect.provide(KeyValueStore.layerMemory))
    : both
  return Effect.provide(stored, layer(world))
}

const isAbout = (plan: Plan, event: WatchEvent): boolean =>
  "war" in event &&
  event.war.preparationStartTime.epochMilliseconds === timesOf(plan).declared &&
  event.war.opponent === (plan.opponent ?? "#8YY")

/** What is wrong with what was told of one war; it is shown until the next one is declared. */
const faultsOf = (
  plan: Plan,
  next: number,
  seen: ReadonlyArray<WatchEvent>,
  { begin, end }: Absence,
  { isLogged, isStored }: { readonly isLogged: boolean; readonly isStored: boolean }
): ReadonlyArray<string> => {
  const own = seen.filter((event) => isAbout(plan, event))
  const { declared } = timesOf(plan)
  const isSeen = declared + 5 * minute < begin || next > end + 5 * minute
  const attacks = own.flatMap((event) => (event._tag === "WarAttack" ? [event.attack.order] : []))
  const ends = own.flatMap((event) => (event._tag === "WarEnded" ? [event] : []))
  const count = (is: (event: WatchEvent) => boolean) => own.filter(is).length
  const once = {
    found: count(({ _tag }) => _tag === "WarFound"),
    begun: count((event) => event._tag === "WarStateChanged" && event.current === "inWar"),
    over: count((event) => event._tag === "WarStateChanged" && event.current === "warEnded"),
    ended: ends.length
  }
  const faults = Object.entries(once).flatMap(([what, n]) => (n > 1 ? [`twice ${what}`] : []))
  if (new Set(attacks).size < attacks.length) faults.push("an attack twice")
  if (!isSeen && own.length > 0) faults.push("told of what could not be seen")
  if (own.length > 0 && own[0]?._tag !== "WarFound" && isStored) faults.push(`begins with ${own[0]?._tag}`)
  if (!isSeen || !isStored) return faults
  const [ended] = ends
  if (once.found === 0) faults.push("not found")
  if (ended === undefined) faults.push("no end")
  else if (isLogged && ended.outcome.result !== "won") faults.push(`ended ${ended.outcome.result}`)
  else if (ended.source === "war" && attacks.length < 7) faults.push(`${attacks.length} attacks`)
  return faults
}

describe("a process that is away", () => {
  for (const [what, isLogged, plans] of courses) {
    it.effect(
      `in wars ${what}, is told each once, with its end`,
      () =>
        Effect.gen(function* () {
          const faults: Array<string> = []
          let n = 0
          for (const length of [hour, 72 * hour]) {
            for (let begin = declaredAt + hour / 2; begin < declaredAt + 56 * hour; begin += 16.9 * hour) {
              // Every third one without a store: then nothing is to be told twice or made up.
              const isStored = n++ % 3 !== 2
              const absence = { begin, end: begin + length }
              const seen = yield* told(plans, isLogged, absence, isStored)
              if (isStored) assert.strictEqual(new Set(seen.map(({ id }) => id)).size, seen.length)
              for (const [i, plan] of plans.entries()) {
                const following = plans[i + 1]
                const next = following === undefined ? Number.POSITIVE_INFINITY : timesOf(following).declared
                const wrong = faultsOf(plan, next, seen, absence, { isLogged, isStored })
                faults.push(
                  ...wrong.map((one) => `war ${i}, away for ${length / hour} h from ${(begin - from) / hour}: ${one}`)
                )
              }
            }
          }
          assert.deepStrictEqual(faults, [])
        }),
      60_000
    )
  }
})
