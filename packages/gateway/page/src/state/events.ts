/** What the gateway tells of the game, as it comes. */
import { signal } from "@preact/signals"
import { describe, type Fields } from "../lib/describe.ts"
import { follow, type Follower, type Link } from "../lib/follow.ts"
import type { Message } from "../lib/sse.ts"
import * as Session from "./session.ts"

/** An event in the list. */
export interface Told {
  /** Its number in the log. */
  readonly seq: string
  readonly name: string
  readonly kind: string
  readonly tag: string
  readonly at: number
  readonly line: string
  readonly event: Fields
}

/** The newest first. */
export const told = signal<ReadonlyArray<Told>>([])

/** Does the list stand still? What comes meanwhile is held. */
export const isPaused = signal(false)

/** How many events are held; what would not be shown any more is let go. */
export const held = signal(0)

export const link = signal<Link>({ _tag: "Connecting" })

const most = 500

/** Events that come in a rush are shown together, so often, ms. */
const often = 200

const text = (value: unknown): string => (typeof value === "string" ? value : "")

const isFields = (value: unknown): value is Fields => typeof value === "object" && value !== null

const toldOf = (seq: string, name: string, event: unknown): Told | undefined => {
  if (!isFields(event)) return undefined
  const at = Date.parse(text(event["at"]))
  return {
    seq,
    name: text(event["_tag"]) || name,
    kind: text(event["kind"]),
    tag: text(event["tag"]),
    // An event that says no time is shown with the browser's; nothing is decided by it.
    at: Number.isNaN(at) ? Date.now() : at,
    line: describe(event),
    event
  }
}

const parsed = (data: string): unknown => {
  try {
    return JSON.parse(data)
  } catch {
    return undefined
  }
}

let waiting: Array<Told> = []
let timer: ReturnType<typeof setTimeout> | undefined

const show = (): void => {
  timer = undefined
  if (isPaused.peek()) {
    held.value = waiting.length
    return
  }
  told.value = [...waiting.toReversed(), ...told.peek()].slice(0, most)
  waiting = []
  held.value = 0
}

const take = ({ data, event: name, id }: Message): void => {
  const event = toldOf(id, name, parsed(data))
  // A connection that is made again may tell the last one again.
  if (event === undefined || (event.seq !== "" && event.seq === (waiting.at(-1) ?? told.peek()[0])?.seq)) return
  waiting.push(event)
  if (waiting.length > most) waiting = waiting.slice(-most)
  timer ??= setTimeout(show, often)
}

/** Stands still, or goes on with what was held. */
export const pause = (on: boolean): void => {
  isPaused.value = on
  if (!on) show()
}

/** Begins; what it gives ends it. What was told last comes from the history, and the stream goes on after it. */
export const start = (): (() => void) => {
  let isOver = false
  let stop = (): void => undefined
  void before().then((last) => {
    if (!isOver) stop = follow("/events", follower, last)
  })
  return () => {
    isOver = true
    stop()
  }
}

/** So many events are there when the page opens. */
const old = 100

/** Shows what was told last; gives the id of the newest, if there is one. */
const before = async (): Promise<string> => {
  if (told.peek().length > 0) return told.peek()[0]?.seq ?? ""
  try {
    const { items } = await Session.getJson<History>(`/api/history?limit=${old}`)
    told.value = items.flatMap(({ event, id }) => toldOf(id, "", event) ?? [])
    return items[0]?.id ?? ""
  } catch {
    // The stream says what is wrong, if it still is.
    return ""
  }
}

interface History {
  readonly items: ReadonlyArray<{ readonly id: string; readonly event: unknown }>
}

const follower: Follower = {
  token: () => Session.token.peek(),
  onLink: (now) => {
    link.value = now
  },
  onRefused: ({ message }) => {
    link.value = { _tag: "Lost", why: message, again: Infinity }
  },
  onMessage: take
}
