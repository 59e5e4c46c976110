/** Selecting events: which ones pass, and what their type is then. */
import { Command, Simulator } from "@clashfx/simulator"
import { assert, describe, expectTypeOf, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import type { Role } from "../../src/model/Clan.ts"
import type { PlayerTag } from "../../src/model/Tag.ts"
import * as CalendarEvents from "../../src/diff/CalendarEvents.ts"
import type { CalendarEvent } from "../../src/diff/CalendarEvents.ts"
import type { MemberSnapshot, Named } from "../../src/diff/ClanDiff.ts"
import type { CustomEvent, MaintenanceEnded, PollFailed, WatchEvent } from "../../src/watch/WatchEvent.ts"
import * as Select from "../../src/watch/Select.ts"
import * as Watcher from "../../src/watch/Watcher.ts"
import { simulated } from "../support/simulated.ts"
import { listen, minutes } from "../support/listening.ts"

const players = ["#PY2", "#PY8", "#PY9", "#PYQ"]
const world = simulated({
  clans: [
    { tag: "#2PP", name: "Goblins", players, members: 4 },
    { tag: "#8QU8J9LP", name: "Giants", members: 4 }
  ],
  cache: "none"
})

/** Everything that a little of everything brings, and the stream to select from. */
const told = Effect.gen(function* () {
  const { change } = yield* Simulator
  const watcher = yield* Watcher.make({ custom: { clan: () => [1] } })
  yield* watcher.clans.add("#2PP", "#8QU8J9LP")
  yield* watcher.players.add("#PY8")
  const seen = yield* listen(watcher.events)
  yield* minutes(3)
  yield* change(Command.rename("#2PP", "Kings"))
  yield* change(Command.rename("#8QU8J9LP", "Queens"))
  yield* change(Command.setPlayer("#PY8", { donations: 1000, donationsReceived: 5 }))
  yield* change(Command.setPlayer("#PY9", { donations: 2000 }))
  yield* change(Command.leave("#PYQ"))
  yield* minutes(3)
  return [...seen, ...CalendarEvents.next(seen[0]?.at ?? (yield* Effect.die("nothing was told")))[1]]
}).pipe(Effect.scoped, Effect.provide(world))

type Told = WatchEvent | CustomEvent<number>
const from = (events: ReadonlyArray<Told>): Stream.Stream<Told> => Stream.fromIterable(events)

describe("selecting", () => {
  it.effect("by the tag of events", () =>
    Effect.gen(function* () {
      const all = yield* told
      const left = yield* Stream.runCollect(Stream.filter(from(all), Select.events("ClanMemberLeft", "Custom")))
      assert.deepStrictEqual(
        left.map((event) => String(event._tag === "Custom" ? event.value : event.previous.tag)).toSorted(),
        ["#PYQ", "1", "1"]
      )
      expectTypeOf(left[0]?._tag).toEqualTypeOf<"ClanMemberLeft" | "Custom" | undefined>()
      assert.deepStrictEqual(all.filter(Select.events()), [])
    })
  )

  it.effect("by the field that changed, with the values of its type", () =>
    Effect.gen(function* () {
      const all = yield* told
      const given = yield* Stream.runCollect(
        Stream.filter(from(all), Select.changed("ClanMemberChanged", "donations", "donationsReceived"))
      )
      assert.deepStrictEqual(given.map(({ current, field, member }) => `${member} ${field} ${current}`).toSorted(), [
        "#PY8 donations 1000",
        "#PY8 donationsReceived 5",
        "#PY9 donations 2000"
      ])
      const names = all.filter(Select.changed("ClanChanged", "name"))
      assert.deepStrictEqual(names.map(({ current, previous }) => `${previous} > ${current}`).toSorted(), [
        "Giants > Queens",
        "Goblins > Kings"
      ])
    })
  )

  it.effect("by the watched tag, however it is written", () =>
    Effect.gen(function* () {
      const all = yield* told
      const queens = yield* Stream.runCollect(Stream.filter(from(all), Select.of("8qu8j9lp")))
      assert.deepStrictEqual(
        queens.map((event) => [event.tag, event._tag]),
        [
          ["#8QU8J9LP", "ClanChanged"],
          ["#8QU8J9LP", "Custom"]
        ]
      )
      assert.deepStrictEqual(all.filter(Select.of("#QQQ")), [])
      assert.strictEqual(
        all.filter(Select.of("#2PP", "#8QU8J9LP", " #py8")).length,
        all.filter((event) => "tag" in event).length
      )
    })
  )

  it.effect("by a member of a watched clan", () =>
    Effect.gen(function* () {
      const all = yield* told
      const about = all.filter(Select.aboutMember("pyq", "#PY9"))
      assert.includeMembers(
        about.map((event) => `${event.member} ${event._tag}`),
        ["#PYQ ClanMemberLeft", "#PY9 ClanMemberChanged"]
      )
      assert.isTrue(about.every(({ member }) => member === "#PYQ" || member === "#PY9"))
    })
  )
})

describe("the types of what is selected", () => {
  const stream: Stream.Stream<Told> = Stream.empty
  type Of<S> = S extends Stream.Stream<infer E> ? E : never

  it("are those of the tags", () => {
    const service = Stream.filter(stream, Select.events("PollFailed", "MaintenanceEnded"))
    expectTypeOf<Of<typeof service>>().toEqualTypeOf<PollFailed | MaintenanceEnded>()
    const own = Stream.filter(stream, Select.events("Custom"))
    expectTypeOf<Of<typeof own>>().toEqualTypeOf<CustomEvent<number>>()
    const raids = Stream.filter(stream, Select.events("RaidWeekendStarted"))
    expectTypeOf<Of<typeof raids>>().toEqualTypeOf<Extract<CalendarEvent, { readonly _tag: "RaidWeekendStarted" }>>()
    const joined = Stream.filter(stream, Select.events("ClanMemberJoined"))
    expectTypeOf<Of<typeof joined>["current"]>().toEqualTypeOf<MemberSnapshot>()
  })

  it("are those of the fields", () => {
    const given = Stream.filter(stream, Select.changed("ClanMemberChanged", "donations"))
    type Given = Of<typeof given>
    expectTypeOf<Given["field"]>().toEqualTypeOf<"donations">()
    expectTypeOf<Pick<Given, "previous" | "current" | "member" | "name">>().toEqualTypeOf<{
      readonly previous: number
      readonly current: number
      readonly member: PlayerTag
      readonly name: string
    }>()
    const roles = Stream.filter(stream, Select.changed("ClanMemberChanged", "role"))
    expectTypeOf<Of<typeof roles>["current"]>().toEqualTypeOf<Role>()
    const labels = Stream.filter(stream, Select.changed("ClanChanged", "labels", "name"))
    expectTypeOf<Of<typeof labels>["current"]>().toEqualTypeOf<ReadonlyArray<Named> | string>()
    const leagues = Stream.filter(stream, Select.changed("PlayerChanged", "leagueTier"))
    expectTypeOf<Of<typeof leagues>["previous"]>().toEqualTypeOf<Named | null>()
  })

  it("narrow each other", () => {
    const ours = stream.pipe(
      Stream.filter(Select.of("#2PP")),
      Stream.filter(Select.aboutMember("#PY8")),
      Stream.filter(Select.events("ClanMemberJoined", "ClanMemberLeft", "MaintenanceEnded"))
    )
    expectTypeOf<Of<typeof ours>["_tag"]>().toEqualTypeOf<"ClanMemberJoined" | "ClanMemberLeft">()
    const tagged = Stream.filter(stream, Select.of("#2PP"))
    expectTypeOf<Of<typeof tagged>["tag"]>().toEqualTypeOf<string>()
    expectTypeOf<Extract<Of<typeof tagged>, MaintenanceEnded | CalendarEvent>>().toEqualTypeOf<never>()
  })

  it("ask for at least one field", () => {
    type Changed = Parameters<typeof Select.changed<"ClanChanged", "name" | "labels">>
    expectTypeOf<["ClanChanged", "name", "labels"]>().toExtend<Changed>()
    expectTypeOf<["ClanChanged"]>().not.toExtend<Changed>()
  })
})
