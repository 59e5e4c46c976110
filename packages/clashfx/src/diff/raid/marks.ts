/** Which attacks a district has seen, in few letters: enough to know a raid again by, and to tell it from others. */

/** What of an attack makes its mark. */
export interface Marked {
  readonly attacker: { readonly tag: string; readonly name: string }
  readonly destructionPercent: number
}

/** Letters of a mark. */
const width = 3

/** The mark of an attack of which nothing is known: like any other one. */
const unknown = "?".repeat(width)

const letters = "0123456789abcdefghijklmnopqrstuvwxyz"

/** A number from a text, as FNV-1a makes it: a raid log has hundreds of attacks, and each look that is new reads them all. */
const hash = (text: string): number => {
  let sum = 2_166_136_261
  for (let i = 0; i < text.length; i++) sum = Math.imul(sum ^ text.charCodeAt(i), 16_777_619)
  return sum >>> 0
}

/** What stands for an attack that cannot be read has no name; everybody in the game has one. */
const markOf = ({ attacker, destructionPercent }: Marked): string => {
  if (attacker.name === "") return unknown
  const sum = hash(attacker.tag + String(destructionPercent))
  return letters.charAt(sum % 36) + letters.charAt((sum >>> 8) % 36) + letters.charAt((sum >>> 16) % 36)
}

/** The marks of attacks, the oldest first; `attackCount`: those of which some are not listed have no place. */
export const marksOf = (attacks: ReadonlyArray<Marked>, attackCount: number): string =>
  attacks.length === attackCount ? attacks.reduce((marks, attack) => marks + markOf(attack), "") : ""

/** The marks with those of an attack that was told; `number` is its place, from 1. */
export const withMark = (marks: string, attack: Marked, number: number): string => {
  const before = marks.slice(0, (number - 1) * width)
  return before.length === (number - 1) * width ? before + markOf(attack) : marks
}

const partsOf = (marks: string): ReadonlyArray<string> =>
  Array.from({ length: marks.length / width }, (_, i) => marks.slice(i * width, (i + 1) * width))

/** The marks of a later look; those of attacks that it does not show are of before. */
export const marksAfter = (before: string, marks: string, attackCount: number): string => {
  if (marks === "") return before.slice(0, attackCount * width)
  return marks.includes("?")
    ? partsOf(marks)
        .map((mark, i) => (mark === unknown ? before.slice(i * width, (i + 1) * width) || mark : mark))
        .join("")
    : marks
}

/** Of the first attacks in two lists of marks, how many are the same, and how many are others. */
export const compare = (a: string, b: string): { readonly same: number; readonly other: number } => {
  const end = Math.min(a.length, b.length)
  const [short, long] = a.length <= b.length ? [a, b] : [b, a]
  if (long.startsWith(short) && !short.includes("?")) return { same: end / width, other: 0 }
  let [same, other] = [0, 0]
  for (let i = 0; i < end; i += width) {
    const [one, two] = [a.slice(i, i + width), b.slice(i, i + width)]
    if (one === unknown || two === unknown) continue
    if (one === two) same++
    else other++
  }
  return { same, other }
}
