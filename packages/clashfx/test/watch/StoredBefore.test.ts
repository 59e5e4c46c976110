/**
 * Kind: what an upgrade tells. Texts of clans and players as the first version stored them, each with the body that it was
 * made of: read, filled with whatever is watched by now, and compared as if nothing had been added since.
 */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import type { WatchEvent } from "../../src/watch/WatchEvent.ts"
import * as SnapshotStore from "../../src/watch/SnapshotStore.ts"
import * as Watcher from "../../src/watch/Watcher.ts"
import { listen, minutes } from "../support/listening.ts"
import { type Reply, script, scripted } from "../support/scripted.ts"
import stored from "../support/watch/stored/firstBodies.json" with { type: "json" }

type Fixture = (typeof stored)[number]

const storeOf = (texts: Map<string, string>): SnapshotStore.Store => ({
  get: (key) => Effect.sync(() => texts.get(key)),
  set: (key, text) => Effect.sync(() => void texts.set(key, text)),
  remove: (key) => Effect.sync(() => void texts.delete(key))
})

/** What a watcher tells that finds a text in its store, and this body whenever it asks. */
const upgraded = Effect.fnUntraced(function* (kind: string, tag: string, texts: Map<string, string>, body: Reply) {
  const path = `/${kind}s/${tag}`
  const { health, seen } = yield* Effect.gen(function* () {
    const watcher = yield* Watcher.make({ spread: 0 })
    const seen = yield* listen<WatchEvent>(watcher.events)
    yield* (kind === "clan" ? watcher.clans : watcher.players).add(tag)
    yield* minutes(8)
    return { seen, health: (yield* watcher.health).store }
  }).pipe(
    Effect.scoped,
    Effect.provideService(SnapshotStore.SnapshotStore, storeOf(texts)),
    Effect.provide(scripted(script({ [path]: body })))
  )
  assert.strictEqual(health, "working")
  // Nothing was put aside as unreadable.
  assert.deepStrictEqual(
    [...texts.keys()].filter((key) => !key.startsWith("due/")),
    [`${kind}/${tag}`]
  )
  return seen
})

const keyOf = ({ kind, tag }: Fixture) => `${kind}/${tag}`

/** The fixtures; `body` as it is sent. */
const fixtures = stored.map((of) => ({ ...of, sent: JSON.parse(JSON.stringify(of.body)) }))

/** What is told, in words, by the alphabet. */
const words = (events: ReadonlyArray<WatchEvent>): ReadonlyArray<string> =>
  events.map((event) => ("field" in event ? `${event._tag}/${event.field}` : event._tag)).toSorted()

/** The text without a part of its snapshot, as if a version before had not had it. */
const without = (text: string, change: (snapshot: Record<string, unknown>) => object): string => {
  const { remembered } = JSON.parse(text)
  return JSON.stringify({ remembered: { ...remembered, snapshot: change(remembered.snapshot) } })
}

/** The lists of rows in a snapshot. */
const tables = new Set(["roster", "troops", "heroes", "spells", "heroEquipment", "achievements"])

const shorter = (snapshot: Record<string, unknown>) =>
  Object.fromEntries(
    Object.entries(snapshot).map(([key, value]) => [
      key,
      tables.has(key) && Array.isArray(value) ? value.map((row: ReadonlyArray<unknown>) => row.slice(0, -1)) : value
    ])
  )

const asOlder = ({ text }: Fixture): ReadonlyArray<readonly [what: string, text: string]> => {
  const keys = Object.keys(JSON.parse(text).remembered.snapshot)
  return [
    ...keys
      // Rows of a roster point into this list.
      .filter((key) => key !== "leagues")
      .map((key) => [key, without(text, ({ [key]: _gone, ...rest }) => rest)] as const),
    ["the last column of all rows", without(text, shorter)]
  ]
}

describe("a clan or player that the first version stored", () => {
  it.effect("is read without a word when nothing has happened, and from then on in today's form", () =>
    Effect.gen(function* () {
      for (const fixture of fixtures) {
        const { kind, sent, tag, text } = fixture
        const texts = new Map([[keyOf(fixture), text]])
        assert.deepStrictEqual(words(yield* upgraded(kind, tag, texts, sent)), [], keyOf(fixture))
        assert.deepStrictEqual(words(yield* upgraded(kind, tag, texts, sent)), [], `${keyOf(fixture)}, again`)
        const told = yield* upgraded(kind, tag, texts, { ...sent, name: "Renamed" })
        assert.deepStrictEqual(words(told), [kind === "clan" ? "ClanChanged/name" : "PlayerChanged/name"])
      }
    })
  )

  it.effect("is compared with what is shown now: what has happened meanwhile is told, and nothing else", () =>
    Effect.gen(function* () {
      for (const fixture of fixtures) {
        const { kind, sent, tag, text } = fixture
        const news =
          kind === "clan"
            ? {
                clanLevel: sent.clanLevel + 1,
                memberList: sent.memberList.map((member: { donations: number }, i: number) =>
                  i === 0 ? { ...member, donations: member.donations + 7 } : member
                )
              }
            : {
                warStars: sent.warStars + 1,
                troops: sent.troops.map((unit: { level: number }, i: number) =>
                  i === 0 ? { ...unit, level: unit.level + 1 } : unit
                )
              }
        const told = yield* upgraded(kind, tag, new Map([[keyOf(fixture), text]]), { ...sent, ...news })
        assert.deepStrictEqual(
          words(told),
          kind === "clan"
            ? ["ClanChanged/clanLevel", "ClanMemberChanged/donations"]
            : ["PlayerChanged/warStars", ...sent.troops.slice(0, 1).map(() => "PlayerUnitUpgraded")],
          keyOf(fixture)
        )
      }
    })
  )

  it.effect("gets any field that it lacks from the first look, and all others are compared", () =>
    Effect.gen(function* () {
      for (const fixture of fixtures) {
        const { kind, sent, tag } = fixture
        for (const [what, text] of asOlder(fixture)) {
          const name = kind === "clan" ? "ClanChanged/name" : "PlayerChanged/name"
          const key = keyOf(fixture)
          const still = yield* upgraded(kind, tag, new Map([[key, text]]), sent)
          assert.deepStrictEqual(words(still), [], `${key} without ${what}`)
          const renamed = yield* upgraded(kind, tag, new Map([[key, text]]), { ...sent, name: "Renamed" })
          assert.deepStrictEqual(words(renamed), what === "name" ? [] : [name], `${key} without ${what}, renamed`)
        }
      }
    })
  )
})
