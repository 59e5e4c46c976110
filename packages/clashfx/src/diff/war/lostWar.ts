/**
 * Wars that are no longer shown although nobody saw them end. How they ended is found late rather than decided early:
 *
 *     Hidden    nothing is shown in its place: it may come back            told: nothing
 *     Replaced  another war has its place: it is over                      told: that it is over
 *     Told      the hour is over: its end was told with what was last seen told: `WarEnded` (`lastSeen`)
 *
 * A row of the war log, or the war itself, ends all three; after `Told` that is a correction.
 */
import * as DateTime from "effect/DateTime"
import * as Schema from "effect/Schema"
import { isLeagueSeason, type WarLogEntry } from "../../model/WarLog.ts"
import { added } from "../internal/added.ts"
import { corrected, diff, endOf, merge, stepsToEnd } from "../WarDiff.ts"
import { lastSeen, logged, outcome, WarOutcome } from "./outcome.ts"
import type { WarChange } from "./warEvents.ts"
import { WarSnapshot } from "./warSnapshot.ts"

// ---------------------------------------------------------------------------------------------------------------------
// States
// ---------------------------------------------------------------------------------------------------------------------

const lost = {
  /** As it was shown last. */
  war: WarSnapshot,
  /** When it was missed. */
  since: Schema.DateTimeUtcFromString,
  /** When the war after it was declared, once there is one. */
  next: added(Schema.NullOr(Schema.DateTimeUtcFromString), null)
}

const Hidden = Schema.Struct({ _tag: Schema.tag("Hidden"), ...lost })
const Replaced = Schema.Struct({ _tag: Schema.tag("Replaced"), ...lost })
const Told = Schema.Struct({ _tag: Schema.tag("Told"), ...lost, outcome: WarOutcome })

/** A war that is no longer shown, before anybody saw its end. */
export const LostWar = Schema.Union([Hidden, Replaced, Told])
export type LostWar = typeof LostWar.Type

const minute = 60_000
const hour = 60 * minute
const day = 24 * hour

// A look goes by two clocks: what is counted from `since` by a date that goes on with the monotonic clock ("steady"), and
// what the API dates by the game's. `ahead` is how far the game's is ahead (ms): nothing, where no clock stepped.

/** A war that was missed at `now` (ms, UTC, steady). */
export const hide = (war: WarSnapshot, now: number): LostWar => ({
  _tag: "Hidden",
  war,
  since: DateTime.makeUnsafe(now),
  next: null
})

/** What becomes of a lost war: what is told, and what is still to be found out; nothing when all is known. */
export interface Settled {
  readonly changes: ReadonlyArray<WarChange>
  readonly lost: LostWar | undefined
}

/** Another war is shown, which was declared at `declared`: this one is over, however it ended. */
export const replace = (of: LostWar, declared: DateTime.Utc): Settled & { readonly lost: LostWar } => {
  const next = of.next ?? declared
  return of._tag === "Hidden"
    ? { changes: stepsToEnd(of.war), lost: { ...of, next, _tag: "Replaced" } }
    : { changes: [], lost: { ...of, next } }
}

// ---------------------------------------------------------------------------------------------------------------------
// Deadlines
// ---------------------------------------------------------------------------------------------------------------------

/** From when on an end can be expected, in ms, UTC, steady. */
const from = ({ _tag, since, war }: LostWar, ahead: number): number =>
  _tag === "Replaced"
    ? since.epochMilliseconds
    : Math.max(since.epochMilliseconds, war.endTime.epochMilliseconds - ahead)

/**
 * How long an end is looked for before what was last seen of it is told, in ms. Rows of the log come up to 20 minutes
 * late. A league war that the API no longer has a day after its end does not come back.
 */
const patience = ({ since, war }: LostWar): number =>
  war.war.league !== null && since.epochMilliseconds > war.endTime.epochMilliseconds + day ? 5 * minute : hour

/** A correction is looked for as long as this, in ms. */
const correctable = day

/** When the end of a lost war is looked for, in minutes after it was missed, and after it can be expected. */
const looks = [0, 2, 5, 10, 20, 30, 45, 60, 120, 240, 480, 960, 1440].map((minutes) => minutes * minute)

/**
 * When its end is to be looked for, after `last` (both ms, UTC, steady): with growing rests, and every hour before its time
 * is up.
 */
export const nextLook = (of: LostWar, last: number | undefined, ahead = 0): number => {
  if (last === undefined) return of.since.epochMilliseconds
  const start = from(of, ahead)
  const planned = [of.since.epochMilliseconds, start].flatMap((at) => looks.map((rest) => at + rest))
  const hourly = last + hour < start ? last + hour : Number.POSITIVE_INFINITY
  return planned.reduce((next, at) => (at > last && at < next ? at : next), hourly)
}

// ---------------------------------------------------------------------------------------------------------------------
// Its end
// ---------------------------------------------------------------------------------------------------------------------

/** The end of a war, whatever was told of it before. */
const ends = (of: LostWar, known: WarOutcome, end: WarChange): ReadonlyArray<WarChange> => {
  switch (of._tag) {
    case "Hidden":
      return [...stepsToEnd(of.war), end]
    case "Replaced":
      return [end]
    case "Told":
      return corrected(of.war.war, of.outcome, known)
  }
}

/** What is known of a lost war at `now` (ms, UTC, steady), with its row in the war log if there is one. */
export const settle = (of: LostWar, entry: WarLogEntry | undefined, now: number, ahead = 0): Settled => {
  if (entry !== undefined) return { changes: ends(of, logged(entry), endOf(of.war, entry)), lost: undefined }
  if (of._tag === "Told") return { changes: [], lost: now > from(of, ahead) + correctable ? undefined : of }
  if (now < from(of, ahead) + patience(of)) return { changes: [], lost: of }
  const told = lastSeen(of.war)
  return { changes: ends(of, told, endOf(of.war)), lost: { ...of, _tag: "Told", outcome: told } }
}

/** Fields and attacks of a lost war in a picture of it, without the steps that are told otherwise. */
const more = (of: LostWar, shown: WarSnapshot): ReadonlyArray<WarChange> => {
  const state = "inWar"
  return shown.state === "preparation" ? [] : diff({ ...of.war, state }, { ...shown, state })
}

/** A picture of a lost war after all, from a node that lags behind or because it was hidden by mistake. */
export const reappear = (of: LostWar, shown: WarSnapshot): Settled => {
  const war = merge(of.war, shown)
  if (of._tag === "Hidden") return { changes: diff(of.war, shown), lost: { ...of, war } }
  if (shown.state !== "warEnded") return { changes: more(of, shown), lost: { ...of, war } }
  const known = outcome(shown)
  const end = diff({ ...war, state: "inWar" }, war).filter(({ _tag }) => _tag === "WarEnded")
  return {
    changes: [...more(of, shown), ...(of._tag === "Told" ? corrected(war.war, of.outcome, known) : end)],
    lost: undefined
  }
}

// ---------------------------------------------------------------------------------------------------------------------
// Its row
// ---------------------------------------------------------------------------------------------------------------------

/** A row of the log may be dated so much later than it can have been, in ms. */
const tolerance = 2 * minute

/**
 * The row of a war in the war log: of the same opponent and size, and ended after the war began, but before another war
 * of this length could have. Wars are prolonged by maintenance and end early, so the time that was last seen of its end
 * only decides between several. A clan fights one war after the other: what ended after `before` (ms, UTC), when the next
 * one was declared, is not this war, though the opponent may be the same.
 */
export const entryOf = (
  log: ReadonlyArray<WarLogEntry>,
  war: WarSnapshot,
  now: number,
  before = Number.POSITIVE_INFINITY
): WarLogEntry | undefined => {
  const end = war.endTime.epochMilliseconds
  const length = end - war.war.preparationStartTime.epochMilliseconds
  const apart = (entry: WarLogEntry) => Math.abs(entry.endTime.epochMilliseconds - end)
  const last = Math.min(now, before) + tolerance
  const isOurs = (entry: WarLogEntry): boolean => {
    const ended = entry.endTime.epochMilliseconds
    const isInTime = ended > war.startTime.epochMilliseconds && ended <= last && ended - end < length
    const opponent = entry.opponent.tag ?? war.war.opponent
    return (
      isInTime &&
      opponent === war.war.opponent &&
      (entry.teamSize ?? war.teamSize) === war.teamSize &&
      !isLeagueSeason(entry)
    )
  }
  const named = (entry: WarLogEntry) => (typeof entry.opponent.tag === "string" ? 0 : 1)
  return log.filter(isOurs).toSorted((a, b) => named(a) - named(b) || apart(a) - apart(b))[0]
}
