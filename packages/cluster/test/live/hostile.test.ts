/** What a PostgreSQL may do to who uses it, judged by `psql` alone: refuse, cut off, forget who was last, and be full. */
import { afterAll, assert, beforeAll, describe, it } from "@effect/vitest"
import * as Deferred from "effect/Deferred"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { isPostgresThere, type Postgres, postgres } from "../../../clashfx/test/support/servers.ts"
import { ClusterDatabase, layerPostgres, layerSqlite, open } from "../../src/ClusterDatabase.ts"
import * as ClusterMove from "../../src/ClusterMove.ts"
import * as BucketStore from "../../src/internal/bucketStore.ts"
import { Leases } from "../../src/internal/leases.ts"
import * as Outage from "../../src/internal/outage.ts"
import * as WatchList from "../../src/WatchList.ts"
import * as EventLog from "../../src/EventLog.ts"
import { event, rows } from "../support/databaseSpec.ts"

const directory = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "clashfx-hostile-"))),
  (made) => Effect.sync(() => rmSync(made, { recursive: true, force: true }))
)

const many = Array.from(
  { length: 300 },
  (_, i) => `#2${[...String(i + 100)].map((d) => "0289PYLQGR"[Number(d)]).join("")}`
)
const all = { concurrency: "unbounded" } as const

describe.skipIf(!isPostgresThere)("A hostile database", () => {
  let server: Postgres
  const scope = Effect.runSync(Scope.make())
  beforeAll(async () => {
    server = await Effect.runPromise(Scope.provide(postgres(), scope))
  }, 60_000)
  afterAll(() => Effect.runPromise(Scope.close(scope, Exit.void)), 60_000)

  const at = (url: string, maxConnections = 4) => layerPostgres({ url: Redacted.make(url), buckets: 4, maxConnections })
  /** A database of its own, `psql` on it, and a layer. */
  const made = (name: string) =>
    Effect.map(server.fresh(name), (url) => ({
      url,
      sql: (statements: string) => server.psql(name, statements),
      layer: at(url)
    }))

  it.live("tables of an earlier version are brought up to date once, by three at a time, one of which is cut off", () =>
    Effect.gen(function* () {
      const { layer, sql } = yield* made("earlier")
      yield* Effect.provide(WatchList.add("clan", many), layer)
      yield* sql(`INSERT INTO clashfx_snapshot (key, bucket, epoch, body) SELECT kind || '/' || tag, bucket, 1, 'old' FROM clashfx_watched;
        DROP TRIGGER clashfx_forgotten ON clashfx_watched; DROP FUNCTION clashfx_forget; ALTER TABLE clashfx_snapshot DROP COLUMN added;
        DELETE FROM clashfx_migrations WHERE migration_id = 3`)
      const locking = yield* Effect.forkChild(
        sql("BEGIN; LOCK TABLE clashfx_watched IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(0.6); COMMIT")
      )
      yield* Effect.sleep(150)
      const opening = yield* Effect.forkChild(
        Effect.forEach([1, 2, 3], () => Effect.exit(Effect.scoped(open(layer))), all)
      )
      yield* Effect.sleep(250)
      const cut = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = 'earlier' AND"
      yield* sql(`${cut} query LIKE 'CREATE TRIGGER%' AND wait_event_type = 'Lock'`)
      yield* Fiber.join(locking)
      assert.deepStrictEqual((yield* Fiber.join(opening)).map(Exit.isSuccess), [true, true, true])
      assert.strictEqual(yield* sql("SELECT count(*) FROM clashfx_migrations"), "3")
      assert.strictEqual(yield* sql("SELECT count(*) FROM clashfx_snapshot WHERE added IS NULL"), "300")
      // A process of the version before writes on.
      yield* sql(`INSERT INTO clashfx_snapshot (key, bucket, epoch, body) VALUES ('clan/${many[0]}', 1, 1, 'newer')
        ON CONFLICT (key) DO UPDATE SET body = excluded.body`)
      yield* sql("DELETE FROM clashfx_watched")
      assert.strictEqual(yield* sql("SELECT count(*) FROM clashfx_snapshot"), "0")
    })
  )

  it.live("who may only change the list takes tags off it, and nothing is done in his name that he could not do", () =>
    Effect.gen(function* () {
      const { layer, sql } = yield* made("rights")
      yield* Effect.provide(WatchList.add("clan", "#2PP", "#8QU8J9LP"), layer)
      yield* sql(`INSERT INTO clashfx_snapshot (key, bucket, epoch, body) VALUES ('clan/#2PP', 1, 1, 'a'), ('clan/#8QU8J9LP', 1, 1, 'b');
        DROP ROLE IF EXISTS lister; CREATE ROLE lister LOGIN; GRANT SELECT, DELETE ON clashfx_watched TO lister`)
      yield* sql(`SET ROLE lister; CREATE TEMP TABLE clashfx_snapshot (key text); CREATE TEMP TABLE gone (kind text, tag text);
        INSERT INTO gone VALUES ('clan', '#8QU8J9LP'); DELETE FROM clashfx_watched WHERE tag = '#2PP'`)
      assert.strictEqual(yield* sql("SELECT key FROM clashfx_snapshot"), "clan/#8QU8J9LP")
      assert.include(String(yield* Effect.exit(sql("SET ROLE lister; DELETE FROM public.clashfx_snapshot"))), "denied")
    })
  )

  it.live("where every transaction is serializable, keys are shared out and commits are made all the same", () =>
    Effect.gen(function* () {
      const { layer, sql, url } = yield* made("serial")
      yield* Effect.provide(rows("SELECT 1"), layer)
      yield* sql(`ALTER DATABASE serial SET default_transaction_isolation = 'serializable';
        INSERT INTO clashfx_account (account) VALUES ('a');
        INSERT INTO clashfx_key (id, account, value) SELECT 'key ' || i, 'a', 'v' FROM generate_series(1, 24) AS i`)
      yield* Effect.gen(function* () {
        const database = yield* ClusterDatabase
        const holders = Array.from({ length: 6 }, (_, i) => new Leases(database, `holder ${i}`))
        const claims = yield* Effect.forEach([1, 2, 3, 4], (bucket) => database.ledger.claim(bucket, "w"))
        const patiently = Outage.make()
        const committing = yield* Effect.forkChild(
          Effect.forEach(
            claims,
            (claim) =>
              Effect.forEach(Array.from({ length: 20 }), (_, i) =>
                patiently(
                  database.ledger.commit(claim, `clan/${claim.bucket}`, `${i}`, [
                    event(`${claim.bucket}/${i}`, Date.now())
                  ])
                )
              ),
            all
          )
        )
        for (let round = 0; round < 3; round++) yield* Effect.forEach(holders, (holder) => holder.renew, all)
        assert.isTrue((yield* Fiber.join(committing)).flat().every((isHeld) => isHeld))
      }).pipe(Effect.provide(at(url, 8)))
      assert.strictEqual(yield* sql("SELECT count(*) FROM clashfx_event"), "80")
      assert.strictEqual(yield* sql("SELECT count(owner) FROM clashfx_key"), "24")
    })
  )

  it.live("tags that are taken off while their due times are written in the other order stop nobody", () =>
    Effect.gen(function* () {
      const { layer, sql } = yield* made("deadlock")
      yield* Effect.gen(function* () {
        const { ledger } = yield* ClusterDatabase
        const claim = yield* ledger.claim(1, "a")
        const [first, ...others] = many.toReversed().map((tag) => ({ key: `clan/${tag}`, at: 1, due: 2 }))
        if (first === undefined) return
        for (let i = 0; i < 4; i++) {
          yield* WatchList.add("clan", many)
          yield* ledger.setDues(claim, [first, ...others])
          yield* Effect.all([WatchList.remove("clan", many), ledger.setDues(claim, [first, ...others])], all)
        }
      }).pipe(Effect.provide(layer))
      assert.strictEqual(yield* sql("SELECT deadlocks FROM pg_stat_database WHERE datname = 'deadlock'"), "0")
    })
  )

  it.live(
    "a disk that is full, a timeout and a session that is cut off in the middle lose no event and double none",
    () =>
      Effect.gen(function* () {
        const { layer, sql } = yield* made("brimful")
        yield* Effect.provide(rows("SELECT 1"), layer)
        yield* sql(`CREATE SEQUENCE tries;
        CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS $$ DECLARE n bigint := nextval('tries'); BEGIN
          IF n % 3 = 0 THEN RAISE EXCEPTION 'could not extend file' USING ERRCODE = 'disk_full'; END IF;
          IF n % 7 = 0 THEN RAISE EXCEPTION 'canceling statement' USING ERRCODE = 'query_canceled'; END IF;
          IF n % 11 = 0 THEN PERFORM pg_terminate_backend(pg_backend_pid()); END IF;
          IF n % 13 = 0 THEN RAISE EXCEPTION 'read only' USING ERRCODE = 'read_only_sql_transaction'; END IF;
          RETURN NEW; END $$;
        CREATE TRIGGER refuse BEFORE INSERT ON clashfx_event FOR EACH ROW EXECUTE FUNCTION refuse()`)
        yield* Effect.gen(function* () {
          const database = yield* ClusterDatabase
          const claim = yield* database.ledger.claim(1, "a")
          const lost = yield* Deferred.make<void>()
          const store = BucketStore.make(database, { claim, lost }, Outage.make(), { dues: new Map(), spread: () => 0 })
          const commit = (i: number) => {
            const { body, id, kind, tag, type } = event(`e${i}`, Date.now())
            if (kind !== "clan") return Effect.void
            return (
              store.commit?.("clan/#2PP", `${i}`, [{ _tag: type, at: Date.now(), body, id, kind, tag }]) ?? Effect.void
            )
          }
          yield* Effect.forEach(Array.from({ length: 20 }), (_, i) => commit(i))
        }).pipe(Effect.provide(layer))
        assert.strictEqual(yield* sql("SELECT count(*), count(DISTINCT id), min(id) FROM clashfx_event"), "20|20|e0")
        assert.strictEqual(yield* sql("SELECT body FROM clashfx_snapshot"), "19")
        assert.isAbove(Number(yield* sql("SELECT last_value FROM tries")), 25)
      })
  )

  it.live("where connections are few, or cut when they are idle, everybody gets his turn", () =>
    Effect.gen(function* () {
      const { layer, sql, url } = yield* made("few")
      yield* Effect.provide(rows("SELECT 1"), layer)
      yield* sql(`DROP ROLE IF EXISTS few; CREATE ROLE few LOGIN CONNECTION LIMIT 2; ALTER ROLE few SET idle_session_timeout = '600ms';
        GRANT ALL ON ALL TABLES IN SCHEMA public TO few; GRANT ALL ON ALL SEQUENCES IN SCHEMA public TO few; GRANT CREATE ON SCHEMA public TO few`)
      yield* Effect.gen(function* () {
        for (let round = 0; round < 2; round++) {
          yield* Effect.forEach(many.slice(round * 20, round * 20 + 20), (tag) => WatchList.add("clan", tag), all)
          if (round === 0) yield* Effect.sleep(800)
        }
      }).pipe(Effect.provide(at(url.replace("clashfx@", "few@"), 10)))
      assert.strictEqual(yield* sql("SELECT count(*) FROM clashfx_watched"), "40")
    })
  )

  it.live("of two moves into one database one is done; what PostgreSQL cannot hold stops neither", () =>
    Effect.gen(function* () {
      const { layer, sql } = yield* made("moved")
      const files = [join(yield* directory, "one.sqlite"), join(yield* directory, "other.sqlite")]
      for (const file of files) {
        yield* Effect.gen(function* () {
          const { ledger, sql } = yield* ClusterDatabase
          yield* WatchList.add("clan", "#2PP")
          yield* sql`INSERT INTO clashfx_watched (kind, tag) VALUES ('clan', '#2')`
          const claim = yield* ledger.claim(1, "a")
          yield* ledger.commit(claim, "clan/#2PP", "a\0b", [{ ...event("e\0", Date.now()), tag: "#2\0PP" }], 5)
          for (const name of ["fine", "a\0b", "x".repeat(5000)])
            yield* sql`INSERT INTO clashfx_cursor (consumer, seq, moved) VALUES (${name}, 1, 1)`
        }).pipe(Effect.provide(Layer.fresh(layerSqlite(file))))
      }
      yield* Effect.provide(rows("SELECT 1"), layer)
      const exits = yield* Effect.forEach(
        files,
        (file) => Effect.result(Effect.provide(ClusterMove.fromSqlite(file), layer)),
        all
      )
      const tags = exits.map((exit) => (exit._tag === "Success" ? "moved" : exit.failure._tag))
      assert.deepStrictEqual(tags.toSorted(), ["UnsuitableDatabase", "moved"])
      assert.strictEqual(yield* sql("SELECT consumer FROM clashfx_cursor"), "fine")
      assert.strictEqual(yield* sql("SELECT tag FROM clashfx_watched"), "#2PP")
      assert.strictEqual(yield* sql("SELECT body, added FROM clashfx_snapshot"), "ab|5")
      assert.strictEqual(yield* sql("SELECT id, tag FROM clashfx_event"), "e|#2PP")
    }).pipe(Effect.scoped)
  )

  it.live(
    "whose clock is set back by a day: keys, the right to sign in and a cursor of who is gone are free all the same",
    () =>
      Effect.gen(function* () {
        const { layer, sql } = yield* made("setback")
        yield* Effect.provide(rows("SELECT 1"), layer)
        const tomorrow = "(extract(epoch FROM now()) * 1000)::bigint + 86400000"
        yield* sql(`INSERT INTO clashfx_account (account, signer, lease, signed, asked)
          VALUES ('a', 'gone', ${tomorrow}, ${tomorrow} - 5000, 0), ('b', NULL, 0, ${tomorrow} - 5000, ${tomorrow});
        INSERT INTO clashfx_key (id, account, value, owner, lease, free) SELECT 'key ' || i, 'a', 'v',
          CASE WHEN i <= 4 THEN 'gone' WHEN i <= 6 THEN 'here' END, ${tomorrow} + 5000, ${tomorrow} FROM generate_series(1, 8) AS i;
        INSERT INTO clashfx_holder (holder, seen) VALUES ('gone', ${tomorrow}), ('here', ${tomorrow});
        INSERT INTO clashfx_cursor (consumer, seq, owner, lease, moved) VALUES ('c', 0, 'gone', ${tomorrow} + 15000, 1)`)
        yield* Effect.gen(function* () {
          const database = yield* ClusterDatabase
          const [here, other] = [new Leases(database, "here"), new Leases(database, "other")]
          // What somebody keeps is not taken from him, whoever looks first.
          assert.deepStrictEqual((yield* other.renew).keys, [])
          assert.deepStrictEqual(
            (yield* here.renew).keys.map(({ id }) => id),
            ["key 5", "key 6"]
          )
          assert.isUndefined(yield* here.takeSigning("a", false))
          // An account whose keys were rejected after its last sign-in signs in; the other one did not have to.
          assert.isDefined(yield* here.takeSigning("b", false))
          const renewing = Effect.andThen(here.renew, other.renew)
          yield* Effect.repeat(Effect.andThen(renewing, Effect.sleep(500)), { times: 13 })
          const [ours, theirs] = [yield* here.renew, yield* other.renew]
          assert.deepStrictEqual([ours.keys.length, theirs.keys.length], [4, 4])
          // A key that is refused now asks for a sign-in.
          yield* here.ask("key 1", undefined)
          yield* sql("UPDATE clashfx_account SET lease = lease - 30000 WHERE account = 'a'")
          assert.isDefined(yield* here.takeSigning("a", false))
        }).pipe(Effect.provide(layer))
        yield* Effect.gen(function* () {
          const { ledger } = yield* ClusterDatabase
          const claim = yield* ledger.claim(1, "a")
          yield* ledger.commit(claim, "clan/#2PP", "1", [event("e", Date.now())])
          const read = EventLog.stream({ consumer: "c", from: "oldest", every: "20 millis" }).pipe(
            Stream.take(1),
            Stream.runCollect
          )
          assert.lengthOf(yield* Effect.timeout(read, "10 seconds"), 1)
        }).pipe(Effect.provide(layer))
      })
  )
})
