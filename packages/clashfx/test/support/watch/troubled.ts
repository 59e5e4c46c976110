/** A watched world in which things go wrong: what happens in it, and the words in which its journal and events agree. */
import { Command, type Journal, Observation, Simulator } from "@clashfx/simulator"
import { assert } from "@effect/vitest"
import * as Effect from "effect/Effect"
import type { WatchEvent } from "../../../src/watch/WatchEvent.ts"
import * as Watcher from "../../../src/watch/Watcher.ts"
import { simulated } from "../simulated.ts"
import { listen, minutes } from "../listening.ts"

// ---------------------------------------------------------------------------------------------------------------------
// The world
// ---------------------------------------------------------------------------------------------------------------------

interface Clan {
  readonly tag: string
  readonly players: ReadonlyArray<string>
  readonly leader: string
}

const digits = "0289PYLQGRJCUV"

/** Clans of five. */
export const clans: ReadonlyArray<Clan> = Array.from({ length: 20 }, (_, i) => {
  const end = digits.charAt(Math.floor(i / 14)) + digits.charAt(i % 14)
  const players = Array.from({ length: 5 }, (_, k) => `#PY${digits.charAt(k + 1)}${end}`)
  return { tag: `#2PP${end}`, players, leader: players[0] ?? "" }
})

/** The first ten clans are at war, two by two. */
const fighting = clans.slice(0, 10)

/** This one goes away, and comes back. It is not at war. */
export const mortal = clans[10] ?? clans[0]

/** The wars that are watched: of the clans that fight, and of one that does not. */
const warTags = clans.slice(0, 11).map(({ tag }) => tag)

export const world = simulated({
  clans: clans.map(({ players, tag }) => ({ tag, players, members: 5, isWarLogPublic: true })),
  portal: { keyCount: 3 },
  limit: 30,
  cache: "none"
})

/** Something happens to every clan and to every war, all at this instant. */
export const happen = Effect.fnUntraced(function* (round: number) {
  const { change } = yield* Simulator
  for (const [i, { leader, players, tag }] of clans.entries()) {
    const [, donor = "", receiver = "", , restless = ""] = players
    yield* change(Command.setClan(tag, { description: `Round ${round}` }))
    yield* change(Command.setPlayer(leader, { trophies: 5000 + 10 * round + i }))
    yield* change(Command.achieve(leader, "Friend in Need", 100))
    yield* change(Command.donate(donor, receiver, 10 + round))
    const move = (round + i) % 2 === 0 ? Command.leave(restless) : Command.join(restless, tag)
    yield* Effect.ignore(change(move))
    const attack = {
      attacker: 1 + Math.floor(round / 2),
      defender: 1 + (round % 5),
      stars: 2,
      destructionPercentage: 60
    }
    if (i < fighting.length) yield* change(Command.attack(tag, { ...attack, duration: 100 + round }))
  }
})

// ---------------------------------------------------------------------------------------------------------------------
// Words
// ---------------------------------------------------------------------------------------------------------------------

/** A value as the wire and our snapshots both have it: leagues by name, nothing as nothing. */
const shown = (value: unknown): string =>
  typeof value === "object" && value !== null && "name" in value ? String(value.name) : JSON.stringify(value ?? null)

const step = ({ current, previous }: { readonly previous: unknown; readonly current: unknown }): string =>
  `${shown(previous)} -> ${shown(current)}`

/** What an event says, in the words of {@link written}; trouble has none. */
const told = (event: WatchEvent): ReadonlyArray<string> => {
  switch (event._tag) {
    case "ClanChanged":
    case "PlayerChanged":
      return [`${event.tag} ${event.field} ${step(event)}`]
    case "ClanMemberChanged":
      return [`${event.tag} ${event.member} ${event.field} ${step(event)}`]
    case "ClanMemberJoined":
      return [`${event.tag} ${event.member} joined`]
    case "ClanMemberLeft":
      return [`${event.tag} ${event.member} left`]
    case "PlayerAchievementProgressed":
      return [`${event.tag} ${event.achievement} ${step(event)}`]
    case "PlayerAchievementStarEarned":
      return [`${event.tag} ${event.achievement} stars ${step(event)}`]
    case "WarAttack":
      return [`${event.tag} attack ${event.attack.order} by ${event.attack.attackerTag}`]
    default:
      return isTrouble(event) ? [] : ["tag" in event ? `${event.tag} ${event._tag}` : event._tag]
  }
}

/** What a row of the journal says to somebody who watches these tags. */
const written = (row: Journal.Row): ReadonlyArray<string> => {
  const isPlayer = (tag: string) => clans.some(({ leader }) => leader === tag)
  switch (row.kind) {
    case "clan":
      return [`${row.tag} ${row.field} ${step(row)}`]
    case "member":
      return [`${row.tag} ${row.member} ${row.field} ${step(row)}`]
    case "joined":
    case "left":
      return [`${row.tag} ${row.member} ${row.kind}`]
    case "player":
      return isPlayer(row.tag) ? [`${row.tag} ${row.field} ${step(row)}`] : []
    case "achievement": {
      if (!isPlayer(row.tag)) return []
      const { current, name, previous } = row
      const stars = step({ previous: previous.stars, current: current.stars })
      return [
        `${row.tag} ${name} ${step({ previous: previous.value, current: current.value })}`,
        ...(previous.stars === current.stars ? [] : [`${row.tag} ${name} stars ${stars}`])
      ]
    }
    case "warAttack":
      return row.war.clans.map((tag) => `${tag} attack ${row.attack.order} by ${row.attack.attackerTag}`)
    default:
      return ["tag" in row ? `${row.tag} ${row.kind}` : row.kind]
  }
}

const troubles = ["PollFailed", "WatchedGone", "WatchedBack", "MaintenanceStarted", "MaintenanceEnded"] as const
export type Trouble = Extract<WatchEvent, { readonly _tag: (typeof troubles)[number] }>
const isTrouble = (event: WatchEvent): event is Trouble => troubles.some((tag) => tag === event._tag)

// ---------------------------------------------------------------------------------------------------------------------
// Watching it
// ---------------------------------------------------------------------------------------------------------------------

/** Is it about the clan that goes away, or about one of its players? */
const isMortal = (word: string) => [mortal?.tag, ...(mortal?.players ?? [])].some((tag) => word.startsWith(`${tag} `))

/** Watches everything there is; the wars have begun, and the first looks are over. */
export const watching = Effect.fnUntraced(function* (options?: Watcher.Options) {
  const simulator = yield* Simulator
  yield* simulator.configure({ latency: ["30 millis", "120 millis"] })
  for (let i = 0; i < fighting.length; i += 2) {
    const [a, b] = [fighting[i]?.tag ?? "", fighting[i + 1]?.tag ?? ""]
    yield* simulator.change(Command.declareWar(a, b, { preparation: "10 minutes", battle: "40 hours", fights: false }))
  }
  const watcher = yield* Watcher.make(options)
  const seen = yield* listen(watcher.events)
  yield* watcher.clans.add(clans.map(({ tag }) => tag))
  yield* watcher.players.add(clans.map(({ leader }) => leader))
  yield* watcher.wars.add(warTags)
  yield* minutes(20)

  /** Lets something happen; what is told of the world is what the world did, and the trouble told is the result. */
  const phase = <E, R>(act: Effect.Effect<unknown, E, R>) =>
    Effect.gen(function* () {
      const before = seen.length
      const past = (yield* simulator.journal).length
      yield* simulator.resetStats
      yield* act
      const events = seen.slice(before)
      const rows = (yield* simulator.journal).slice(past)
      const isMeant = (word: string) => !isMortal(word)
      assert.deepStrictEqual(
        events.flatMap(told).filter(isMeant).toSorted(),
        Observation.net(rows).flatMap(written).filter(isMeant).toSorted()
      )
      return { troubles: events.filter(isTrouble), stats: yield* simulator.stats }
    })

  /** Ten minutes without trouble: every tag is asked for as often as its answers become old. */
  const calm = Effect.fnUntraced(function* (gone = 0) {
    const { stats, troubles } = yield* phase(minutes(10))
    const { routes } = stats
    assert.deepStrictEqual(troubles, [])
    const polls = (route: string, tags: number, each: readonly [number, number]) => {
      assert.isAtLeast(routes[route] ?? 0, (tags - gone) * each[0], route)
      assert.isAtMost(routes[route] ?? 0, tags * each[1], route)
    }
    polls("clans.get", clans.length, [9, 10])
    polls("players.get", clans.length, [9, 10])
    polls("clans.currentWar", warTags.length, [4, 5])
    const status = yield* watcher.status
    assert.deepStrictEqual(
      status.filter(({ failures, lastError }) => failures > 0 || lastError !== undefined),
      []
    )
    assert.strictEqual(status.filter((tag) => tag.gone).length, 2 * gone)
    assert.isBelow((yield* watcher.health).lag, 1)
  })

  return { simulator, watcher, seen, phase, calm }
})
