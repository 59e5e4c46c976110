/** Diffs of a user's own: their events in the stream, typed, and across restarts. */
import { Command, Simulator } from "@clashfx/simulator"
import { assert, describe, expectTypeOf, it } from "@effect/vitest"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Schema from "effect/Schema"
import * as SchemaTransformation from "effect/SchemaTransformation"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/testing/TestClock"
import type { ClanSnapshot } from "../../../src/diff/ClanDiff.ts"
import type { ClanWars } from "../../../src/diff/ClanWars.ts"
import type { CustomEvent, WatchEvent } from "../../../src/watch/WatchEvent.ts"
import type { PlayerSnapshot } from "../../../src/diff/PlayerDiff.ts"
import type { ClanRaids } from "../../../src/diff/RaidDiff.ts"
import * as SnapshotStore from "../../../src/watch/SnapshotStore.ts"
import * as Watcher from "../../../src/watch/Watcher.ts"
import { simulated } from "../../support/simulated.ts"
import { listen, minutes } from "../../support/listening.ts"

const players = ["#PY2", "#PY8", "#PY9", "#PYQ"]
const world = simulated({
  clans: [
    { tag: "#2PP", name: "Goblins", players, members: 4, isWarLogPublic: true },
    { tag: "#8QU8J9LP", name: "Giants", members: 4 }
  ],
  cache: "none"
})

/** Something of the user's own: who gave more than they got, as of some day. */
class Giver extends Schema.Class<Giver>("Giver")({
  who: Schema.String,
  more: Schema.BigInt,
  since: Schema.DateTimeUtcFromString
}) {}

const day = DateTime.makeUnsafe(Date.UTC(2026, 10, 1))

const givers = (previous: ClanSnapshot, current: ClanSnapshot) =>
  current.roster.flatMap(({ donations, donationsReceived, name, tag }) => {
    const before = previous.roster.find((member) => member.tag === tag)
    const isNew = donations > donationsReceived && before !== undefined && before.donations <= before.donationsReceived
    return isNew ? [new Giver({ who: name, more: BigInt(donations - donationsReceived), since: day })] : []
  })

/** Makes somebody a giver. */
const give = (to: number) => Command.setPlayer("#PY8", { name: "Generous", donations: to, donationsReceived: 0 })

const store = (texts = new Map<string, string>()): SnapshotStore.Store => ({
  get: (key) => Effect.sync(() => texts.get(key)),
  set: (key, snapshot) => Effect.sync(() => void texts.set(key, snapshot)),
  remove: (key) => Effect.sync(() => void texts.delete(key))
})

/** What is the user's own, of what was told. */
const own = <C>(events: ReadonlyArray<WatchEvent | CustomEvent<C>>) =>
  events.flatMap((event) => (event._tag === "Custom" ? [event.value] : []))

describe("custom events", () => {
  it.effect("are typed by their diffs, and come after ours, stamped like them", () =>
    Effect.gen(function* () {
      const simulator = yield* Simulator
      const watcher = yield* Watcher.make({ initial: true, custom: { clan: givers } })
      expectTypeOf(watcher.events).toEqualTypeOf<Stream.Stream<WatchEvent | CustomEvent<Giver>>>()
      yield* watcher.clans.add("#2PP", "#8QU8J9LP")
      const seen = yield* listen(watcher.events)
      yield* simulator.change(Command.setPlayer("#PY8", { donations: 0, donationsReceived: 0 }))
      yield* minutes(3)
      yield* simulator.change(give(12))
      yield* minutes(3)
      const last = seen.at(-1)
      assert.isTrue(last?._tag === "Custom")
      if (last?._tag !== "Custom") return
      expectTypeOf(last.value).toEqualTypeOf<Giver>()
      assert.deepStrictEqual(last.value, new Giver({ who: "Generous", more: 12n, since: day }))
      assert.deepInclude(last, { kind: "clan", tag: "#2PP" })
      const together = seen.filter(({ at }) => DateTime.Equivalence(at, last.at))
      assert.deepStrictEqual(
        together.map((event) => ("field" in event ? event.field : event._tag)),
        ["name", "donations", "Custom"]
      )
      assert.strictEqual(new Set(seen.map(({ id }) => id)).size, seen.length)
    }).pipe(Effect.scoped, Effect.provide(world))
  )

  it.effect("are of every kind that is watched, with snapshots of that kind", () =>
    Effect.gen(function* () {
      const simulator = yield* Simulator
      // Friday: between weekends nobody looks for raids.
      yield* TestClock.adjust("32 hours")
      const watcher = yield* Watcher.make({
        custom: {
          clan: (previous: ClanSnapshot, current: ClanSnapshot) => [`clan ${previous.name} ${current.name}`],
          player: (previous: PlayerSnapshot, current: PlayerSnapshot) => [`player ${previous.name} ${current.name}`],
          war: (previous: ClanWars, current: ClanWars) => [
            `war ${previous.regular.war?.state} ${current.regular.war?.state}`
          ],
          raid: (previous: ClanRaids, current: ClanRaids) => [
            `raid ${previous.weekend?.totals.totalAttacks} ${current.weekend?.totals.totalAttacks}`
          ]
        }
      })
      yield* watcher.clans.add("#2PP")
      yield* watcher.players.add("#PY2")
      yield* watcher.wars.add("#2PP")
      yield* watcher.raids.add("#2PP")
      const seen = yield* listen(watcher.events)
      yield* simulator.change(Command.setPlayer("#PY2", { name: "Before" }))
      yield* minutes(5)
      seen.length = 0
      yield* simulator.change(Command.rename("#2PP", "Kings"))
      yield* simulator.change(Command.declareWar("#2PP", "#8QU8J9LP", { fights: false }))
      yield* simulator.change(Command.startRaids())
      yield* minutes(5)
      yield* simulator.change(Command.raid("#PY2"))
      yield* simulator.change(Command.setPlayer("#PY2", { name: "After" }))
      yield* minutes(5)
      // A raid changes its attackers as well: of those only what was made by hand is looked at.
      const values = own(seen)
      for (const value of [
        "clan Goblins Kings",
        "player Before After",
        "war undefined preparation",
        "raid undefined 0",
        "raid 0 1"
      ]) {
        assert.include(values, value)
      }
    }).pipe(Effect.scoped, Effect.provide(world))
  )

  it.effect("are not looked for at the first look, nor while nothing has changed", () =>
    Effect.gen(function* () {
      const simulator = yield* Simulator
      const asked: Array<readonly [string, string]> = []
      const clan = (previous: ClanSnapshot, current: ClanSnapshot) => {
        asked.push([previous.name, current.name])
        return []
      }
      const watcher = yield* Watcher.make({ initial: true, custom: { clan } })
      yield* watcher.clans.add("#2PP")
      yield* listen(watcher.events)
      yield* minutes(30)
      assert.deepStrictEqual(asked, [])
      for (const name of ["One", "Two"]) {
        yield* simulator.change(Command.rename("#2PP", name))
        yield* minutes(5)
      }
      assert.deepStrictEqual(asked, [
        ["Goblins", "One"],
        ["One", "Two"]
      ])
    }).pipe(Effect.scoped, Effect.provide(world))
  )
})

describe("a custom diff that throws", () => {
  it.effect("is told in the place of what it would have found, and costs nothing else", () =>
    Effect.gen(function* () {
      const simulator = yield* Simulator
      const watcher = yield* Watcher.make({
        custom: {
          clan: (previous: ClanSnapshot, current: ClanSnapshot) => {
            if (current.name === "Goblin Kings") throw new Error("not these\nat all")
            return [`${previous.name} > ${current.name}`]
          }
        }
      })
      yield* watcher.clans.add("#2PP")
      const seen = yield* listen(watcher.events)
      yield* minutes(3)
      yield* simulator.change(Command.rename("#2PP", "Goblin Kings"))
      yield* minutes(5)
      yield* simulator.change(Command.rename("#2PP", "Giant Kings"))
      yield* minutes(3)
      assert.deepStrictEqual(
        seen.map((event) => {
          switch (event._tag) {
            case "Custom":
              return event.value
            case "CustomFailed":
              return `${event.tag}: ${event.message}`
            default:
              return event._tag
          }
        }),
        ["ClanChanged", "#2PP: Error: not these", "ClanChanged", "Goblin Kings > Giant Kings"]
      )
    }).pipe(Effect.scoped, Effect.provide(world))
  )
})

describe("custom events and restarts", () => {
  const codec = Giver

  const refuse = (): number => {
    throw new Error("a bug of mine")
  }
  const broken = Schema.Unknown.pipe(
    Schema.decodeTo(Schema.Number, SchemaTransformation.transform<number, unknown>({ decode: refuse, encode: refuse }))
  )

  /** A process with a store: what it was told, until it had this many events in its hands. */
  const run = <C>(kept: SnapshotStore.Store, custom: Watcher.CustomDiffs<C>, most = Infinity) =>
    Effect.gen(function* () {
      const watcher = yield* Watcher.make({ custom })
      yield* watcher.clans.add("#2PP")
      const seen: Array<WatchEvent | CustomEvent<C>> = []
      const handle = (event: WatchEvent | CustomEvent<C>) =>
        Effect.suspend(() => (seen.push(event) < most ? Effect.void : Effect.never))
      yield* Effect.forkScoped(Stream.runForEach(watcher.events, handle))
      yield* minutes(4)
      return seen
    }).pipe(Effect.scoped, Effect.provideService(SnapshotStore.SnapshotStore, kept))

  /** A process that ends while three events of one poll are handled. What happens after that comes after them. */
  const killed = Effect.fnUntraced(function* <C>(kept: SnapshotStore.Store, custom: Watcher.CustomDiffs<C>) {
    const simulator = yield* Simulator
    yield* simulator.change(Command.setPlayer("#PY8", { name: "Plain", donations: 0, donationsReceived: 0 }))
    yield* run(kept, custom)
    yield* simulator.change(give(7))
    const held = yield* run(kept, custom, 3)
    yield* simulator.change(give(9))
    return held
  })

  it.effect("come again, the very same, with a codec", () =>
    Effect.gen(function* () {
      const kept = store()
      const held = yield* killed(kept, { clan: givers, codec })
      const again = yield* run(kept, { clan: givers, codec })
      assert.deepStrictEqual(again.slice(0, 3), held)
      assert.deepStrictEqual(
        again.map((event) => ("field" in event ? [event.field, event.current] : event._tag)),
        [["name", "Generous"], ["donations", 7], "Custom", ["donations", 9]]
      )
      const [value] = own(again)
      assert.instanceOf(value, Giver)
      assert.deepStrictEqual(value, new Giver({ who: "Generous", more: 7n, since: day }))
      assert.deepStrictEqual(yield* run(kept, { clan: givers, codec }), [])
    }).pipe(Effect.provide(world))
  )

  it.effect("are lost when they were on their way, without a codec, and ours are not", () =>
    Effect.gen(function* () {
      const kept = store()
      yield* killed(kept, { clan: givers })
      const again = yield* run(kept, { clan: givers })
      assert.deepStrictEqual(
        again.map((event) => ("field" in event ? [event.field, event.current] : event._tag)),
        [
          ["name", "Generous"],
          ["donations", 7],
          ["donations", 9]
        ]
      )
    }).pipe(Effect.provide(world))
  )

  it.effect("cost ours nothing when the codec has become another one", () =>
    Effect.gen(function* () {
      for (const changed of [{ codec: Schema.Number }, { codec: broken }, {}]) {
        const kept = store()
        yield* killed(kept, { clan: givers, codec })
        const again = yield* run(kept, { clan: () => [], ...changed })
        assert.deepStrictEqual(
          again.map((event) => ("field" in event ? [event.field, event.current] : event._tag)),
          [
            ["name", "Generous"],
            ["donations", 7],
            ["donations", 9]
          ]
        )
      }
    }).pipe(Effect.provide(world))
  )

  it.effect("hold nothing up when their codec breaks over them", () =>
    Effect.gen(function* () {
      const kept = store()
      const held = yield* killed(kept, { clan: () => [1], codec: broken })
      assert.deepStrictEqual(
        held.map((event) => ("field" in event ? event.field : event._tag)),
        ["name", "donations", "Custom"]
      )
      const again = yield* run(kept, { clan: () => [], codec: broken })
      assert.deepStrictEqual(again.slice(0, 2), held.slice(0, 2))
      assert.deepStrictEqual(own(again), [])
    }).pipe(Effect.provide(world))
  )

  it.effect("tell what changed while the process was down", () =>
    Effect.gen(function* () {
      const simulator = yield* Simulator
      const kept = store()
      yield* simulator.change(Command.setPlayer("#PY8", { donations: 0, donationsReceived: 0 }))
      yield* run(kept, { clan: givers })
      yield* simulator.change(give(3))
      assert.deepStrictEqual(own(yield* run(kept, { clan: givers })), [
        new Giver({ who: "Generous", more: 3n, since: day })
      ])
    }).pipe(Effect.provide(world))
  )
})
