/** Compares what was told with what could be seen. */
import * as Arr from "effect/Array"
import * as DateTime from "effect/DateTime"

/** Something that could be seen, as a text, and when it has to be told; times in ms. */
export interface Fact {
  readonly text: string
  readonly from: number
  readonly until: number
}

/** Something that was told, in the words of facts. */
export interface Told {
  readonly text: string
  readonly at: number
}

/** Every list has to be empty. */
export interface Verdict {
  /** Seen, but not told. */
  readonly missing: Array<string>
  /** Told more often than it happened. */
  readonly twice: Array<string>
  /** Told, and never happened. */
  readonly invented: Array<string>
  /** Told before it could be seen, or too long after. */
  readonly untimely: Array<string>
}

export const empty = (): Verdict => ({ missing: [], twice: [], invented: [], untimely: [] })

/** UTC. */
const time = (millis: number): string => DateTime.formatIso(DateTime.makeUnsafe(millis))

/**
 * Judges what was told of one watched tag. What could be seen, but needs not have been told when the run ended, has an
 * `until` after that end.
 */
export const judge = (
  verdict: Verdict,
  about: string,
  {
    end,
    facts,
    told
  }: { readonly facts: ReadonlyArray<Fact>; readonly told: ReadonlyArray<Told>; readonly end: number }
): void => {
  const expected = Arr.groupBy(facts, ({ text }) => text)
  const said = Arr.groupBy(told, ({ text }) => text)
  for (const [text, wanted] of Object.entries(expected)) {
    const got = said[text] ?? []
    for (const [n, { from, until }] of wanted.entries()) {
      const at = got[n]?.at
      if (at === undefined) {
        if (until <= end) verdict.missing.push(`${time(from)} ${about} ${text}`)
      } else if (at < from || at > until) {
        verdict.untimely.push(`${time(at)} (${time(from)} to ${time(until)}) ${about} ${text}`)
      }
    }
    for (const { at } of got.slice(wanted.length)) verdict.twice.push(`${time(at)} ${about} ${text}`)
  }
  for (const [text, got] of Object.entries(said)) {
    if (expected[text] === undefined) for (const { at } of got) verdict.invented.push(`${time(at)} ${about} ${text}`)
  }
}
