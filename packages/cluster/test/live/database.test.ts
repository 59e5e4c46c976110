/** The tables in a real PostgreSQL, and what only it can show: concurrent processes. */
import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import * as ClashNode from "clashfx/node"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Logger from "effect/Logger"
import * as Redacted from "effect/Redacted"
import * as Schedule from "effect/Schedule"
import * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import { isPostgresThere, type Postgres, postgres } from "../../../clashfx/test/support/servers.ts"
import { ClusterDatabase, layerPostgres, open } from "../../src/ClusterDatabase.ts"
import * as ClusterWatch from "../../src/ClusterWatch.ts"
import * as EventLog from "../../src/EventLog.ts"
import { bucketOf } from "../../src/internal/tags.ts"
import { databaseSpec, event, rows } from "../support/databaseSpec.ts"
import { pagesSpec } from "../support/pagesSpec.ts"

if (!isPostgresThere) console.log("PostgreSQL is not installed: the tests of the cluster's tables are skipped")

describe.skipIf(!isPostgresThere)("ClusterDatabase", () => {
  let server: Postgres
  let n = 0
  const scope = Effect.runSync(Scope.make())
  beforeAll(async () => {
    server = await Effect.runPromise(Scope.provide(postgres(), scope))
  }, 60_000)
  afterAll(() => Effect.runPromise(Scope.close(scope, Exit.void)), 60_000)

  const fresh = Layer.unwrap(
    Effect.map(
      Effect.suspend(() => server.fresh(`test${n++}`)),
      (url) => layerPostgres({ url: Redacted.make(url), buckets: 8 })
    )
  )
  const shared = (url: string, buckets?: number) =>
    layerPostgres({ url: Redacted.make(url), buckets, maxConnections: 4 })

  databaseSpec("PostgreSQL", fresh, Date.now)
  pagesSpec("PostgreSQL", fresh, Date.now)

  it.live("ten processes that start at once make the tables once", () =>
    Effect.gen(function* () {
      const url = yield* server.fresh("race")
      const opened = yield* Effect.forEach(Array.from({ length: 10 }), () => Effect.scoped(open(shared(url, 16))), {
        concurrency: "unbounded"
      })
      assert.deepStrictEqual(
        opened.map(({ buckets }) => buckets),
        Array.from({ length: 10 }, () => 16)
      )
      assert.strictEqual(yield* server.psql("race", "SELECT count(*) FROM clashfx_migrations"), "3")
      assert.strictEqual(yield* server.psql("race", "SELECT count(*) FROM clashfx_bucket"), "17")
      const other = yield* Effect.flip(Effect.scoped(open(shared(url, 32))))
      assert.strictEqual(other._tag, "BucketsDiffer")
      assert.include(other.message, "16")
    })
  )

  it.live(
    "sessions with a server that has become read-only are replaced, and it is said once",
    () =>
      Effect.gen(function* () {
        const said: Array<string> = []
        const logger = Logger.make<unknown, void>(({ message }) => void said.push(String([message].flat()[0])))
        const url = yield* server.fresh("standby")
        const { sql } = yield* Effect.provide(open(shared(url)), Logger.layer([logger]))
        const all = (statement: string) =>
          Effect.exit(Effect.forEach([1, 2, 3, 4], () => sql.unsafe(statement), { concurrency: "unbounded" }))
        const write = all("UPDATE clashfx_cluster SET expired = expired FROM pg_sleep(0.1)")
        assert.isTrue(Exit.isSuccess(yield* write))
        // New sessions write again at once, as behind an address that leads to the new primary; those that are there would never.
        yield* server.psql(
          "postgres",
          `ALTER DATABASE standby SET default_transaction_read_only = on;
         SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = 'standby'`
        )
        yield* Effect.retry(sql`SELECT 1`, { times: 20, schedule: Schedule.spaced("50 millis") })
        assert.isTrue(Exit.isSuccess(yield* all("SELECT pg_sleep(0.1)::text")))
        assert.isTrue(Exit.isFailure(yield* write))
        yield* server.psql("postgres", "ALTER DATABASE standby RESET default_transaction_read_only")
        let refused = 0
        while (Exit.isFailure(yield* write) && refused++ < 60) yield* Effect.sleep("500 millis")
        assert.isBelow(refused, 60)
        for (let n = 0; n < 80 && said.length < 2; n++) yield* Effect.sleep("500 millis")
        assert.deepStrictEqual(
          said.map((line) => /takes (?:no )?writes/.exec(line)?.[0]),
          ["takes no writes", "takes writes"]
        )
      }).pipe(Effect.scoped),
    60_000
  )

  it.live("a database that has no place for all names is refused at the start", () =>
    Effect.gen(function* () {
      const url = yield* server.fresh("latin")
      yield* server.psql("postgres", "DROP DATABASE latin")
      yield* server.psql(
        "postgres",
        "CREATE DATABASE latin ENCODING 'LATIN1' LC_COLLATE 'C' LC_CTYPE 'C' TEMPLATE template0"
      )
      const refused = yield* Effect.flip(Effect.scoped(open(shared(url))))
      assert.strictEqual(refused._tag, "UnsuitableDatabase")
      assert.include(refused.message, "LATIN1")
    })
  )

  it.live("two clusters on one schema are refused while both run, also when they begin at once", () =>
    Effect.gen(function* () {
      const database = layerPostgres({ url: Redacted.make(yield* server.fresh("mixed")), buckets: 2 })
      const part = (name: string, port: number, cluster?: string) =>
        Layer.build(
          ClusterWatch.layer({ name, cluster, watcher: { calendar: false } }).pipe(
            Layer.provide(
              Layer.merge(database, ClashNode.layer({ keys: ["none"], baseUrl: `http://127.0.0.1:${port}/v1` }))
            )
          )
        )
      const one = yield* Scope.make()
      yield* Scope.provide(part("one", 1), one)
      yield* Effect.scoped(part("two", 1))
      const refused = yield* Effect.flip(Effect.scoped(part("three", 2)))
      assert.strictEqual(refused._tag, "ClusterDiffers")
      for (const said of ["one:0", "http://127.0.0.1:1/v1", "http://127.0.0.1:2/v1", "search_path"]) {
        assert.include(refused.message, said)
      }
      yield* Scope.close(one, Exit.void)
      const begun = yield* Effect.forEach(["a", "b", "c"], (name, i) => Effect.exit(part(name, 3 + i)), {
        concurrency: "unbounded"
      })
      assert.strictEqual(begun.filter(Exit.isSuccess).length, 1)
    }).pipe(Effect.scoped)
  )

  it.live("processes that reach one game by several addresses say that they are one cluster", () =>
    Effect.gen(function* () {
      const database = layerPostgres({ url: Redacted.make(yield* server.fresh("mixed")), buckets: 2 })
      for (const port of [1, 2]) {
        yield* Layer.build(
          ClusterWatch.layer({ name: `at ${port}`, cluster: "game", watcher: { calendar: false } }).pipe(
            Layer.provide(
              Layer.merge(database, ClashNode.layer({ keys: ["none"], baseUrl: `http://127.0.0.1:${port}/v1` }))
            )
          )
        )
      }
    }).pipe(Effect.scoped)
  )

  it.live("plain SQL adds and removes, in the bucket that we would have chosen, and is heard", () =>
    Effect.gen(function* () {
      const { changes } = yield* ClusterDatabase
      const heard: Array<unknown> = []
      yield* Effect.forkScoped(Stream.runForEach(changes, (bucket) => Effect.sync(() => heard.push(bucket))))
      yield* Effect.sleep(500)
      const tags = ["#2PP", "#8QU8J9LP", "#PPP", "#L0VY"]
      const database = `test${n - 1}`
      yield* server.psql(
        database,
        `INSERT INTO clashfx_watched (kind, tag) VALUES ${tags.map((tag) => `('clan', '${tag}')`).join()}`
      )
      assert.deepStrictEqual(
        yield* rows(`SELECT tag, bucket FROM clashfx_watched ORDER BY tag`),
        [...tags].sort().map((tag) => [tag, String(bucketOf("clan", tag, 8))])
      )
      yield* server.psql(database, `DELETE FROM clashfx_watched WHERE tag = '#2PP'`)
      yield* Effect.sleep(300)
      const wanted = new Set(tags.map((tag) => bucketOf("clan", tag, 8)))
      assert.deepStrictEqual(new Set(heard.filter((one) => one !== "all")), wanted)
      assert.strictEqual(heard.filter((one) => one === bucketOf("clan", "#2PP", 8)).length >= 2, true)
      const refused = yield* Effect.exit(
        Effect.flatMap(
          ClusterDatabase,
          ({ sql }) => sql`INSERT INTO clashfx_watched (kind, tag) VALUES ('clan', '#ABC')`
        )
      )
      assert.isTrue(Exit.isFailure(refused))
    }).pipe(Effect.scoped, Effect.provide(fresh))
  )

  it.live("a change that was said while nobody could hear is found after the connection is back", () =>
    Effect.gen(function* () {
      const { changes } = yield* ClusterDatabase
      const heard: Array<unknown> = []
      yield* Effect.forkScoped(Stream.runForEach(changes, (bucket) => Effect.sync(() => heard.push(bucket))))
      yield* Effect.sleep(500)
      heard.length = 0
      const database = `test${n - 1}`
      yield* server.psql(
        "postgres",
        `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = '${database}' AND query LIKE '%LISTEN%'`
      )
      yield* Effect.sleep(3000)
      assert.include(heard, "all")
    }).pipe(Effect.scoped, Effect.provide(fresh))
  )

  it.live("a reader does not skip what was numbered early and commits late, even if its transaction began later", () =>
    Effect.gen(function* () {
      const { ledger, sql } = yield* ClusterDatabase
      const [slow, early] = [yield* ledger.claim(1, "a"), yield* ledger.claim(2, "b")]
      const seen: Array<string> = []
      yield* EventLog.stream({ consumer: "c", from: "oldest", every: "10 millis" }).pipe(
        Stream.runForEach(({ id }) => Effect.sync(() => seen.push(id))),
        Effect.forkScoped
      )
      // This transaction has its own number first, and takes one of the log last.
      const open = yield* Effect.forkScoped(
        sql.withTransaction(
          Effect.gen(function* () {
            yield* sql`SELECT pg_current_xact_id()::text`
            yield* Effect.sleep(400)
            yield* ledger.tell(early, [event("second number", Date.now())])
          })
        )
      )
      yield* Effect.sleep(200)
      // This one begins later, takes the first number of the log, and commits last.
      yield* sql.withTransaction(
        Effect.gen(function* () {
          yield* ledger.tell(slow, [event("first number", Date.now())])
          yield* Fiber.join(open)
          yield* Effect.sleep(600)
        })
      )
      yield* Effect.sleep(600)
      assert.deepStrictEqual(yield* rows("SELECT id FROM clashfx_event ORDER BY seq"), [
        ["first number"],
        ["second number"]
      ])
      assert.deepStrictEqual(seen, ["first number", "second number"])
    }).pipe(Effect.scoped, Effect.provide(fresh))
  )

  it.live("readers see every event once and in order while many write and roll back", () =>
    Effect.gen(function* () {
      const { ledger, sql } = yield* ClusterDatabase
      const seen: Array<string> = []
      const reading = yield* EventLog.stream({ consumer: "c", from: "oldest", batch: 7, every: "1 millis" }).pipe(
        Stream.runForEach(({ id }) => Effect.sync(() => seen.push(id))),
        Effect.forkScoped
      )
      const claims = yield* Effect.forEach([1, 2, 3, 4, 5, 6], (bucket) => ledger.claim(bucket, "w"))
      yield* Effect.forEach(
        claims,
        (claim) =>
          Effect.forEach(
            Array.from({ length: 60 }, (_, i) => i),
            (i) =>
              sql
                .withTransaction(
                  Effect.gen(function* () {
                    yield* ledger.commit(claim, `clan/${claim.bucket}`, String(i), [
                      event(`${claim.bucket}/${i}`, Date.now())
                    ])
                    if ((i * claim.bucket) % 3 === 0) yield* Effect.sleep((i * claim.bucket) % 17)
                    if (i % 10 === 9) return yield* Effect.fail("rolled back")
                  })
                )
                .pipe(Effect.ignore)
          ),
        { concurrency: "unbounded" }
      )
      yield* Effect.sleep(800)
      yield* Fiber.interrupt(reading)
      const wanted = claims.flatMap(({ bucket }) =>
        Array.from({ length: 60 }, (_, i) => i).flatMap((i) => (i % 10 === 9 ? [] : [`${bucket}/${i}`]))
      )
      assert.deepStrictEqual([...seen].sort(), [...wanted].sort())
      for (const { bucket } of claims) {
        const mine = seen.filter((id) => id.startsWith(`${bucket}/`)).map((id) => Number(id.split("/")[1]))
        assert.deepStrictEqual(
          mine,
          [...mine].sort((a, b) => a - b)
        )
      }
    }).pipe(Effect.scoped, Effect.provide(fresh))
  )

  it.live("the newest place is not told before what is below it has come", () =>
    Effect.gen(function* () {
      const { ledger, sql } = yield* ClusterDatabase
      const [slow, quick] = [yield* ledger.claim(1, "a"), yield* ledger.claim(2, "b")]
      const late = yield* Effect.forkScoped(
        sql.withTransaction(Effect.andThen(ledger.tell(slow, [event("first number", Date.now())]), Effect.sleep(700)))
      )
      yield* Effect.sleep(200)
      yield* ledger.tell(quick, [event("second number", Date.now())])
      const idsOf = (events: ReadonlyArray<EventLog.Logged>) => events.map(({ id }) => id)
      const [newest, history, page] = yield* Effect.all(
        [EventLog.newest, EventLog.history({}), EventLog.page({ after: 0n })],
        { concurrency: "unbounded" }
      )
      assert.deepStrictEqual(idsOf(page.events), ["first number", "second number"])
      assert.deepStrictEqual(idsOf(history.events), ["second number", "first number"])
      assert.strictEqual(newest, page.seq)
      yield* Fiber.join(late)
    }).pipe(Effect.scoped, Effect.provide(fresh))
  )

  it.live("a claim waits for a write under way and sees it; a write that waits for a claim is refused", () =>
    Effect.gen(function* () {
      const { ledger, sql } = yield* ClusterDatabase
      const old = yield* ledger.claim(1, "old")
      const order: Array<string> = []
      const writing = yield* Effect.forkScoped(
        sql.withTransaction(
          Effect.gen(function* () {
            yield* ledger.commit(old, "clan/#2PP", "written", [event("e", Date.now())])
            yield* Effect.sleep(500)
            order.push("write done")
          })
        )
      )
      yield* Effect.sleep(150)
      const claim = yield* ledger.claim(1, "new")
      order.push("claimed")
      yield* Fiber.join(writing)
      assert.deepStrictEqual(order, ["write done", "claimed"])
      assert.deepStrictEqual(yield* rows("SELECT body FROM clashfx_snapshot"), [["written"]])

      const claiming = yield* Effect.forkScoped(
        sql.withTransaction(Effect.andThen(ledger.claim(1, "newest"), Effect.sleep(500)))
      )
      yield* Effect.sleep(150)
      assert.isFalse(yield* ledger.commit(claim, "clan/#2PP", "too late", [event("late", Date.now())]))
      yield* Fiber.join(claiming)
      assert.deepStrictEqual(yield* rows("SELECT body FROM clashfx_snapshot"), [["written"]])
    }).pipe(Effect.scoped, Effect.provide(fresh))
  )

  it.live("a missing partition is made when it is needed, and a wrong clock finds one", () =>
    Effect.gen(function* () {
      const { ledger, sql } = yield* ClusterDatabase
      const claim = yield* ledger.claim(1, "a")
      const names = yield* rows(
        "SELECT c.relname FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = 'clashfx_event'::regclass"
      )
      for (const [name] of names) yield* sql.unsafe(`DROP TABLE ${name}`)
      assert.isTrue(yield* ledger.tell(claim, [event("now", Date.now())]))
      const year = 365 * 86_400_000
      assert.isTrue(yield* ledger.tell(claim, [event("past", Date.now() - year), event("future", Date.now() + year)]))
      assert.deepStrictEqual(yield* rows("SELECT id FROM clashfx_event ORDER BY seq"), [["now"], ["past"], ["future"]])
    }).pipe(Effect.provide(fresh))
  )

  it.live("who reads the log for long holds up the retention, and not the writes", () =>
    Effect.gen(function* () {
      const { ledger, sql } = yield* ClusterDatabase
      const claim = yield* ledger.claim(1, "a")
      yield* ledger.tell(claim, [event("old", Date.now() - 86_400_000)])
      const dump = yield* Effect.forkScoped(
        sql.withTransaction(Effect.andThen(sql`SELECT count(*) FROM clashfx_event`, Effect.sleep("3 seconds")))
      )
      yield* Effect.sleep(200)
      const expiring = yield* Effect.forkScoped(Effect.exit(EventLog.expire("1 minute")))
      yield* Effect.sleep(100)
      const began = performance.now()
      assert.isTrue(yield* ledger.tell(claim, [event("new", Date.now())]))
      assert.isBelow(performance.now() - began, 1500)
      assert.isTrue(Exit.isFailure(yield* Fiber.join(expiring)))
      yield* Fiber.join(dump)
      assert.isAtLeast(yield* EventLog.expire("1 minute"), 1)
      assert.deepStrictEqual(yield* rows("SELECT id FROM clashfx_event"), [["new"]])
    }).pipe(Effect.scoped, Effect.provide(fresh))
  )

  it.live("a reader that reads while partitions are dropped gets everything that is left, or is told", () =>
    Effect.gen(function* () {
      const { ledger } = yield* ClusterDatabase
      const claim = yield* ledger.claim(1, "a")
      const day = 86_400_000
      const seen: Array<string> = []
      const reading = yield* EventLog.stream({ consumer: "c", from: "oldest", batch: 5, every: "1 millis" }).pipe(
        Stream.runForEach(({ id }) => Effect.sync(() => seen.push(id))),
        Effect.exit,
        Effect.forkScoped
      )
      const told: Array<string> = []
      for (let i = 0; i < 30; i++) {
        const old = (n: number) => event(`old ${i} ${n}`, Date.now() - day)
        const news = [0, 1].map((n) => event(`new ${i} ${n}`, Date.now()))
        yield* ledger.tell(claim, [old(0), old(1), old(2), ...news])
        told.push(...news.map(({ id }) => id))
        // Gone while somebody reads it, and made again by the next write of yesterday.
        if (i % 5 === 4) yield* Effect.ignore(EventLog.expire("1 minute"))
      }
      yield* Effect.sleep(500)
      const ended = reading.pollUnsafe()
      if (ended === undefined) {
        // Nobody was led past anything that is still there.
        assert.deepStrictEqual(
          seen.filter((id) => id.startsWith("new")),
          told
        )
      } else {
        assert.include(String(yield* Fiber.join(reading)), "EventsExpired")
        yield* EventLog.seek("c", "oldest")
        const left = yield* rows(
          "SELECT id FROM clashfx_event WHERE seq > (SELECT expired FROM clashfx_cluster) ORDER BY seq"
        )
        const again = yield* EventLog.stream({ consumer: "c" }).pipe(Stream.take(left.length), Stream.runCollect)
        assert.deepStrictEqual(
          again.map(({ id }) => [id]),
          left
        )
      }
    }).pipe(Effect.scoped, Effect.provide(fresh))
  )

  it.live("a reader that was frozen while another one took its cursor reads no further, and moves nothing back", () =>
    Effect.gen(function* () {
      const { ledger, sql } = yield* ClusterDatabase
      const claim = yield* ledger.claim(1, "a")
      for (let i = 0; i < 40; i++) yield* ledger.tell(claim, [event(`e${i}`, Date.now())])
      const [one, two]: [Array<string>, Array<string>] = [[], []]
      const read = (seen: Array<string>) =>
        EventLog.batches({ consumer: "c", from: "oldest", batch: 4, every: "5 millis" }).pipe(
          Stream.runForEach(({ events }) =>
            // The first one is held up with its second batch in its hands.
            Effect.andThen(
              Effect.sync(() => seen.push(...events.map(({ id }) => id))),
              Effect.suspend(() => (seen === one && one.length === 8 ? Effect.sleep(2500) : Effect.void))
            )
          ),
          Effect.forkScoped
        )
      yield* read(one)
      yield* Effect.sleep(400)
      assert.strictEqual(one.length, 8)
      yield* sql`UPDATE clashfx_cursor SET lease = 0`
      yield* read(two)
      yield* Effect.sleep(1500)
      assert.deepStrictEqual(
        two,
        Array.from({ length: 36 }, (_, i) => `e${i + 4}`)
      )
      yield* Effect.sleep(1500)
      yield* ledger.tell(claim, [event("last", Date.now())])
      yield* Effect.sleep(500)
      assert.strictEqual(two.at(-1), "last")
      assert.strictEqual(one.length, 8)
    }).pipe(Effect.scoped, Effect.provide(fresh))
  )
})
