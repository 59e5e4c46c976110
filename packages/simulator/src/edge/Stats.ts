/** What the server saw: arrivals, answers, logins and keys. */

/** Arrivals over time, with the most of them in any sliding second. */
export interface Arrivals {
  /** Milliseconds on the clock, ascending; of many arrivals the latest. */
  readonly times: Array<number>
  /** Where the last second begins in `times`. */
  start: number
  count: number
  highest: number
}

/** How many arrivals are kept at least. */
const kept = 100_000

/** No arrivals yet. */
export const noArrivals = (): Arrivals => ({ times: [], start: 0, count: 0, highest: 0 })

/** Notes an arrival and tells how many there were in the second that ends with it, itself included. */
export const arrive = (arrivals: Arrivals, at: number): number => {
  const { times } = arrivals
  times.push(at)
  arrivals.count++
  while ((times[arrivals.start] ?? at) <= at - 1000) arrivals.start++
  if (arrivals.start > 2 * kept) {
    times.splice(0, kept)
    arrivals.start -= kept
  }
  const within = times.length - arrivals.start
  arrivals.highest = Math.max(arrivals.highest, within)
  return within
}

/** What the server saw of one key. */
export interface KeyStats {
  readonly requests: number
  /** The most arrivals in any sliding second. */
  readonly highestPerSecond: number
  /** When they arrived: milliseconds on the clock, ascending; at least the latest 100,000. */
  readonly arrivals: ReadonlyArray<number>
}

/** What the server saw since it started or since the last reset. */
export interface Stats {
  /** Requests to the API; those to the portal are not among them. */
  readonly requests: number
  /** The most arrivals in any sliding second, all keys together. */
  readonly highestPerSecond: number
  /** The most arrivals of one key in any sliding second. */
  readonly highestPerKeySecond: number
  /** By key, as it was sent. */
  readonly keys: Readonly<Record<string, KeyStats>>
  /** How many requests came to each route, like `clans.get`; `unknown` for paths without one. */
  readonly routes: Readonly<Record<string, number>>
  /** How many answers had each status, of API and portal. */
  readonly statuses: Readonly<Record<string, number>>
  /** Requests that are being answered. */
  readonly open: number
  /** Requests that were given up by the caller before the answer. */
  readonly aborted: number
  /** Answers that the edge gave from its cache. */
  readonly edgeHits: number
  readonly logins: number
  readonly failedLogins: number
  readonly keysCreated: number
  readonly keysRevoked: number
}

/** The counters behind {@link Stats}. */
export interface Counters {
  readonly all: Arrivals
  readonly keys: Map<string, Arrivals>
  readonly routes: Map<string, number>
  readonly statuses: Map<string, number>
  open: number
  aborted: number
  edgeHits: number
  logins: number
  failedLogins: number
  keysCreated: number
  keysRevoked: number
}

/** Counters at zero; requests that are open stay counted. */
export const make = (open = 0): Counters => ({
  all: noArrivals(),
  keys: new Map(),
  routes: new Map(),
  statuses: new Map(),
  open,
  aborted: 0,
  edgeHits: 0,
  logins: 0,
  failedLogins: 0,
  keysCreated: 0,
  keysRevoked: 0
})

/** Adds one to a count. */
export const increment = (counts: Map<string, number>, name: string): void => {
  counts.set(name, (counts.get(name) ?? 0) + 1)
}

/** The arrivals of a key. */
export const arrivalsOf = (counters: Counters, key: string): Arrivals => {
  const known = counters.keys.get(key)
  if (known !== undefined) return known
  const made = noArrivals()
  counters.keys.set(key, made)
  return made
}

/** The counters as a value. */
export const snapshot = (counters: Counters): Stats => {
  const { all, keys, routes, statuses, ...rest } = counters
  return {
    requests: all.count,
    highestPerSecond: all.highest,
    highestPerKeySecond: Math.max(0, ...[...keys.values()].map(({ highest }) => highest)),
    keys: Object.fromEntries(
      [...keys].map(([key, { count, highest, times }]) => [
        key,
        { requests: count, highestPerSecond: highest, arrivals: [...times] }
      ])
    ),
    routes: Object.fromEntries(routes),
    statuses: Object.fromEntries(statuses),
    ...rest
  }
}
