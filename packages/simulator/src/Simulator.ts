/**
 * The simulator: the Clash of Clans API and its developer portal over a living world.
 *
 * ```ts
 * import { Simulator } from "@clashfx/simulator"
 *
 * // An HttpClient for `https://api.clashofclans.com/v1` and `https://developer.clashofclans.com/api`, and the service
 * // that looks behind the scenes. The key is `Simulator.testKey`, the account is `Simulator.account`.
 * program.pipe(Effect.provide(Simulator.layerTest({ clans: [{ tag: "#2PP", members: 10 }] })))
 * ```
 *
 * Time is that of Effect's `Clock`: under `TestClock` the world moves when the test moves the clock.
 */
import * as Clock from "effect/Clock"
import * as Context from "effect/Context"
import * as Duration from "effect/Duration"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as HttpClientError from "effect/http/HttpClientError"
import * as HttpServerRequest from "effect/http/HttpServerRequest"
import * as HttpServerResponse from "effect/http/HttpServerResponse"
import * as Layer from "effect/Layer"
import * as EdgeCache from "./edge/EdgeCache.ts"
import type { Injected } from "./edge/Faults.ts"
import * as Gateway from "./edge/Gateway.ts"
import * as Settings from "./edge/Settings.ts"
import * as Stats from "./edge/Stats.ts"
import type { Fault, When } from "./Fault.ts"
import type { ApiKey } from "./portal/Keys.ts"
import * as Portal from "./portal/Portal.ts"
import * as Command from "./world/Command.ts"
import type { Row } from "./world/Journal.ts"
import * as Prng from "./world/Prng.ts"
import type * as Rules from "./world/Rules.ts"
import * as World from "./world/World.ts"

// What stands in the signatures below.
export type { Changes as SettingsChanges, Settings } from "./edge/Settings.ts"
export type { KeyStats, Stats } from "./edge/Stats.ts"
export type { ApiKey } from "./portal/Keys.ts"
export type { AccountSpec } from "./portal/Portal.ts"

// ---------------------------------------------------------------------------------------------------------------------
// Service
// ---------------------------------------------------------------------------------------------------------------------

/** A fault that waits to happen. */
export interface Handle {
  /** How often it happened. */
  readonly hits: Effect.Effect<number>
  /** Takes it back. */
  readonly remove: Effect.Effect<void>
}

/** What a test sees and does behind the scenes. */
export interface Service {
  /** Answers a request to the API (`/v1/...`) or to the portal (`/api/...`), whatever its host. */
  readonly handle: (
    request: HttpServerRequest.HttpServerRequest
  ) => Effect.Effect<HttpServerResponse.HttpServerResponse, Gateway.Disconnected>

  /** Switches behaviour; what is left out stays as it is. */
  readonly configure: (changes: Settings.Changes) => Effect.Effect<void>
  readonly settings: Effect.Effect<Settings.Settings>
  /** Lets something go wrong. */
  readonly fault: (fault: Fault, when?: When) => Effect.Effect<Handle>
  /** Takes back every fault. */
  readonly clearFaults: Effect.Effect<void>
  /** Empties the cache at the edge: the next answers are new, whatever age the last ones had left. */
  readonly purge: Effect.Effect<void>

  /** The world as it is now. */
  readonly world: Effect.Effect<World.World>
  /** Changes the world by hand, now. */
  readonly change: <A>(command: Command.Command<A>) => Effect.Effect<A, Command.CommandRejected>
  /** Moves the world ahead of the clock. */
  readonly advance: (by: Duration.Input) => Effect.Effect<void>
  /** Everything the world has written down until now, oldest first. */
  readonly journal: Effect.Effect<ReadonlyArray<Row>>

  /** The token that the settings of a player's game show, which `verifytoken` takes. */
  readonly verifyTokenOf: (playerTag: string) => Effect.Effect<string, Command.CommandRejected>
  /** Makes a key outside of the accounts. Default: valid from everywhere. */
  readonly makeKey: (cidrRanges?: ReadonlyArray<string>) => Effect.Effect<string>
  /** Takes a key out of use, whoever made it; `false` when there is none. */
  readonly revokeKey: (key: string) => Effect.Effect<boolean>
  /** The keys of an account, as its owner sees them in the portal. */
  readonly keysOf: (email: string) => Effect.Effect<ReadonlyArray<ApiKey>>

  /** What the server saw. */
  readonly stats: Effect.Effect<Stats.Stats>
  /** Starts counting anew. */
  readonly resetStats: Effect.Effect<void>
}

// ---------------------------------------------------------------------------------------------------------------------
// Options
// ---------------------------------------------------------------------------------------------------------------------

/** Options of a simulator: those of its world, and how it behaves from the start. */
export interface Options extends Rules.Options {
  /** The instant the world starts at. Default: the clock's, so that both stay together. */
  readonly startTime?: number | undefined
  /** Seconds of the world per second of the clock; above 1 the world runs ahead of the clock. Default: 1. */
  readonly speed?: number | undefined
  /** The accounts of the portal. Default: {@link Simulator.account}. */
  readonly accounts?: ReadonlyArray<Portal.AccountSpec> | undefined
  /** Seconds a session of the portal lasts. Default: 1800. */
  readonly sessionSeconds?: number | undefined
  /** Keys that work from everywhere, from the start. Default: {@link Simulator.testKey}. */
  readonly keys?: ReadonlyArray<string> | undefined
  /** How it behaves from the start. */
  readonly settings?: Settings.Changes | undefined
  /** Sees every answer of the API with what its caller cannot see: for judges of programs. */
  readonly onAnswer?: ((served: Gateway.Served) => void) | undefined
}

export type { Disconnected, Served } from "./edge/Gateway.ts"

const everywhere = ["0.0.0.0/0", "::/0"]

const account: Portal.AccountSpec = { email: "chief@example.com", password: "clash-on" }

const testKey = "simulated-key"

// ---------------------------------------------------------------------------------------------------------------------
// Making
// ---------------------------------------------------------------------------------------------------------------------

const gateway = (options: Options, now: number): Gateway.Gateway => {
  const startTime = options.startTime ?? now
  const made: Gateway.Gateway = {
    world: World.make({ ...options, startTime }),
    origin: { clock: now, world: startTime },
    speed: options.speed ?? 1,
    settings: Settings.change(Settings.standard, options.settings ?? {}),
    faults: [],
    counters: Stats.make(),
    cache: EdgeCache.make(),
    portal: Portal.make(options.accounts ?? [account], options.sessionSeconds),
    prng: Prng.make(`gateway ${options.seed ?? 1}`),
    onAnswer: options.onAnswer
  }
  for (const key of options.keys ?? [testKey]) allow(made, key, everywhere)
  return made
}

const allow = ({ portal }: Gateway.Gateway, key: string, cidrRanges: ReadonlyArray<string>) =>
  portal.bearers.set(key, { cidrRanges, until: Number.POSITIVE_INFINITY })

const inject = (gateway: Gateway.Gateway, fault: Fault, when: When): Handle => {
  const injected: Injected = { fault, when, seen: 0, hits: 0 }
  gateway.faults = [...gateway.faults, injected]
  return {
    hits: Effect.sync(() => injected.hits),
    remove: Effect.sync(() => {
      gateway.faults = gateway.faults.filter((other) => other !== injected)
    })
  }
}

const service = (gateway: Gateway.Gateway): Service => {
  const { cache, portal, world } = gateway
  const synced = Effect.map(Clock.currentTimeMillis, (now) => {
    Gateway.sync(gateway, now)
    return world
  })
  let keys = 0
  return {
    handle: (request) => Gateway.handle(gateway, request),
    configure: (changes) =>
      Effect.sync(() => {
        gateway.settings = Settings.change(gateway.settings, changes)
      }),
    settings: Effect.sync(() => gateway.settings),
    fault: (fault, when = {}) => Effect.sync(() => inject(gateway, fault, when)),
    clearFaults: Effect.sync(() => {
      gateway.faults = []
    }),
    purge: Effect.sync(() => EdgeCache.clear(cache)),
    world: synced,
    change: (command) => Effect.flatMap(synced, (world) => Effect.fromResult(command(world))),
    advance: (by) =>
      Effect.andThen(
        Effect.sync(() => {
          const { clock, world } = gateway.origin
          gateway.origin = { clock, world: world + Duration.toMillis(by) }
        }),
        Effect.asVoid(synced)
      ),
    journal: Effect.map(synced, ({ journal }) => [...journal.rows]),
    verifyTokenOf: (tag) => Effect.flatMap(synced, (world) => Effect.fromResult(Command.verifyToken(tag)(world))),
    makeKey: (cidrRanges = everywhere) =>
      Effect.sync(() => {
        const key = `made-key-${++keys}`
        allow(gateway, key, cidrRanges)
        return key
      }),
    revokeKey: (key) => Effect.sync(() => Portal.revokeBearer(portal, key)),
    keysOf: (email) => Effect.sync(() => portal.accounts.get(email)?.keys ?? []),
    stats: Effect.sync(() => Stats.snapshot(gateway.counters)),
    resetStats: Effect.sync(() => {
      gateway.counters = Stats.make(gateway.counters.open)
    })
  }
}

// ---------------------------------------------------------------------------------------------------------------------
// Layers
// ---------------------------------------------------------------------------------------------------------------------

/** The Clash of Clans API and its developer portal, simulated. */
export class Simulator extends Context.Service<Simulator, Service>()("@clashfx/simulator/Simulator") {
  /** An account of the portal that exists unless the options name others. */
  static readonly account = account

  /** A key that works from everywhere unless the options name others. */
  static readonly testKey = testKey

  /** Where the API is for {@link Simulator.layerHttpClient}; any other host answers as well. */
  static readonly baseUrl = "https://api.clashofclans.com/v1"

  /** Where the portal is for {@link Simulator.layerHttpClient}; any other host answers as well. */
  static readonly portalUrl = "https://developer.clashofclans.com/api"

  /** A simulator with a world of its own. */
  static layer(options: Options = {}): Layer.Layer<Simulator> {
    return Layer.effect(
      Simulator,
      Effect.map(Clock.currentTimeMillis, (now) => Simulator.of(service(gateway(options, now))))
    )
  }

  /** An `HttpClient` whose every request is answered by the simulator, in memory. */
  static readonly layerHttpClient: Layer.Layer<HttpClient.HttpClient, never, Simulator> = Layer.effect(
    HttpClient.HttpClient,
    Effect.map(Simulator, ({ handle }) =>
      HttpClient.make((request) =>
        handle(HttpServerRequest.fromClientRequest(request)).pipe(
          Effect.map((response) => HttpServerResponse.toClientResponse(response, { request })),
          Effect.mapError(
            (cause) =>
              new HttpClientError.HttpClientError({ reason: new HttpClientError.TransportError({ request, cause }) })
          )
        )
      )
    )
  )

  /** The simulator and the `HttpClient` on it: everything that the test of a program needs. */
  static layerTest(options: Options = {}): Layer.Layer<Simulator | HttpClient.HttpClient> {
    return Layer.provideMerge(Simulator.layerHttpClient, Simulator.layer(options))
  }
}
