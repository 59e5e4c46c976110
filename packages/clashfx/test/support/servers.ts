/**
 * Real PostgreSQL and Redis for tests, from Debian's packages: a data directory and a port of their own, gone with the
 * scope. Where they are not installed, tests that need them are skipped.
 */
import * as Effect from "effect/Effect"
import * as Schedule from "effect/Schedule"
import type * as Scope from "effect/Scope"
import { type ChildProcess, execFile, execFileSync, spawn } from "node:child_process"
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs"
import { connect, createServer } from "node:net"
import { tmpdir } from "node:os"
import { join } from "node:path"

// ---------------------------------------------------------------------------------------------------------------------
// Where things are
// ---------------------------------------------------------------------------------------------------------------------

const debian = "/usr/lib/postgresql"

/** The newest installed version's programs. */
const binaries = existsSync(debian)
  ? readdirSync(debian)
      .sort((a, b) => Number(b) - Number(a))
      .map((version) => join(debian, version, "bin"))
      .find((directory) => existsSync(join(directory, "initdb")))
  : undefined

const which = (program: string): string | undefined =>
  ["/usr/bin", "/usr/local/bin", "/usr/sbin"].map((at) => join(at, program)).find((file) => existsSync(file))

/** Where everything is installed, tests are not skipped: what is missing makes them fail. */
const isRequired = process.env["CLASHFX_REQUIRE_SERVERS"] === "1"

/** Is PostgreSQL installed? For `it.skipIf(!isPostgresThere)`. */
export const isPostgresThere: boolean = isRequired || binaries !== undefined

/** Is Redis installed? */
export const isRedisThere: boolean = isRequired || which("redis-server") !== undefined

/** Servers refuse to run as root. */
const userOf = (name: string): { readonly uid?: number; readonly gid?: number } => {
  if (process.getuid?.() !== 0) return {}
  const id = (flag: string) => Number(execFileSync("id", [flag, name], { encoding: "utf8" }))
  return { uid: id("-u"), gid: id("-g") }
}

export const freePort: Effect.Effect<number> = Effect.callback<number>((resume) => {
  const server = createServer()
  server.listen(0, "127.0.0.1", () => {
    const address = server.address()
    server.close(() => resume(Effect.succeed(typeof address === "object" && address !== null ? address.port : 0)))
  })
})

const answers = (port: number): Effect.Effect<boolean> =>
  Effect.callback<boolean>((resume) => {
    const socket = connect(port, "127.0.0.1")
    socket.on("connect", () => {
      socket.destroy()
      resume(Effect.succeed(true))
    })
    socket.on("error", () => resume(Effect.succeed(false)))
  })

const listening = (port: number): Effect.Effect<void> =>
  answers(port).pipe(
    Effect.filterOrFail((isThere) => isThere),
    Effect.retry({ times: 400, schedule: Schedule.spaced("25 millis") }),
    Effect.orDie,
    Effect.asVoid
  )

/** Waits for its end, and ends the shell's wait for ours. */
const gone = (child: ChildProcess): Effect.Effect<void> =>
  Effect.callback<void>((resume) => {
    const done = () => {
      child.stdio[3]?.destroy()
      resume(Effect.void)
    }
    if (child.exitCode !== null || child.signalCode !== null) return done()
    child.once("exit", done)
  })

/** A directory that belongs to the user, removed with the scope. */
const directory = (name: string, user: { readonly uid?: number; readonly gid?: number }) =>
  Effect.acquireRelease(
    Effect.sync(() => {
      const made = mkdtempSync(join(tmpdir(), `clashfx-${name}-`))
      if (user.uid !== undefined && user.gid !== undefined) chownSync(made, user.uid, user.gid)
      return made
    }),
    (made) => Effect.sync(() => rmSync(made, { recursive: true, force: true }))
  )

/** A server that ends with us, also when we are killed: its shell waits for the end of its input. */
const guarded = (
  command: string,
  args: ReadonlyArray<string>,
  signal: string,
  user: { readonly uid?: number; readonly gid?: number }
) =>
  spawn("/bin/sh", ["-c", `"$@" & p=$!; (cat >/dev/null; kill -${signal} $p) <&3 & wait $p`, "sh", command, ...args], {
    ...user,
    cwd: "/",
    stdio: ["ignore", "ignore", "ignore", "pipe"]
  })

// ---------------------------------------------------------------------------------------------------------------------
// PostgreSQL
// ---------------------------------------------------------------------------------------------------------------------

export interface Postgres {
  readonly port: number
  /** The address of a database; `postgres` is there from the start. */
  readonly url: (database: string) => string
  /** Makes an empty database, in the place of one that was there, and gives its address. */
  readonly fresh: (database: string) => Effect.Effect<string>
  /** Runs statements with `psql`; gives the rows as lines, fields between `|`. */
  readonly psql: (database: string, statements: string) => Effect.Effect<string>
  /** `fast` ends all sessions, `immediate` is a crash. */
  readonly stop: (mode: "fast" | "immediate") => Effect.Effect<void>
  readonly start: Effect.Effect<void>
}

export interface PostgresOptions {
  /** Wait for the disk at each commit, as in production; default no. */
  readonly durable?: boolean | undefined
  /** Further lines of `postgresql.conf`. */
  readonly settings?: Readonly<Record<string, string>> | undefined
}

export const postgres = (options?: PostgresOptions): Effect.Effect<Postgres, never, Scope.Scope> =>
  Effect.gen(function* () {
    if (binaries === undefined) return yield* Effect.die(new Error("PostgreSQL is not installed"))
    const user = userOf("postgres")
    const data = yield* directory("postgres", user)
    const port = yield* freePort
    execFileSync(join(binaries, "initdb"), ["-D", data, "-A", "trust", "-U", "clashfx", "-E", "UTF8", "--no-sync"], {
      ...user,
      cwd: "/",
      stdio: "ignore"
    })
    const settings = {
      listen_addresses: "127.0.0.1",
      port: String(port),
      unix_socket_directories: "",
      max_connections: "200",
      shared_buffers: "128MB",
      fsync: options?.durable === true ? "on" : "off",
      ...options?.settings
    }
    const flags = Object.entries(settings).flatMap(([name, value]) => ["-c", `${name}=${value}`])
    let running: ChildProcess | undefined

    const start = Effect.suspend(() => {
      running = guarded(join(binaries, "postgres"), ["-D", data, ...flags], "INT", user)
      return ready
    })
    const psql = (database: string, statements: string) =>
      Effect.callback<string>((resume) => {
        execFile(
          join(binaries, "psql"),
          ["-h", "127.0.0.1", "-p", String(port), "-U", "clashfx", database, "-AtqX", "-v", "ON_ERROR_STOP=1"].concat([
            "-c",
            statements
          ]),
          { encoding: "utf8", maxBuffer: 1 << 30 },
          (error, out, err) =>
            resume(error === null ? Effect.succeed(out.trim()) : Effect.die(new Error(`psql: ${err || error.message}`)))
        )
      })
    /** It listens before it takes queries: after a crash it recovers first. */
    const ready: Effect.Effect<void> = Effect.andThen(
      listening(port),
      Effect.sandbox(psql("postgres", "SELECT 1")).pipe(
        Effect.retry({ times: 200, schedule: Schedule.spaced("50 millis") }),
        Effect.orDie,
        Effect.asVoid
      )
    )
    const stop = (mode: "fast" | "immediate") =>
      Effect.suspend(() => {
        if (running === undefined) return Effect.void
        const child = running
        running = undefined
        const file = join(data, "postmaster.pid")
        if (existsSync(file)) {
          process.kill(Number(readFileSync(file, "utf8").split("\n")[0]), mode === "fast" ? "SIGINT" : "SIGQUIT")
        }
        return gone(child)
      })
    // The data goes away with the directory: nothing to write down first.
    yield* Effect.acquireRelease(start, () => stop("immediate"))
    return {
      port,
      psql,
      start,
      stop,
      url: (database) => `postgres://clashfx@127.0.0.1:${port}/${database}`,
      fresh: (database) =>
        psql("postgres", `DROP DATABASE IF EXISTS ${database} WITH (FORCE)`).pipe(
          Effect.andThen(psql("postgres", `CREATE DATABASE ${database}`)),
          Effect.as(`postgres://clashfx@127.0.0.1:${port}/${database}`)
        )
    }
  })

// ---------------------------------------------------------------------------------------------------------------------
// Redis
// ---------------------------------------------------------------------------------------------------------------------

export interface Redis {
  readonly port: number
  readonly url: string
  readonly stop: Effect.Effect<void>
  readonly start: Effect.Effect<void>
}

export const redis = (): Effect.Effect<Redis, never, Scope.Scope> =>
  Effect.gen(function* () {
    const program = which("redis-server")
    if (program === undefined) return yield* Effect.die(new Error("Redis is not installed"))
    const user = userOf("redis")
    const data = yield* directory("redis", user)
    const port = yield* freePort
    let running: ChildProcess | undefined
    const start = Effect.suspend(() => {
      const args = ["--bind", "127.0.0.1", "--port", String(port), "--dir", data, "--save", "", "--daemonize", "no"]
      running = guarded(program, [...args, "--pidfile", join(data, "pid")], "TERM", user)
      return listening(port)
    })
    const stop = Effect.suspend(() => {
      if (running === undefined) return Effect.void
      const child = running
      running = undefined
      child.stdio[3]?.destroy()
      return gone(child)
    })
    yield* Effect.acquireRelease(start, () => stop)
    return { port, url: `redis://127.0.0.1:${port}`, start, stop }
  })
