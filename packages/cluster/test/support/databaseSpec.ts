/** What holds of the tables, whatever the database: run for SQLite and for PostgreSQL. */
import { assert, it } from "@effect/vitest"
import * as DateTime from "effect/DateTime"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import type * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as Metric from "effect/Metric"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import * as Stream from "effect/Stream"
import type { StoredEvent } from "clashfx/watch/SnapshotStore"
import { WatchEvent } from "clashfx/watch/WatchEvent"
import { ClusterDatabase } from "../../src/ClusterDatabase.ts"
import type { ClusterError } from "../../src/ClusterError.ts"
import * as EventLog from "../../src/EventLog.ts"
import * as BucketStore from "../../src/internal/bucketStore.ts"
import type { LoggedEvent } from "../../src/internal/ledger.ts"
import * as Metrics from "../../src/internal/metrics.ts"
import * as Outage from "../../src/internal/outage.ts"
import * as WatchList from "../../src/WatchList.ts"

const encode = Schema.encodeSync(Schema.fromJsonString(Schema.toCodecJson(WatchEvent)))

/** An event as owners write it. */
export const event = (id: string, at: number, tag = "#2PP"): LoggedEvent => ({
  id,
  type: "WatchedGone",
  kind: "clan",
  tag,
  at,
  body: encode({ _tag: "WatchedGone", id, at: DateTime.makeUnsafe(at), kind: "clan", tag })
})

/** Sealed with nothing: rows as text, past all code of ours. */
export const rows = (query: string) =>
  Effect.flatMap(ClusterDatabase, ({ sql }) =>
    Effect.map(sql.unsafe(query).values, (all) => all.map((row) => row.map(String)))
  )

const idsOf = (batch: ReadonlyArray<{ readonly id: string }>) => batch.map(({ id }) => id)

export const databaseSpec = (name: string, layer: Layer.Layer<ClusterDatabase, ClusterError>, now: () => number) => {
  const test = (what: string, body: Effect.Effect<unknown, unknown, ClusterDatabase>) =>
    it.live(`${name}: ${what}`, () => Effect.provide(Effect.asVoid(body), layer))

  test(
    "the watch list takes tags in any form, each once, and all or none",
    Effect.gen(function* () {
      assert.strictEqual(yield* WatchList.add("clan", "2pp", "#8QU8J9LP", ["#2PP"]), 2)
      assert.strictEqual(yield* WatchList.add("clan", "#2PP"), 0)
      assert.strictEqual(yield* WatchList.add("player", "#2PP"), 1)
      const wrong = yield* Effect.flip(WatchList.add("clan", "#GG", "#9"))
      assert.strictEqual(wrong._tag, "InvalidTag")
      assert.deepStrictEqual(yield* WatchList.count, { clan: 2, player: 1, war: 0, raid: 0 })
      assert.deepStrictEqual(yield* WatchList.tags("clan"), ["#2PP", "#8QU8J9LP"])
      assert.strictEqual(yield* WatchList.remove("clan", "#2PP", "#PPP"), 1)
      assert.deepStrictEqual(yield* WatchList.tags("clan"), ["#8QU8J9LP"])
    })
  )

  test(
    "a reader that asks for an impossible part, or begins at an impossible place, reads all the same",
    Effect.gen(function* () {
      const { ledger } = yield* ClusterDatabase
      yield* ledger.tell(yield* ledger.claim(1, "a"), [event("e1", now())])
      for (const [n, from, batch] of [
        [0, -5n, 500],
        [1, 0n, 0],
        [2, 0n, Number.NaN],
        [3, 0n, 0.5]
      ] as const) {
        const first = yield* EventLog.stream({ consumer: `odd${n}`, from, batch }).pipe(
          Stream.take(1),
          Stream.runCollect,
          Effect.timeout("5 seconds")
        )
        assert.deepStrictEqual(idsOf(first), ["e1"])
      }
      yield* Effect.timeout(EventLog.seek("odd0", 2n ** 70n), "5 seconds")
    })
  )

  test(
    "a long list goes in as a whole",
    Effect.gen(function* () {
      const digits = "0289PYLQGRJCUV"
      const tags = Array.from({ length: 12_000 }, (_, i) => {
        let text = "#"
        for (let rest = i + 10_000; rest > 0; rest = Math.floor(rest / 14)) text += digits[rest % 14]
        return text
      })
      assert.strictEqual(yield* WatchList.add("war", tags), 12_000)
      assert.strictEqual((yield* WatchList.count).war, 12_000)
      assert.strictEqual(yield* WatchList.remove("war", tags), 12_000)
    })
  )

  test(
    "the list in parts of any size is the list",
    Effect.gen(function* () {
      const tags = ["#2PP", "#8QU8J9LP", "#PPP", "#L0VY", "#Q9V"]
      for (const kind of ["clan", "player", "raid"] as const) yield* WatchList.add(kind, tags)
      const sorted = [...tags].sort()
      const all = ["clan", "player", "raid"].flatMap((kind) => sorted.map((tag) => `${kind} ${tag}`))
      for (const [kind, limit] of [
        [undefined, 1],
        [undefined, 4],
        [undefined, 5],
        [undefined, 15],
        ["player", 2]
      ] as const) {
        const read: Array<string> = []
        let after: WatchList.Watched | undefined
        do {
          const part: WatchList.Page = yield* WatchList.page({ kind, limit, after })
          assert.isAtMost(part.items.length, limit)
          read.push(...part.items.map((one) => `${one.kind} ${one.tag}`))
          after = part.next
        } while (after !== undefined)
        assert.deepStrictEqual(read, kind === undefined ? all : all.filter((line) => line.startsWith(kind)))
      }
    })
  )

  test(
    "what is taken off the list is forgotten with it, and a snapshot on its way then is of another row",
    Effect.gen(function* () {
      const database = yield* ClusterDatabase
      const { ledger } = database
      const lost = yield* Deferred.make<void>()
      const kept = ["clan/#8QU8J9LP", "player/#2PP"]
      yield* WatchList.add("clan", "#2PP", "#8QU8J9LP")
      yield* WatchList.add("player", "#2PP")
      const claim = yield* ledger.claim(1, "a")
      for (const key of ["clan/#2PP", ...kept]) yield* ledger.commit(claim, key, "old", [])
      const due = (key: string) => ({ key, at: 1, due: 2 })
      yield* ledger.setDues(claim, [due("player/#2PP"), due("clan/#8QU8J9LP"), due("clan/#2PP")])
      // Nobody owns it any more.
      yield* ledger.leave(claim)
      yield* WatchList.remove("clan", "#2PP")
      for (const table of ["snapshot", "due"]) {
        assert.deepStrictEqual((yield* rows(`SELECT key FROM clashfx_${table} ORDER BY key`)).flat(), kept)
      }
      yield* WatchList.add("clan", "#2PP")
      const [[added = ""] = []] = yield* rows("SELECT added FROM clashfx_watched WHERE kind = 'clan' AND tag = '#2PP'")
      const store = (of: number) =>
        BucketStore.make(database, { claim, lost }, Outage.make(), {
          dues: new Map(),
          spread: () => 0,
          added: () => of
        })
      const key = "clan/#2PP"
      yield* store(Number(added) - 5000).set(key, "on its way")
      assert.strictEqual(yield* store(Number(added)).get(key), undefined)
      yield* store(Number(added)).set(key, "new")
      assert.strictEqual(yield* store(Number(added)).get(key), "new")
      // Before this was known, and what is of no row.
      yield* ledger.commit(claim, key, "of an older version", [])
      assert.strictEqual(yield* store(Number(added)).get(key), "of an older version")
    })
  )

  test(
    "a claim ends every write of the owner before, and nothing of it is kept",
    Effect.gen(function* () {
      const { ledger } = yield* ClusterDatabase
      const first = yield* ledger.claim(1, "a")
      assert.strictEqual(first.before, undefined)
      assert.isTrue(yield* ledger.commit(first, "clan/#2PP", "one", [event("e1", now())]))
      const second = yield* ledger.claim(1, "b")
      assert.strictEqual(second.before, "a")
      assert.isTrue(second.epoch > first.epoch)
      assert.isFalse(yield* ledger.commit(first, "clan/#2PP", "two", [event("e2", now())]))
      assert.isFalse(yield* ledger.tell(first, [event("e3", now())]))
      assert.isFalse(yield* ledger.setDues(first, [{ key: "clan/#2PP", at: 1, due: 2 }]))
      assert.isFalse(yield* ledger.remove(first, "clan/#2PP"))
      assert.isFalse(yield* ledger.tellMaintenance(first, undefined, 5, event("m", now())))
      yield* ledger.leave(first)
      assert.deepStrictEqual(yield* rows("SELECT key, body FROM clashfx_snapshot"), [["clan/#2PP", "one"]])
      assert.deepStrictEqual(yield* rows("SELECT id FROM clashfx_event"), [["e1"]])
      assert.deepStrictEqual(yield* rows("SELECT count(*) FROM clashfx_due"), [["0"]])
      assert.deepStrictEqual(yield* rows("SELECT owner FROM clashfx_bucket WHERE bucket = 1"), [["b"]])
    })
  )

  test(
    "a commit that is sent again changes nothing",
    Effect.gen(function* () {
      const { ledger } = yield* ClusterDatabase
      const claim = yield* ledger.claim(1, "a")
      const at = now()
      for (let i = 0; i < 3; i++) {
        assert.isTrue(yield* ledger.commit(claim, "clan/#2PP", "one", [event("e1", at), event("e2", at)]))
      }
      assert.deepStrictEqual(yield* rows("SELECT id FROM clashfx_event ORDER BY seq"), [["e1"], ["e2"]])
    })
  )

  test(
    "events keep their order, and whatever is in them",
    Effect.gen(function* () {
      const { ledger } = yield* ClusterDatabase
      const claim = yield* ledger.claim(1, "a")
      const ids = Array.from({ length: 300 }, (_, i) => `id ${(i * 7919) % 300} ' " \\ { } , NULL \u{1f600} ${i}`)
      const at = now()
      yield* ledger.commit(
        claim,
        "clan/#2PP",
        `a "text" with '\\u0000' and \u{1f600}`,
        ids.map((id) => event(id, at))
      )
      const batch = yield* EventLog.batches({ consumer: "c", from: "oldest" }).pipe(
        Stream.runHead,
        Effect.map(Option.getOrThrow)
      )
      assert.deepStrictEqual(idsOf(batch.events.filter((one) => one._tag === "WatchedGone")), ids)
    })
  )

  test(
    "maintenance begins and ends once, whoever sees it",
    Effect.gen(function* () {
      const { ledger } = yield* ClusterDatabase
      const [a, b] = [yield* ledger.claim(1, "a"), yield* ledger.claim(0, "b")]
      yield* ledger.tellMaintenance(a, undefined, 100, event("begun by a", now()))
      yield* ledger.tellMaintenance(b, undefined, 101, event("begun by b", now()))
      assert.strictEqual(yield* ledger.maintenance, 100)
      yield* ledger.tellMaintenance(b, 100, undefined, event("ended by b", now()))
      yield* ledger.tellMaintenance(a, 100, undefined, event("ended by a", now()))
      assert.strictEqual(yield* ledger.maintenance, undefined)
      assert.deepStrictEqual(yield* rows("SELECT id FROM clashfx_event ORDER BY seq"), [["begun by a"], ["ended by b"]])
    })
  )

  test(
    "a consumer goes on where it was done, and gets again what it had in its hands",
    Effect.gen(function* () {
      const { ledger } = yield* ClusterDatabase
      const claim = yield* ledger.claim(1, "a")
      for (let i = 0; i < 6; i++) yield* ledger.tell(claim, [event(`e${i}`, now())])
      const read = (n: number) =>
        EventLog.stream({ consumer: "c", from: "oldest", batch: 2 }).pipe(
          Stream.take(n),
          Stream.runCollect,
          Effect.map(idsOf)
        )
      assert.deepStrictEqual(yield* read(2), ["e0", "e1"])
      assert.deepStrictEqual(yield* read(3), ["e0", "e1", "e2"])
      assert.deepStrictEqual(yield* read(4), ["e2", "e3", "e4", "e5"])
      yield* EventLog.seek("c", "oldest")
      assert.deepStrictEqual(yield* read(1), ["e0"])
      yield* EventLog.seek("c", "now")
      const late = yield* Effect.forkChild(read(1))
      yield* ledger.tell(claim, [event("e6", now())])
      assert.deepStrictEqual(yield* Fiber.join(late), ["e6"])
    })
  )

  test(
    "a consumer that wants little does not stop at the rest",
    Effect.gen(function* () {
      const { ledger } = yield* ClusterDatabase
      const claim = yield* ledger.claim(1, "a")
      for (let i = 0; i < 20; i++) yield* ledger.tell(claim, [event(`e${i}`, now())])
      yield* ledger.tell(claim, [{ ...event("wanted", now()), kind: "player" }])
      const found = yield* EventLog.stream({ consumer: "c", from: "oldest", batch: 3, kinds: ["player"] }).pipe(
        Stream.take(1),
        Stream.runCollect
      )
      assert.deepStrictEqual(idsOf(found), ["wanted"])
    })
  )

  test(
    "an event that a reader cannot decode is left out, counted, and told once",
    Effect.gen(function* () {
      const { ledger } = yield* ClusterDatabase
      const claim = yield* ledger.claim(1, "a")
      const odd = (id: string, tag: string, type = tag): LoggedEvent => ({
        ...event(id, now()),
        type,
        body: JSON.stringify({ _tag: tag, id, at: "2026-11-28T12:00:00.000Z", value: {} })
      })
      yield* ledger.tell(claim, [
        event("e1", now()),
        odd("e2", "OfTomorrow"),
        odd("e3", "OfTomorrow"),
        odd("c", "Custom")
      ])
      yield* ledger.tell(claim, [event("e4", now()), odd("e5", "WatchedGone"), event("e6", now())])
      const warnings: Array<string> = []
      const logger = Logger.make<unknown, void>(({ logLevel, message }) => {
        if (logLevel === "Warn") warnings.push(String(message))
      })
      const before = (yield* Metric.value(Metrics.unreadable)).count
      const read = yield* EventLog.stream({ consumer: "c", from: "oldest", batch: 2 }).pipe(
        Stream.take(3),
        Stream.runCollect,
        Effect.map(idsOf),
        Effect.provide(Logger.layer([logger]))
      )
      assert.deepStrictEqual(read, ["e1", "e4", "e6"])
      assert.strictEqual(warnings.length, 1)
      assert.include(warnings[0], "OfTomorrow")
      assert.strictEqual(Number((yield* Metric.value(Metrics.unreadable)).count) - Number(before), 3)
    })
  )

  test(
    "maintenance whose end nobody saw does not hide the next one",
    Effect.gen(function* () {
      const database = yield* ClusterDatabase
      const { ledger } = database
      const claim = yield* ledger.claim(0, "a")
      const lost = yield* Deferred.make<void>()
      const store = BucketStore.make(database, { claim, lost }, Outage.make(), { dues: new Map(), spread: () => 0 })
      const hour = 3_600_000
      const t = now() - 20 * hour
      const stored = (tag: "MaintenanceStarted" | "MaintenanceEnded", at: number): StoredEvent => ({
        _tag: tag,
        id: `${tag}@${(at - t) / hour}`,
        at,
        body: JSON.stringify({
          _tag: tag,
          id: `${tag}@${(at - t) / hour}`,
          at: new Date(at).toISOString(),
          duration: 1
        })
      })
      const tell = (tag: "MaintenanceStarted" | "MaintenanceEnded", at: number) =>
        store.tell?.([stored(tag, at)]) ?? Effect.void
      yield* tell("MaintenanceStarted", t)
      // Seen by another bucket a little later, and once more after a restart: it is the same.
      yield* tell("MaintenanceStarted", t + 0.1 * hour)
      yield* tell("MaintenanceStarted", t + 11 * hour)
      // All processes were gone when it ended; this is another one.
      yield* tell("MaintenanceStarted", t + 13 * hour)
      yield* tell("MaintenanceEnded", t + 14 * hour)
      yield* tell("MaintenanceEnded", t + 14 * hour)
      yield* tell("MaintenanceStarted", t + 15 * hour)
      assert.deepStrictEqual(yield* rows("SELECT type, at FROM clashfx_event ORDER BY seq"), [
        ["MaintenanceStarted", String(t)],
        ["MaintenanceStarted", String(t + 13 * hour)],
        ["MaintenanceEnded", String(t + 14 * hour)],
        ["MaintenanceStarted", String(t + 15 * hour)]
      ])
      const [[body = ""] = []] = yield* rows(
        "SELECT CAST(body AS text) FROM clashfx_event WHERE type = 'MaintenanceEnded'"
      )
      // How long it was, as all owners saw it together.
      assert.include(body, '"duration":3600')
      assert.strictEqual(yield* ledger.maintenance, t + 15 * hour)
    })
  )

  test(
    "of two readers with one name one reads, and the other takes over",
    Effect.gen(function* () {
      const { ledger } = yield* ClusterDatabase
      const claim = yield* ledger.claim(1, "a")
      const seen: Array<string> = []
      const read = (who: string) =>
        EventLog.stream({ consumer: "c", from: "oldest", batch: 1, every: "20 millis" }).pipe(
          Stream.runForEach(({ id }) => Effect.sync(() => seen.push(`${who} ${id}`)))
        )
      const first = yield* Effect.forkChild(read("first"))
      yield* Effect.sleep(100)
      const second = yield* Effect.forkChild(read("second"))
      for (let i = 0; i < 3; i++) yield* ledger.tell(claim, [event(`e${i}`, now())])
      yield* Effect.sleep(400)
      yield* Fiber.interrupt(first)
      yield* ledger.tell(claim, [event("e3", now())])
      yield* Effect.sleep(1500)
      yield* Fiber.interrupt(second)
      assert.deepStrictEqual(
        seen.filter((line) => line.startsWith("first")),
        ["first e0", "first e1", "first e2"]
      )
      assert.deepStrictEqual(seen.at(-1), "second e3")
    })
  )

  test(
    "a consumer that was away longer than the retention is told, not led past it",
    Effect.gen(function* () {
      const { ledger } = yield* ClusterDatabase
      const claim = yield* ledger.claim(1, "a")
      const day = 86_400_000
      yield* ledger.tell(claim, [event("old 1", now() - day), event("old 2", now() - day)])
      const take = (n: number) =>
        EventLog.stream({ consumer: "c", from: "oldest", batch: 1 }).pipe(
          Stream.take(n),
          Stream.runCollect,
          Effect.map(idsOf)
        )
      assert.deepStrictEqual(yield* take(1), ["old 1"])
      yield* ledger.tell(claim, [event("new", now())])
      assert.isAtLeast(yield* EventLog.expire("1 minute"), 1)
      assert.deepStrictEqual(yield* rows("SELECT id FROM clashfx_event"), [["new"]])
      const told = yield* Effect.flip(take(1))
      assert.strictEqual(told._tag, "EventsExpired")
      yield* EventLog.seek("c", "oldest")
      assert.deepStrictEqual(yield* take(1), ["new"])
    })
  )

  test(
    "a log that was set back behind a consumer is told, and not waited for; the name goes on where it is sent to",
    Effect.gen(function* () {
      const { dialect, ledger, sql } = yield* ClusterDatabase
      const claim = yield* ledger.claim(1, "a")
      for (let i = 1; i <= 5; i++) yield* ledger.tell(claim, [event(`e${i}`, now())])
      const read = (n: number) =>
        EventLog.stream({ consumer: "c", from: "oldest", batch: 1, every: "5 millis" }).pipe(
          Stream.take(n),
          Stream.runCollect,
          Effect.map(idsOf),
          Effect.timeout("5 seconds")
        )
      assert.deepStrictEqual(yield* read(5), ["e1", "e2", "e3", "e4", "e5"])
      // As a dump that was taken after the second event, with the cursors of now.
      yield* sql`DELETE FROM clashfx_event WHERE seq > 2`
      yield* dialect === "postgres"
        ? sql`SELECT setval('clashfx_event_seq', 2)::text`
        : sql`UPDATE sqlite_sequence SET seq = 2 WHERE name = 'clashfx_event'`
      const ahead = yield* Effect.flip(read(1))
      assert.strictEqual(ahead._tag, "CursorAhead")
      assert.include(String(ahead), '"c" is at 4')
      yield* EventLog.seek("c", "now")
      yield* ledger.tell(claim, [event("another e3", now())])
      assert.deepStrictEqual(yield* read(1), ["another e3"])
      yield* EventLog.seek("c", "oldest")
      assert.deepStrictEqual(yield* read(3), ["e1", "e2", "another e3"])
      // An empty log has no place that anybody could know.
      yield* EventLog.seek("c", 9n)
      assert.strictEqual((yield* Effect.flip(read(1)))._tag, "CursorAhead")
    })
  )

  test(
    "a consumer's name that cannot be kept is refused before the database is asked",
    Effect.gen(function* () {
      for (const [name, said] of [
        ["", "empty"],
        ["a\0b", "NUL"],
        ["x".repeat(5000), "5000 characters"],
        ["\ud83d", "half of a character"]
      ] as const) {
        const uses: ReadonlyArray<Effect.Effect<void, ClusterError | EventLog.ReadError, ClusterDatabase>> = [
          EventLog.seek(name, "now"),
          EventLog.forget(name),
          Stream.runDrain(EventLog.stream({ consumer: name, from: "oldest" }))
        ]
        for (const use of uses) {
          const refused = yield* Effect.flip(Effect.timeout(use, "5 seconds"))
          assert.strictEqual(refused._tag, "InvalidName")
          assert.include(refused.message, said)
          assert.isBelow(refused.message.length, 300)
          assert.isFalse(refused.message.includes("\0"))
        }
      }
      for (const name of ["x".repeat(200), " ", "\u{1f600} 'a' \"b\""]) yield* EventLog.seek(name, "now")
      assert.deepStrictEqual(yield* rows("SELECT count(*) FROM clashfx_cursor"), [["3"]])
    })
  )

  test(
    "seeking moves a reader that is alive, and does not wait for its end",
    Effect.gen(function* () {
      const { ledger } = yield* ClusterDatabase
      const claim = yield* ledger.claim(1, "a")
      for (let i = 1; i <= 3; i++) yield* ledger.tell(claim, [event(`e${i}`, now())])
      const seen: Array<string> = []
      const reading = yield* EventLog.stream({ consumer: "c", from: "oldest", batch: 1, every: "5 millis" }).pipe(
        Stream.runForEach(({ id }) => Effect.sync(() => seen.push(id))),
        Effect.forkChild
      )
      const until = (n: number) =>
        Effect.sync(() => seen.length).pipe(
          Effect.delay("10 millis"),
          Effect.repeat({ until: (length) => length >= n })
        )
      yield* Effect.timeout(until(3), "5 seconds")
      yield* Effect.timeout(EventLog.seek("c", "oldest"), "5 seconds")
      yield* ledger.tell(claim, [event("e4", now())])
      // It may have e4 in its hands before it sees that it was moved.
      const isMoved = () => seen.slice(3).join().endsWith("e1,e2,e3,e4")
      yield* Effect.sync(isMoved).pipe(
        Effect.delay("10 millis"),
        Effect.repeat({ until: (moved) => moved }),
        Effect.timeout("5 seconds")
      )
      yield* Fiber.interrupt(reading)
      assert.isAtMost(seen.length, 8)
    })
  )

  test(
    "the retention takes no event that has a lower number than one it leaves, and skips none",
    Effect.gen(function* () {
      const { ledger } = yield* ClusterDatabase
      const claim = yield* ledger.claim(1, "a")
      const day = 86_400_000
      const old = (id: string) => ledger.tell(claim, [event(id, now() - day)])
      yield* old("gone 1")
      yield* old("gone 2")
      yield* ledger.tell(claim, [event("kept 3", now())])
      yield* old("late 4")
      yield* ledger.tell(claim, [event("kept 5", now())])
      yield* old("late 6")
      const take = (consumer: string, n: number) =>
        EventLog.stream({ consumer, from: "oldest", batch: 2 }).pipe(
          Stream.take(n),
          Stream.runCollect,
          Effect.map(idsOf)
        )
      assert.deepStrictEqual(yield* take("early", 3), ["gone 1", "gone 2", "kept 3"])
      yield* EventLog.expire("1 minute")
      const left = ["kept 3", "late 4", "kept 5", "late 6"]
      assert.deepStrictEqual(yield* take("new", 4), left)
      // The last that it has not said to be done with.
      assert.deepStrictEqual(yield* take("early", 4), left)
      yield* EventLog.seek("early", "oldest")
      assert.deepStrictEqual(yield* take("early", 4), left)
      yield* EventLog.expire("1 minute")
      yield* EventLog.seek("early", "oldest")
      assert.deepStrictEqual(yield* take("early", 4), left)
      yield* EventLog.seek("early", 1n)
      assert.strictEqual((yield* Effect.flip(take("early", 1)))._tag, "EventsExpired")
    })
  )
}
