/** The cache at the edge: an answer is the same, byte for byte, until its age runs out. */
import * as Prng from "../world/Prng.ts"
import type { Edge } from "./Settings.ts"

/** An answer in the cache. */
export interface Entry {
  readonly status: number
  readonly bytes: Uint8Array
  readonly version: string | undefined
  /** The instant in the world that it shows. */
  readonly made: number
  /** When its window ends, in milliseconds on the clock. */
  readonly until: number
  /** Milliseconds it was to be kept, from when it was asked for. */
  readonly age: number
}

/** The cache of all nodes. */
export interface EdgeCache {
  /** By node and address, least recently made first. */
  readonly entries: Map<string, Entry>
  bytes: number
  /** Which node's turn it is. */
  turn: number
}

/** An empty cache. */
export const make = (): EdgeCache => ({ entries: new Map(), bytes: 0, turn: 0 })

/** Empties a cache. */
export const clear = (cache: EdgeCache): void => {
  cache.entries.clear()
  cache.bytes = 0
}

/** The node whose turn it is, from 0. */
export const nextNode = (cache: EdgeCache, edge: Edge): number => {
  if (edge.nodes > 1) cache.turn = (cache.turn + 1) % edge.nodes
  return edge.nodes > 1 ? cache.turn : 0
}

/** The name of an address at a node. */
export const keyOf = (node: number, address: string): string => `${node} ${address}`

/** The answer of an address before its last one, where such are kept. */
export const before = (cache: EdgeCache, key: string): Entry | undefined => cache.entries.get(`${key} before`)

/** When a window that is needed now ends: a whole age from now, or earlier where others asked before. */
export const windowEnd = (edge: Edge, key: string, now: number, age: number): number => {
  if (!edge.shared || age <= 0) return now + age
  const phase = Prng.hash(key) % age
  return now + age - ((now + phase) % age)
}

/** Keeps an answer; the oldest ones go when the bytes do not suffice. */
export const set = (cache: EdgeCache, edge: Edge, key: string, entry: Entry): void => {
  const last = cache.entries.get(key)
  if (edge.stale > 0 && last !== undefined) put(cache, `${key} before`, last)
  put(cache, key, entry)
  for (const oldest of cache.entries.keys()) {
    if (cache.bytes <= edge.maxBytes) break
    remove(cache, oldest)
  }
}

const put = (cache: EdgeCache, key: string, entry: Entry) => {
  remove(cache, key)
  cache.entries.set(key, entry)
  cache.bytes += entry.bytes.length
}

const remove = (cache: EdgeCache, key: string) => {
  cache.bytes -= cache.entries.get(key)?.bytes.length ?? 0
  cache.entries.delete(key)
}
