/** How to watch: the options of a watcher, and what they mean in numbers. */
import * as Duration from "effect/Duration"
import type * as Effect from "effect/Effect"
import type * as Schema from "effect/Schema"
import type { ClanSnapshot } from "../../diff/ClanDiff.ts"
import type { ClanWars } from "../../diff/ClanWars.ts"
import type { PlayerSnapshot } from "../../diff/PlayerDiff.ts"
import type { ClanRaids } from "../../diff/RaidDiff.ts"
import { assertGiven, type Complaint, count, known, type Names, span, word } from "../../model/internal/given.ts"
import type { CustomDiff } from "./looks/custom.ts"
import type { RunOptions } from "./delivery/handling.ts"
import type { Strategy } from "./delivery/hub.ts"
import type { Pace } from "./polls/pace.ts"
import type { WhenUnreadable } from "./memory/steadyStore.ts"

/**
 * Diffs of your own, by kind: from two snapshots to whatever shall be told. They run when a snapshot has changed, after
 * our own. When one throws, `CustomFailed` says so in the place of what it would have found, and all else goes on.
 */
export interface CustomDiffs<C> {
  /** Between two looks at a watched clan. */
  readonly clan?: CustomDiff<ClanSnapshot, C> | undefined
  /** Between two looks at a watched player. */
  readonly player?: CustomDiff<PlayerSnapshot, C> | undefined
  /** Between two looks at the wars of a watched clan: its regular war and those of its league group. */
  readonly war?: CustomDiff<ClanWars, C> | undefined
  /** Between two looks at the raid weekends of a watched clan. */
  readonly raid?: CustomDiff<ClanRaids, C> | undefined
  /**
   * How to store what the diffs find. With it, custom events are delivered again like all others when the process is
   * killed while they are on their way; without it they are lost then.
   */
  readonly codec?: Schema.Codec<C, unknown> | undefined
}

/** How to watch. */
export interface Options<C = never> {
  /** Emit a first event with what is found at the first look (`ClanFound`, ...); default no. */
  readonly initial?: boolean | undefined
  /** Poll one tag at most this often, however short answers are fresh; default 5 seconds, or `maxInterval` if that is shorter. */
  readonly minInterval?: Duration.Input | undefined
  /**
   * Poll one tag at least this often, however long answers are fresh, while something can change: raids are not polled
   * between weekends. Default 10 minutes, or `minInterval` if that is longer.
   */
  readonly maxInterval?: Duration.Input | undefined
  /**
   * First polls spread over this long; default 50 ms per tag that is added, at most a minute. The same goes for the polls
   * of all tags after a pause or maintenance. By default, more tags than that are spread further by their second polls,
   * which come up to one interval later, once.
   */
  readonly spread?: Duration.Input | undefined
  /** How often to look for what is gone (404); default every hour. */
  readonly goneInterval?: Duration.Input | undefined
  /** How often to ask during maintenance; default every minute. */
  readonly probeInterval?: Duration.Input | undefined
  /**
   * What to do with a tag whose stored snapshot cannot be read because the store fails: `wait` (default) until it can,
   * so that nothing that happened meanwhile is lost, or `beginAnew`, as if there were none.
   */
  readonly whenUnreadable?: WhenUnreadable | undefined
  /**
   * Remember clans as texts, which take half of the memory and a little more time? `auto` (default): when more than 2,048
   * tags are watched.
   */
  readonly packing?: "auto" | "always" | "never" | undefined
  /** How many polls with events a consumer may be behind; default 256. */
  readonly capacity?: number | undefined
  /** What to do with a consumer that is further behind; default `suspend`. */
  readonly strategy?: Strategy | undefined
  /**
   * Emit the game's calendar (seasons, clan games, raid weekends, the gold pass) as well; default no. With a
   * `SnapshotStore` it begins with what was missed while no watcher ran.
   */
  readonly calendar?: boolean | undefined
  /** Diffs of your own; what they find comes as `Custom` events. Not found at a first look. */
  readonly custom?: CustomDiffs<C> | undefined
}

export const millis = (input: Duration.Input | undefined, otherwise: Duration.Input) =>
  Duration.toMillis(input ?? otherwise)

const spreadOf = (options: Options<unknown> | undefined, tags: number): number =>
  millis(options?.spread, Math.min(60_000, 50 * tags))

/** Who says how often at most means it, though by default it is more often; and the other way round. */
const intervalsOf = ({ maxInterval, minInterval }: Options<unknown> = {}): Pick<
  Pace,
  "minInterval" | "maxInterval"
> => {
  const [shortest, longest] = [millis(minInterval, "5 seconds"), millis(maxInterval, "10 minutes")]
  return {
    minInterval: minInterval === undefined ? Math.min(shortest, longest) : shortest,
    maxInterval: maxInterval === undefined ? Math.max(shortest, longest) : longest
  }
}

/** `Watch.run` is given its own options and those of the watcher together. */
const names: Names<Options<unknown> | RunOptions<unknown>> = {
  initial: true,
  minInterval: true,
  maxInterval: true,
  spread: true,
  goneInterval: true,
  probeInterval: true,
  whenUnreadable: true,
  packing: true,
  capacity: true,
  strategy: true,
  calendar: true,
  custom: true,
  retry: true,
  concurrency: true,
  batch: true
}

/** The first thing in the options that cannot be meant. */
const complaints = (options: Options<unknown> = {}): ReadonlyArray<Complaint> => {
  const spans = [
    span("minInterval", options.minInterval),
    span("maxInterval", options.maxInterval),
    span("spread", options.spread),
    span("goneInterval", options.goneInterval),
    span("probeInterval", options.probeInterval)
  ]
  if (spans.some((complaint) => complaint !== undefined)) return spans
  const { maxInterval, minInterval } = intervalsOf(options)
  return [
    known(options, names),
    minInterval > maxInterval
      ? "minInterval is longer than maxInterval: leave one of them out, or make it the shorter one"
      : undefined,
    count("capacity", options.capacity, 1),
    word("strategy", options.strategy, ["suspend", "slide", "drop"]),
    word("packing", options.packing, ["auto", "always", "never"]),
    word("whenUnreadable", options.whenUnreadable, ["wait", "beginAnew"])
  ]
}

export const assertOptions = (options: Options<unknown> | undefined): Effect.Effect<void> =>
  assertGiven("Watcher.make", ...complaints(options))

/** The options as numbers, with the defaults filled in. */
export const paceOf = (options: Options<unknown> | undefined, added: number, watched: () => number): Pace => ({
  ...intervalsOf(options),
  spread: spreadOf(options, added),
  steady: millis(options?.spread, 50 * added),
  restart: () => spreadOf(options, watched()),
  goneInterval: millis(options?.goneInterval, "1 hour")
})

/** Clans are remembered as texts where more tags than this are watched. */
const many = 2048

export const isPacked = (packing: Options["packing"] = "auto", watched: number): boolean => {
  switch (packing) {
    case "auto":
      return watched > many
    case "always":
      return true
    case "never":
      return false
  }
}
