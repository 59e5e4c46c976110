/** Members who cannot be read: each stays as he was, it is said once, and the rest of the clan is told of. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import type { WatchEvent } from "../../src/watch/WatchEvent.ts"
import * as Watcher from "../../src/watch/Watcher.ts"
import { type Body, clan, clanMember } from "../support/bodies.ts"
import { listen, minutes } from "../support/listening.ts"
import { script, scripted } from "../support/scripted.ts"

const member = (tag: string, donations = 0, more: Body = {}): Body => clanMember(tag, { donations, ...more })
const odd = (tag: string): Body => member(tag, 0, { expLevel: "many" })
const nameless: Body = { name: "?" }

const roster = (...memberList: ReadonlyArray<Body>): Body => ({
  ...clan,
  tag: "#2PP",
  members: memberList.length,
  memberList
})

const words = (event: WatchEvent): string => {
  if (event._tag === "ClanMemberChanged") return `${event.member} ${event.field} ${String(event.current)}`
  return "member" in event ? `${event._tag} ${event.member}` : event._tag
}

/** What is told of rosters that are shown for ten minutes each. */
const told = (...rosters: ReadonlyArray<ReadonlyArray<Body>>) => {
  let shown: Body = {}
  const world = script({ "/clans/#2PP": () => shown })
  return Effect.gen(function* () {
    const watcher = yield* Watcher.make({ spread: 0 })
    const seen = yield* listen<WatchEvent>(watcher.events)
    for (const [i, of] of rosters.entries()) {
      shown = roster(...of)
      if (i === 0) yield* watcher.clans.add("#2PP")
      yield* minutes(15)
    }
    return seen.map(words)
  }).pipe(Effect.scoped, Effect.provide(scripted(world)))
}

const [one, two, three] = ["#P88", "#P99", "#P22"] as const

describe("a clan that counts its members and lists none", () => {
  it.effect("has not lost them however often it says so: it is said once, and the rest is told", () =>
    Effect.gen(function* () {
      let shown = roster(member(one), member(two))
      const world = script({ "/clans/#2PP": () => shown })
      const seen = yield* Effect.gen(function* () {
        const watcher = yield* Watcher.make({ spread: 0 })
        const seen = yield* listen<WatchEvent>(watcher.events)
        yield* watcher.clans.add("#2PP")
        yield* minutes(15)
        shown = { ...shown, memberList: [] }
        yield* minutes(60)
        shown = { ...shown, memberList: [], warWins: 1000 }
        yield* minutes(15)
        shown = { ...roster(member(one, 5), member(three)), warWins: 1000 }
        yield* minutes(15)
        return seen
      }).pipe(Effect.scoped, Effect.provide(scripted(world)))
      assert.deepStrictEqual(seen.map(words), [
        "PollFailed",
        "ClanChanged",
        `ClanMemberLeft ${two}`,
        `ClanMemberJoined ${three}`,
        `${one} donations 5`
      ])
    })
  )

  it.effect("but not one that counts none", () =>
    Effect.gen(function* () {
      const said = yield* told([member(one)], [])
      assert.deepStrictEqual(said, [`ClanMemberLeft ${one}`, "ClanChanged"])
    })
  )
})

describe("a member who cannot be read", () => {
  it.effect("has neither left nor joined, and the others are told of", () =>
    Effect.gen(function* () {
      const said = yield* told(
        [member(one), member(two), member(three)],
        [member(one), odd(two), member(three)],
        [member(one, 5), odd(two), member(three)],
        [odd(two), member(three)],
        [member(two, 7), member(three)]
      )
      assert.deepStrictEqual(said, [
        "PollFailed",
        `${one} donations 5`,
        `ClanMemberLeft ${one}`,
        "ClanChanged",
        `${two} donations 7`
      ])
    })
  )

  it.effect("at the first look did not join when he can be read; one who was not there did", () =>
    Effect.gen(function* () {
      const said = yield* told(
        [member(one), odd(two)],
        [member(one, 5), odd(two), odd(three)],
        [member(one, 6), member(two), member(three)],
        [member(one, 6), member(two, 3), member(three)]
      )
      assert.deepStrictEqual(
        said.filter((what) => what !== "PollFailed" && what !== "ClanChanged"),
        [`${one} donations 5`, `ClanMemberJoined ${three}`, `${one} donations 6`, `${two} donations 3`]
      )
    })
  )

  it.effect("and has no tag may be anybody who is missing: nobody has left until that is clear", () =>
    Effect.gen(function* () {
      const said = yield* told(
        [member(one), member(two), member(three)],
        [member(one, 5), nameless],
        [member(one, 5), member(three)]
      )
      assert.deepStrictEqual(
        said.filter((what) => what !== "ClanChanged"),
        [`${one} donations 5`, "PollFailed", `ClanMemberLeft ${two}`]
      )
    })
  )

  it.effect("now and then is nothing at all", () =>
    Effect.gen(function* () {
      let asked = 0
      const world = script({
        "/clans/#2PP": () => (++asked % 3 === 2 ? roster(member(one), odd(two)) : roster(member(one), member(two)))
      })
      const seen = yield* Effect.gen(function* () {
        const watcher = yield* Watcher.make({ spread: 0 })
        const seen = yield* listen<WatchEvent>(watcher.events)
        yield* watcher.clans.add("#2PP")
        yield* minutes(60)
        return seen
      }).pipe(Effect.scoped, Effect.provide(scripted(world)))
      assert.deepStrictEqual(seen, [])
      assert.isAbove(asked, 20)
    })
  )
})
