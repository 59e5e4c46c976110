/** Which state of the game some data describes. */
export interface State {
  /** The month of the data, like `2026-08`. */
  readonly date: string
  /** The highest town hall. */
  readonly townHall: number
  /** The highest builder hall. */
  readonly builderHall: number
}
