/**
 * A world with an edge: a watcher of everything there is, behind nodes with caches of their own, with stale answers, odd
 * bodies, broken connections and a clock that steps. What it told is judged by the journal.
 */
import { Fault, type Journal, Simulator, type SimulatorOptions } from "@clashfx/simulator"
import * as Arr from "effect/Array"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as Layer from "effect/Layer"
import * as Random from "effect/Random"
import type * as Scope from "effect/Scope"
import * as Stream from "effect/Stream"
import * as GameData from "../../../src/game/GameData.ts"
import * as Cache from "../../../src/service/Cache.ts"
import * as KeyPool from "../../../src/service/KeyPool.ts"
import * as Throttler from "../../../src/service/Throttler.ts"
import type { WatchEvent } from "../../../src/watch/WatchEvent.ts"
import * as Watcher from "../../../src/watch/Watcher.ts"
import * as RaidFacts from "../watch/raidFacts.ts"
import { words } from "../watch/told.ts"
import { coursesOf } from "../watch/warCourses.ts"
import * as WarFacts from "../watch/warFacts.ts"
import { type Beginning, beginningOf } from "../watch/worldFacts.ts"
import * as Answers from "./answers.ts"
import * as Claims from "./claims.ts"
import * as Judge from "./judge.ts"
import * as SteppingClock from "./steppingClock.ts"
import * as Timelines from "./timelines.ts"

/** Shares of answers, and whether headers count down; what is left out is as a bad day has it. */
export interface Edge {
  readonly nodes?: number
  readonly counting?: boolean
  readonly stale?: number
  readonly odd?: number
  readonly transport?: number
  readonly shuffled?: boolean
}

/** How to play. */
export interface Options {
  readonly world: SimulatorOptions
  readonly minutes: number
  /** Lets so much time pass: on the clock that is in place. */
  readonly advance: (millis: number) => Effect.Effect<void>
  /** Default: as a bad day has it. */
  readonly edge?: Edge
  /** Does the wall clock step? Default: `true`. */
  readonly steps?: boolean
  /** How many of the players are watched. Default: all. */
  readonly players?: number
  /** Called now and then, with how far it is from 0 to 1. */
  readonly onProgress?: (share: number, requests: number) => void
}

/** What came of it. */
export interface Report extends Judge.Verdict {
  readonly watched: number
  readonly requests: number
  /** Answers that were older than one before, and answers that went wrong. */
  readonly older: number
  readonly wrong: number
  readonly events: ReadonlyMap<string, number>
  /** Events with the id of an earlier one. */
  readonly sameIds: number
}

/** Wrong now and then; otherwise as a bad day has it. */
export const badDay = { nodes: 3, counting: true, stale: 0.05, odd: 0.01, transport: 0.1, shuffled: true }

const minute = 60_000

/** Ids and what was said, in the order in which it came. */
interface Heard {
  readonly byTag: Map<string, Array<Judge.Told<WatchEvent>>>
  readonly events: Map<string, number>
  readonly ids: Set<string>
  sameIds: number
}

const hear = (heard: Heard, event: WatchEvent, at: number): void => {
  heard.events.set(event._tag, (heard.events.get(event._tag) ?? 0) + 1)
  if (heard.ids.has(event.id)) heard.sameIds++
  heard.ids.add(event.id)
  const about = "kind" in event ? `${event.kind} ${event.tag}` : "service"
  const list = heard.byTag.get(about) ?? []
  heard.byTag.set(about, list)
  list.push({ at, said: event })
}

/** Trouble of one request is what a bad day is made of. */
const isExpected = ({ _tag }: WatchEvent): boolean => _tag === "PollFailed"

/** Attacks of one war come in order. */
const inOrder = (verdict: Judge.Verdict, about: string, told: ReadonlyArray<Judge.Told<WatchEvent>>): void => {
  const orders = new Map<string, number>()
  for (const { said: event } of told) {
    if (event._tag !== "WarAttack") continue
    const war = `${event.war.preparationStartTime} ${event.war.opponent}`
    if ((orders.get(war) ?? 0) >= event.attack.order) verdict.disorder.push(`${about} ${war} ${event.attack.order}`)
    orders.set(war, event.attack.order)
  }
}

// ---------------------------------------------------------------------------------------------------------------------
// Judging
// ---------------------------------------------------------------------------------------------------------------------

interface Evidence {
  readonly rows: ReadonlyArray<Journal.Row>
  readonly beginning: Beginning
  readonly answers: Answers.Record
  readonly heard: Heard
  /** What is shown after this needs not have been told. */
  readonly until: number
}

const clanNames = ({ beginning, rows }: Evidence): Timelines.ClanNames => {
  const names = new Map<string, Array<readonly [number, string]>>()
  for (const { name, tag } of beginning.clans) names.set(tag, [[0, name]])
  for (const row of rows) {
    if (row.kind === "clan" && row.field === "name") names.get(row.tag)?.push([row.at, String(row.current)])
  }
  return names
}

/** Was the war log private? */
const privacy = ({ beginning, rows }: Evidence, clan: string): ((at: number) => boolean) => {
  const first = beginning.clans.find(({ tag }) => tag === clan)?.isWarLogPublic !== false
  const changes = rows.flatMap((row) =>
    row.kind === "clan" && row.tag === clan && row.field === "isWarLogPublic"
      ? [[row.at, row.current === true] as const]
      : []
  )
  return (at) => !(changes.findLast(([from]) => from <= at)?.[1] ?? first)
}

const path = (tag: string) => encodeURIComponent(tag)

const judgeValues = (
  verdict: Judge.Verdict,
  about: string,
  address: string,
  of: Timelines.Timelines,
  evidence: Evidence
) => {
  const { answers, heard, until } = evidence
  const told = (heard.byTag.get(about) ?? []).filter(({ said }) => !isExpected(said))
  const claims = told.flatMap(({ at, said }) => {
    const claim = Claims.of(said)
    if (claim === undefined) verdict.invented.push(`${new Date(at).toISOString()} ${about} ${said._tag}`)
    return claim === undefined ? [] : [{ at, said: claim }]
  })
  Judge.judgeValues(verdict, about, { timelines: of, told: claims, answers: answers.of(address), until })
}

const judgeOnce = (
  verdict: Judge.Verdict,
  about: string,
  of: Pick<Parameters<typeof Judge.judgeFacts>[2], "answers" | "facts" | "possible">,
  { heard, until }: Evidence
) => {
  const told = (heard.byTag.get(about) ?? []).filter(({ said }) => !isExpected(said))
  inOrder(verdict, about, told)
  Judge.judgeFacts(verdict, about, { ...of, told: told.map(({ at, said }) => ({ at, said: words(said) })), until })
}

const judgeAll = (evidence: Evidence, players: ReadonlyArray<string>): Judge.Verdict => {
  const { answers, beginning, rows } = evidence
  const verdict = Judge.empty()
  const byTag = Arr.groupBy(rows, (row) => ("tag" in row && !("war" in row) ? (row.tag ?? "") : ""))
  const names = clanNames(evidence)
  const clanOf = new Map(beginning.players.map(({ clan, tag }) => [tag, clan]))
  const courses = coursesOf(rows)
  const weekends = RaidFacts.weekendsOf(rows)
  const leagueRows = rows.filter(({ kind }) => kind === "leagueGroup" || kind === "leagueRound")
  for (const { tag } of beginning.clans) {
    const own = byTag[tag] ?? []
    judgeValues(verdict, `clan ${tag}`, `/clans/${path(tag)}`, Timelines.ofClan(own), evidence)
    const wars = answers.of(`/clans/${path(tag)}/currentwar`)
    const groups = answers.of(`/clans/${path(tag)}/currentwar/leaguegroup`)
    const fought = courses.get(tag) ?? []
    const regular = { clan: tag, courses: fought, isPrivate: privacy(evidence, tag), patience: 0 }
    const ofLeagues = WarFacts.leagueFacts(tag, leagueRows, fought, 0)
    const facts = [...WarFacts.regularFacts(regular, wars.news), ...ofLeagues]
    const possible = WarFacts.regularFacts(regular, wars.shown)
    const asked = [...wars.all, ...groups.all].sort((a, b) => a - b)
    judgeOnce(verdict, `war ${tag}`, { facts, possible, answers: asked }, evidence)
    const raids = answers.of(`/clans/${path(tag)}/capitalraidseasons`)
    judgeOnce(
      verdict,
      `raid ${tag}`,
      {
        facts: RaidFacts.facts(tag, weekends, raids.news),
        possible: RaidFacts.facts(tag, weekends, raids.shown),
        answers: raids.all
      },
      evidence
    )
  }
  for (const tag of players) {
    const of = Timelines.ofPlayer(byTag[tag] ?? [], clanOf.get(tag), names)
    judgeValues(verdict, `player ${tag}`, `/players/${path(tag)}`, of, evidence)
  }
  for (const { at, said } of evidence.heard.byTag.get("service") ?? []) {
    if (said._tag.startsWith("Maintenance")) verdict.invented.push(`${new Date(at).toISOString()} ${said._tag}`)
  }
  return verdict
}

// ---------------------------------------------------------------------------------------------------------------------
// Playing
// ---------------------------------------------------------------------------------------------------------------------

/** The simulator lives in true time, whatever the clock of its caller says. */
export const inTrueTime = (base: Clock.Clock) =>
  Layer.effect(
    HttpClient.HttpClient,
    Effect.map(HttpClient.HttpClient, (client) =>
      HttpClient.transform(client, (response) => Effect.provideService(response, Clock.Clock, base))
    )
  )

/** What a watcher needs, but for a client. */
export const services = Layer.mergeAll(
  KeyPool.layer([Simulator.testKey]),
  Throttler.layerNone,
  Cache.layerNone,
  GameData.layerNone
)

/** Lets a bad day begin. */
export const troubles = Effect.fnUntraced(function* (edge: typeof badDay, shuffled: Fault.Fault) {
  const { configure, fault } = yield* Simulator
  yield* configure({
    edge: { nodes: edge.nodes, shared: true, counting: edge.counting, stale: edge.stale },
    rateLimit: { limit: Number.POSITIVE_INFINITY }
  })
  if (edge.odd > 0) yield* fault(Fault.odd, { probability: edge.odd })
  if (edge.transport > 0) yield* fault(Fault.transport, { probability: edge.transport })
  // Players have no rosters, and are most of the answers.
  const on = ["clans.get", "clans.currentWar", "clans.leagueGroup", "wars.league", "clans.raidSeasons"] as const
  if (edge.shuffled) yield* fault(shuffled, { on })
})

/** How far the wall clock is ahead: seconds mostly, hours now and then, forwards and backwards. */
export const stepOf = Effect.zipWith(
  Random.nextIntBetween(-60, 61),
  Random.next,
  (by, chance) => by * (chance < 0.2 ? minute : 1000)
)

/** A watcher of everything there is, but for the players: of those that are named. */
export const watchAll = Effect.fnUntraced(function* (beginning: Beginning, players: ReadonlyArray<string>) {
  const clans = beginning.clans.map(({ tag }) => tag)
  const watcher = yield* Watcher.make({ spread: "1 minute" })
  yield* watcher.clans.add(clans)
  yield* watcher.wars.add(clans)
  yield* watcher.raids.add(clans)
  yield* watcher.players.add(players)
  return watcher
})

const run = Effect.fnUntraced(function* (options: Options, answers: Answers.Record, shuffled: Fault.Fault) {
  const base = yield* Clock.Clock
  const { clock, step } = SteppingClock.make(base)
  const simulator = yield* Simulator
  const beginning = beginningOf(yield* simulator.world)
  const players = beginning.players.map(({ tag }) => tag).slice(0, options.players)
  const heard: Heard = { byTag: new Map(), events: new Map(), ids: new Set(), sameIds: 0 }
  const watcher = yield* watchAll(beginning, players).pipe(Effect.provideService(Clock.Clock, clock))
  yield* watcher.events.pipe(
    Stream.runForEach((event) => Effect.sync(() => hear(heard, event, base.currentTimeMillisUnsafe()))),
    Effect.forkScoped
  )
  // The first look has nothing before it that could tell right from wrong.
  yield* options.advance(5 * minute)
  yield* troubles({ ...badDay, ...options.edge }, shuffled)
  for (let passed = 0; passed < options.minutes; passed += 10) {
    if (options.steps !== false && (yield* Random.next) < 0.3) step(yield* stepOf)
    yield* options.advance(10 * minute)
    options.onProgress?.(passed / options.minutes, answers.count())
  }
  const until = base.currentTimeMillisUnsafe()
  // A good hour at the end, in which everything comes to light.
  yield* simulator.clearFaults
  yield* simulator.configure({ edge: { nodes: 1, stale: 0 } })
  yield* options.advance(60 * minute)
  const { watched } = yield* watcher.health
  const rows = yield* simulator.journal
  const verdict = judgeAll({ rows, beginning, answers, heard, until }, players)
  return {
    ...verdict,
    ...answers.odd(),
    watched,
    requests: answers.count(),
    events: heard.events,
    sameIds: heard.sameIds
  }
})

/** Plays a world with an edge; the same options give the same course. */
export const play = (options: Options): Effect.Effect<Report, unknown, Scope.Scope> =>
  Effect.gen(function* () {
    const base = yield* Clock.Clock
    const shuffled = Fault.shuffled(options.world.seed)
    const answers = Answers.make((fault) => fault === shuffled)
    const world = Simulator.layer({ journal: Number.POSITIVE_INFINITY, ...options.world, onAnswer: answers.note })
    const client = Layer.provide(inTrueTime(base), Simulator.layerHttpClient)
    return yield* run(options, answers, shuffled).pipe(
      Effect.provide(Layer.provideMerge(Layer.merge(services, client), world))
    )
  }).pipe(Random.withSeed(`edge ${options.world.seed ?? 1}`))
