/** Short lists by a number. */

/** Above this, the engine's own sorting is faster. */
const many = 150

/**
 * A new list, sorted by a number of its items; equal ones stay in their order. By insertion: the lists of a war are short, and
 * often nearly in order, and a comparison that is called costs more than all the moving.
 */
export const inOrder = <A>(list: ReadonlyArray<A>, numberOf: (item: A) => number): ReadonlyArray<A> => {
  if (list.length > many) return list.toSorted((a, b) => numberOf(a) - numberOf(b))
  const sorted: Array<A> = []
  const numbers: Array<number> = []
  for (const item of list) {
    const number = numberOf(item)
    let place = sorted.length
    for (; place > 0; place--) {
      const [before, earlier] = [numbers[place - 1], sorted[place - 1]]
      if (before === undefined || earlier === undefined || before <= number) break
      numbers[place] = before
      sorted[place] = earlier
    }
    numbers[place] = number
    sorted[place] = item
  }
  return sorted
}
