/**
 * The driver of the SDK for a side-by-side benchmark of clients: the same work through our operations, each run as a
 * promise, as a program would that is not written in Effect.
 *
 *     node bench/driver.ts throughput
 *
 * The measuring contract (`drivers/lib/contract.mjs`) is the benchmark's own and comes from the working directory. The
 * SDK is taken as it is published (`dist`, made by `npm run build`), else from its sources.
 */
import type * as Context from "effect/Context"
import type { Clan } from "clashfx/model/Clan"
import type { Player } from "clashfx/model/Player"
import type { Services } from "clashfx/Clash"
import { existsSync } from "node:fs"
import { registerHooks } from "node:module"
import { join, resolve } from "node:path"
import { pathToFileURL } from "node:url"
import { promisesOf } from "./support/promises.ts"

/** What the benchmark asks for. */
interface Wanted {
  readonly base: string
  readonly keys: ReadonlyArray<string>
  readonly cache: boolean
  /** Requests per second and key; `null` is no throttle. */
  readonly rate: number | null
  readonly concurrency: number
}

interface Watching extends Wanted {
  readonly tags: ReadonlyArray<string>
  /** Counts one change of donations. */
  readonly onEvent: () => void
  readonly onOther: () => void
}

const packages = resolve(import.meta.dirname, "../packages")
const isBuilt = existsSync(join(packages, "clashfx/dist")) && process.env["BENCH_SOURCE"] === undefined
const built = (name: string): string => pathToFileURL(join(packages, name)).href

// In the workspace the game data is found as sources, whose types would have to be stripped at every start.
if (isBuilt) {
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier === "@clashfx/game-data"
        ? { url: built("game-data/dist/index.js"), shortCircuit: true }
        : next(specifier, context)
  })
}

/** A module of the SDK. */
const module = (name: string): string => (isBuilt ? built(`clashfx/dist/${name}.js`) : `clashfx/${name}`)

const load = async () => {
  const node: typeof import("clashfx/node") = await import(module("node"))
  const clans: typeof import("clashfx/api/Clans") = await import(module("api/Clans"))
  const effect = await import("effect/Effect")
  const layer = await import("effect/Layer")
  const scope = await import("effect/Scope")
  // A start loads what it needs; where work is measured, all of it is loaded before, as the other libraries are.
  if (process.argv[2] !== "coldstart") {
    await import("effect/Stream")
    for (const name of ["api/Players", "service/Cache", "service/Throttler", "watch/Watch"]) await import(module(name))
  }
  return { node, clans, effect, layer, scope }
}
type Library = Awaited<ReturnType<typeof load>>

/** The layers of the benchmark's wishes: everything by default, but the cache or the throttle may be missing. */
const layerOf = async ({ layer, node }: Library, wanted: Wanted) => {
  const options = {
    keys: wanted.keys,
    baseUrl: wanted.base,
    connections: wanted.concurrency,
    throttle: wanted.rate === null ? undefined : { limit: wanted.rate }
  }
  let services = node.layer(options)
  if (!wanted.cache) {
    const cache: typeof import("clashfx/service/Cache") = await import(module("service/Cache"))
    services = layer.provideMerge(cache.layerNone, services)
  }
  if (wanted.rate === null) {
    const throttler: typeof import("clashfx/service/Throttler") = await import(module("service/Throttler"))
    services = layer.merge(services, throttler.layerNone)
  }
  return services
}

const contextOf = async (lib: Library, wanted: Wanted): Promise<Context.Context<Services>> =>
  lib.effect.runPromise(lib.layer.buildWithScope(await layerOf(lib, wanted), lib.scope.makeUnsafe()))

const create = async (lib: Library, wanted: Wanted) => {
  const run = promisesOf(lib.effect, await contextOf(lib, wanted))
  const players: typeof import("clashfx/api/Players") = await import(module("api/Players"))
  return {
    clan: (tag: string): Promise<Clan> => run(lib.clans.get(tag)),
    player: (tag: string): Promise<Player> => run(players.get(tag))
  }
}
type Client = Awaited<ReturnType<typeof create>>

const sum = <A>(rows: ReadonlyArray<A>, value: (row: A) => number): number => {
  let total = 0
  for (const row of rows) total += value(row)
  return total
}

const watch = async (lib: Library, wanted: Omit<Watching, "cache" | "rate">) => {
  const watching: typeof import("clashfx/watch/Watch") = await import(module("watch/Watch"))
  const stream = await import("effect/Stream")
  const context = await contextOf(lib, { ...wanted, cache: false, rate: null })
  const events = watching.clans(wanted.tags, { minInterval: 0, maxInterval: 0, spread: 0 })
  lib.effect.runForkWith(context)(
    stream.runForEachArray(events, (events) =>
      lib.effect.sync(() => {
        for (const event of events) {
          if (event._tag === "ClanMemberChanged" && event.field === "donations") wanted.onEvent()
          else wanted.onOther()
        }
      })
    )
  )
}

const { run } = await import(pathToFileURL(resolve("drivers/lib/contract.mjs")).href)
await run({
  load,
  create,
  getClan: (client: Client, tag: string) => client.clan(tag),
  getPlayer: (client: Client, tag: string) => client.player(tag),
  touchClan: (clan: Clan) => [clan.memberList.length, sum(clan.memberList, (member) => member.donations)],
  touchPlayer: (player: Player) => [
    sum(player.achievements, ({ value }) => value),
    sum(player.heroes, ({ level }) => level),
    sum(player.spells, ({ level }) => level),
    sum(player.troops, ({ level }) => level)
  ],
  watch
})
