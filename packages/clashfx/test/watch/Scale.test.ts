/** Watching many tags: polls are spread, none is forgotten, and memory stays what it should be. */
import { assert, describe, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import type * as HttpClient from "effect/http/HttpClient"
import type * as Scope from "effect/Scope"
import * as TestClock from "effect/testing/TestClock"
import type { Services } from "../../src/api/Operation.ts"
import * as Watcher from "../../src/watch/Watcher.ts"
import { script, type Script, scripted } from "../support/scripted.ts"
import { listen } from "../support/listening.ts"

// Answers are fresh for 120 seconds, and take one.
const fresh = 120

const tagOf = (n: number): string =>
  `#2${[...n.toString(14)].map((digit) => "0289PYLQGRJCUV"[Number.parseInt(digit, 14)]).join("")}`

const clan = (path: string) => ({
  tag: path.slice("/clans/".length),
  name: "Goblins",
  type: "open",
  badgeUrls: { small: "s", medium: "m", large: "l" },
  clanLevel: 1,
  clanPoints: 1,
  requiredTrophies: 0,
  warFrequency: "always",
  warWinStreak: 0,
  warWins: 0,
  isWarLogPublic: true,
  members: 0,
  labels: [],
  memberList: []
})

/** Clans that are asked for, with the second of each question. */
interface Crowd {
  readonly tags: ReadonlyArray<string>
  readonly script: Script
}

const crowd = (count: number): Crowd => {
  const tags = Array.from({ length: count }, (_, n) => tagOf(14 ** 3 + n))
  return { tags, script: script(Object.fromEntries(tags.map((tag) => [`/clans/${tag}`, clan]))) }
}

const watching = <A>(
  { script }: Crowd,
  use: (watcher: Watcher.Watcher) => Effect.Effect<A, unknown, Services | HttpClient.HttpClient | Scope.Scope>,
  options?: Watcher.Options
) =>
  Effect.gen(function* () {
    const watcher = yield* Watcher.make(options)
    return yield* use(watcher)
  }).pipe(Effect.scoped, Effect.provide(scripted(script)))

/** How many questions were asked in each of so many periods. */
const rates = (asked: ReadonlyArray<string>, periods: number, seconds: number) =>
  Effect.gen(function* () {
    const counts: Array<number> = []
    for (let n = 0; n < periods; n++) {
      const before = asked.length
      yield* TestClock.adjust(seconds * 1000)
      counts.push(asked.length - before)
    }
    return counts
  })

/** A clock that counts those who sleep. */
const counting = Effect.map(Clock.Clock, (clock) => {
  let sleeping = 0
  const counted: Clock.Clock = {
    ...clock,
    sleep: (duration) =>
      Effect.acquireUseRelease(
        Effect.sync(() => sleeping++),
        () => clock.sleep(duration),
        () => Effect.sync(() => sleeping--)
      )
  }
  return { clock: counted, sleeping: () => sleeping }
})

describe("a thousand tags", () => {
  it.effect("are polled evenly from the start, and none is forgotten", () => {
    const clans = crowd(1000)
    const { asked } = clans.script
    return watching(clans, (watcher) =>
      Effect.gen(function* () {
        yield* watcher.clans.add(clans.tags)
        // 50 ms each: 100 in 5 seconds, with a standard deviation of 9.5.
        for (const count of yield* rates(asked, 10, 5)) assert.closeTo(count, 100, 50)
        assert.strictEqual(new Set(asked).size, 1000)
        yield* TestClock.adjust("30 minutes")
        const polls = new Map<string, number>()
        for (const path of asked) polls.set(path, (polls.get(path) ?? 0) + 1)
        const counts = [...polls.values()]
        // 31 minutes hold 15 intervals of 121 to 123 seconds, and the first look.
        assert.isAtLeast(Math.min(...counts), 14)
        assert.isAtMost(Math.max(...counts), 16)
        assert.isTrue((yield* watcher.status).every(({ failures }) => failures === 0))
        assert.isBelow((yield* watcher.health).lag, fresh / 20)
      })
    )
  })
})

describe("more tags than begin in a minute", () => {
  it.effect("spread over the whole interval with their second poll", () => {
    const clans = crowd(3000)
    const { asked } = clans.script
    return watching(clans, (watcher) =>
      Effect.gen(function* () {
        yield* watcher.clans.add(clans.tags)
        for (const count of yield* rates(asked, 6, 10)) assert.closeTo(count, 500, 110)
        assert.strictEqual(asked.length, 3000)
        yield* TestClock.adjust("5 minutes")
        // 3,000 in 122 seconds are 492 in 20 seconds, where a crowd would come as 1,000 and 0.
        for (const count of yield* rates(asked, 12, 20)) assert.closeTo(count, 492, 110)
      })
    )
  })
})

describe("tags that are added and removed 2,000 times", () => {
  it.effect("leave no fiber, no timer and no poll behind", () => {
    const clans = crowd(20)
    const { asked } = clans.script
    return Effect.gen(function* () {
      const { clock, sleeping } = yield* counting
      yield* watching(clans, (watcher) =>
        Effect.gen(function* () {
          yield* listen(watcher.events)
          const before = sleeping()
          for (let n = 0; n < 2000; n += clans.tags.length) {
            yield* watcher.clans.add(clans.tags)
            assert.strictEqual((yield* watcher.health).watched, clans.tags.length)
            // Some are removed before their first poll, some while they ask, some asleep.
            yield* TestClock.adjust(n % 7 === 0 ? 0 : (n * 7) % 3000)
            yield* watcher.clans.remove(clans.tags)
          }
          assert.isAbove(asked.length, 100)
          assert.deepStrictEqual(yield* watcher.status, [])
          assert.strictEqual((yield* watcher.health).watched, 0)
          assert.strictEqual(sleeping(), before)
          const last = asked.length
          yield* TestClock.adjust("1 hour")
          assert.strictEqual(asked.length, last)
        })
      ).pipe(Effect.provideService(Clock.Clock, clock))
    })
  })
})
