/**
 * Small objects that thousands of snapshots have in common (leagues, labels, locations): one copy of each is kept, so
 * that snapshots stay small and the reference nearly always tells whether a value is the same. It is never the only thing
 * that tells it: what is kept is bounded, whatever a server sends, and begins anew when it is full.
 */

/** The game has some thousands of the richest kind, the rows of units. */
export const defaultCapacity = 20_000

/** Keeps one object per key; `make` is asked only for the first one. */
export const interner = <A>(capacity = defaultCapacity): ((key: string, make: () => A) => A) => {
  const known = new Map<string, A>()
  return (key, make) => {
    const before = known.get(key)
    if (before !== undefined) return before
    if (known.size >= capacity) known.clear()
    const made = make()
    known.set(key, made)
    return made
  }
}

/** The same for what has an id and a name; the id finds it without a key being made. */
export const namedInterner = <A extends { readonly id: number; readonly name: string }>(
  make: (id: number, name: string) => A,
  capacity = defaultCapacity
): ((of: { readonly id: number; readonly name: string }) => A) => {
  const byId = new Map<number, A>()
  const renamed = interner<A>(capacity)
  return ({ id, name }) => {
    const known = byId.get(id)
    if (known === undefined) {
      if (byId.size >= capacity) byId.clear()
      const made = make(id, name)
      byId.set(id, made)
      return made
    }
    return known.name === name ? known : renamed(`${id} ${name}`, () => make(id, name))
  }
}

/** Is a list of shared objects what a body lists? It tells that without a key being made. */
export const isListOf = <A, B>(
  shared: ReadonlyArray<A> | undefined,
  list: ReadonlyArray<B>,
  isSame: (shared: A, of: B) => boolean
): shared is ReadonlyArray<A> => {
  if (shared?.length !== list.length) return false
  return list.every((of, i) => {
    const known = shared[i]
    return known !== undefined && isSame(known, of)
  })
}
