/** From one process with a file to several with a server: what was known and told is there, and nothing is told again. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Redacted from "effect/Redacted"
import * as Stream from "effect/Stream"
import { spawn } from "node:child_process"
import { mkdtempSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { isPostgresThere } from "../../../clashfx/test/support/servers.ts"
import { layerPostgres, layerSqlite } from "../../src/ClusterDatabase.ts"
import * as ClusterMove from "../../src/ClusterMove.ts"
import * as EventLog from "../../src/EventLog.ts"
import * as WatchList from "../../src/WatchList.ts"
import { rows } from "../support/databaseSpec.ts"
import { lab, type Lab, until } from "../support/lab.ts"
import { assertWhole, settings, tagsOf, three, worldOf } from "../support/scenario.ts"

if (!isPostgresThere) console.log("PostgreSQL is not installed: the test of moving to it is skipped")

const directory = Effect.acquireRelease(
  Effect.sync(() => mkdtempSync(join(tmpdir(), "clashfx-alone-"))),
  (made) => Effect.sync(() => rmSync(made, { recursive: true, force: true }))
)

const read = (n: number) =>
  EventLog.stream({ consumer: "mover", from: "oldest", batch: 10 }).pipe(
    Stream.take(n),
    Stream.runCollect,
    Effect.map((events) => events.map(({ id }) => id))
  )

/** A lock stops a move after its events, before its cursors; there it is killed. Nothing of it is there afterwards. */
const killedInTheMiddle = (cluster: Lab, file: string) =>
  Effect.gen(function* () {
    // The move finds the tables.
    yield* Effect.provide(rows("SELECT 1"), layerPostgres({ url: Redacted.make(cluster.url), buckets: 24 }))
    const locking = yield* Effect.forkScoped(
      cluster.sql("BEGIN; LOCK TABLE clashfx_cursor IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(60); COMMIT")
    )
    const locked = "SELECT count(*) FROM pg_locks WHERE relation = 'clashfx_cursor'::regclass AND"
    yield* until(cluster, `${locked} granted AND mode = 'AccessExclusiveLock'`, "1")
    const mover = spawn(process.execPath, [join(import.meta.dirname, "support/mover.ts"), file, cluster.url])
    const ended = Effect.callback<NodeJS.Signals | null>((resume) => {
      mover.once("exit", (_, signal) => resume(Effect.succeed(signal)))
    })
    const ending = yield* Effect.forkScoped(ended, { startImmediately: true })
    yield* until(cluster, `${locked} NOT granted`, "1")
    mover.kill("SIGKILL")
    assert.strictEqual(yield* Fiber.join(ending), "SIGKILL")
    yield* cluster.sql(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE 'BEGIN; LOCK%' AND pid <> pg_backend_pid()"
    )
    yield* Fiber.await(locking)
    const left = "(SELECT count(*) FROM clashfx_watched) + (SELECT count(*) FROM clashfx_snapshot)"
    yield* until(cluster, `SELECT ${left} + (SELECT count(*) FROM clashfx_event)`, "0", 20)
  })

describe.skipIf(!isPostgresThere)("ClusterMove", () => {
  it.live(
    "a file that a process watches with becomes a cluster's database, while things happen",
    () =>
      Effect.gen(function* () {
        const cluster = yield* lab({ world: worldOf(40), settings })
        const file = join(yield* directory, "clashfx.sqlite")
        const alone = layerSqlite(file)
        const server = layerPostgres({ url: Redacted.make(cluster.url), buckets: 24 })
        const tags = yield* tagsOf(cluster)

        yield* cluster.start("p5", { database: file })
        // From another process, into the file.
        yield* Effect.provide(WatchList.add("clan", tags), alone)
        const found = Effect.provide(rows("SELECT count(*) FROM clashfx_snapshot WHERE key LIKE 'clan/%'"), alone)
        yield* Effect.repeat(Effect.delay(found, "300 millis"), { until: ([row]) => row?.[0] === String(tags.length) })
        yield* Effect.sleep(5000)
        // A second process on the same file is refused, and says what to do.
        const refused = yield* Effect.exit(cluster.start("p4", { database: file }))
        assert.include(String(refused), "another process watches with")

        const taken = yield* Effect.flip(Effect.provide(ClusterMove.fromSqlite(file), server))
        assert.strictEqual(taken._tag, "FileTaken")
        yield* cluster.signal("p5", "SIGKILL")
        yield* cluster.exited("p5")
        const before = yield* Effect.provide(read(25), alone)
        const [[last = ""] = []] = yield* Effect.provide(rows("SELECT max(seq) FROM clashfx_event"), alone)

        yield* killedInTheMiddle(cluster, file)
        const moved = yield* Effect.provide(ClusterMove.fromSqlite(file), server)
        assert.strictEqual(moved.watched, tags.length)
        assert.isAtLeast(moved.snapshots, tags.length)
        assert.strictEqual(moved.events, Number(last))
        assert.strictEqual(moved.consumers, 1)
        const again = yield* Effect.flip(Effect.provide(ClusterMove.fromSqlite(file), server))
        assert.strictEqual(again._tag, "UnsuitableDatabase")

        // The consumer goes on behind what it was done with.
        const after = yield* Effect.provide(read(10), server)
        assert.strictEqual(new Set([...before.slice(0, 20), ...after]).size, 30)

        yield* Effect.forEach(three, (name) => cluster.start(name), { concurrency: "unbounded" })
        yield* until(cluster, "SELECT count(DISTINCT owner) FROM clashfx_bucket", "3")
        yield* Effect.sleep(6000)
        assert.isAbove(Number(yield* cluster.sql("SELECT max(seq) FROM clashfx_event")), Number(last))
        // Also what happened while nobody watched.
        const verdict = yield* assertWhole(cluster, tags)
        assert.strictEqual(
          yield* cluster.sql("SELECT count(*) FROM clashfx_event WHERE type = 'ClanFound'"),
          String(tags.length)
        )
        console.log(JSON.stringify(verdict))
      }).pipe(Effect.scoped),
    180_000
  )
})
