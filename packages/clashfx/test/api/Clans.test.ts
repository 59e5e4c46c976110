/** Operations on clans through the simulator: one, many, the search, and the lists of a clan. */
import { Command, Simulator } from "@clashfx/simulator"
import { assert, describe, it } from "@effect/vitest"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import * as SchemaGetter from "effect/SchemaGetter"
import * as Stream from "effect/Stream"
import * as Metadata from "../../src/api/Metadata.ts"
import * as Clans from "../../src/api/Clans.ts"
import * as Page from "../../src/model/Page.ts"
import { simulated } from "../support/simulated.ts"
import { clanTag, failure, lively, settle } from "../support/operations.ts"

describe("a clan", () => {
  it.effect("comes with its roster, whatever way the tag is typed", () =>
    Effect.gen(function* () {
      for (const tag of ["#2PP", "2pp", " 2PP ", "#2-PP"]) {
        const clan = yield* Clans.get(tag)
        assert.strictEqual(clan.tag, "#2PP")
        assert.strictEqual(clan.memberList.length, 10)
        assert.strictEqual(clan.members, 10)
      }
    }).pipe(Effect.provide(simulated()))
  )

  it.effect("is not asked for when its tag cannot exist", () =>
    Effect.gen(function* () {
      for (const tag of ["", "#", "#2P", "#ABC", "#0"]) {
        const error = yield* Effect.flip(Clans.get(tag))
        assert.strictEqual(error._tag, "InvalidTag")
      }
      const { stats } = yield* Simulator
      assert.strictEqual((yield* stats).requests, 0)
    }).pipe(Effect.provide(simulated()))
  )

  it.effect("is NotFound when there is none", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(Clans.get("#2PPP"))
      assert.strictEqual(error._tag, "NotFound")
      assert.match(error.message, /^Clans\.get #2PPP: not found; check the spelling/)
    }).pipe(Effect.provide(simulated()))
  )

  it.effect("has the caller's type when the caller brings a schema", () =>
    Effect.gen(function* () {
      const Mine = Schema.Struct({ tag: Schema.String, clanLevel: Schema.Int })
      const mine = yield* Clans.get("#2PP", { schema: Mine })
      assert.deepStrictEqual(Object.keys(mine).sort(), ["clanLevel", "tag"])
      // The same answer serves both types.
      const clan = yield* Clans.get("#2PP")
      assert.strictEqual(clan.clanLevel, mine.clanLevel)
      const { stats } = yield* Simulator
      assert.strictEqual((yield* stats).requests, 1)
      const error = yield* Effect.flip(Clans.get("#2PP", { schema: Schema.Struct({ clanLevel: Schema.String }) }))
      assert.strictEqual(error._tag, "DecodeError")
      assert.strictEqual(error._tag === "DecodeError" && error.path, "clanLevel")
    }).pipe(Effect.provide(simulated()))
  )

  it.effect("fails with a typed error when the caller's schema is asynchronous or breaks, and is not tried again", () =>
    Effect.gen(function* () {
      const through = (decode: (name: string) => Effect.Effect<string>) =>
        Schema.Struct({
          name: Schema.String.pipe(
            Schema.decode({ decode: SchemaGetter.transformEffect(decode), encode: SchemaGetter.passthrough() })
          )
        })
      const slow = through((name) => Effect.delay(Effect.succeed(name), "1 second"))
      const first = yield* Effect.flip(Clans.get("#2PP", { schema: slow }))
      assert.strictEqual(first._tag, "DecodeError")
      assert.match(first.message, /asynchronous/)
      const broken = through(() => Effect.die(new Error("nobody expects this")))
      const second = yield* Effect.flip(Clans.get("#2PP", { schema: broken }))
      assert.strictEqual(second._tag, "DecodeError")
      assert.match(second.message, /nobody expects this/)
      const { stats } = yield* Simulator
      assert.strictEqual((yield* stats).requests, 2)
    }).pipe(Effect.provide(simulated()))
  )

  it.effect("tells about its answer: where it came from, how fresh it is, its text", () =>
    Effect.gen(function* () {
      const [clan, [first]] = yield* Metadata.collect(Clans.get("#2PP"))
      const [, [second]] = yield* Metadata.collect(Clans.get("#2PP"))
      assert.strictEqual(first?.fromCache, false)
      assert.strictEqual(second?.fromCache, true)
      assert.strictEqual(first?.freshFor, 60)
      assert.strictEqual(first?.answer.status, 200)
      assert.strictEqual(JSON.parse(first?.answer.body ?? "{}").tag, clan.tag)
    }).pipe(Effect.provide(simulated()))
  )
})

describe("many clans", () => {
  const tags = ["#2PP", "#wrong!", "#8QU8J9LP", "#2PPP"]
  const world = simulated({
    clans: [
      { tag: "#2PP", members: 2 },
      { tag: "#8QU8J9LP", members: 3 }
    ]
  })

  it.effect("gives every outcome with its tag, and a failure is not the end", () =>
    Effect.gen(function* () {
      const outcomes = yield* Stream.runCollect(Clans.many(tags, { ordered: true }))
      assert.deepStrictEqual(
        outcomes.map(({ result, tag }) => [
          tag,
          Result.isSuccess(result) ? result.success.members : result.failure._tag
        ]),
        [
          ["#2PP", 2],
          ["#wrong!", "InvalidTag"],
          ["#8QU8J9LP", 3],
          ["#2PPP", "NotFound"]
        ]
      )
    }).pipe(Effect.provide(world))
  )

  it.effect("ends with the first failure when it is strict", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(Stream.runDrain(Clans.many.strict(tags, { ordered: true })))
      assert.strictEqual(error._tag, "InvalidTag")
      const both = yield* Stream.runCollect(Clans.many.strict(["#8QU8J9LP", "#2PP"], { ordered: true }))
      assert.deepStrictEqual(
        both.map((clan) => clan.members),
        [3, 2]
      )
    }).pipe(Effect.provide(world))
  )
})

describe("lists", () => {
  it.effect("come as one page, as all items, and up to a limit", () =>
    Effect.gen(function* () {
      const roster = Clans.members("#2PP", { limit: 4 })
      const first = yield* roster.page
      assert.strictEqual(first.items.length, 4)
      const second = yield* Clans.members("#2PP", { limit: 4, after: Page.after(first) }).page
      assert.strictEqual(second.items.length, 4)
      const all = yield* roster.collect()
      assert.strictEqual(new Set(all.map((member) => member.tag)).size, 10)
      assert.deepStrictEqual(all.slice(0, 8), [...first.items, ...second.items])
      assert.strictEqual((yield* roster.collect({ max: 5 })).length, 5)
      assert.strictEqual((yield* Stream.runCollect(roster.pages)).length, 3)
    }).pipe(Effect.provide(simulated()))
  )

  it.effect("ask only for the pages that are needed", () =>
    Effect.gen(function* () {
      yield* Clans.members("#2PP", { limit: 2 }).collect({ max: 3 })
      const { stats } = yield* Simulator
      assert.strictEqual((yield* stats).requests, 2)
    }).pipe(Effect.provide(simulated()))
  )

  it.effect("have items of the caller's type when the caller brings a schema", () =>
    Effect.gen(function* () {
      const Mine = Schema.Struct({ name: Schema.String, expLevel: Schema.Int })
      const roster = Clans.members("#2PP", { limit: 4 })
      const mine = roster.as(Mine)
      const all = yield* mine.collect()
      assert.deepStrictEqual(
        all,
        (yield* roster.collect()).map(({ expLevel, name }) => ({ name, expLevel }))
      )
      assert.deepStrictEqual((yield* mine.page).items, all.slice(0, 4))
      assert.lengthOf(yield* Stream.runCollect(mine.pages), 3)
      // Both forms share the answers.
      assert.strictEqual((yield* (yield* Simulator).stats).requests, 3)
      const error = yield* Effect.flip(roster.as(Schema.Struct({ name: Schema.Int })).collect())
      assert.strictEqual(error._tag, "DecodeError")
      assert.match(error.message, /^Clans\.members #2PP: the field items\[0\]\.name is not what was expected/)
    }).pipe(Effect.provide(simulated()))
  )

  it.effect("go back with the cursor before a page", () =>
    Effect.gen(function* () {
      const first = yield* Clans.members("#2PP", { limit: 4 }).page
      const second = yield* Clans.members("#2PP", { limit: 4, after: Page.after(first) }).page
      const back = yield* Clans.members("#2PP", { limit: 4, before: Page.before(second) }).page
      assert.deepStrictEqual(back.items, first.items)
      assert.strictEqual(Page.before(first), undefined)
    }).pipe(Effect.provide(simulated()))
  )

  it.effect("refuse a cursor that the API does not know", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(Clans.members("#2PP", { after: "nonsense" }).page)
      assert.strictEqual(error._tag, "InvalidArgument")
      assert.match(error.message, /^Clans\.members #2PP: the API refused an argument: Invalid cursor/)
    }).pipe(Effect.provide(simulated()))
  )

  it.effect("collect nothing when nothing is wanted", () =>
    Effect.gen(function* () {
      assert.deepStrictEqual(yield* Clans.members("#2PP").collect({ max: 0 }), [])
      assert.deepStrictEqual(yield* Clans.members("#2PP").collect({ max: -1 }), [])
      assert.strictEqual((yield* (yield* Simulator).stats).requests, 0)
    }).pipe(Effect.provide(simulated()))
  )

  it.effect("refuse both cursors at once before a request is sent", () =>
    Effect.gen(function* () {
      const error = yield* Effect.flip(Clans.members("#2PP", { after: "a", before: "b" }).page)
      assert.strictEqual(error._tag, "InvalidArgument")
      const { stats } = yield* Simulator
      assert.strictEqual((yield* stats).requests, 0)
    }).pipe(Effect.provide(simulated()))
  )
})

describe("the wars and raids of a clan", () => {
  it.effect("are listed newest first", () =>
    Effect.gen(function* () {
      yield* settle
      const wars = yield* Clans.warLog(clanTag, { limit: 2 }).collect()
      assert.isAbove(wars.length, 3)
      const raids = yield* Clans.raidLog(clanTag).collect()
      assert.isAbove(raids.length, 3)
      for (const rows of [wars, raids]) {
        const ends = rows.map(({ endTime }) => DateTime.toEpochMillis(endTime))
        assert.deepStrictEqual(
          ends,
          ends.toSorted((a, b) => b - a)
        )
      }
      assert.deepStrictEqual(
        raids.map(({ members }) => members !== undefined),
        raids.map((_, n) => n === 0)
      )
      const [newest] = yield* Clans.raidLog(clanTag, { limit: 1 }).collect({ max: 1 })
      assert.deepStrictEqual(newest, raids[0])
    }).pipe(Effect.provide(simulated(lively)))
  )

  it.effect("are InvalidTag or NotFound like the clan", () =>
    Effect.gen(function* () {
      for (const list of [Clans.members, Clans.warLog, Clans.raidLog]) {
        const errors = [yield* failure(list("?").page), yield* failure(list("#2PPP").collect())]
        assert.deepStrictEqual(
          errors.map((error) => error._tag),
          ["InvalidTag", "NotFound"]
        )
      }
    }).pipe(Effect.provide(simulated()))
  )
})

describe("the search", () => {
  it.effect("finds clans by their name", () =>
    Effect.gen(function* () {
      const found = yield* Clans.search({ name: "goblin" }).collect()
      assert.deepStrictEqual(
        found.map((clan) => clan.tag),
        ["#2PP"]
      )
    }).pipe(
      Effect.provide(
        simulated({
          clans: [
            { tag: "#2PP", name: "Goblin Kings", members: 2 },
            { name: "Others", members: 2 }
          ]
        })
      )
    )
  )

  it.effect("takes filters together, and says the same question always in the same way", () =>
    Effect.gen(function* () {
      const germany = { id: 32000094, name: "Germany", isCountry: true, countryCode: "DE" }
      const { change } = yield* Simulator
      yield* change(Command.setClan("#2PP", { location: germany, clanLevel: 12, warFrequency: "always" }))
      const found = yield* Clans.search({
        name: "GOBLIN",
        locationId: germany.id,
        warFrequency: "always",
        minMembers: 2,
        maxMembers: 2,
        minClanLevel: 12,
        minClanPoints: 1
      }).collect()
      assert.deepStrictEqual(
        found.map((clan) => clan.tag),
        ["#2PP"]
      )
      assert.deepStrictEqual(yield* Clans.search({ name: "goblin", minMembers: 3 }).collect(), [])
      yield* Clans.search({ minMembers: 3, name: "goblin" }).collect()
      assert.strictEqual((yield* (yield* Simulator).stats).requests, 2)
    }).pipe(
      Effect.provide(
        simulated({
          clans: [
            { tag: "#2PP", name: "Goblin Kings", members: 2 },
            { tag: "#8QU8J9LP", name: "Goblin Queens", members: 2 }
          ]
        })
      )
    )
  )

  it.effect("needs a filter, and a name of at least three characters", () =>
    Effect.gen(function* () {
      const queries = [
        {},
        { limit: 10 },
        { name: "ab" },
        { name: "half \ud83d" },
        { minMembers: 0 },
        { name: "goblins", labelIds: [] },
        { name: "goblins", after: "\udc00" }
      ]
      for (const query of queries) {
        const error = yield* Effect.flip(Clans.search(query).page)
        assert.strictEqual(error._tag, "InvalidArgument", JSON.stringify(query))
      }
      const { stats } = yield* Simulator
      assert.strictEqual((yield* stats).requests, 0)
    }).pipe(Effect.provide(simulated()))
  )
})
