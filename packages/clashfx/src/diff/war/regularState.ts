/** The regular war of a clan: what becomes of it from one look to the next. */
import * as Schema from "effect/Schema"
import { isLeagueSeason, type WarLogEntry } from "../../model/WarLog.ts"
import { diff, merge, vanished, type WarChange, warId, WarSnapshot } from "../WarDiff.ts"

/** What is remembered of a clan's regular wars. */
export const RegularState = Schema.Struct({
  /** Was it said that the war log is private? */
  isPrivate: Schema.Boolean,
  /** The war that was shown last. */
  war: Schema.NullOr(WarSnapshot),
  /** When the newest war that was ever shown was declared: an answer with an older one is out of date. */
  latest: Schema.NullOr(Schema.DateTimeUtcFromString)
})
export interface RegularState extends Schema.Schema.Type<typeof RegularState> {}

/** What the API shows. `Unclear` is a state that is not known: nothing is concluded from it. */
export type RegularSight =
  | { readonly _tag: "War"; readonly war: WarSnapshot }
  | { readonly _tag: "NoWar" }
  | { readonly _tag: "Private" }
  | { readonly _tag: "Unclear" }

/** The memory after a first look. */
export const first = (sight: RegularSight): RegularState =>
  sight._tag === "War"
    ? { isPrivate: false, war: sight.war, latest: sight.war.war.preparationStartTime }
    : { isPrivate: false, war: null, latest: null }

const declaredAt = (war: WarSnapshot): number => war.war.preparationStartTime.epochMilliseconds

/** Is this a war that came after everything that was shown before? */
const isNew = ({ latest }: RegularState, war: WarSnapshot): boolean =>
  latest === null || declaredAt(war) > latest.epochMilliseconds

/**
 * The war whose end nobody saw: another one has taken its place, or there is none any more. Before its time is up only
 * another war proves that; "no war" is then an answer that is out of date.
 */
export const missed = (before: RegularState, sight: RegularSight, now: number): WarSnapshot | undefined => {
  const { war } = before
  if (war === null || war.state === "warEnded") return undefined
  switch (sight._tag) {
    case "War":
      return isNew(before, sight.war) ? war : undefined
    case "NoWar":
      return now >= war.endTime.epochMilliseconds ? war : undefined
    default:
      return undefined
  }
}

/** The log's time for the end of a war may differ from the war's own by this much, in milliseconds. */
const tolerance = 600_000

/** The row of a war in the war log. */
export const entryOf = (log: ReadonlyArray<WarLogEntry>, war: WarSnapshot): WarLogEntry | undefined => {
  const apart = (entry: WarLogEntry) => Math.abs(entry.endTime.epochMilliseconds - war.endTime.epochMilliseconds)
  return log
    .filter((entry) => !isLeagueSeason(entry) && (entry.opponent.tag ?? war.war.opponent) === war.war.opponent)
    .filter((entry) => entry.teamSize === war.teamSize && apart(entry) <= tolerance)
    .toSorted((a, b) => apart(a) - apart(b))[0]
}

/** A look at the regular war. */
export interface RegularLook {
  readonly sight: RegularSight
  /** What the war log says about the war that was {@link missed}. */
  readonly entry: WarLogEntry | undefined
  /** In ms, UTC. */
  readonly now: number
}

const visibility = (before: RegularState, { _tag }: RegularSight): ReadonlyArray<WarChange> => {
  if (_tag === "Unclear" || (_tag === "Private") === before.isPrivate) return []
  return [{ _tag: _tag === "Private" ? "WarLogPrivate" : "WarLogPublic" }]
}

/** What happened since the last look, and what to remember; the same object when nothing has changed. */
export const advance = (
  before: RegularState,
  { entry, now, sight }: RegularLook
): { readonly after: RegularState; readonly changes: ReadonlyArray<WarChange> } => {
  const seen = visibility(before, sight)
  const visible = seen.length === 0 ? before : { ...before, isPrivate: !before.isPrivate }
  const lost = missed(before, sight, now)
  const ended = lost === undefined ? [] : vanished(lost, entry)
  if (sight._tag === "War") {
    const { war } = sight
    if (before.war !== null && warId(before.war.war) === warId(war.war)) {
      const changes = diff(before.war, war)
      const after = changes.length === 0 ? visible : { ...visible, war: merge(before.war, war) }
      return { after, changes: [...seen, ...changes] }
    }
    if (isNew(before, war)) {
      const after = { ...visible, war, latest: war.war.preparationStartTime }
      return { after, changes: [...seen, ...ended, ...diff(null, war)] }
    }
  }
  const isGone =
    sight._tag === "NoWar" && before.war !== null && (lost !== undefined || before.war.state === "warEnded")
  return { after: isGone ? { ...visible, war: null } : visible, changes: [...seen, ...ended] }
}
