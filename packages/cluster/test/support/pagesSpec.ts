/** Pages of the log and its history, beside a list that knows what was written. */
import { assert, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import type * as Layer from "effect/Layer"
import { ClusterDatabase } from "../../src/ClusterDatabase.ts"
import type { ClusterError } from "../../src/ClusterError.ts"
import * as EventLog from "../../src/EventLog.ts"
import type { LoggedEvent } from "../../src/internal/ledger.ts"
import { event } from "./databaseSpec.ts"

const day = 86_400_000

/** Numbers that look like chance and are the same every time. */
const numbers = (seed: number) => () => {
  seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
  return seed / 2_147_483_648
}

const kinds = ["clan", "player", "war", "raid"] as const
const types = ["WatchedGone", "WatchedBack", "ClanMemberJoined"]
const tags = ["#2PP", "#8QU8J9LP", "#PPP", "#L0VY", "#9"]

const written = (count: number, now: number, chance: () => number): ReadonlyArray<LoggedEvent> =>
  Array.from({ length: count }, (_, i) => {
    const pick = <A>(list: ReadonlyArray<A>): A | undefined => list[Math.floor(chance() * list.length)]
    const isOfNothing = chance() < 0.1
    return {
      ...event(`e${i}`, now - Math.floor(chance() * day)),
      type: pick(types) ?? "",
      kind: isOfNothing ? undefined : pick(kinds),
      tag: isOfNothing ? undefined : pick(tags)
    }
  })

const isWanted =
  (wanted: EventLog.Wanted) =>
  ({ kind, tag, type }: LoggedEvent): boolean =>
    (wanted.kinds === undefined || wanted.kinds.some((one) => one === kind)) &&
    (wanted.types === undefined || wanted.types.includes(type)) &&
    (wanted.tags === undefined || (tag !== undefined && wanted.tags.includes(tag)))

const some = <A>(list: ReadonlyArray<A>, chance: () => number): ReadonlyArray<A> | undefined =>
  chance() < 0.4 ? undefined : list.filter(() => chance() < 0.5)

const idsOf = (events: ReadonlyArray<{ readonly id: string }>) => events.map(({ id }) => id)

export const pagesSpec = (name: string, layer: Layer.Layer<ClusterDatabase, ClusterError>, now: () => number) => {
  const test = (what: string, body: Effect.Effect<unknown, unknown, ClusterDatabase>) =>
    it.live(`${name}: ${what}`, () => Effect.provide(Effect.asVoid(body), layer))

  test(
    "pages of any size give what is wanted, once and in order, and history the same backwards",
    Effect.gen(function* () {
      const { ledger } = yield* ClusterDatabase
      const claim = yield* ledger.claim(1, "a")
      const chance = numbers(7)
      const at = now()
      const log = written(400, at, chance)
      for (let i = 0; i < log.length; i += 25) {
        const [first, ...others] = log.slice(i, i + 25)
        if (first !== undefined) yield* ledger.tell(claim, [first, ...others])
      }
      for (let round = 0; round < 12; round++) {
        const wanted = { kinds: some(kinds, chance), types: some(types, chance), tags: some(tags, chance) }
        const expected = log.filter(isWanted(wanted))
        const limit = round === 0 ? 1 : 20 + Math.floor(chance() * 120)
        const forwards: Array<EventLog.Logged> = []
        for (let after = 0n, isLast = false; !isLast;) {
          const page = yield* EventLog.page({ ...wanted, after, limit })
          assert.isTrue(page.isLast || page.seq > after)
          forwards.push(...page.events)
          after = page.seq
          isLast = page.isLast
        }
        assert.deepStrictEqual(
          forwards.map(({ at, body, id, kind, tag, type }) => ({ id, type, kind, tag, at, body })),
          expected.map((one) => ({ ...one, at: Math.round(one.at) }))
        )
        const [from, until] = [at - chance() * day, at - chance() * day].sort((a, b) => a - b)
        const backwards: Array<EventLog.Logged> = []
        let before: bigint | undefined
        do {
          const part: EventLog.Chapter = yield* EventLog.history({ ...wanted, from, until, limit, before })
          assert.isAtMost(part.events.length, limit)
          backwards.push(...part.events)
          before = part.next
        } while (before !== undefined)
        const timely = expected.filter((one) => one.at >= Math.round(from ?? 0) && one.at < Math.round(until ?? 0))
        assert.deepStrictEqual(idsOf(backwards), idsOf(timely.toReversed()))
      }
    })
  )

  test(
    "the newest place is that of the last event, and 0 in an empty log; nothing is behind it",
    Effect.gen(function* () {
      const { ledger } = yield* ClusterDatabase
      assert.strictEqual(yield* EventLog.newest, 0n)
      assert.deepStrictEqual(yield* EventLog.page({ after: 0n }), { events: [], seq: 0n, isLast: true })
      assert.deepStrictEqual(yield* EventLog.history({}), { events: [], next: undefined })
      const claim = yield* ledger.claim(1, "a")
      yield* ledger.tell(claim, [event("one", now()), event("two", now())])
      const { events, seq } = yield* EventLog.page({ after: 0n })
      assert.deepStrictEqual(idsOf(events), ["one", "two"])
      assert.strictEqual(yield* EventLog.newest, seq)
      assert.strictEqual(events[1]?.seq, seq)
      assert.deepStrictEqual((yield* EventLog.page({ after: seq })).events, [])
      for (const after of [seq + 1n, 2n ** 63n - 1n, 2n ** 80n]) {
        const ahead = yield* Effect.flip(EventLog.page({ after }))
        assert.strictEqual(ahead._tag, "CursorAhead")
        if (ahead._tag === "CursorAhead") assert.strictEqual(ahead.newest, seq)
        assert.include(ahead.message, `read on after ${seq}`)
      }
      assert.deepStrictEqual(idsOf((yield* EventLog.page({ after: -(2n ** 80n) })).events), ["one", "two"])
      assert.deepStrictEqual(idsOf((yield* EventLog.history({ before: 2n ** 80n })).events), ["two", "one"])
      for (const odd of [NaN, Infinity, -5, 0.5]) {
        assert.isAtLeast((yield* EventLog.page({ after: 0n, limit: odd })).events.length, 1)
      }
    })
  )

  test(
    "who is behind the retention is told, wherever it reads; the beginning is what is left",
    Effect.gen(function* () {
      const { ledger } = yield* ClusterDatabase
      const claim = yield* ledger.claim(1, "a")
      yield* ledger.tell(claim, [event("old 1", now() - day), event("old 2", now() - day)])
      const first = yield* EventLog.page({ after: 0n, limit: 1 })
      yield* ledger.tell(claim, [event("new", now())])
      yield* EventLog.expire("1 minute")
      const told = yield* Effect.flip(EventLog.page({ after: first.seq }))
      assert.strictEqual(told._tag, "EventsExpired")
      assert.include(told.message, "read on after")
      if (told._tag !== "EventsExpired") return
      assert.deepStrictEqual(idsOf((yield* EventLog.page({ after: told.expired })).events), ["new"])
      assert.deepStrictEqual(idsOf((yield* EventLog.page({ after: 0n })).events), ["new"])
      assert.deepStrictEqual(idsOf((yield* EventLog.history({})).events), ["new"])
    })
  )

  test(
    "what is sent as a tag, a kind or a type is a value and nothing else",
    Effect.gen(function* () {
      const { ledger } = yield* ClusterDatabase
      const claim = yield* ledger.claim(1, "a")
      for (const wanted of [{ tags: ["\0"] }, { types: ["\0"] }]) {
        assert.deepStrictEqual((yield* EventLog.page({ after: 0n, ...wanted })).events, [])
        assert.deepStrictEqual((yield* EventLog.history(wanted)).events, [])
      }
      const odd = [`'; DROP TABLE clashfx_event; --`, `{"a"}`, `{,}`, "\\", `"`, "NULL", "%", "?", "$1"]
      for (const [i, text] of odd.entries()) yield* ledger.tell(claim, [{ ...event(`e${i}`, now(), text), type: text }])
      for (const [i, text] of odd.entries()) {
        for (const wanted of [{ tags: [text] }, { types: [text] }, { tags: [text], types: [text, text] }]) {
          assert.deepStrictEqual(idsOf((yield* EventLog.page({ after: 0n, ...wanted })).events), [`e${i}`])
          assert.deepStrictEqual(idsOf((yield* EventLog.history(wanted)).events), [`e${i}`])
        }
      }
    })
  )
}
