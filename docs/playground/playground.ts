/** What an edited program imports as `playground`: the clans of this world, and a way to show events. */
import type { WatchEvent } from "clashfx"
import * as DateTime from "effect/DateTime"
import * as Effect from "effect/Effect"

/** The clans that have names; the world has some more. */
export const clans = [
  { tag: "#2PP", name: "Goblin Kings" },
  { tag: "#8QU8J9LP", name: "Hog Riders United" },
  { tag: "#P0LYJC8C", name: "Night Witches" }
]

export const tags = clans.map(({ tag }) => tag)

const names = new Map(clans.map(({ name, tag }) => [tag, name]))

const show = (value: unknown): string => {
  if (value === null || value === undefined) return "none"
  if (Array.isArray(value)) return value.map(show).join(", ") || "none"
  if (typeof value === "object") return "name" in value ? String(value.name) : JSON.stringify(value)
  return String(value)
}

/** What an event says besides its kind: what has many fields is shown by its name. */
const detail = (event: WatchEvent.WatchEvent): string => {
  if (event._tag === "PollFailed") return event.error.message
  if (event._tag === "WarAttack") {
    const { attack, attacker, defender } = event
    return `${attacker.name} attacked ${defender.name}: ${attack.stars} stars, ${attack.destructionPercentage} %`
  }
  const name = "name" in event ? event.name : undefined
  const change = "field" in event ? `${event.field} ${show(event.previous)} → ${show(event.current)}` : undefined
  return [name, change].filter((part) => part !== undefined).join(": ")
}

/** Shows an event in the list. */
export const print = (event: WatchEvent.WatchEvent): Effect.Effect<void> =>
  Effect.sync(() =>
    postMessage({
      _tag: "Event",
      kind: event._tag,
      at: DateTime.formatIso(event.at),
      of: "tag" in event ? (names.get(event.tag) ?? event.tag) : "",
      detail: detail(event)
    })
  )
