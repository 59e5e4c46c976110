/** A cluster to be mistreated: real processes, a real PostgreSQL, a simulated world, and a record of every poll. */
import { Simulator, type SimulatorOptions } from "@clashfx/simulator"
import { SimulatorServer } from "@clashfx/simulator/node"
import type * as Clash from "clashfx/Clash"
import * as ClashNode from "clashfx/node"
import * as Cache from "clashfx/service/Cache"
import * as Context from "effect/Context"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import type * as Scope from "effect/Scope"
import { type ChildProcess, spawn } from "node:child_process"
import { join } from "node:path"
import { createInterface } from "node:readline"
import { type Postgres, type PostgresOptions, postgres } from "../../../clashfx/test/support/servers.ts"

/** A poll, as the server saw it. */
export interface Poll {
  readonly at: number
  /** `/clans/#2PP` */
  readonly path: string
  /** The process whose key it was. */
  readonly by: string
}

/** A request with a leased key, as the server saw it. */
export interface Use {
  /** On the clock that does not jump, ms. */
  readonly at: number
  readonly key: string
  /** The process that sent it, by the name of the host that it asks. */
  readonly by: string
}

/** What a process said. */
export interface Line {
  readonly at: number
  readonly by: string
  readonly message: string
  readonly level?: string
  readonly [more: string]: unknown
}

export interface Lab {
  readonly server: Postgres
  readonly url: string
  readonly simulator: Simulator["Service"]
  readonly api: string
  readonly portal: string
  readonly polls: ReadonlyArray<Poll>
  readonly uses: ReadonlyArray<Use>
  readonly lines: ReadonlyArray<Line>
  readonly start: (name: string, settings?: object) => Effect.Effect<void>
  readonly signal: (name: string, signal: NodeJS.Signals) => Effect.Effect<void>
  /** Waits for its end; gives how it ended. */
  readonly exited: (name: string) => Effect.Effect<number | NodeJS.Signals | null>
  readonly sql: (query: string) => Effect.Effect<string>
  /** Asks the API at the same edge, as nobody's process. */
  readonly ask: <A, E>(question: Effect.Effect<A, E, Clash.Services>) => Effect.Effect<A, E>
}

export interface LabOptions {
  readonly world: SimulatorOptions
  readonly postgres?: PostgresOptions
  /** What every process is started with. */
  readonly settings?: object
  /** The program of a process; default `worker.ts`. */
  readonly program?: string
  /** How far the database's clock is ahead of ours, ms. */
  readonly ahead?: number
}

const defaultProgram = join(import.meta.dirname, "../live/support/worker.ts")
const names = Array.from({ length: 6 }, (_, i) => `p${i}`)
const keyOf = (name: string) => `key-of-${name}`

const lineOf = (by: string, text: string): Line => {
  try {
    return { by, ...JSON.parse(text) }
  } catch {
    return { at: Date.now(), by, message: text, level: "Raw" }
  }
}

export const lab = (options: LabOptions): Effect.Effect<Lab, unknown, Scope.Scope> =>
  Effect.gen(function* () {
    const server = yield* postgres(options.postgres)
    const fresh = yield* server.fresh("lab")
    const { ahead } = options
    if (ahead !== undefined) {
      const later = `pg_catalog.clock_timestamp() + interval '${ahead} milliseconds'`
      yield* server.psql(
        "lab",
        `CREATE FUNCTION public.clock_timestamp() RETURNS timestamptz AS 'SELECT ${later.replaceAll("'", "''")}' LANGUAGE sql`
      )
    }
    const url =
      ahead === undefined ? fresh : `${fresh}?options=${encodeURIComponent("-c search_path=public,pg_catalog")}`
    const polls: Array<Poll> = []
    const uses: Array<Use> = []
    const lines: Array<Line> = []
    const recording = Layer.effect(
      Simulator,
      Effect.map(Simulator, (simulator) =>
        Simulator.of({
          ...simulator,
          handle: (request) => {
            const key = request.headers["authorization"]?.slice("Bearer ".length) ?? ""
            if (key.startsWith("key-of-")) {
              polls.push({
                at: Date.now(),
                path: decodeURIComponent(request.url.replace(/^.*\/v1/, "")),
                by: key.slice("key-of-".length)
              })
            } else if (key !== "" && key !== Simulator.testKey) {
              uses.push({ at: performance.now(), key, by: request.headers["host"]?.replace(/:\d+$/, "") ?? "" })
            }
            return simulator.handle(request)
          }
        })
      )
    ).pipe(Layer.provide(Simulator.layer({ ...options.world, keys: [Simulator.testKey, ...names.map(keyOf)] })))
    const context = yield* Layer.build(SimulatorServer.layerServer().pipe(Layer.provideMerge(recording)))
    const { baseUrl, portalUrl } = Context.get(context, SimulatorServer)
    const clients = yield* Layer.build(
      ClashNode.layer({ keys: [Simulator.testKey], baseUrl, throttle: { limit: 10_000 } }).pipe(
        Layer.merge(Cache.layerNone)
      )
    )
    const children = new Map<string, ChildProcess>()

    const start = (name: string, settings?: object) =>
      Effect.callback<void>((resume) => {
        const all = { name, database: url, api: baseUrl, key: keyOf(name), ...options.settings, ...settings }
        const child = spawn(process.execPath, [options.program ?? defaultProgram, JSON.stringify(all)], {
          stdio: ["ignore", "pipe", "pipe"]
        })
        children.set(name, child)
        let isStarted = false
        const take = (text: string) => {
          const line = lineOf(name, text)
          lines.push(line)
          if (process.env["LAB"] !== undefined && line.message !== "share") console.log(`${name} ${text.slice(0, 500)}`)
          if (isStarted || line.message !== "started") return
          isStarted = true
          resume(Effect.void)
        }
        createInterface({ input: child.stdout }).on("line", take)
        createInterface({ input: child.stderr }).on("line", take)
        child.on("exit", () => {
          if (!isStarted) resume(Effect.die(new Error(`${name} did not start: ${JSON.stringify(lines.slice(-5))}`)))
        })
      })
    const exited = (name: string) =>
      Effect.callback<number | NodeJS.Signals | null>((resume) => {
        const child = children.get(name)
        if (child === undefined) return resume(Effect.succeed(null))
        const done = () => resume(Effect.succeed(child.exitCode ?? child.signalCode))
        if (child.exitCode !== null || child.signalCode !== null) return done()
        child.once("exit", done)
      })
    yield* Effect.addFinalizer(() =>
      Effect.forEach(
        [...children],
        ([name, child]) => {
          child.kill("SIGKILL")
          return exited(name)
        },
        { discard: true }
      )
    )
    return {
      server,
      url,
      simulator: Context.get(context, Simulator),
      api: baseUrl,
      portal: portalUrl,
      polls,
      uses,
      lines,
      start,
      exited,
      signal: (name, signal) => Effect.sync(() => void children.get(name)?.kill(signal)),
      sql: (query) => server.psql("lab", query),
      ask: (question) => Effect.provideContext(question, clients)
    }
  })

// ---------------------------------------------------------------------------------------------------------------------
// Waiting and measuring
// ---------------------------------------------------------------------------------------------------------------------

/** Waits until a question to the database is answered so; it is asked every 200 ms, or as many as are given. */
export const until = (lab: Lab, query: string, answer: string, seconds = 60, every = 200): Effect.Effect<void> =>
  Effect.gen(function* () {
    const end = Date.now() + seconds * 1000
    let last = ""
    while (Date.now() < end) {
      last = yield* lab.sql(query)
      if (last === answer) return
      yield* Effect.sleep(every)
    }
    return yield* Effect.die(new Error(`${query} is ${last} and not ${answer} after ${seconds} s`))
  })

/** For each path that a process had polled last: when another one polled it after an instant, ms later. */
export const takeovers = (lab: Lab, from: string, at: number): ReadonlyMap<string, number> => {
  const last = new Map<string, string>()
  const taken = new Map<string, number>()
  for (const poll of lab.polls) {
    if (poll.at <= at) last.set(poll.path, poll.by)
    else if (last.get(poll.path) === from && poll.by !== from && !taken.has(poll.path))
      taken.set(poll.path, poll.at - at)
  }
  for (const [path, by] of last) if (by === from && !taken.has(path)) taken.set(path, Number.POSITIVE_INFINITY)
  return taken
}

/** The longest time between two polls of one path, ms; only polls between two instants. */
export const longestGap = (lab: Lab, from: number, to: number): number => {
  const last = new Map<string, number>()
  let longest = 0
  for (const { at, path } of lab.polls) {
    if (at < from || at > to) continue
    longest = Math.max(longest, at - (last.get(path) ?? at))
    last.set(path, at)
  }
  return longest
}

export const quantiles = (values: Iterable<number>) => {
  const sorted = [...values].sort((a, b) => a - b)
  const at = (q: number) => sorted[Math.min(sorted.length - 1, Math.floor(q * sorted.length))]
  return { n: sorted.length, p50: at(0.5), p95: at(0.95), max: sorted.at(-1) }
}

/** The most requests of a key within any second, and how often two processes used it within one. */
export const busiest = (uses: ReadonlyArray<Use>) => {
  let [most, shared] = [0, 0]
  for (const key of new Set(uses.map(({ key }) => key))) {
    const ofKey = uses.filter((use) => use.key === key)
    let start = 0
    ofKey.forEach(({ at, by }, i) => {
      while ((ofKey[start]?.at ?? at) <= at - 1000) start++
      most = Math.max(most, i - start + 1)
      const before = ofKey[i - 1]
      if (before !== undefined && before.by !== by && at - before.at < 1000) shared++
    })
  }
  return { most, shared }
}
