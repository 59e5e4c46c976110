/** How names are compared, and which one was meant. */
import { textOf } from "../../model/internal/oneLine.ts"

/** The form in which names are compared: lower case, without spaces, underscores, dots, apostrophes, hyphens. */
export const normalizeName = (name: string): string =>
  textOf(name)
    .toLowerCase()
    .replace(/[^\p{L}\p{N}]+/gu, "")

/** An id or a name; what is neither, as in JavaScript it may be, is a name that nothing has. */
export const idOrName = (input: string | number): string | number => (typeof input === "number" ? input : textOf(input))

/**
 * How many letters must be put in, left out, changed or swapped with their neighbour to get from one word to the other;
 * `limit + 1` if more. (Optimal string alignment: a letter is touched once.)
 */
export const distance = (a: string, b: string, limit: number): number => {
  if (Math.abs(a.length - b.length) > limit) return limit + 1
  let older: ReadonlyArray<number> = []
  let row: ReadonlyArray<number> = Array.from({ length: b.length + 1 }, (_, k) => k)
  for (let i = 1; i <= a.length; i++) {
    const next = [i]
    for (let k = 1; k <= b.length; k++) {
      const change = (row[k - 1] ?? 0) + (a[i - 1] === b[k - 1] ? 0 : 1)
      const swapped = i > 1 && k > 1 && a[i - 1] === b[k - 2] && a[i - 2] === b[k - 1]
      const swap = swapped ? (older[k - 2] ?? 0) + 1 : Number.POSITIVE_INFINITY
      next.push(Math.min(change, swap, (row[k] ?? 0) + 1, (next[k - 1] ?? 0) + 1))
    }
    older = row
    row = next
  }
  return row[b.length] ?? limit + 1
}

/** How far a name is from what was given: names that begin like it and names that contain it are close. */
const far = (name: string, wanted: string, limit: number): number => {
  if (name.startsWith(wanted)) return 0.5
  return wanted.length >= 4 && name.includes(wanted) ? 0.75 : distance(name, wanted, limit)
}

/** The name that was probably meant: it begins like the input, contains it, or differs in a quarter of its letters. */
export const closest = (input: string, names: Iterable<string>): string | undefined => {
  const wanted = normalizeName(input)
  if (wanted === "") return undefined
  const limit = Math.max(1, Math.floor(wanted.length / 4))
  let best: { readonly name: string; readonly distance: number } | undefined
  for (const name of names) {
    const found = far(normalizeName(name), wanted, limit)
    if (found <= limit && found < (best?.distance ?? Number.POSITIVE_INFINITY)) best = { name, distance: found }
  }
  return best?.name
}
