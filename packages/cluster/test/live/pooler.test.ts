/** A pooler that does not keep sessions is noticed at the start; one that does is fine. */
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Schedule from "effect/Schedule"
import { execFileSync, spawn } from "node:child_process"
import { chownSync, existsSync, mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { freePort, isPostgresThere, postgres } from "../../../clashfx/test/support/servers.ts"
import { layerPostgres, open } from "../../src/ClusterDatabase.ts"

const program = "/usr/sbin/pgbouncer"
const isThere = isPostgresThere && existsSync(program)
if (!isThere) console.log("PgBouncer is not installed: the tests of poolers are skipped")

const pgbouncer = (port: number, mode: "session" | "transaction" | "statement") =>
  Effect.gen(function* () {
    const listen = yield* freePort
    const id = (flag: string) => Number(execFileSync("id", [flag, "postgres"], { encoding: "utf8" }))
    const user = process.getuid?.() === 0 ? { uid: id("-u"), gid: id("-g") } : {}
    const directory = mkdtempSync(join(tmpdir(), "clashfx-pooler-"))
    writeFileSync(
      join(directory, "ini"),
      `[databases]\n* = host=127.0.0.1 port=${port}\n[pgbouncer]\nlisten_addr=127.0.0.1\nlisten_port=${listen}\nauth_type=trust\nauth_file=${join(directory, "users")}\n` +
        `pool_mode=${mode}\nunix_socket_dir=\n`
    )
    writeFileSync(join(directory, "users"), `"clashfx" ""\n`)
    if (user.uid !== undefined) chownSync(directory, user.uid, user.gid)
    yield* Effect.acquireRelease(
      Effect.sync(() => spawn(program, [join(directory, "ini")], { ...user, stdio: "ignore" })),
      (child) =>
        Effect.sync(() => {
          child.kill("SIGKILL")
          rmSync(directory, { recursive: true, force: true })
        })
    )
    yield* Effect.sleep(500)
    return (url: string) => url.replace(/:\d+\//, `:${listen}/`)
  })

describe.skipIf(!isThere)("A pooler", () => {
  for (const mode of ["transaction", "statement"] as const) {
    it.live(`in ${mode} mode is refused at the start, whether the tables are there or not`, () =>
      Effect.gen(function* () {
        const server = yield* postgres()
        const url = yield* server.fresh("pooled")
        const through = yield* pgbouncer(server.port, mode)
        const opening = Effect.flip(Effect.scoped(open(layerPostgres({ url: Redacted.make(through(url)) }))))
        const first = yield* Effect.retry(opening, { times: 3, schedule: Schedule.spaced("500 millis") })
        assert.strictEqual(first._tag, "UnsuitableDatabase")
        assert.include(first.message, "PgBouncer")
        yield* Effect.scoped(open(layerPostgres({ url: Redacted.make(url) })))
        assert.strictEqual((yield* opening)._tag, "UnsuitableDatabase")
      }).pipe(Effect.scoped)
    )
  }

  it.live("in session mode is fine", () =>
    Effect.gen(function* () {
      const server = yield* postgres()
      const url = yield* server.fresh("pooled")
      const through = yield* pgbouncer(server.port, "session")
      const { buckets } = yield* Effect.scoped(open(layerPostgres({ url: Redacted.make(through(url)), buckets: 8 })))
      assert.strictEqual(buckets, 8)
    }).pipe(Effect.scoped)
  )
})
