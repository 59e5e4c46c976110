/** The log of players who fight on the simulator. */
import { Simulator } from "@clashfx/simulator"
import { assert, it } from "@effect/vitest"
import { Clash, Clans, Players } from "clashfx"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/testing/TestClock"
import * as Day from "./day.ts"

const services = Layer.provideMerge(
  Clash.layer({ keys: [Simulator.testKey], throttle: { limit: 1000 } }),
  Simulator.layerTest({ clans: [{ tag: "#2PP", members: 8 }], activity: 3000 })
)

it.effect("has the battles of today, and none of yesterday", () =>
  Effect.gen(function* () {
    yield* TestClock.setTime(Date.UTC(2026, 10, 4, 4))
    yield* Effect.gen(function* () {
      yield* TestClock.adjust("4 hours")
      const { memberList } = yield* Clans.get("#2PP")
      const tags = memberList.map(({ tag }) => tag)
      const logs = yield* Effect.forEach(tags, (tag) => Players.battleLog(tag))
      const start = Date.UTC(2026, 10, 4, 5)
      const battles = logs.flatMap((log) => Day.since(log, DateTime.makeUnsafe(start)))
      assert.isAbove(battles.length, 0, "somebody fought")
      assert.isTrue(battles.every((battle) => battle.battleType !== "homeVillage"))
      assert.isTrue(battles.every((battle) => (battle.battleTimestamp?.epochMilliseconds ?? 0) >= start))
      const lines = yield* Stream.runCollect(Day.lines([...tags, "#LLLLL"]))
      assert.strictEqual(lines.length, tags.length + 1)
      const counted = lines.map(
        (line) => Number(/attacks (\d+)/.exec(line)?.[1] ?? 0) + Number(/defences (\d+)/.exec(line)?.[1] ?? 0)
      )
      assert.strictEqual(
        counted.reduce((a, b) => a + b),
        battles.length
      )
      assert.match(lines.at(-1) ?? "", /^#LLLLL: .*not found/i)
    }).pipe(Effect.provide(services))
  })
)
