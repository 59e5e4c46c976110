/** What is going to happen, ordered by time; of two things at one instant, the one that was planned first. */

/** Something that will happen. */
export interface Planned<A> {
  readonly at: number
  readonly serial: number
  readonly happening: A
}

/** A binary heap of happenings. */
export interface Queue<A> {
  readonly heap: Array<Planned<A>>
  serial: number
}

/** A happening changes the world when its time comes. */
export type Timeline = Queue<() => void>

/** A queue without happenings. */
export const make = <A>(): Queue<A> => ({ heap: [], serial: 0 })

const before = <A>(a: Planned<A>, b: Planned<A>) => a.at < b.at || (a.at === b.at && a.serial < b.serial)

const swap = <A>(heap: Array<Planned<A>>, i: number, j: number, a: Planned<A>, b: Planned<A>) => {
  heap[i] = b
  heap[j] = a
}

/** Plans a happening. */
export const plan = <A>(queue: Queue<A>, at: number, happening: A): void => {
  const { heap } = queue
  let i = heap.push({ at, serial: queue.serial++, happening }) - 1
  while (i > 0) {
    const parent = (i - 1) >> 1
    const child = heap[i]
    const above = heap[parent]
    if (child === undefined || above === undefined || !before(child, above)) return
    swap(heap, i, parent, child, above)
    i = parent
  }
}

const sink = <A>(heap: Array<Planned<A>>) => {
  let i = 0
  for (;;) {
    const current = heap[i]
    const left = 2 * i + 1
    const a = heap[left]
    const b = heap[left + 1]
    if (current === undefined || a === undefined) return
    const [child, least] = b !== undefined && before(b, a) ? [left + 1, b] : [left, a]
    if (!before(least, current)) return
    swap(heap, i, child, current, least)
    i = child
  }
}

/** Takes the next happening that is due at an instant, if there is one. */
export const take = <A>(queue: Queue<A>, due: number): Planned<A> | undefined => {
  const { heap } = queue
  const first = heap[0]
  if (first === undefined || first.at > due) return undefined
  const last = heap.pop()
  if (last !== undefined && heap.length > 0) {
    heap[0] = last
    sink(heap)
  }
  return first
}
