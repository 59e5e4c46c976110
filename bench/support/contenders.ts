/** The clients that are compared, all behind the same few functions. */
import { type Dispatcher, Pool } from "@effect/platform-node/Undici"
import type { Clan } from "clashfx/model/Clan"
import type { Player } from "clashfx/model/Player"
import { existsSync } from "node:fs"
import { registerHooks } from "node:module"
import { join, resolve } from "node:path"
import { pathToFileURL } from "node:url"
import { bare } from "./bare.ts"
import { promisesOf } from "./promises.ts"

/** What a client is made for. */
export interface Wanted {
  readonly origin: string
  readonly connections: number
  readonly cache: boolean
  /** Ask for compressed answers? */
  readonly compression: boolean
}

export interface Client {
  /** Asks for a clan, and sums up what its members have donated. */
  readonly clan: (tag: string) => Promise<number>
  /** Asks for a player, and sums up the values of the achievements. */
  readonly player: (tag: string) => Promise<number>
  /** Polls clans without a pause, and tells of every change of a member's donations. */
  readonly watch: (tags: ReadonlyArray<string>, onChange: () => void) => void
}

export interface Contender {
  readonly name: string
  /** What it is, for the table. */
  readonly about: string
  readonly hasCache: boolean
  readonly make: (wanted: Wanted) => Promise<Client>
}

const sum = <A>(rows: ReadonlyArray<A>, value: (row: A) => number): number => {
  let total = 0
  for (const row of rows) total += value(row)
  return total
}

// ---------------------------------------------------------------------------------------------------------------------
// By hand
// ---------------------------------------------------------------------------------------------------------------------

/** As much of a clan as a bot that compares by hand looks at. */
interface Seen {
  readonly name: string
  readonly description: string | undefined
  readonly members: ReadonlyArray<{
    readonly tag: string
    readonly name: string
    readonly role: string | null
    readonly trophies: number
    readonly donations: number
    readonly received: number
  }>
}

/** The last picture of each clan is kept; a few fields of members and clans are compared. */
const watchByHand =
  <A>(get: (tag: string) => Promise<A>, see: (clan: A) => Seen, connections: number): Client["watch"] =>
  (tags, onChange) => {
    const pictures = new Map<string, { readonly clan: A; readonly members: Map<string, Seen["members"][number]> }>()
    let others = 0
    const poll = async (tag: string) => {
      const clan = await get(tag)
      const seen = see(clan)
      const members = new Map(seen.members.map((member) => [member.tag, member]))
      const before = pictures.get(tag)
      pictures.set(tag, { clan, members })
      if (before === undefined) return
      const old = see(before.clan)
      if (old.name !== seen.name || old.description !== seen.description) others++
      for (const member of seen.members) {
        const was = before.members.get(member.tag)
        if (was === undefined) others++
        else {
          if (was.donations !== member.donations) onChange()
          if (was.name !== member.name || was.role !== member.role) others++
          if (was.trophies !== member.trophies || was.received !== member.received) others++
        }
      }
      for (const tag of before.members.keys()) if (!members.has(tag)) others++
    }
    // Each connection has clans of its own, so that none is polled twice at the same time.
    const worker = async (first: number) => {
      for (;;) for (let n = first; n < tags.length; n += connections) await poll(tags[n] ?? "")
    }
    for (let n = 0; n < connections; n++) void worker(n)
  }

// ---------------------------------------------------------------------------------------------------------------------
// undici
// ---------------------------------------------------------------------------------------------------------------------

interface JsonClan {
  readonly name: string
  readonly description?: string
  readonly memberList: ReadonlyArray<{
    readonly tag: string
    readonly name: string
    readonly role: string
    readonly trophies: number
    readonly donations: number
    readonly donationsReceived: number
  }>
}

interface JsonPlayer {
  readonly achievements: ReadonlyArray<{ readonly value: number }>
}

const seeJson = ({ description, memberList, name }: JsonClan): Seen => ({
  name,
  description,
  members: memberList.map((member) => ({ ...member, received: member.donationsReceived }))
})

const onJson = (text: (path: string) => Promise<string>, connections: number): Client => {
  const clan = async (tag: string): Promise<JsonClan> => JSON.parse(await text(`/v1/clans/${encodeURIComponent(tag)}`))
  const player = async (tag: string): Promise<JsonPlayer> =>
    JSON.parse(await text(`/v1/players/${encodeURIComponent(tag)}`))
  return {
    clan: async (tag) => sum((await clan(tag)).memberList, ({ donations }) => donations),
    player: async (tag) => sum((await player(tag)).achievements, ({ value }) => value),
    watch: watchByHand(clan, seeJson, connections)
  }
}

const dispatch: Contender = {
  name: "undici dispatch",
  about: "bare undici, `Pool.dispatch` and `JSON.parse`: no models, no checks; the floor",
  hasCache: false,
  make: async ({ connections, origin }) => {
    const { get } = bare(origin, connections)
    return onJson(async (path) => (await get(path)).toString(), connections)
  }
}

const request: Contender = {
  name: "undici request",
  about: "undici's `request` and `JSON.parse`: no models, no checks",
  hasCache: false,
  make: async ({ connections, origin }) => {
    const pool = new Pool(origin, { connections })
    const headers = { authorization: "Bearer key" }
    return onJson(async (path) => {
      const { body, statusCode }: Dispatcher.ResponseData = await pool.request({ path, method: "GET", headers })
      if (statusCode !== 200) throw new Error(`status ${statusCode}`)
      return body.text()
    }, connections)
  }
}

// ---------------------------------------------------------------------------------------------------------------------
// clashofclans.js
// ---------------------------------------------------------------------------------------------------------------------

/** As much of clashofclans.js as is used here: it is not there when this is compiled. */
interface PeerClan {
  readonly name: string
  readonly description: string
  readonly members: Seen["members"]
}
interface PeerClient {
  readonly getClan: (tag: string) => Promise<PeerClan>
  readonly getPlayer: (tag: string) => Promise<{ readonly achievements: ReadonlyArray<{ readonly value: number }> }>
}
interface Peer {
  readonly Client: new (options: {
    readonly keys: ReadonlyArray<string>
    readonly baseURL: string
    readonly cache: boolean
    readonly throttler: null
  }) => PeerClient
}

const peer: Contender = {
  name: "clashofclans.js",
  about: "clashofclans.js: models, no checks; watching by hand, as it has no events",
  hasCache: true,
  make: async ({ cache, connections, origin }) => {
    const { Client }: Peer = await import(String("clashofclans.js"))
    const client = new Client({ keys: ["key"], baseURL: `${origin}/v1`, cache, throttler: null })
    return {
      clan: async (tag) => sum((await client.getClan(tag)).members, ({ donations }) => donations),
      player: async (tag) => sum((await client.getPlayer(tag)).achievements, ({ value }) => value),
      watch: watchByHand(
        (tag) => client.getClan(tag),
        (clan) => clan,
        connections
      )
    }
  }
}

// ---------------------------------------------------------------------------------------------------------------------
// clashfx
// ---------------------------------------------------------------------------------------------------------------------

const packages = resolve(import.meta.dirname, "../../packages")
const isBuilt = existsSync(join(packages, "clashfx/dist"))
const built = (name: string): string => pathToFileURL(join(packages, name)).href

/** A module as it is published, if it is built; else its source. */
const module = (name: string): string => (isBuilt ? built(`clashfx/dist/${name}.js`) : `clashfx/${name}`)

/** In the workspace the game data is found as sources, whose types would have to be stripped at every start. */
const takePublishedGameData = (): void => {
  if (!isBuilt) return
  registerHooks({
    resolve: (specifier, context, next) =>
      specifier === "@clashfx/game-data"
        ? { url: built("game-data/dist/index.js"), shortCircuit: true }
        : next(specifier, context)
  })
}

const make = async ({ cache, compression, connections, origin }: Wanted): Promise<Client> => {
  takePublishedGameData()
  const node: typeof import("clashfx/node") = await import(module("node"))
  const clans: typeof import("clashfx/api/Clans") = await import(module("api/Clans"))
  const caches: typeof import("clashfx/service/Cache") = await import(module("service/Cache"))
  const throttler: typeof import("clashfx/service/Throttler") = await import(module("service/Throttler"))
  const Effect = await import("effect/Effect")
  const Layer = await import("effect/Layer")
  const Scope = await import("effect/Scope")
  const all = Layer.provideMerge(
    throttler.layerNone,
    node.layer({ keys: ["key"], baseUrl: `${origin}/v1`, connections, compression })
  )
  const services = cache ? all : Layer.provideMerge(caches.layerNone, all)
  const run = promisesOf(Effect, await Effect.runPromise(Layer.buildWithScope(services, Scope.makeUnsafe())))
  let playersApi: Promise<typeof import("clashfx/api/Players")> | undefined
  return {
    clan: async (tag) => {
      const clan: Clan = await run(clans.get(tag))
      return sum(clan.memberList, ({ donations }) => donations)
    },
    player: async (tag) => {
      playersApi ??= import(module("api/Players"))
      const players = await playersApi
      const player: Player = await run(players.get(tag))
      return sum(player.achievements, ({ value }) => value)
    },
    watch: (tags, onChange) => {
      const watching = async () => {
        const Watch: typeof import("clashfx/watch/Watch") = await import(module("watch/Watch"))
        const Stream = await import("effect/Stream")
        const events = Watch.clans(tags, { minInterval: 0, maxInterval: 0, spread: 0 })
        await run(
          Stream.runForEachArray(events, (batch) =>
            Effect.sync(() => {
              for (const event of batch) {
                if (event._tag === "ClanMemberChanged" && event.field === "donations") onChange()
              }
            })
          )
        )
      }
      void watching()
    }
  }
}

const ours: Contender = {
  name: "clashfx",
  about: "this SDK: every field checked, typed errors; watching with all its events",
  hasCache: true,
  make
}

export const contenders: ReadonlyArray<Contender> = [dispatch, request, peer, ours]
