/** The regular war of a clan: what becomes of it from one look to the next. */
import * as Schema from "effect/Schema"
import type { WarLogEntry } from "../../model/WarLog.ts"
import { added } from "../internal/added.ts"
import { diff, followed, type WarChange, WarSnapshot } from "../WarDiff.ts"
import { entryOf, hide, LostWar, reappear, replace, settle } from "./lostWar.ts"
import { isSameWar as isSameKey } from "./warKey.ts"
import { isSameBattle } from "./warSnapshot.ts"

/** What is remembered of a clan's regular wars. */
export const RegularState = Schema.Struct({
  /** Was it said that the war log is private? */
  isPrivate: Schema.Boolean,
  /** The war that was shown last. */
  war: Schema.NullOr(WarSnapshot),
  /** When the newest war that was ever shown was declared: an answer with an older one is out of date. */
  latest: Schema.NullOr(Schema.DateTimeUtcFromString),
  /** Wars that are no longer shown, and whose end is not known yet. */
  lost: added(Schema.Array(LostWar), [])
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
    ? { isPrivate: false, war: sight.war, latest: sight.war.war.preparationStartTime, lost: [] }
    : { isPrivate: false, war: null, latest: null, lost: [] }

/** A look at the regular war. */
export interface RegularLook {
  readonly sight: RegularSight
  /** The rows of the war log, as far as they were asked for. */
  readonly log: ReadonlyArray<WarLogEntry>
  /** In ms, UTC: what time it is in the game. */
  readonly now: number
  /** The same by a clock that does not step, for what is counted from a look. Default: `now`. */
  readonly steady?: number | undefined
}

/** What is remembered, and what is told on the way there: first of wars that are over, then of the one that is shown. */
interface Step {
  readonly after: RegularState
  readonly ended: ReadonlyArray<WarChange>
  readonly changes: ReadonlyArray<WarChange>
}

const still = (after: RegularState): Step => ({ after, ended: [], changes: [] })

const isSameWar = (a: WarSnapshot | null, b: WarSnapshot): a is WarSnapshot => a !== null && isSameKey(a.war, b.war)

const declaredAt = ({ war }: WarSnapshot): number => war.preparationStartTime.epochMilliseconds

/**
 * Is this a war that came after everything that was shown before? One that was declared with it, against somebody else,
 * has taken its place.
 */
const isNew = ({ latest, lost, war: shown }: RegularState, war: WarSnapshot): boolean => {
  if (latest === null) return true
  const later = declaredAt(war) - latest.epochMilliseconds
  const known = [...(shown === null ? [] : [shown]), ...lost.map((of) => of.war)]
  return later > 0 || (later === 0 && known.some((other) => declaredAt(other) === declaredAt(war)))
}

/** Another war has the place of the one before, and of those that were hidden: they are over. */
const found = (before: RegularState, war: WarSnapshot, steady: number): Step => {
  const missed = before.war === null || before.war.state === "warEnded" ? [] : [hide(before.war, steady)]
  const declared = war.war.preparationStartTime
  const replaced = [...before.lost, ...missed].map((of) => replace(of, declared))
  return {
    after: {
      ...before,
      war,
      latest: declared,
      lost: replaced.map(({ lost }) => lost)
    },
    ended: replaced.flatMap(({ changes }) => changes),
    changes: diff(null, war)
  }
}

/** A war that was lost is shown: it is back when nothing has its place, and else in a picture that is out of date. */
const seenAgain = (before: RegularState, index: number, of: LostWar, shown: WarSnapshot): Step => {
  const { changes, lost } = reappear(of, shown)
  const isBack = before.war === null && of._tag === "Hidden"
  const others = before.lost.toSpliced(index, 1)
  if (isBack) return { after: { ...before, war: lost?.war ?? shown, lost: others }, ended: [], changes }
  if (lost === undefined) return { after: { ...before, lost: others }, ended: changes, changes: [] }
  return changes.length === 0
    ? still(before)
    : { after: { ...before, lost: before.lost.with(index, lost) }, ended: changes, changes: [] }
}

/** A war that is known keeps its name, whenever it is shown to have been declared. */
const named = ({ lost, war: shown }: RegularState, war: WarSnapshot): WarSnapshot => {
  const known = [...(shown === null ? [] : [shown]), ...lost.map((of) => of.war)]
  if (known.some((one) => isSameWar(one, war))) return war
  const same = known.find((one) => isSameBattle(one, war))
  return same === undefined ? war : { ...war, war: same.war }
}

const sees = (before: RegularState, { now, sight, steady = now }: RegularLook): Step => {
  switch (sight._tag) {
    case "War": {
      const war = named(before, sight.war)
      if (isSameWar(before.war, war)) {
        const { changes, war: after } = followed(before.war, war)
        return { after: changes.length === 0 ? before : { ...before, war: after }, ended: [], changes }
      }
      const index = before.lost.findIndex((of) => isSameWar(of.war, war))
      const of = before.lost[index]
      if (of !== undefined) return seenAgain(before, index, of, war)
      return isNew(before, war) ? found(before, war, steady) : still(before)
    }
    case "NoWar":
      if (before.war === null) return still(before)
      return still({
        ...before,
        war: null,
        lost: before.war.state === "warEnded" ? before.lost : [...before.lost, hide(before.war, steady)]
      })
    case "Private":
    case "Unclear":
      return still(before)
  }
}

/** Tells what has become known of wars that were lost. */
const settled = (step: Step, { log, now, steady = now }: RegularLook): Step => {
  const { after } = step
  if (after.lost.length === 0) return step
  const all = after.lost.map((of) => ({
    of,
    ...settle(of, entryOf(log, of.war, now, of.next?.epochMilliseconds), steady, now - steady)
  }))
  const isSame = all.every(({ lost, of }) => lost === of)
  return {
    after: isSame ? after : { ...after, lost: all.flatMap(({ lost }) => lost ?? []) },
    ended: [...step.ended, ...all.flatMap(({ changes }) => changes)],
    changes: step.changes
  }
}

const visibility = (before: RegularState, { _tag }: RegularSight): ReadonlyArray<WarChange> => {
  if (_tag === "Unclear" || (_tag === "Private") === before.isPrivate) return []
  return [{ _tag: _tag === "Private" ? "WarLogPrivate" : "WarLogPublic" }]
}

/** What happened since the last look, and what to remember; the same object when nothing has changed. */
export const advance = (
  before: RegularState,
  look: RegularLook
): { readonly after: RegularState; readonly changes: ReadonlyArray<WarChange> } => {
  const seen = visibility(before, look.sight)
  const visible = seen.length === 0 ? before : { ...before, isPrivate: !before.isPrivate }
  const { after, changes, ended } = settled(sees(visible, look), look)
  return { after, changes: [...seen, ...ended, ...changes] }
}
