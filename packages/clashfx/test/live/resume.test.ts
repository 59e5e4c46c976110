/** Processes that are killed at any moment: what is watched continues where it was, nothing is lost or made up. */
import * as Command from "@clashfx/simulator/world/Command"
import { Simulator } from "@clashfx/simulator"
import { SimulatorServer } from "@clashfx/simulator/node"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Option from "effect/Option"
import * as Random from "effect/Random"
import * as Schema from "effect/Schema"
import { spawn } from "node:child_process"
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import * as Clans from "../../src/api/Clans.ts"
import * as Clash from "../../src/Clash.ts"
import * as Cache from "../../src/service/Cache.ts"
import * as ClanDiff from "../../src/watch/ClanDiff.ts"

const kills = 8
const tags = ["#2PP", "#8QU8J9LP", "#P0LYJC8C"]
const child = join(import.meta.dirname, "support/watcher.ts")

const simulator = SimulatorServer.layer({
  clans: tags.map((tag, i) => ({
    tag,
    name: `Clan ${i}`,
    // Few enough that what one poll finds is told before the next kill.
    members: 8,
    players: Array.from({ length: 8 }, (_, k) => `#PY${"89PYLQGR".charAt(k)}${"289".charAt(i)}`)
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
  const n = yield* Random.nextIntBetween(1, 5000)
  const commands = [
    Command.rename(tag, `Clan ${n}`),
    Command.donate(a.tag, b.tag, n),
    Command.setPlayer(a.tag, { name: `Player ${n}`, trophies: n }),
    ...(a.role === "leader" || clan.members < 4 ? [] : [Command.leave(a.tag)])
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

/** Runs the watcher as a process for some time, then kills it without a word. */
const runAndKill = (args: ReadonlyArray<string>, millis: number) =>
  Effect.callback<void>((resume) => {
    const running = spawn(process.execPath, [child, ...args], { stdio: ["ignore", "ignore", "inherit"] })
    const timer = setTimeout(() => running.kill("SIGKILL"), millis)
    running.on("exit", () => resume(Effect.void))
    return Effect.sync(() => {
      clearTimeout(timer)
      running.kill("SIGKILL")
    })
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
        yield* runAndKill(args, 2500)
        const world = yield* Effect.forkScoped(Effect.forever(Effect.andThen(happen, Effect.sleep("25 millis"))))
        for (let i = 0; i < kills; i++) {
          yield* runAndKill(args, 400 + (yield* Random.nextIntBetween(0, 700)))
        }
        world.interruptUnsafe()
        yield* runAndKill(args, 3000)

        const events = readLog(log)
        const first = new Map<string, ClanDiff.ClanEvent>()
        let again = 0
        for (const event of events) {
          const before = first.get(event.id)
          if (before === undefined) first.set(event.id, event)
          else {
            again += 1
            assert.deepStrictEqual({ ...event, at: before.at }, before)
          }
        }
        for (const tag of tags) {
          const start = initial.get(tag)
          if (start === undefined) continue
          const told = [...first.values()].filter((event) => event.tag === tag)
          assert.isAbove(told.length, 10)
          assert.deepStrictEqual(replay(start, told), yield* look(tag))
        }
        assert.isAbove(again, 0)
      }).pipe(Effect.scoped, Effect.provide(services)),
    180_000
  )
})
