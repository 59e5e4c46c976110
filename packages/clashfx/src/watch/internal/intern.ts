/**
 * Small objects that thousands of snapshots have in common (leagues, labels, locations): one copy of each is kept, so
 * that snapshots stay small and are compared by reference.
 */

/** Keeps one object per key; `make` is asked only for the first one. */
export const interner = <A>(): ((key: string, make: () => A) => A) => {
  const known = new Map<string, A>()
  return (key, make) => {
    const before = known.get(key)
    if (before !== undefined) return before
    const made = make()
    known.set(key, made)
    return made
  }
}
