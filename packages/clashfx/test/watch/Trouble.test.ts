/** Everything that goes wrong out there, to one watcher with many tags: it goes on, and says exactly what happened. */
import { Command, Fault, Simulator } from "@clashfx/simulator"
import { assert, describe, it } from "@effect/vitest"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Random from "effect/Random"
import * as Clans from "../../src/api/Clans.ts"
import * as Players from "../../src/api/Players.ts"
import * as ClanDiff from "../../src/diff/ClanDiff.ts"
import type { WatchEvent } from "../../src/watch/WatchEvent.ts"
import * as PlayerDiff from "../../src/diff/PlayerDiff.ts"
import { minutes } from "../support/listening.ts"
import { clans, happen, mortal, type Trouble, watching, world } from "../support/watch/troubled.ts"

type Stage = Effect.Success<ReturnType<typeof watching>>

const tagsOf = (events: ReadonlyArray<WatchEvent>) => events.map((event) => event._tag)

/** Of each tag, how its polls failed: in a row, and later each time. */
const failures = (troubles: ReadonlyArray<Trouble>) => {
  const byTag = new Map<string, ReadonlyArray<string>>()
  for (const event of troubles) {
    assert.strictEqual(event._tag, "PollFailed")
    if (event._tag !== "PollFailed") continue
    const { error, kind, retryIn, tag } = event
    const before = byTag.get(kind + tag) ?? []
    assert.strictEqual(event.failures, before.length + 1)
    const least = Math.min(600, 5 * 2 ** event.failures)
    assert.isAtLeast(retryIn, least)
    assert.isAtMost(retryIn, least * 1.25)
    byTag.set(kind + tag, [...before, `${error._tag} ${error.status}`])
  }
  return byTag
}

// ---------------------------------------------------------------------------------------------------------------------
// Troubles
// ---------------------------------------------------------------------------------------------------------------------

const maintenance = Effect.fnUntraced(function* ({ phase, simulator, watcher }: Stage) {
  const first = yield* phase(
    Effect.gen(function* () {
      yield* simulator.configure({ maintenance: true })
      yield* minutes(40)
      yield* happen(0)
      yield* minutes(40)
      yield* happen(1)
      yield* minutes(40)
      assert.isTrue((yield* watcher.health).maintenance)
      // Two polls that agree on it, and then one a minute.
      const { highestPerSecond, requests, statuses } = yield* simulator.stats
      assert.isAtLeast(requests, 119)
      assert.isAtMost(requests, 122)
      assert.deepStrictEqual(statuses, { "503": requests })
      assert.isAtMost(highestPerSecond, 2)
      yield* simulator.resetStats
      yield* simulator.configure({ maintenance: false })
      yield* minutes(1)
      // 51 tags begin again, within 51 times 50 ms.
      const restart = yield* simulator.stats
      assert.isAtLeast(restart.requests, 51)
      assert.isAtMost(restart.highestPerSecond, 40)
      yield* minutes(9)
    })
  )
  const [started, ended] = first.troubles
  assert.deepStrictEqual(tagsOf(first.troubles), ["MaintenanceStarted", "MaintenanceEnded"])
  if (ended?._tag !== "MaintenanceEnded" || started === undefined) return
  assert.strictEqual(ended.at.epochMilliseconds - started.at.epochMilliseconds, ended.duration * 1000)
  assert.isAtLeast(ended.duration, 7200 - 62)
  assert.isAtMost(ended.duration, 7200 + 60)
})

const storm = Effect.fnUntraced(function* ({ phase, simulator }: Stage) {
  const { stats, troubles } = yield* phase(
    Effect.gen(function* () {
      const fault = yield* simulator.fault(Fault.throttled({ retryAfter: 5 }))
      yield* minutes(5)
      yield* happen(2)
      yield* minutes(5)
      yield* fault.remove
      yield* minutes(15)
    })
  )
  const failed = failures(troubles)
  assert.isAbove(failed.size, 30)
  assert.deepStrictEqual(new Set([...failed.values()].flat()), new Set(["Throttled 429"]))
  // Three keys, each of which rests for five seconds, for ten minutes; and what was on its way when it began.
  assert.isAtMost(stats.statuses["429"] ?? 0, 3 * (600 / 5 + 1))
})

const addresses = Effect.fnUntraced(function* ({ phase, simulator }: Stage) {
  const moved = yield* phase(
    Effect.gen(function* () {
      yield* simulator.configure({ callerIp: "198.51.100.7" })
      yield* happen(3)
      yield* minutes(5)
    })
  )
  assert.deepStrictEqual(moved.troubles, [])
  assert.deepInclude(moved.stats, { logins: 1, keysCreated: 3, keysRevoked: 0 })

  const stranded = yield* phase(
    Effect.gen(function* () {
      const down = yield* simulator.fault(Fault.maintenance(), { on: "portal.login" })
      yield* simulator.configure({ callerIp: "198.51.100.8" })
      yield* minutes(2)
      yield* happen(4)
      yield* minutes(3)
      yield* down.remove
      yield* minutes(15)
    })
  )
  const failed = failures(stranded.troubles)
  assert.strictEqual(failed.size, 51)
  assert.includeMembers(["NoUsableKey null", "InvalidIp 403"], [...failed.values()].flat())
  assert.deepInclude(stranded.stats, { logins: 1, keysCreated: 3 })
  const keys = yield* simulator.keysOf(Simulator.account.email)
  assert.strictEqual(keys.filter(({ cidrRanges }) => cidrRanges.join() === "198.51.100.8").length, 3)
})

const badGateways = Effect.fnUntraced(function* ({ phase, simulator }: Stage) {
  const spell = yield* phase(
    Effect.gen(function* () {
      const fault = yield* simulator.fault(Fault.html(502), { on: "clans.get" })
      yield* minutes(3)
      yield* happen(5)
      yield* minutes(2)
      yield* fault.remove
      yield* minutes(12)
    })
  )
  const failed = failures(spell.troubles)
  assert.deepStrictEqual(new Set(failed.keys()), new Set(clans.map(({ tag }) => `clan${tag}`)))
  // In five minutes: at once, and after about 10, 20, 40 and 80 seconds more.
  for (const reasons of failed.values()) assert.deepStrictEqual(reasons, Array(5).fill("GatewayError 502"))

  const weather = yield* phase(
    Effect.gen(function* () {
      const faults = [Fault.truncated, Fault.disconnect, Fault.unknownException, Fault.empty(504)]
      for (const fault of faults) yield* simulator.fault(fault, { probability: 0.15 })
      yield* minutes(3)
      yield* happen(6)
      yield* minutes(3)
      yield* simulator.clearFaults
      yield* minutes(12)
    })
  )
  assert.includeMembers(
    ["DecodeError", "Network", "GatewayError"],
    weather.troubles.map((event) => (event._tag === "PollFailed" ? event.error._tag : event._tag))
  )
  // Four tries in a row fail now and then, no more.
  assert.isAtLeast(weather.troubles.length, 1)
  assert.isBelow(weather.troubles.length, (weather.stats.statuses["200"] ?? 0) / 5)
})

const silence = Effect.fnUntraced(function* ({ phase, simulator }: Stage) {
  const hanging = yield* phase(
    Effect.gen(function* () {
      const fault = yield* simulator.fault(Fault.hang, { on: "players.get" })
      yield* minutes(2)
      yield* happen(7)
      yield* minutes(4)
      yield* fault.remove
      yield* minutes(12)
    })
  )
  const failed = failures(hanging.troubles)
  assert.deepStrictEqual(new Set(failed.keys()), new Set(clans.map(({ leader }) => `player${leader}`)))
  assert.deepStrictEqual(new Set([...failed.values()].flat()), new Set(["Timeout null"]))
  assert.strictEqual(hanging.stats.open, 0)

  const slow = yield* phase(
    Effect.gen(function* () {
      const fault = yield* simulator.fault(Fault.delay("25 seconds"))
      yield* minutes(2)
      yield* happen(8)
      yield* minutes(4)
      yield* fault.remove
      yield* minutes(2)
    })
  )
  assert.deepStrictEqual(slow.troubles, [])
})

const lifeAndDeath = Effect.fnUntraced(function* ({ calm, phase, seen, simulator }: Stage) {
  const tag = mortal?.tag ?? ""
  const asked = yield* simulator.fault(Fault.delay(0), { on: ({ path }) => path.endsWith(tag) })
  const before = seen.length
  const members = (yield* simulator.world).clans.get(tag)?.roster.map((member) => member.tag) ?? []
  const dead = yield* phase(Effect.andThen(simulator.change(Command.dissolve(tag)), minutes(50)))
  assert.deepStrictEqual(tagsOf(dead.troubles), ["WatchedGone", "WatchedGone"])
  assert.deepStrictEqual(dead.troubles.map((event) => "tag" in event && `${event.kind} ${event.tag}`).toSorted(), [
    `clan ${tag}`,
    `war ${tag}`
  ])
  // The poll that found it, one a minute as long as that copy lives, the one that confirmed it, and one each 20 minutes.
  assert.strictEqual(yield* asked.hits, 13)
  yield* calm(1)
  const back = yield* phase(
    Effect.gen(function* () {
      yield* simulator.change(Command.found({ tag, members: 1 }))
      for (const player of mortal?.players ?? []) yield* simulator.change(Command.join(player, tag))
      yield* minutes(40)
    })
  )
  assert.deepStrictEqual(tagsOf(back.troubles), ["WatchedBack", "WatchedBack"])
  // What is different about the clan comes after it is back, compared with what it was before it was gone.
  const ofClan = seen.slice(before).filter((event) => "tag" in event && event.tag === tag && event.kind === "clan")
  const [gone, again, ...different] = tagsOf(ofClan)
  assert.deepStrictEqual([gone, again], ["WatchedGone", "WatchedBack"])
  assert.includeMembers(different, ["ClanMemberJoined", "ClanChanged"])
  const joined = new Set<string>(ofClan.flatMap((event) => (event._tag === "ClanMemberJoined" ? [event.member] : [])))
  assert.deepStrictEqual(
    mortal?.players.filter((player) => joined.has(player)),
    mortal?.players.filter((player) => !members.includes(player))
  )
  const ofLeader = seen.slice(before).filter((event) => "tag" in event && event.tag === mortal?.leader)
  assert.deepStrictEqual(
    tagsOf(ofLeader).filter((told) => told.endsWith("Clan")),
    ["PlayerLeftClan", "PlayerJoinedClan"]
  )
})

// ---------------------------------------------------------------------------------------------------------------------
// The run
// ---------------------------------------------------------------------------------------------------------------------

const isClan = (event: WatchEvent): event is ClanDiff.ClanEvent => event._tag.startsWith("Clan") && "kind" in event
const isPlayer = (event: WatchEvent): event is PlayerDiff.PlayerEvent => event._tag.startsWith("Player")

const byTag = <A extends { readonly tag: string }>(rows: ReadonlyArray<A>) =>
  rows.toSorted((a, b) => (a.tag < b.tag ? -1 : 1))

/** Everything that was told, one after the other, makes of what was found at first what there is now. */
const adds = Effect.fnUntraced(function* (seen: ReadonlyArray<WatchEvent>) {
  for (const { leader, tag } of clans) {
    const clan = ClanDiff.snapshot(yield* Clans.get(tag))
    const ofClan = seen.filter((event) => isClan(event) && event.tag === tag).filter(isClan)
    const built = ClanDiff.apply(clan, ofClan)
    assert.strictEqual(ofClan[0]?._tag, "ClanFound")
    assert.deepStrictEqual({ ...built, roster: byTag(built.roster) }, { ...clan, roster: byTag(clan.roster) })
    const player = PlayerDiff.snapshot(yield* Players.get(leader))
    const ofPlayer = seen.filter((event) => isPlayer(event) && event.tag === leader).filter(isPlayer)
    assert.strictEqual(ofPlayer[0]?._tag, "PlayerFound")
    assert.deepStrictEqual(PlayerDiff.diff(PlayerDiff.apply(player, ofPlayer), player), [])
  }
})

describe("a watcher of many tags", () => {
  it.effect("goes on through everything, says what was wrong, and loses nothing of what the world did", () =>
    Effect.gen(function* () {
      const stage = yield* watching({ goneInterval: "20 minutes", initial: true })
      yield* stage.calm()
      for (const trouble of [maintenance, storm, addresses, badGateways, silence, lifeAndDeath]) {
        yield* trouble(stage)
        yield* stage.calm()
      }
      yield* stage.simulator.configure({ latency: 0 })
      yield* adds(stage.seen)
      assert.strictEqual(new Set(stage.seen.map(({ id }) => id)).size, stage.seen.length)
    }).pipe(Effect.scoped, Effect.provide(world), Random.withSeed("trouble"))
  )

  it.effect("is told once of a maintenance that many polls ran into, and of its end when the game answers again", () =>
    Effect.gen(function* () {
      const stage = yield* watching({ probeInterval: "30 seconds" })
      const { phase, simulator } = stage
      let answered = 0
      const { stats, troubles } = yield* phase(
        Effect.gen(function* () {
          yield* simulator.configure({ maintenance: "html", latency: "10 seconds" })
          yield* minutes(5)
          // Several polls were on their way; of them one goes on asking, and does not take 429 for the end.
          assert.isAbove((yield* simulator.stats).statuses["503"] ?? 0, 12)
          const crowd = yield* simulator.fault(Fault.throttled({ retryAfter: 1 }))
          yield* simulator.configure({ maintenance: false })
          yield* minutes(5)
          answered = yield* Clock.currentTimeMillis
          yield* crowd.remove
          yield* simulator.configure({ latency: "30 millis" })
          yield* minutes(5)
        })
      )
      // Pages of a gateway are failed polls until several tags agree that it is maintenance.
      const told = troubles.filter(({ _tag }) => _tag !== "PollFailed")
      assert.deepStrictEqual(tagsOf(told), ["MaintenanceStarted", "MaintenanceEnded"])
      assert.isAtLeast(told[1]?.at.epochMilliseconds ?? 0, answered)
      assert.isAtMost(stats.statuses["429"] ?? 0, 50)
      yield* stage.calm()
    }).pipe(Effect.scoped, Effect.provide(world), Random.withSeed("maintenance"))
  )
})
