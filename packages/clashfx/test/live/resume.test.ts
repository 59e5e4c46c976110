/** Processes that are killed at any moment: what is watched continues where it was, nothing is lost or made up. */
import { Command, Simulator } from "@clashfx/simulator"
import { SimulatorServer } from "@clashfx/simulator/node"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Random from "effect/Random"
import * as Schedule from "effect/Schedule"
import * as Schema from "effect/Schema"
import { spawn } from "node:child_process"
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { isDeepStrictEqual } from "node:util"
import * as Clans from "../../src/api/Clans.ts"
import * as Clash from "../../src/Clash.ts"
import * as Cache from "../../src/service/Cache.ts"
import * as ClanDiff from "../../src/diff/ClanDiff.ts"

const kills = 50
const tags = ["#2PP", "#8QU8J9LP", "#P0LYJC8C"]
const players = (clan: number) => Array.from("89PYLQGR", (letter) => `#PY${letter}${"289".charAt(clan)}`)
const child = join(import.meta.dirname, "support/watcher.ts")

const simulator = SimulatorServer.layer({
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

const services = Clash.layer({ keys: [Simulator.testKey] }).pipe(
  Layer.merge(Cache.layerNone),
  Layer.provideMerge(Simulator.layerHttpClient),
  Layer.provideMerge(simulator)
)

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

const Line = Schema.fromJsonString(Schema.toCodecJson(ClanDiff.ClanEvent))

/** The lines of the log that are whole, in order. */
const readLog = (file: string): ReadonlyArray<ClanDiff.ClanEvent> =>
  existsSync(file)
    ? readFileSync(file, "utf8")
        .split("\n")
        .flatMap((line) => Option.toArray(Schema.decodeUnknownOption(Line)(line)))
    : []

/** Runs the watcher as a process until an effect is done, then kills it without a word. */
const runUntil = <E, R>(args: ReadonlyArray<string>, until: Effect.Effect<unknown, E, R>) =>
  Effect.scoped(
    Effect.andThen(
      Effect.acquireRelease(
        Effect.sync(() => spawn(process.execPath, [child, ...args], { stdio: ["ignore", "ignore", "inherit"] })),
        (running) =>
          Effect.callback<void>((resume) => {
            if (running.exitCode !== null) return resume(Effect.void)
            running.on("exit", () => resume(Effect.void))
            running.kill("SIGKILL")
          })
      ),
      until
    )
  )

/** Waits, at most half a minute, until something is so. */
const waitFor = <E, R>(isSo: Effect.Effect<boolean, E, R>) =>
  isSo.pipe(
    Effect.repeat({ until: (so) => so, schedule: Schedule.spaced("20 millis") }),
    Effect.timeoutOption("30 seconds")
  )

const sizeOf = (file: string) => Effect.sync(() => (existsSync(file) ? statSync(file).size : 0))

/** Any moment: while the process starts, or soon after it has told the first event. */
const anyMoment = (log: string) =>
  Effect.gen(function* () {
    if ((yield* Random.next) < 0.2) return yield* Effect.sleep(yield* Random.nextIntBetween(0, 800))
    const before = yield* sizeOf(log)
    yield* waitFor(Effect.map(sizeOf(log), (size) => size > before))
    yield* Effect.sleep(yield* Random.nextIntBetween(0, 600))
  })

/** Replays events over a snapshot; fails where one does not follow from what came before. */
const replay = (initial: ClanDiff.ClanSnapshot, events: ReadonlyArray<ClanDiff.ClanEvent>): ClanDiff.ClanSnapshot => {
  let state = initial
  for (const event of events) {
    const member = "member" in event ? state.roster.find(({ tag }) => tag === event.member) : undefined
    if (event._tag === "ClanMemberLeft") assert.deepStrictEqual(member, event.previous, event.id)
    if (event._tag === "ClanMemberJoined") assert.strictEqual(member, undefined, event.id)
    if (event._tag === "ClanMemberChanged") assert.deepStrictEqual(member?.[event.field], event.previous, event.id)
    if (event._tag === "ClanChanged") assert.deepStrictEqual(state[event.field], event.previous, event.id)
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
    else assert.deepStrictEqual(event, before)
  }
  return { first: [...first.values()], again: events.length - first.size }
}

describe.each(["files", "sqlite"])("snapshots in %s", (kind) => {
  it.live(
    `${kills} kills lose nothing, make up nothing, and what comes again has the same id`,
    () =>
      Effect.gen(function* () {
        const { baseUrl } = yield* SimulatorServer
        const directory = mkdtempSync(join(tmpdir(), "clashfx-resume-"))
        yield* Effect.addFinalizer(() => Effect.sync(() => rmSync(directory, { recursive: true, force: true })))
        const log = join(directory, "events.jsonl")
        const args = [baseUrl, kind, join(directory, kind), log, ...tags]
        const initial = new Map<string, ClanDiff.ClanSnapshot>()
        for (const tag of tags) initial.set(tag, yield* look(tag))

        // The first run only learns what there is; from then on the world moves all the time.
        const { resetStats, stats } = yield* Simulator
        yield* resetStats
        yield* runUntil(args, waitFor(Effect.map(stats, ({ requests }) => requests >= 10 * tags.length)))
        const world = yield* Effect.forkScoped(Effect.forever(Effect.andThen(happen, Effect.sleep("25 millis"))))
        for (let i = 0; i < kills; i++) yield* runUntil(args, anyMoment(log))
        yield* Fiber.interrupt(world)
        const last = new Map(
          yield* Effect.forEach(tags, (tag) => Effect.map(look(tag), (clan) => [tag, clan] as const))
        )
        const isTold = ([tag, start]: readonly [string, ClanDiff.ClanSnapshot]) =>
          isDeepStrictEqual(
            sorted(
              ClanDiff.apply(
                start,
                readLog(log).filter((event) => event.tag === tag)
              )
            ),
            last.get(tag)
          )
        yield* runUntil(args, waitFor(Effect.sync(() => [...initial].every(isTold))))

        const { again, first } = told(readLog(log))
        for (const [tag, start] of initial) {
          const events = first.filter((event) => event.tag === tag)
          assert.isAbove(events.length, kills / 2)
          assert.deepStrictEqual(replay(start, events), last.get(tag))
        }
        assert.isAbove(again, 0)
      }).pipe(Effect.scoped, Effect.provide(services)),
    420_000
  )
})
