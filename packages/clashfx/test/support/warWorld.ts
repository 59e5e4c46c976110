/** An API in which only the wars of one clan exist, and which shows them as the clock says. */
import * as Clock from "effect/Clock"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import * as Layer from "effect/Layer"
import * as Stream from "effect/Stream"
import * as TestClock from "effect/testing/TestClock"
import { format } from "../../src/model/Timestamp.ts"
import * as Cache from "../../src/service/Cache.ts"
import * as GameData from "../../src/game/GameData.ts"
import * as KeyPool from "../../src/service/KeyPool.ts"
import * as Throttler from "../../src/service/Throttler.ts"
import type { WatchEvent } from "../../src/watch/WatchEvent.ts"
import * as Watcher from "../../src/watch/Watcher.ts"
import { hour, type Plan, regularBody, small, timesOf, us, type View, warBody } from "./wars.ts"

type Body = Readonly<Record<string, unknown>>

/** A body, or an error status. */
export type Reply = Body | number

/** What is answered; a test changes it while it runs. */
export interface World {
  regular: (now: number) => Reply
  log: (now: number, limit: number) => Reply
  group: (now: number) => Reply
  war: (tag: string, now: number) => Reply
  raids: (limit: number, now: number) => Reply
  /** Seconds that answers are fresh, but for those of the league. */
  maxAge: number
  /** Seconds that answers of the league are fresh. */
  leagueMaxAge: number
  /** What was asked for, like `currentwar`. */
  readonly asked: Array<string>
}

const stub = { clanLevel: 0, attacks: 0, stars: 0, destructionPercentage: 0 }
export const notInWar: Body = { state: "notInWar", clan: stub, opponent: stub }

export const emptyWorld = (changes: Partial<World> = {}): World => ({
  regular: () => notInWar,
  log: () => ({ items: [] }),
  group: () => 404,
  war: () => 404,
  raids: () => ({ items: [] }),
  maxAge: 120,
  leagueMaxAge: 600,
  asked: [],
  ...changes
})

// ---------------------------------------------------------------------------------------------------------------------
// Wars
// ---------------------------------------------------------------------------------------------------------------------

/** How a war looks at an instant: its attacks spread evenly over its battle; `undefined` before it is declared. */
const viewAt = (plan: Plan, now: number): View | undefined => {
  const { declared, end, start } = timesOf(plan)
  if (now < declared) return undefined
  if (now < start) return { state: "preparation" }
  if (now >= end) return { state: "warEnded" }
  return { state: "inWar", shown: Math.floor(((now - start) / (end - start)) * (plan.blows.length + 1)) }
}

/** Regular wars one after the other: the newest that is declared is shown. */
export const shows =
  (...plans: ReadonlyArray<Plan>) =>
  (now: number): Reply => {
    const plan = plans.findLast((candidate) => timesOf(candidate).declared <= now)
    const view = plan && viewAt(plan, now)
    return plan === undefined || view === undefined ? notInWar : regularBody(plan, view)
  }

const badgeUrls = { small: "s", medium: "m", large: "l" }

/** The row of a war in the war log. */
export const logRow = (plan: Plan, changes: Body = {}): Body => {
  const body = warBody(plan, { state: "warEnded" })
  const side = (of: unknown) => {
    const { attacks, badgeUrls, clanLevel, destructionPercentage, name, stars, tag } = Object(of)
    return { attacks, badgeUrls, clanLevel, destructionPercentage, name, stars, tag }
  }
  const { attacks: _, ...opponent } = side(body["opponent"])
  return {
    result: "win",
    endTime: body["endTime"],
    teamSize: plan.size,
    attacksPerMember: 2,
    battleModifier: "none",
    clan: { ...side(body["clan"]), expEarned: 100 },
    opponent,
    ...changes
  }
}

// ---------------------------------------------------------------------------------------------------------------------
// A league
// ---------------------------------------------------------------------------------------------------------------------

export interface League {
  readonly season: string
  /** When the first round is drawn, in ms. */
  readonly start: number
  readonly rounds: number
  /** The round, from 1, in which the clan does not fight. */
  readonly bye?: number
  /** How long the group and its wars can be read after the end, in ms. Default: for ever. */
  readonly readable?: number
}

const day = 24 * hour

export const warTag = (league: League, round: number, place: number): string =>
  `#W${league.season.replace("-", "")}R${round}N${place}`

/** Our war of a round, from 1; it is found at another place of every round. */
export const ourPlace = (round: number): number => round % 4

export const roundPlan = ({ start }: League, round: number): Plan => ({
  ...small,
  opponent: `#8YY${round}`,
  declared: start + (round - 1) * day,
  preparation: day,
  battle: day
})

/** Our war of a round; in even rounds we are the opponent. */
const ourWar = (league: League, round: number, now: number): Reply => {
  const plan = roundPlan(league, round)
  const view = viewAt(plan, now)
  return view === undefined ? 404 : warBody(plan, { ...view, swapped: round % 2 === 0 })
}

/** The others of the group; each is our opponent in one round. */
const others = Array.from({ length: 7 }, (_, i) => `#8YY${i + 1}`)

/** The others fight each other in pairs, in every round other ones. */
const foreignWar = (league: League, round: number, place: number, now: number): Reply => {
  const body = ourWar(league, round, now)
  if (typeof body === "number") return body
  const free = others.filter((_, i) => i !== round - 1)
  const pair = (place - ourPlace(round) + 3) % 4
  const [first, second] = [free[pair] ?? "#9YY", free[5 - ((pair + round) % 3)] ?? "#9YU"]
  const renamed = (of: unknown, tag: string) => ({ ...Object(of), tag, members: [] })
  return { ...body, clan: renamed(body["clan"], first), opponent: renamed(body["opponent"], second) }
}

/** The places of a round; in that of a bye, ours is none. */
const placesOf = ({ bye }: League, round: number): ReadonlyArray<number> =>
  [0, 1, 2, 3].filter((place) => round !== bye || place !== ourPlace(round))

const isReadable = ({ readable = Number.POSITIVE_INFINITY, rounds, start }: League, now: number) =>
  now >= start && now < start + (rounds + 1) * day + readable

export const leagueShows = (league: League) => ({
  group: (now: number): Reply => {
    const { rounds, season, start } = league
    if (!isReadable(league, now)) return 404
    const elapsed = Math.floor((now - start) / day)
    return {
      state: elapsed > rounds ? "ended" : elapsed === 0 ? "preparation" : "inWar",
      season,
      clans: [us, ...others].map((tag) => ({ tag, name: `Clan ${tag}`, clanLevel: 10, badgeUrls, members: [] })),
      rounds: Array.from({ length: rounds }, (_, i) => ({
        warTags: placesOf(league, i + 1).map((place) => (i <= elapsed ? warTag(league, i + 1, place) : "#0"))
      }))
    }
  },
  war: (tag: string, now: number): Reply => {
    if (!isReadable(league, now)) return 404
    for (let round = 1; round <= league.rounds; round++) {
      for (let place = 0; place < 4; place++) {
        if (tag !== warTag(league, round, place)) continue
        const isOurs = place === ourPlace(round) && round !== league.bye
        return isOurs ? ourWar(league, round, now) : foreignWar(league, round, place, now)
      }
    }
    return 404
  }
})

// ---------------------------------------------------------------------------------------------------------------------
// Watching it
// ---------------------------------------------------------------------------------------------------------------------

const answer = (world: World, url: string, now: number): Reply => {
  const { pathname, searchParams } = new URL(url)
  const path = decodeURIComponent(pathname)
  const last = path.slice(path.lastIndexOf("/") + 1)
  world.asked.push(last)
  switch (last) {
    case "currentwar":
      return world.regular(now)
    case "warlog":
      return world.log(now, Number(searchParams.get("limit")))
    case "leaguegroup":
      return world.group(now)
    case "capitalraidseasons":
      return world.raids(Number(searchParams.get("limit")), now)
    default:
      return world.war(last, now)
  }
}

const reasons: Readonly<Record<number, string>> = { 403: "accessDenied", 404: "notFound", 503: "inMaintenance" }

const respond = (world: World, url: string, now: number): HttpServerResponse.HttpServerResponse => {
  const reply = answer(world, url, now)
  const isLeague = /leaguegroup|clanwarleagues/.test(url)
  const headers = { "cache-control": `max-age=${isLeague ? world.leagueMaxAge : world.maxAge}` }
  const contentType = "application/json"
  return typeof reply === "number"
    ? HttpServerResponse.text(JSON.stringify({ reason: reasons[reply] ?? "unknownException" }), {
        status: reply,
        headers,
        contentType
      })
    : HttpServerResponse.text(JSON.stringify(reply), { headers, contentType })
}

/** Everything that a watcher needs, on such an API. */
export const layer = (world: World) =>
  Layer.mergeAll(
    KeyPool.layer(["key"]),
    Throttler.layerNone,
    Cache.layerNone,
    GameData.layerNone,
    Layer.succeed(
      HttpClient.HttpClient,
      HttpClient.make((request) =>
        Effect.map(Clock.currentTimeMillis, (now) =>
          HttpServerResponse.toClientResponse(respond(world, request.url, now), { request })
        )
      )
    )
  )

/** Lets time pass. */
export const until = (instant: number) =>
  Effect.flatMap(Clock.currentTimeMillis, (now) => TestClock.adjust(Math.max(0, instant - now)))

/** Watches our clan, and collects what is told. */
export const watching = Effect.fnUntraced(function* (kind: "wars" | "raids", options?: Watcher.Options) {
  const watcher = yield* Watcher.make(options)
  const seen: Array<WatchEvent> = []
  yield* Effect.forkScoped(Stream.runForEach(watcher.events, (event) => Effect.sync(() => seen.push(event))))
  yield* TestClock.adjust(0)
  yield* watcher[kind].add(us)
  return { watcher, seen }
})

/** What was told, in a word each: `R3:2` is the second attack of the third round's war. */
export const words = (events: ReadonlyArray<WatchEvent>): ReadonlyArray<string> =>
  events.map((event) => {
    if (!("war" in event)) return "round" in event ? `${event._tag} ${event.round}` : event._tag
    const place = event.war.league === null ? "" : `R${event.war.league.round}:`
    if (event._tag === "WarAttack") return `${place}${event.attack.order}`
    return `${place}${event._tag === "WarStateChanged" ? event.current : event._tag}`
  })

export const iso = (millis: number): string => format(DateTime.makeUnsafe(millis))
