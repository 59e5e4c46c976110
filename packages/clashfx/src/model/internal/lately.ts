/** What was made of texts lately: of so many at most, whatever comes. When it is full it begins anew. */
export class Lately<A> {
  private readonly known = new Map<string, A>()
  private readonly capacity: number

  constructor(capacity: number) {
    this.capacity = capacity
  }

  get(text: string): A | undefined {
    return this.known.get(text)
  }

  /** Gives the value back. */
  put(text: string, value: A): A {
    if (this.known.size >= this.capacity) this.known.clear()
    this.known.set(text, value)
    return value
  }
}
