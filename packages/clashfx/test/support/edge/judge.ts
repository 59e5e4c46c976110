/**
 * Judges what was told under an edge that goes back in time. It does not ask which answers a watcher made use of: every
 * value that is told must follow from the one told before, and each must have been true later than the last; what an
 * answer showed has to be told in the end, and how many answers later it was is counted.
 *
 * It knows the journal, the answers as the simulator gave them, and the events. It shares no code with what it judges.
 */
import type { Answers } from "./answers.ts"
import type { Claim } from "./claims.ts"
import type { Timeline, Timelines } from "./timelines.ts"
import type { Fact } from "../watch/verdict.ts"

/** What is wrong, as lines, and how late what is right was told. */
export interface Verdict {
  /** Shown by an answer, but never told. */
  readonly missing: Array<string>
  /** Told once more. */
  readonly twice: Array<string>
  /** Told, and not true, or not after what was told before. */
  readonly invented: Array<string>
  /** Told after what happened later. */
  readonly disorder: Array<string>
  /** How much was told so many answers after the first that showed it. */
  readonly late: Map<number, number>
}

export const empty = (): Verdict => ({ missing: [], twice: [], invented: [], disorder: [], late: new Map() })

/** What is wrong with what either of two consumers was told. */
export const both = (a: Verdict, b: Verdict): Verdict => ({
  missing: [...a.missing, ...b.missing],
  twice: [...a.twice, ...b.twice],
  invented: [...a.invented, ...b.invented],
  disorder: [...a.disorder, ...b.disorder],
  late: new Map([...a.late.keys(), ...b.late.keys()].map((n) => [n, (a.late.get(n) ?? 0) + (b.late.get(n) ?? 0)]))
})

/** An event, with when it came. */
export interface Told<A> {
  readonly at: number
  readonly said: A
}

const iso = (at: number): string => (Number.isFinite(at) ? new Date(at).toISOString() : "the beginning")

/** How many of some ascending times are not after one. */
const upTo = (times: ReadonlyArray<number>, at: number): number => {
  let low = 0
  let high = times.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((times[middle] ?? 0) <= at) low = middle + 1
    else high = middle
  }
  return low
}

const late = ({ late: counts }: Verdict, answers: number): void =>
  void counts.set(answers, (counts.get(answers) ?? 0) + 1)

/** Which value of a timeline was told last, from when on. */
interface Course {
  readonly at: Array<number>
  readonly index: Array<number>
}

/** Follows the claims about each subject along its timeline. */
const follow = (
  verdict: Verdict,
  about: string,
  timelines: Timelines,
  told: ReadonlyArray<Told<ReadonlyArray<Claim>>>
) => {
  const courses = new Map<string, Course>()
  for (const { at, said } of told) {
    for (const { current, previous, subject } of said) {
      const line = `${iso(at)} ${about} ${subject}: ${previous} > ${current}`
      const timeline = timelines.get(subject)
      if (timeline === undefined) {
        verdict.invented.push(`${line} (it never changed)`)
        continue
      }
      const course = courses.get(subject) ?? { at: [], index: [] }
      courses.set(subject, course)
      const from = course.index.at(-1) ?? 0
      const last = timeline.values[from]
      const next = timeline.values.findIndex(
        (value, n) => n > from && value === current && (timeline.times[n] ?? 0) <= at
      )
      if (last === current) verdict.twice.push(line)
      else if (last !== previous) verdict.invented.push(`${line} (it was told to be ${last})`)
      else if (next < 0) verdict.invented.push(`${line} (not true after ${iso(timeline.times[from] ?? 0)})`)
      if (next < 0) continue
      course.at.push(at)
      course.index.push(next)
    }
  }
  return courses
}

/** When a value was told that is at least as new as one of the timeline; `undefined` if never. */
const caughtUp = (timeline: Timeline, course: Course | undefined, wanted: number, from: number): number | undefined => {
  const isNew = (told: number) => {
    const value = timeline.values[told]
    return told >= wanted || timeline.values.some((other, n) => n >= wanted && other === value)
  }
  const before = course === undefined ? 0 : upTo(course.at, from)
  if (isNew(course?.index[before - 1] ?? 0)) return from
  for (let n = before; n < (course?.at.length ?? 0); n++) {
    if (isNew(course?.index[n] ?? 0)) return course?.at[n]
  }
  return undefined
}

/** What the answers of an address let be known of single values, and what was told of them. */
export const judgeValues = (
  verdict: Verdict,
  about: string,
  of: {
    readonly timelines: Timelines
    readonly told: ReadonlyArray<Told<ReadonlyArray<Claim>>>
    readonly answers: Answers
    /** What an answer after this showed needs not have been told. */
    readonly until: number
  }
): void => {
  const { answers, timelines, told, until } = of
  const { news } = answers
  const [start = Number.POSITIVE_INFINITY] = news.made
  const seenFirst = (timeline: Timeline): Timeline => {
    // What changed before the first answer is the beginning.
    const skipped = upTo(timeline.times, start) - 1
    return { times: timeline.times.slice(skipped), values: timeline.values.slice(skipped) }
  }
  const visible: Timelines = new Map([...timelines].map(([subject, timeline]) => [subject, seenFirst(timeline)]))
  const courses = follow(verdict, about, visible, told)
  for (const [subject, timeline] of visible) {
    let look = -1
    for (const [n, time] of timeline.times.entries()) {
      if (n === 0) continue
      const shownBy = upTo(news.made, time - 1)
      const at = news.at[shownBy]
      if (at === undefined || shownBy === look) continue
      look = shownBy
      const wanted = upTo(timeline.times, news.made[shownBy] ?? 0) - 1
      const when = caughtUp(timeline, courses.get(subject), wanted, at)
      if (when !== undefined) late(verdict, upTo(answers.all, when) - upTo(answers.all, at))
      else if (at <= until) {
        verdict.missing.push(
          `${iso(at)} ${about} ${subject}: ${timeline.values[wanted - 1]} > ${timeline.values[wanted]}`
        )
      }
    }
  }
}

/** An end is told in one of several ways: by whoever showed it. */
const endOf = (text: string): string | undefined => /^.* ended(?= \w+ [\d?]+:.* says )/.exec(text)?.[0]

/** What can happen once: every fact is told exactly once, after it could be known. */
export const judgeFacts = (
  verdict: Verdict,
  about: string,
  of: {
    readonly facts: ReadonlyArray<Fact>
    /** What may be told, or not: who saw it may have been ended before it could be kept. Of an end, one way has to be. */
    readonly optional: ReadonlyArray<Fact>
    /** The same as odd answers let them be known: from then on they may be told. */
    readonly possible: ReadonlyArray<Fact>
    readonly told: ReadonlyArray<Told<string>>
    /** When the addresses that could show it answered. */
    readonly answers: ReadonlyArray<number>
    readonly until: number
  }
): void => {
  const { answers, facts, optional, possible, told, until } = of
  const earliest = new Map(possible.map(({ from, text }) => [text, from]))
  const said = new Map<string, Array<number>>()
  for (const { at, said: text } of told) said.set(text, [...(said.get(text) ?? []), at])
  const ends = new Map<string, { from: number; told: number }>()
  const take = ({ from, text }: Fact): boolean => {
    const [at, ...more] = said.get(text) ?? []
    said.set(text, more)
    if (at === undefined) return false
    if (at < Math.min(from, earliest.get(text) ?? from))
      verdict.invented.push(`${iso(at)} ${about} ${text} (before ${iso(from)})`)
    else late(verdict, Math.max(0, upTo(answers, at) - upTo(answers, from)))
    return true
  }
  for (const fact of facts) {
    if (!take(fact) && fact.from <= until) verdict.missing.push(`${iso(fact.from)} ${about} ${fact.text}`)
  }
  for (const fact of optional) {
    const isTold = take(fact)
    const end = endOf(fact.text)
    if (end === undefined) continue
    const before = ends.get(end) ?? { from: 0, told: 0 }
    ends.set(end, { from: Math.max(before.from, fact.from), told: before.told + (isTold ? 1 : 0) })
  }
  for (const [end, { from, told }] of ends) {
    if (told > 1) verdict.twice.push(`${about} ${end}`)
    if (told === 0 && from <= until) verdict.missing.push(`${iso(from)} ${about} ${end}`)
  }
  const known = new Set([...facts, ...optional].map(({ text }) => text))
  for (const [text, times] of said) {
    for (const at of times) (known.has(text) ? verdict.twice : verdict.invented).push(`${iso(at)} ${about} ${text}`)
  }
}
