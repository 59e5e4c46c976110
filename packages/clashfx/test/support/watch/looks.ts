/** When each address of the API was asked, and when the answer was made: what a watcher could know, and since when. */
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as HttpClient from "effect/http/HttpClient"
import * as Layer from "effect/Layer"

/** The answers of one address, in order; times in ms. */
export interface Looks {
  /** When each one was asked for. */
  readonly at: Array<number>
  /** When each one was made: before that, if it came out of the cache at the edge. */
  readonly made: Array<number>
  /** Until when the edge gives the last one again, at the latest. */
  until: number
}

const none: Looks = { at: [], made: [], until: 0 }

/** Notes every answer that goes through it. */
export interface Notebook {
  /** Puts the notebook before a client. */
  readonly layer: Layer.Layer<HttpClient.HttpClient, never, HttpClient.HttpClient>
  /** The looks at an address: path and query, without the host and its `/v1`. */
  readonly of: (address: string) => Looks
  /** How many answers there were. */
  readonly count: () => number
}

export const make = (): Notebook => {
  const byAddress = new Map<string, Looks>()
  let count = 0

  const note = (address: string, now: number, maxAge: number): void => {
    const looks = byAddress.get(address) ?? { at: [], made: [], until: 0 }
    byAddress.set(address, looks)
    count++
    const until = now + maxAge * 1000
    // An age is rounded up to seconds, so the answers of one window end up to a second apart.
    const isNew = until - looks.until > 1000
    looks.made.push(isNew ? now : (looks.made.at(-1) ?? now))
    looks.until = isNew ? until : Math.min(until, looks.until)
    // Events know whole milliseconds.
    looks.at.push(Math.floor(now))
  }

  const noting = (client: HttpClient.HttpClient): HttpClient.HttpClient =>
    HttpClient.transform(client, (response, request) =>
      Effect.tap(response, ({ headers }) =>
        Effect.map(Clock.currentTimeMillis, (now) => {
          const [, address = request.url] = request.url.split("/v1")
          note(address, now, Number(/max-age=(\d+)/.exec(headers["cache-control"] ?? "")?.[1] ?? 0))
        })
      )
    )

  return {
    layer: Layer.effect(HttpClient.HttpClient, Effect.map(HttpClient.HttpClient, noting)),
    of: (address) => byAddress.get(address) ?? none,
    count: () => count
  }
}
