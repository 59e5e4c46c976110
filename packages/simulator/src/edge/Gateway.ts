/** The way of a request through the simulator: faults, latency, maintenance, key, rate, edge cache, route. */
import * as Clock from "effect/Clock"
import * as Data from "effect/Data"
import * as Effect from "effect/Effect"
import * as Exit from "effect/Exit"
import * as Cookies from "effect/http/Cookies"
import type * as HttpServerRequest from "effect/http/HttpServerRequest"
import type * as HttpServerResponse from "effect/http/HttpServerResponse"
import * as Reply from "../api/Reply.ts"
import * as Fault from "../Fault.ts"
import * as Keys from "../portal/Keys.ts"
import * as Portal from "../portal/Portal.ts"
import * as Prng from "../world/Prng.ts"
import * as World from "../world/World.ts"
import * as Answer from "./Answer.ts"
import * as Arrival from "./Arrival.ts"
import type * as EdgeCache from "./EdgeCache.ts"
import * as Faults from "./Faults.ts"
import * as Settings from "./Settings.ts"
import * as Stats from "./Stats.ts"

/**
 * The connection broke before there was an answer.
 *
 * What to do: nothing; it is one of the faults that were asked for, and what a client makes of it is the point.
 */
export class Disconnected extends Data.TaggedError("Disconnected") {
  override get message(): string {
    return "the connection was closed without an answer"
  }
}

/** An answer as it was given, with what the caller does not see. */
export interface Served {
  /** When it left, in milliseconds on the clock. */
  readonly at: number
  /** Path and query that were asked for, with the base: `/v1/clans/%232PP`. */
  readonly url: string
  /** The route that was asked for. */
  readonly route: string
  /** 0 where there was none. */
  readonly status: number
  /** The instant in the world that it shows; `undefined` for what shows nothing of the world. */
  readonly made: number | undefined
  /** The node of the edge that gave it, from 0. */
  readonly node: number
  /** What went wrong with it. */
  readonly fault: Fault.Fault | undefined
}

/** Everything a running simulator consists of. */
export interface Gateway {
  readonly world: World.World
  /** Where the world's time and the clock's meet. */
  origin: { readonly clock: number; readonly world: number }
  /** Milliseconds of the world per millisecond of the clock. */
  readonly speed: number
  settings: Settings.Settings
  faults: ReadonlyArray<Faults.Injected>
  counters: Stats.Counters
  readonly cache: EdgeCache.EdgeCache
  readonly portal: Portal.Portal
  readonly prng: Prng.Prng
  /** Sees every answer to a question for the API. */
  readonly onAnswer: ((served: Served) => void) | undefined
}

/** The instant in the world at an instant of the clock. */
const worldTime = ({ origin, speed }: Gateway, now: number): number => origin.world + (now - origin.clock) * speed

/** Lets the world catch up with the clock. */
export const sync = (gateway: Gateway, now: number): void => World.advance(gateway.world, worldTime(gateway, now))

/** Notes an arrival; how many there were of its key in the second that ends now. */
const note = ({ counters }: Gateway, { key, name, now, portal }: Arrival.Arrival): number => {
  if (portal !== undefined) return 0
  Stats.arrive(counters.all, now)
  Stats.increment(counters.routes, name)
  return key === undefined ? 0 : Stats.arrive(Stats.arrivalsOf(counters, key), now)
}

// ---------------------------------------------------------------------------------------------------------------------
// Answers
// ---------------------------------------------------------------------------------------------------------------------

/** Why a key may not be used from here, if it may not. */
const refusal = ({ portal, settings }: Gateway, key: string | undefined, now: number): Reply.Rejection | undefined => {
  const known = key === undefined ? undefined : portal.bearers.get(key)
  if (known === undefined || known.until <= now) return Reply.accessDenied("Invalid authorization")
  const { callerIp, checkIp } = settings
  if (!checkIp || known.cidrRanges.some((range) => Keys.contains(range, callerIp))) return undefined
  return Reply.accessDenied(
    `Invalid authorization: API key does not allow access from IP ${callerIp}`,
    "accessDenied.invalidIp"
  )
}

type Given = Pick<Answer.Answered, "response"> & Partial<Answer.Answered>

const fromPortal = ({ counters, portal, settings }: Gateway, arrival: Arrival.Arrival, body: string, now: number) =>
  Portal.handle(portal, counters, {
    route: arrival.portal ?? "portal.login",
    body,
    cookies: Cookies.parseHeader(arrival.request.headers["cookie"] ?? ""),
    ip: settings.callerIp,
    secure: arrival.isSecure,
    now
  })

const serve = (gateway: Gateway, arrival: Arrival.Arrival, within: number, body: string, now: number): Given => {
  const { settings } = gateway
  if (arrival.portal !== undefined) return { response: fromPortal(gateway, arrival, body, now) }
  const { form, limit, retryAfter } = settings.rateLimit
  if (settings.maintenance !== false) {
    return { response: Answer.respond(Fault.maintenance(settings.maintenance === "html" ? "html" : "json")) }
  }
  const refused = refusal(gateway, arrival.key, now)
  if (refused !== undefined) return { response: Answer.fail(refused) }
  if (within > limit) {
    return {
      response: Answer.respond(
        Fault.throttled({ ...(form && { form }), ...(retryAfter !== undefined && { retryAfter }) })
      )
    }
  }
  if (arrival.route === undefined) return { response: Answer.fail(Reply.notFound()) }
  sync(gateway, now)
  const answered = Answer.answer(gateway, arrival, arrival.route, body, now)
  if (answered.isFromCache) gateway.counters.edgeHits++
  return answered
}

// ---------------------------------------------------------------------------------------------------------------------
// The way of a request
// ---------------------------------------------------------------------------------------------------------------------

const latency = ({ prng, settings }: Gateway): number => {
  const [min, max] = Settings.latency(settings)
  return max > min ? Math.round(min + Prng.next(prng) * (max - min)) : min
}

const seen = (arrived: Arrival.Arrival): Fault.Seen => ({
  route: arrived.name,
  method: arrived.request.method,
  path: Arrival.pathOf(arrived),
  key: arrived.key
})

/** What a fault makes of a request, once it is its time. */
const afflicted = Effect.fnUntraced(function* (
  gateway: Gateway,
  arrived: Arrival.Arrival,
  within: number,
  { fault }: Faults.Drawn
) {
  if (fault?._tag === "Hang") return yield* Effect.never
  if (fault?._tag === "Disconnect") return yield* new Disconnected()
  if (fault?._tag === "Respond") return { response: Answer.respond(fault) }
  const now = yield* Clock.currentTimeMillis
  const { request } = arrived
  const body = request.method === "GET" ? "" : yield* Effect.orElseSucceed(request.text, () => "")
  const asked = fault?._tag === "Misroute" ? Arrival.misrouted(arrived, gateway.world, gateway.prng) : arrived
  const given = serve(gateway, asked, within, body, now)
  return fault?._tag === "Rewrite" ? { ...given, response: Answer.rewritten(given.response, fault.rewrite) } : given
})

const exchange = Effect.fnUntraced(function* (gateway: Gateway, request: HttpServerRequest.HttpServerRequest) {
  const arrived = Arrival.of(request, yield* Clock.currentTimeMillis)
  const within = note(gateway, arrived)
  const drawn = Faults.draw(gateway.faults, seen(arrived), gateway.prng)
  const wait = drawn.delay + latency(gateway)
  if (wait > 0) yield* Effect.sleep(wait)
  const { onAnswer } = gateway
  if (onAnswer === undefined || arrived.portal !== undefined) {
    return (yield* afflicted(gateway, arrived, within, drawn)).response
  }
  const tell = (given: Given | undefined) =>
    Effect.map(Clock.currentTimeMillis, (at) =>
      onAnswer({
        at,
        url: arrived.url,
        route: arrived.name,
        status: given?.response.status ?? 0,
        made: given?.made,
        node: given?.node ?? 0,
        fault: drawn.fault
      })
    )
  const given = yield* Effect.tapError(afflicted(gateway, arrived, within, drawn), () => tell(undefined))
  yield* tell(given)
  return given.response
})

/** Answers a request to the API or to the portal, whatever its host. */
export const handle = (
  gateway: Gateway,
  request: HttpServerRequest.HttpServerRequest
): Effect.Effect<HttpServerResponse.HttpServerResponse, Disconnected> =>
  Effect.suspend(() => {
    gateway.counters.open++
    return Effect.onExit(exchange(gateway, request), (exit) =>
      Effect.sync(() => {
        const { counters } = gateway
        counters.open--
        if (Exit.isSuccess(exit)) Stats.increment(counters.statuses, String(exit.value.status))
        else if (Exit.hasInterrupts(exit)) counters.aborted++
      })
    )
  })
