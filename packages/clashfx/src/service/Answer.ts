/** An answer of the API with what is known about it: the value that a {@link Cache} keeps. */

/** A successful answer as it came. Times in milliseconds since 1970, UTC. */
export class Answer {
  /** The path and query that were asked for, in canonical order. */
  readonly url: string
  readonly status: number
  /** The body as text. */
  readonly body: string
  /** When the answer was complete. */
  readonly receivedAt: number
  /** Until when the API calls it fresh. */
  readonly freshUntil: number

  constructor(fields: {
    readonly url: string
    readonly status: number
    readonly body: string
    readonly receivedAt: number
    readonly freshUntil: number
  }) {
    this.url = fields.url
    this.status = fields.status
    this.body = fields.body
    this.receivedAt = fields.receivedAt
    this.freshUntil = fields.freshUntil
  }
}
