/** What a judge has to say about a schedule: every list has to be empty. */
import type { WatchEvent } from "clashfx/watch/WatchEvent"
import type { Played } from "./play.ts"
import { remaining, type Span } from "./random.ts"

export interface Verdict {
  /** What there was to be told. */
  expected: number
  readonly faults: Array<string>
}

export const verdict = (): Verdict => ({ expected: 0, faults: [] })

export const atOf = (event: WatchEvent): number => event.at.epochMilliseconds

export const time = (at: number): string => (Number.isFinite(at) ? new Date(at).toISOString().slice(5, 19) : "never")

/** When something can be seen: the process is there, it is shown, and the API answers. */
export interface Visible {
  readonly spans: ReadonlyArray<Span>
  readonly shown: Span
  /** Times of trouble, with what a watcher needs to find out that they are over. */
  readonly troubles: ReadonlyArray<Span>
}

/** The first moment from which on something is to be seen for so long that every watcher has to see it. */
export const mustSee = ({ shown, spans, troubles }: Visible, from: number, need: number): number => {
  const free = remaining(spans, { from: Math.max(from, shown.from), to: shown.to }, troubles)
  return free.find((span) => span.to - span.from > need)?.from ?? Number.POSITIVE_INFINITY
}

/** Can it be seen at all? */
export const maySee = ({ shown, spans }: Visible, from: number): boolean =>
  remaining(spans, { from: Math.max(from, shown.from), to: shown.to }, []).length > 0

/** Something that is told once. */
export interface Fact {
  readonly name: string
  /** When it happens. */
  readonly at: number
  readonly told: ReadonlyArray<WatchEvent>
  /** From when on it has to be seen; never: infinity. */
  readonly due: number
  /** How long after that it may be told. */
  readonly patience: number
  /** Can it be told at all? */
  readonly isPossible: boolean
}

/** Judges something that is told once: not missing, not twice, not too early, not too late. */
export const judgeOnce = (of: Verdict, { at, due, isPossible, name, patience, told }: Fact): void => {
  const [first] = told
  if (told.length > 1) of.faults.push(`TWICE ${name}`)
  if (Number.isFinite(due)) {
    of.expected += 1
    if (first === undefined) of.faults.push(`MISSING ${name} of ${time(at)}`)
    else if (atOf(first) > due + patience) {
      of.faults.push(`LATE ${name} of ${time(at)}: ${Math.round((atOf(first) - due) / 1000)} s`)
    }
  }
  if (first === undefined) return
  if (!isPossible) of.faults.push(`INVENTED ${name} of ${time(at)}`)
  if (atOf(first) < at - 1000) of.faults.push(`EARLY ${name} of ${time(at)}`)
}

/** Judges that looks come for something: nearly every one asks, or tells what a moment brings. */
export const judgeLooks = (of: Verdict, { asked, polls }: Pick<Played, "asked" | "polls">): void => {
  if (polls > 1.3 * asked.length + 60) of.faults.push(`IDLE: ${polls} looks with ${asked.length} requests`)
}

/** Judges that ids are there once, and that events come in the order of their times. */
export const judgeIds = (of: Verdict, told: ReadonlyArray<WatchEvent>): void => {
  const ids = new Set<string>()
  for (const { _tag, id } of told) {
    if (ids.has(id)) of.faults.push(`ID TWICE ${_tag} ${id}`)
    ids.add(id)
  }
}
