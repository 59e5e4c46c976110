/**
 * Every kind at once, over three processes that are killed and stopped while two days of wars and a raid weekend go by.
 * The judge reads the log with `psql` and the API with `fetch`, as JSON: it shares no code with what it
 * judges. What was told, played on the first pictures, has to end at the last ones.
 */
import { Command, Simulator } from "@clashfx/simulator"
import * as Effect from "effect/Effect"
import { isDeepStrictEqual } from "node:util"
import type * as Scope from "effect/Scope"
import { type Lab, lab, until } from "../../packages/cluster/test/support/lab.ts"
import { three, watch } from "../../packages/cluster/test/support/scenario.ts"

type Json = undefined | null | boolean | number | string | ReadonlyArray<Json> | { readonly [name: string]: Json }
type Events = ReadonlyArray<Json>

const parsed = (text: string): Json => JSON.parse(text)
const get = (of: Json, ...path: ReadonlyArray<string>): Json =>
  path.reduce<Json>(
    (value, name) => (typeof value === "object" && value !== null && !isArray(value) ? value[name] : undefined),
    of
  )
const isArray = (value: Json): value is ReadonlyArray<Json> => Array.isArray(value)
const list = (value: Json): ReadonlyArray<Json> => (isArray(value) ? value : [])
const tagOf = (event: Json): Json => get(event, "_tag")
const is = (tag: string) => (event: Json) => tagOf(event) === tag

const ask = (it: Lab, path: string): Effect.Effect<Json> =>
  Effect.promise(async () => {
    const response = await fetch(`${it.api}${path}`, { headers: { authorization: `Bearer ${Simulator.testKey}` } })
    return parsed(await response.text())
  })

/** Events of a kind about a tag, in the order of the log. */
const told = (it: Lab, kind: string, tag: string): Effect.Effect<Events> =>
  Effect.map(
    it.sql(`SELECT body::text FROM clashfx_event WHERE kind = '${kind}' AND tag = '${tag}' ORDER BY seq`),
    (text) => (text === "" ? [] : text.split("\n").map(parsed))
  )

const clanPath = (tag: string, more = "") => `/clans/${encodeURIComponent(tag)}${more}`

/** The orders of all attacks that are in a war, however it is written. */
const orders = (value: Json): ReadonlyArray<number> => {
  if (typeof value !== "object" || value === null) return []
  if (isArray(value)) return value.flatMap(orders)
  const { order, stars } = value
  return [
    ...(typeof order === "number" && typeof stars === "number" ? [order] : []),
    ...Object.values(value).flatMap(orders)
  ]
}

const inOrder = (numbers: Iterable<number>): ReadonlyArray<number> => [...numbers].sort((a, b) => a - b)
const compact = (time: Json): string => String(time).replaceAll(/[-:]/g, "")

const judgeWar = (about: string, war: Json, events: Events) => {
  const ofThis = events.filter(
    (event) => compact(get(event, "war", "preparationStartTime")) === get(war, "preparationStartTime")
  )
  // A clan's log can be private, and a clan can be in no war.
  if (get(war, "preparationStartTime") === undefined) return { faults: [], attacks: 0 }
  const faults: Array<string> = []
  const found = ofThis.filter(is("WarFound"))
  if (found.length !== 1)
    faults.push(`${about}: its war was found ${found.length} times (${String(get(war, "state"))})`)
  let state = get(found[0], "current", "state")
  for (const event of ofThis.filter(is("WarStateChanged"))) {
    if (state !== get(event, "previous")) faults.push(`${about}: ${JSON.stringify(event)}, and it was ${String(state)}`)
    state = get(event, "current")
  }
  if (state !== get(war, "state")) faults.push(`${about}: ends ${String(state)}, is ${String(get(war, "state"))}`)
  const attacks = ofThis.filter(is("WarAttack")).map((event) => Number(get(event, "attack", "order")))
  if (!isDeepStrictEqual(attacks, inOrder(attacks))) faults.push(`${about}: attacks in disorder`)
  const all = inOrder([...orders(get(found[0], "current")), ...attacks])
  const shown = inOrder(new Set(orders(war)))
  if (!isDeepStrictEqual(all, shown)) faults.push(`${about}: told attacks ${all.join()}, there are ${shown.join()}`)
  return { faults, attacks: attacks.length }
}

const attackCount = (raids: Json): number =>
  list(raids)
    .flatMap((raid) => list(get(raid, "districts")))
    .reduce<number>((sum, district) => sum + Number(get(district, "attackCount")), 0)

const judgeRaid = (about: string, weekend: Json, events: Events) => {
  const ofThis = events.filter((event) => compact(get(event, "weekend")) === get(weekend, "startTime"))
  const attacks = ofThis.filter(is("RaidAttack")).length
  const all = attackCount(get(ofThis.find(is("RaidFound")), "current", "raids")) + attacks
  const shown = attackCount(get(weekend, "attackLog"))
  return { faults: all === shown ? [] : [`${about}: told ${all} raid attacks, there are ${shown}`], attacks }
}

/** What changes as a whole, played by field. */
const judgeFields = (about: string, kind: "Clan" | "Player", shown: Json, events: Events): ReadonlyArray<string> => {
  const [first, ...more] = events.filter(is(`${kind}Found`)).map((event) => get(event, "current"))
  if (typeof first !== "object" || first === null || more.length > 0)
    return [`${about}: found ${more.length + 1} times`]
  const state = new Map(Object.entries<Json>(first))
  const faults: Array<string> = []
  const moves = ["PlayerJoinedClan", "PlayerLeftClan", "PlayerSwitchedClan"]
  for (const event of events) {
    const isMove = moves.some((tag) => is(tag)(event))
    if (!isMove && !is(`${kind}Changed`)(event)) continue
    const field = isMove ? "clan" : String(get(event, "field"))
    const known = state.get(field)
    if (!isDeepStrictEqual(known ?? null, get(event, "previous") ?? null))
      faults.push(`${about}: ${JSON.stringify(event)} does not fit ${JSON.stringify(known)}`)
    state.set(field, get(event, "current") ?? null)
  }
  for (const [field, value] of state) {
    const last = get(shown, field)
    if (typeof value === "object" || last === undefined || typeof last === "object" || value === last) continue
    faults.push(`${about}: ${field} ends at ${String(value)} and is ${String(last)}`)
  }
  return faults
}

/** A diff of our own tells each new name, as the clan's event does. */
const judgeCustom = (about: string, events: Events): ReadonlyArray<string> => {
  const renamed = events
    .filter((event) => is("ClanChanged")(event) && get(event, "field") === "name")
    .map((event) => ({ from: get(event, "previous"), to: get(event, "current") }))
  const custom = events.filter(is("Custom")).map((event) => get(event, "value"))
  return renamed.length > 0 && isDeepStrictEqual(custom, renamed)
    ? []
    : [`${about}: custom ${JSON.stringify(custom)} for ${JSON.stringify(renamed)}`]
}

const hour = 3_600_000
/** A Friday on which a raid weekend begins, also in the calendar, half a minute after the start. */
const opening = Date.UTC(2026, 10, 27, 7)

/** Three processes, four clans with everything of theirs; each process is killed or stopped once. */
export const allKinds: Effect.Effect<Readonly<Record<string, unknown>>, unknown, Scope.Scope> = Effect.gen(
  function* () {
    const ahead = opening - 35_000 - Date.now()
    const it = yield* lab({
      ahead,
      world: {
        clans: 4,
        members: [10, 10],
        activity: 4000,
        leagues: false,
        startTime: Date.now() + ahead,
        settings: { rateLimit: { limit: Number.POSITIVE_INFINITY }, maxAge: 1 }
      },
      settings: { buckets: 12, initial: true, minInterval: 1000, maxInterval: 3000, calendar: true, custom: true }
    })
    yield* Effect.forEach(three, (name) => it.start(name), { concurrency: "unbounded" })
    const world = yield* it.simulator.world
    const clans = [...world.clans.keys()]
    const players = [...world.clans.values()].flatMap(({ roster }) => roster.slice(0, 4).map(({ tag }) => tag))
    for (const kind of ["clan", "war", "raid"]) yield* watch(it, kind, clans)
    yield* watch(it, "player", players)
    yield* until(
      it,
      "SELECT count(*) FROM clashfx_event WHERE type IN ('ClanFound', 'PlayerFound')",
      String(clans.length + players.length)
    )

    const blows = [
      it.signal("p0", "SIGKILL"),
      it.start("p0"),
      Effect.andThen(it.signal("p1", "SIGTERM"), Effect.asVoid(it.exited("p1"))),
      it.start("p1"),
      it.signal("p2", "SIGKILL"),
      it.start("p2")
    ]
    for (const [i, blow] of blows.entries()) {
      yield* blow
      for (const tag of clans) yield* it.simulator.change(Command.rename(tag, `Clan ${i} of ${tag.slice(1)}`))
      yield* it.simulator.advance(8 * hour)
      yield* Effect.sleep(2500)
    }
    yield* until(it, "SELECT count(DISTINCT owner) FROM clashfx_bucket", "3", 150)
    yield* it.simulator.configure({ maxAge: 36_000 })
    yield* Effect.sleep(Math.max(9000, opening - ahead + 4000 - Date.now()))

    const faults: Array<string> = []
    let [warAttacks, raidAttacks] = [0, 0]
    for (const tag of clans) {
      const war = judgeWar(tag, yield* ask(it, clanPath(tag, "/currentwar")), yield* told(it, "war", tag))
      const weekends = list(get(yield* ask(it, clanPath(tag, "/capitalraidseasons?limit=1")), "items"))
      const raid = judgeRaid(tag, weekends[0], yield* told(it, "raid", tag))
      const events = yield* told(it, "clan", tag)
      const fields = judgeFields(tag, "Clan", yield* ask(it, clanPath(tag)), events)
      faults.push(...war.faults, ...raid.faults, ...fields, ...judgeCustom(tag, events))
      warAttacks += war.attacks
      raidAttacks += raid.attacks
    }
    for (const tag of players) {
      const shown = yield* ask(it, `/players/${encodeURIComponent(tag)}`)
      faults.push(...judgeFields(tag, "Player", shown, yield* told(it, "player", tag)))
    }
    const twice = yield* it.sql("SELECT count(*) - count(DISTINCT id) FROM clashfx_event")
    const calendar = yield* it.sql("SELECT type || ' ' || count(*) FROM clashfx_event WHERE bucket = 0 GROUP BY type")
    return {
      warAttacks,
      raidAttacks,
      calendar: calendar.split("\n"),
      lost: faults.length,
      twice: Number(twice),
      faults
    }
  }
)
