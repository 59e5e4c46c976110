/** What a consumer of a watcher was told: each event once, however often it came, in the order in which it came first. */
import * as Schema from "effect/Schema"
import { WatchEvent } from "../../../src/watch/WatchEvent.ts"
import type { Told } from "./judge.ts"

/** What one consumer was told. */
export interface Heard {
  readonly byTag: Map<string, Array<Told<WatchEvent>>>
  readonly events: Map<string, number>
  /** What each id stands for. */
  readonly ids: Map<string, string>
  /** Events that came again as they were. */
  again: number
  /** Ids that stood for something else before. */
  sameIds: number
}

export const nothing = (): Heard => ({ byTag: new Map(), events: new Map(), ids: new Map(), again: 0, sameIds: 0 })

const textOf = Schema.encodeSync(Schema.fromJsonString(Schema.toCodecJson(WatchEvent)))

export const hear = (heard: Heard, event: WatchEvent, at: number): void => {
  const text = textOf(event)
  const before = heard.ids.get(event.id)
  if (before === text) heard.again++
  else if (before !== undefined) heard.sameIds++
  if (before === text) return
  heard.ids.set(event.id, text)
  heard.events.set(event._tag, (heard.events.get(event._tag) ?? 0) + 1)
  const about = "kind" in event ? `${event.kind} ${event.tag}` : "service"
  const list = heard.byTag.get(about) ?? []
  heard.byTag.set(about, list)
  list.push({ at, said: event })
}
