/**
 * Kind: an older picture is not the future, also not for the next process. What is stored beside a snapshot says which
 * bodies came before it and when it runs out.
 */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as TestClock from "effect/testing/TestClock"
import { Lifetime } from "../../src/exchange/internal/order/lifetime.ts"
import { begin, Edge, judge, type Witness } from "../../src/exchange/internal/order/order.ts"
import { recall, remember } from "../../src/exchange/internal/order/rememberedOrder.ts"
import type { WatchEvent } from "../../src/watch/WatchEvent.ts"
import * as SnapshotStore from "../../src/watch/SnapshotStore.ts"
import * as Watcher from "../../src/watch/Watcher.ts"
import { listen } from "../support/listening.ts"
import { type Reply, script, scripted } from "../support/scripted.ts"
import stored from "../support/watch/stored/firstBodies.json" with { type: "json" }

const body: Record<string, unknown> = JSON.parse(JSON.stringify(stored.find(({ kind }) => kind === "clan")?.body))
const tag = String(body["tag"])
const before: Reply = { ...body, type: "open" }
const after: Reply = { ...body, type: "closed" }

const memory = (): SnapshotStore.Store => {
  const texts = new Map<string, string>()
  return {
    get: (key) => Effect.sync(() => texts.get(key)),
    set: (key, text) => Effect.sync(() => void texts.set(key, text)),
    remove: (key) => Effect.sync(() => void texts.delete(key))
  }
}

/**
 * One process that watches the clan for so many minutes; `answers` come in order, the last one again and again, and so do
 * the seconds for which they are fresh.
 */
const run = (
  store: SnapshotStore.Store,
  forMinutes: number,
  answers: ReadonlyArray<Reply>,
  freshFor: ReadonlyArray<number> = [120]
) => {
  let asked = 0
  const reply = () => answers[Math.min(asked++, answers.length - 1)] ?? 404
  const maxAge = () => freshFor[Math.min(asked, freshFor.length) - 1] ?? 120
  return Effect.gen(function* () {
    const watcher = yield* Watcher.make({ spread: 0, minInterval: "20 seconds", maxInterval: "20 seconds" })
    const seen = yield* listen<WatchEvent>(watcher.events)
    yield* watcher.clans.add(tag)
    for (let i = 0; i < forMinutes * 6; i++) yield* TestClock.adjust("10 seconds")
    return seen.map((event) => ("field" in event ? `${String(event.previous)}>${String(event.current)}` : event._tag))
  }).pipe(
    Effect.scoped,
    Effect.provideService(SnapshotStore.SnapshotStore, store),
    Effect.provide(scripted(script({ [`/clans/${tag}`]: reply }), maxAge))
  )
}

describe("the first answers after a restart", () => {
  for (const [what, answers] of [
    ["one that is older", [before, after]],
    ["two that are older", [before, before, after]],
    ["every second one that is older", [before, after, before, after]]
  ] as const) {
    it.effect(`tell nothing from ${what} than what was stored`, () =>
      Effect.gen(function* () {
        const store = memory()
        assert.deepStrictEqual(yield* run(store, 2, [before, before, after]), ["open>closed"])
        assert.deepStrictEqual(yield* run(store, 5, answers), [])
      })
    )
  }

  it.effect("are believed when they stay as they are", () =>
    Effect.gen(function* () {
      const store = memory()
      yield* run(store, 2, [before, before, after])
      assert.deepStrictEqual(yield* run(store, 5, [before]), ["closed>open"])
    })
  )

  it.effect("tell at once what is neither", () =>
    Effect.gen(function* () {
      const store = memory()
      yield* run(store, 2, [before, before, after])
      assert.deepStrictEqual(yield* run(store, 1, [{ ...body, type: "inviteOnly" }]), ["closed>inviteOnly"])
    })
  )
})

describe("an hour later, under headers that do not count", () => {
  it.effect("a copy of what came before is no news, nor are two", () =>
    Effect.gen(function* () {
      const store = memory()
      assert.deepStrictEqual(yield* run(store, 2, [before, before, after]), ["open>closed"])
      yield* TestClock.adjust("1 hour")
      assert.deepStrictEqual(yield* run(store, 4, [before, before, after]), [])
      yield* TestClock.adjust("1 hour")
      assert.deepStrictEqual(yield* run(store, 4, [after, before, after]), [])
    })
  )

  it.effect("it is believed when it stays", () =>
    Effect.gen(function* () {
      const store = memory()
      yield* run(store, 2, [before, before, after])
      yield* TestClock.adjust("1 hour")
      assert.deepStrictEqual(yield* run(store, 5, [before]), ["closed>open"])
    })
  )
})

describe("an edge that went back in time", () => {
  it.effect("is known to the next process for an hour: what nothing witnesses has to be confirmed", () =>
    Effect.gen(function* () {
      const store = memory()
      const unseen: Reply = { ...body, type: "inviteOnly" }
      const last: Reply = { ...after, isFamilyFriendly: false }
      assert.deepStrictEqual(yield* run(store, 4, [before, after, before, after, last]), ["open>closed", "true>false"])
      yield* TestClock.adjust("10 minutes")
      assert.deepStrictEqual(yield* run(store, 2, [unseen, last]), [])
      assert.deepStrictEqual(yield* run(store, 2, [unseen]), ["closed>inviteOnly", "false>true"])
    })
  )
})

describe("what a process has learnt of the headers", () => {
  /** Counted down: those of the first process in which nothing changed. */
  const counted = [40, 120, 100, 80, 60, 40, 20, 120]

  it.effect("is known to the next one, also when nothing has changed: a copy that has run out tells nothing", () =>
    Effect.gen(function* () {
      const store = memory()
      assert.deepStrictEqual(yield* run(store, 4, [after], counted), [])
      yield* TestClock.adjust("1 hour")
      assert.deepStrictEqual(yield* run(store, 4, [before, after], [0, 100, 80, 60, 40]), [])
    })
  )

  it.effect("is written once, and not with every look", () =>
    Effect.gen(function* () {
      const store = memory()
      let writes = 0
      const noting = {
        ...store,
        set: (key: string, text: string) => {
          if (key.startsWith("clan/")) writes++
          return store.set(key, text)
        }
      }
      yield* run(noting, 30, [after], [...counted, ...counted, ...counted, ...counted])
      assert.strictEqual(writes, 2)
    })
  )
})

describe("what is stored of the order", () => {
  const plain: Witness<string> = {
    growth: () => "neither",
    difference: (one, other) => ({ distance: one === other ? 0 : 1, mark: one.charCodeAt(0) ^ other.charCodeAt(0) })
  }
  /** A process whose last answer, at 0, was fresh for 50 seconds, under headers that count down from 60. */
  const first = { time: 1000, date: 1_800_000_000_000 }
  const stored = (() => {
    const lifetime = new Lifetime(60_000)
    const seen = begin<string>({ fingerprint: "b", at: first.time, freshFor: 50_000 }, lifetime)
    lifetime.learn(60_000, 0)
    return remember(seen, lifetime, new Edge(), first)
  })()

  /** What the next process makes of another body, so many seconds later, that is fresh for so long. */
  const verdict = (later: number, freshFor: number, clockStep = 0) => {
    const lifetime = new Lifetime(60_000)
    const now = { time: 77, date: first.date + later * 1000 + clockStep }
    const history = recall<string>(stored, lifetime, new Edge(), now)
    if (history.until === Number.NEGATIVE_INFINITY) return "forgotten"
    const sight = { fingerprint: "c", at: now.time, freshFor: freshFor * 1000 }
    const of = { history, sight, lifetime, edge: new Edge(), witness: plain, newest: "b", body: () => "c" }
    return judge(of).verdict
  }

  it.each([
    ["an answer that runs out earlier was made earlier", 20, 20, 0, "older"],
    ["an answer that runs out later was made later", 20, 45, 0, "newer"],
    ["after a lifetime no node can be behind", 61, 20, 0, "forgotten"],
    ["a clock that was set back an hour meanwhile costs the order, and nothing else", 20, 20, -3_600_000, "forgotten"],
    ["a clock that was set a day forward meanwhile does so, too", 20, 20, 86_400_000, "forgotten"]
  ] as const)("says that %s", (_, later, freshFor, step, expected) => {
    assert.strictEqual(verdict(later, freshFor, step), expected)
  })
})
