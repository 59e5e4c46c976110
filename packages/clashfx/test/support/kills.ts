/**
 * Processes that are killed at any moment (SIGKILL) while they watch a world that moves all the time, through an API that
 * fails now and then. The judge replays what was told over the first picture of the world: it has to end at the last one,
 * every event has to follow from those before, and what came again has to be the very same event.
 */
import { Command, Fault, Simulator } from "@clashfx/simulator"
import { SimulatorServer } from "@clashfx/simulator/node"
import * as PgClient from "@effect/sql-pg/PgClient"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Random from "effect/Random"
import * as Redacted from "effect/Redacted"
import * as Ref from "effect/Ref"
import * as Schedule from "effect/Schedule"
import * as Schema from "effect/Schema"
import type * as Scope from "effect/Scope"
import { buildSync } from "esbuild"
import { strict as assert } from "node:assert"
import { spawn } from "node:child_process"
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { isDeepStrictEqual } from "node:util"
import * as Clans from "../../src/api/Clans.ts"
import * as Clash from "../../src/Clash.ts"
import * as ClanDiff from "../../src/diff/ClanDiff.ts"
import * as Cache from "../../src/service/Cache.ts"
import type { Postgres } from "./servers.ts"

// ---------------------------------------------------------------------------------------------------------------------
// The world
// ---------------------------------------------------------------------------------------------------------------------

const tags = ["#2PP", "#8QU8J9LP", "#P0LYJC8C"]
const players = (clan: number) => Array.from("89PYLQGR", (letter) => `#PY${letter}${"289".charAt(clan)}`)

/** The processes use a key of their own, so that what fails for them does not fail for the judge. */
const keys = { judge: "judge", watcher: Simulator.testKey }

const simulator = SimulatorServer.layer({
  keys: [keys.judge, keys.watcher],
  clans: tags.map((tag, i) => ({
    tag,
    name: `Clan ${i}`,
    // Few enough that what one poll finds is told before the next kill.
    members: 8,
    players: players(i)
  })),
  activity: 0,
  wars: false,
  leagues: false,
  raids: false,
  seasons: false,
  settings: { maxAge: 0, edge: { frozen: false }, rateLimit: { limit: Number.POSITIVE_INFINITY } }
})

/** The world, and the judge's own way to it. */
export const world = Clash.layer({ keys: [keys.judge] }).pipe(
  Layer.merge(Cache.layerNone),
  Layer.provideMerge(Simulator.layerHttpClient),
  Layer.provideMerge(simulator)
)

const troubles = [
  { fault: Fault.html(502), probability: 0.03 },
  { fault: Fault.disconnect, probability: 0.03 },
  { fault: Fault.truncated, probability: 0.02 },
  { fault: Fault.error(404, "notFound"), probability: 0.01 },
  { fault: Fault.html(503), probability: 0.01 },
  { fault: Fault.maintenance(), probability: 0.01 }
]

/** A clan as its snapshot, with the roster in the order of tags. */
const look = (tag: string) =>
  Effect.map(Clans.get(tag), (clan): ClanDiff.ClanSnapshot => sorted(ClanDiff.snapshot(clan)))

const sorted = (clan: ClanDiff.ClanSnapshot): ClanDiff.ClanSnapshot => ({
  ...clan,
  roster: clan.roster.toSorted((a, b) => (a.tag < b.tag ? -1 : 1))
})

/** Something happens in the world. */
const happen = Effect.gen(function* () {
  const { change } = yield* Simulator
  const i = yield* Random.nextIntBetween(0, tags.length)
  const tag = tags[i] ?? "#2PP"
  const clan = yield* Clans.get(tag)
  const [a, b] = yield* Random.shuffle(clan.memberList)
  if (a === undefined || b === undefined) return
  const away = players(i).find((player) => clan.memberList.every((member) => member.tag !== player))
  const n = yield* Random.nextIntBetween(1, 5000)
  const commands = [
    Command.rename(tag, `Clan ${n}`),
    Command.donate(a.tag, b.tag, n),
    Command.setPlayer(a.tag, { name: `Player ${n}`, trophies: n }),
    a.role === "leader" || clan.members < 4 ? undefined : Command.leave(a.tag),
    away === undefined ? undefined : Command.join(away, tag)
  ]
  const command = commands[yield* Random.nextIntBetween(0, commands.length)]
  if (command !== undefined) yield* Effect.ignore(change(command))
})

// ---------------------------------------------------------------------------------------------------------------------
// What was told
// ---------------------------------------------------------------------------------------------------------------------

const Line = Schema.fromJsonString(Schema.toCodecJson(ClanDiff.ClanEvent))
const readLines = (lines: ReadonlyArray<string>) =>
  lines.flatMap((line) => Option.toArray(Schema.decodeUnknownOption(Line)(line)))

/** Where a process writes what it was told. */
interface Log {
  /** Grows with what is told. */
  readonly size: Effect.Effect<number>
  readonly events: Effect.Effect<ReadonlyArray<ClanDiff.ClanEvent>>
}

const fileLog = (file: string): Log => ({
  size: Effect.sync(() => (existsSync(file) ? statSync(file).size : 0)),
  events: Effect.sync(() => (existsSync(file) ? readLines(readFileSync(file, "utf8").split("\n")) : []))
})

/** The rows of a table; the database may be away for a moment. */
const tableLog = (sql: PgClient.PgClient): Log => {
  const rows = <A>(query: Effect.Effect<A, unknown>): Effect.Effect<A> =>
    Effect.orDie(Effect.retry(query, { times: 200, schedule: Schedule.spaced("100 millis") }))
  return {
    size: Effect.map(rows(sql<{ n: number }>`SELECT count(*)::int AS n FROM told`), ([row]) => row?.n ?? 0),
    events: Effect.map(rows(sql<{ body: string }>`SELECT body FROM told ORDER BY seq`), (told) =>
      readLines(told.map(({ body }) => body))
    )
  }
}

/** Replays events over a snapshot; fails where one does not follow from what came before. */
const replay = (initial: ClanDiff.ClanSnapshot, events: ReadonlyArray<ClanDiff.ClanEvent>): ClanDiff.ClanSnapshot => {
  let state = initial
  for (const event of events) {
    const member = "member" in event ? state.roster.find(({ tag }) => tag === event.member) : undefined
    if (event._tag === "ClanMemberLeft") assert.deepEqual(member, event.previous, event.id)
    if (event._tag === "ClanMemberJoined") assert.equal(member, undefined, event.id)
    if (event._tag === "ClanMemberChanged") assert.deepEqual(member?.[event.field], event.previous, event.id)
    if (event._tag === "ClanChanged") assert.deepEqual(state[event.field], event.previous, event.id)
    state = ClanDiff.apply(state, [event])
  }
  return sorted(state)
}

/** Each event once, and how many came again: as the very same event. */
const told = (events: ReadonlyArray<ClanDiff.ClanEvent>) => {
  const first = new Map<string, ClanDiff.ClanEvent>()
  for (const event of events) {
    const before = first.get(event.id)
    if (before === undefined) first.set(event.id, event)
    else assert.deepEqual(event, before)
  }
  return { first: [...first.values()], again: events.length - first.size }
}

// ---------------------------------------------------------------------------------------------------------------------
// Processes
// ---------------------------------------------------------------------------------------------------------------------

/** The program as one file, which starts in a third of the time. */
const bundled = (directory: string): string => {
  const outfile = join(directory, "watcher.mjs")
  buildSync({
    entryPoints: [join(import.meta.dirname, "../live/support/watcher.ts")],
    outfile,
    bundle: true,
    platform: "node",
    format: "esm",
    logLevel: "error",
    external: ["pg-native"],
    banner: {
      js: `import { createRequire as requireOf } from "node:module"; const require = requireOf(import.meta.url);`
    }
  })
  return outfile
}

/** How often the watchers of one run may end by themselves: the database is away when they start. */
const mostExits = 5

/** Runs the watcher as a process until an effect is done, then kills it without a word. */
const runUntil = <E, R>(args: ReadonlyArray<string>, until: Effect.Effect<unknown, E, R>, exits: Ref.Ref<number>) =>
  Effect.scoped(
    Effect.flatMap(
      Effect.acquireRelease(
        Effect.sync(() => spawn(process.execPath, args, { stdio: ["ignore", "ignore", "inherit"] })),
        (running) =>
          Effect.callback<void>((resume) => {
            if (running.exitCode !== null) return resume(Effect.void)
            running.on("exit", () => resume(Effect.void))
            running.kill("SIGKILL")
          })
      ),
      (running) => {
        const exit = Effect.callback<number | null>((resume) => {
          const listener = (code: number | null) => resume(Effect.succeed(code))
          running.on("exit", listener)
          return Effect.sync(() => running.off("exit", listener))
        })
        // Who gives up because the database is away is started again, as a supervisor would; not for ever.
        const ended = Effect.gen(function* () {
          const code = yield* exit
          const count = yield* Ref.updateAndGet(exits, (n) => n + 1)
          if (code === 0 || count > mostExits)
            return yield* Effect.die(new Error(`the watcher ended by itself ${count} times, with ${code}`))
        })
        return Effect.raceFirst(until, ended)
      }
    )
  )

/** Waits until something is so, for some time at most. */
const waitFor = <E, R>(isSo: Effect.Effect<boolean, E, R>, most: "30 seconds" | "3 minutes" = "30 seconds") =>
  isSo.pipe(Effect.repeat({ until: (so) => so, schedule: Schedule.spaced("20 millis") }), Effect.timeoutOption(most))

/** Any moment: while the process starts, or soon after it has told the first event. */
const anyMoment = ({ size }: Log) =>
  Effect.gen(function* () {
    if ((yield* Random.next) < 0.2) return yield* Effect.sleep(yield* Random.nextIntBetween(0, 500))
    const before = yield* size
    yield* waitFor(Effect.map(size, (now) => now > before))
    yield* Effect.sleep(yield* Random.nextIntBetween(0, 400))
  })

// ---------------------------------------------------------------------------------------------------------------------
// The run
// ---------------------------------------------------------------------------------------------------------------------

/**
 * - `files`, `sqlite`, `postgres`: where the snapshots are; events are written to a file one by one
 * - `batch`: snapshots in PostgreSQL, and events into a table of it, by `groupedWithin` over deliveries
 */
export type Kind = "files" | "sqlite" | "postgres" | "batch"

export interface Report {
  readonly kills: number
  readonly events: number
  /** How many came more than once; each time as the same event. */
  readonly again: number
}

interface Place {
  readonly log: Log
  readonly store: string
  readonly target: string
}

const placeOf = (kind: Kind, directory: string, postgres: Postgres | undefined) =>
  Effect.gen(function* (): Effect.fn.Return<Place, unknown, Scope.Scope> {
    const file = join(directory, "events.jsonl")
    if (kind === "files" || kind === "sqlite") return { log: fileLog(file), store: join(directory, kind), target: file }
    if (postgres === undefined) return yield* Effect.die("PostgreSQL is not there")
    const url = yield* postgres.fresh(`kills_${kind}`)
    if (kind === "postgres") return { log: fileLog(file), store: url, target: file }
    const sql = Context.get(yield* Layer.build(PgClient.layer({ url: Redacted.make(url) })), PgClient.PgClient)
    yield* sql`CREATE TABLE told (seq bigserial PRIMARY KEY, id text UNIQUE NOT NULL, body text NOT NULL)`
    return { log: tableLog(sql), store: url, target: "told" }
  })

/**
 * Somebody donates in each clan. A clan that looks as it did a while ago may be an answer out of date, which a watcher only
 * believes after some minutes; what has grown is new.
 */
const grow = Effect.forEach(
  tags,
  (tag) =>
    Effect.gen(function* () {
      const { change } = yield* Simulator
      const [a, b] = (yield* Clans.get(tag)).memberList
      if (a !== undefined && b !== undefined) yield* change(Command.donate(a.tag, b.tag, 1))
    }),
  { discard: true }
)

/** Kills a process this often, and judges what was told; fails with what is wrong. */
export const run = (kind: Kind, kills: number, postgres?: Postgres) =>
  Effect.gen(function* () {
    const { baseUrl } = yield* SimulatorServer
    const { fault, resetStats, stats } = yield* Simulator
    const directory = mkdtempSync(join(tmpdir(), "clashfx-kills-"))
    yield* Effect.addFinalizer(() => Effect.sync(() => rmSync(directory, { recursive: true, force: true })))
    const { log, store, target } = yield* placeOf(kind, directory, postgres)
    const args = [bundled(directory), baseUrl, kind, store, target, ...tags]
    const exits = yield* Ref.make(0)
    const initial = new Map<string, ClanDiff.ClanSnapshot>()
    for (const tag of tags) initial.set(tag, yield* look(tag))

    // The first run only learns what there is; from then on the world moves all the time.
    yield* resetStats
    yield* runUntil(args, waitFor(Effect.map(stats, ({ requests }) => requests >= 10 * tags.length)), exits)
    const faults = yield* Effect.forEach(troubles, ({ fault: what, probability }) =>
      fault(what, { probability, on: ({ key }) => key === keys.watcher })
    )
    const moving = yield* Effect.forkScoped(Effect.forever(Effect.andThen(happen, Effect.sleep("25 millis"))))
    for (let i = 0; i < kills; i++) {
      // The database crashes as well, now and then, and comes back while the process runs.
      const crash =
        postgres === undefined || i % 10 !== 9
          ? Effect.void
          : postgres
              .stop("immediate")
              .pipe(
                Effect.andThen(Effect.sleep("200 millis")),
                Effect.andThen(postgres.start),
                Effect.uninterruptible,
                Effect.andThen(anyMoment(log))
              )
      yield* runUntil(args, Effect.andThen(anyMoment(log), crash), exits)
    }
    yield* Fiber.interrupt(moving)
    for (const { remove } of faults) yield* remove
    yield* grow
    const last = new Map(yield* Effect.forEach(tags, (tag) => Effect.map(look(tag), (clan) => [tag, clan] as const)))
    const isTold = Effect.map(log.events, (events) =>
      [...initial].every(([tag, start]) => {
        const built = ClanDiff.apply(
          start,
          events.filter((event) => event.tag === tag)
        )
        return isDeepStrictEqual(sorted(built), last.get(tag))
      })
    )
    yield* runUntil(args, waitFor(isTold, "3 minutes"), exits)

    const { again, first } = told(yield* log.events)
    for (const [tag, start] of initial) {
      const events = first.filter((event) => event.tag === tag)
      assert.ok(events.length > kills / 10, `${tag}: ${events.length} events`)
      assert.deepEqual(replay(start, events), last.get(tag))
    }
    return { kills, events: first.length, again } satisfies Report
  }).pipe(Effect.scoped)
