/** Follows a stream of events for as long as somebody wants it, whatever happens to connections. */
import { ask, reasonOf, Refused } from "./request.ts"
import { type Message, parser } from "./sse.ts"

/** How the connection does. */
export type Link =
  | { readonly _tag: "Connecting" }
  | { readonly _tag: "Live" }
  /** Tried again at `again` (ms since 1970). */
  | { readonly _tag: "Lost"; readonly why: string; readonly again: number }

/** What to do with what comes. */
export interface Follower {
  readonly token: () => string | undefined
  readonly onMessage: (message: Message) => void
  readonly onLink: (link: Link) => void
  /** The gateway said no (4xx): it is not asked again. */
  readonly onRefused: (refused: Refused) => void
}

/** Silence for so long means that the connection is dead, ms: the gateway says something every 15 s at least. */
const silence = 40_000

/** First and longest wait before the next try, ms. */
const [firstWait, longestWait] = [1000, 20_000]

const isFinal = (error: unknown): error is Refused =>
  error instanceof Refused && error.status >= 400 && error.status < 500 && error.status !== 429

/** Reads until the stream ends or falls silent. */
const readAll = async (body: ReadableStream<Uint8Array>, take: (text: string) => void): Promise<void> => {
  const reader = body.getReader()
  const decoder = new TextDecoder()
  for (;;) {
    let timer: ReturnType<typeof setTimeout> | undefined
    const silent = new Promise<never>((_, fail) => {
      timer = setTimeout(() => fail(new Error("the gateway fell silent")), silence)
    })
    try {
      const { done, value } = await Promise.race([reader.read(), silent])
      if (done) return
      take(decoder.decode(value, { stream: true }))
    } catch (error) {
      void reader.cancel().catch(() => undefined)
      throw error
    } finally {
      clearTimeout(timer)
    }
  }
}

const pause = (millis: number, signal: AbortSignal): Promise<void> =>
  new Promise((done) => {
    const timer = setTimeout(done, millis)
    signal.addEventListener("abort", () => (clearTimeout(timer), done()), { once: true })
  })

/** Begins, after an id if one is given; what it gives ends it. A connection that breaks is made again, from the last id on. */
export const follow = (path: string, follower: Follower, after = ""): (() => void) => {
  const stop = new AbortController()
  const { signal } = stop
  let last = after

  const once = async (): Promise<void> => {
    follower.onLink({ _tag: "Connecting" })
    const headers = { accept: "text/event-stream", ...(last === "" ? {} : { "last-event-id": last }) }
    const response = await ask(path, follower.token(), { headers, signal })
    if (response.body === null) throw new Error("the gateway sent no stream")
    follower.onLink({ _tag: "Live" })
    const feed = parser(follower.onMessage, (id) => {
      if (id !== "") last = id
    })
    await readAll(response.body, feed)
    throw new Error("the gateway closed the connection")
  }

  const run = async (): Promise<void> => {
    let wait = firstWait
    for (;;) {
      const began = performance.now()
      try {
        await once()
      } catch (error) {
        if (signal.aborted) return
        if (isFinal(error)) return follower.onRefused(error)
        // What held for a while begins over with short waits.
        if (performance.now() - began > 10_000) wait = firstWait
        const millis = wait * (0.75 + Math.random() / 2)
        wait = Math.min(longestWait, 2 * wait)
        // The page runs in a browser without Effect: its clock is the browser's, and only shown.
        follower.onLink({ _tag: "Lost", why: reasonOf(error), again: Date.now() + millis })
        await pause(millis, signal)
        if (signal.aborted) return
      }
    }
  }
  void run()
  return () => stop.abort()
}
