/** The cache at the edge: an answer is the same, byte for byte, until its age runs out. */
import * as Prng from "../world/Prng.ts"
import type { Edge } from "./Settings.ts"

/** An answer in the cache. */
export interface Entry {
  readonly status: number
  readonly bytes: Uint8Array
  readonly version: string | undefined
  /** When its window ends, in milliseconds on the clock. */
  readonly until: number
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

/** The name of an address at the node whose turn it is. */
export const keyOf = (cache: EdgeCache, edge: Edge, address: string): string => {
  if (edge.nodes <= 1) return address
  cache.turn = (cache.turn + 1) % edge.nodes
  return `${cache.turn} ${address}`
}

/** When a window that is needed now ends: a whole age from now, or earlier where others asked before. */
export const windowEnd = (edge: Edge, key: string, now: number, age: number): number => {
  if (!edge.shared || age <= 0) return now + age
  const phase = Prng.hash(key) % age
  return now + age - ((now + phase) % age)
}

/** Keeps an answer; the oldest ones go when the bytes do not suffice. */
export const set = (cache: EdgeCache, edge: Edge, key: string, entry: Entry): void => {
  remove(cache, key)
  cache.entries.set(key, entry)
  cache.bytes += entry.bytes.length
  for (const oldest of cache.entries.keys()) {
    if (cache.bytes <= edge.maxBytes) break
    remove(cache, oldest)
  }
}

const remove = (cache: EdgeCache, key: string) => {
  cache.bytes -= cache.entries.get(key)?.bytes.length ?? 0
  cache.entries.delete(key)
}
