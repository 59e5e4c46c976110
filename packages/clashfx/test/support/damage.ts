/** Damaged texts of JSON: fields dropped, other types, unknown values, cut off, or something else altogether. */
import { generator } from "./generator.ts"

const values = [
  "null",
  '""',
  '"notKnownYet"',
  '"#0"',
  "0",
  "-1",
  "1.5",
  "1e300",
  "true",
  "[]",
  "[null]",
  "{}",
  '{"a":1}'
]

const whole = [
  "",
  " ",
  "null",
  "[]",
  "{}",
  "42",
  '"text"',
  "{]",
  "\u0000",
  "<html><body>502 Bad Gateway</body></html>",
  '{"reason":"unknownException"}',
  '{"items":null}',
  '{"items":[null]}',
  '{"items":[],"paging":{"cursors":{"after":7}}}'
]

/** Strings and plain values; a string before a colon is a key. */
const token = /"(?:[^"\\]|\\.)*"(\s*:)?|-?\d[\d.eE+-]*|true|false|null/g

interface Place {
  readonly from: number
  readonly to: number
  readonly isKey: boolean
}

/** Something to damage, any number of times; the same damages in every run. */
export const damages = (text: string): (() => string) => {
  const random = generator(text.length)
  const below = (n: number) => Math.floor(random() * n)
  const pick = <A>(from: ReadonlyArray<A>): A | undefined => from[below(from.length)]
  const places = [...text.matchAll(token)].map(({ 0: { length }, 1: colon, index }): Place => {
    const isKey = colon !== undefined
    return { from: index, to: index + length - (colon?.length ?? 0), isKey }
  })
  // A key of another name is one that is missing and one that nobody knows.
  const replace = ({ from, isKey, to }: Place): string =>
    text.slice(0, from) + (isKey ? '"notKnownYet"' : pick(values)) + text.slice(to)
  return () => {
    const kind = random()
    if (kind < 0.05) return text.slice(0, below(text.length))
    if (kind < 0.1) return pick(whole) ?? ""
    const place = pick(places)
    if (place === undefined) return text
    // What is not known is no harm.
    return place.isKey && kind < 0.2
      ? `${text.slice(0, place.from)}"notKnownYet":{"a":[1]},${text.slice(place.from)}`
      : replace(place)
  }
}
