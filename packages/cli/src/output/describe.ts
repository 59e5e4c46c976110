/** An event of a watcher as a line that a person wants to read. */
import type { WatchEvent } from "clashfx"
import * as DateTime from "effect/DateTime"
import * as Paint from "./paint.ts"
import { textOf } from "./table.ts"

const show = (value: unknown): string => {
  if (value === null || value === undefined) return "none"
  if (Array.isArray(value)) return value.map(show).join(", ") || "none"
  if (typeof value === "object") return "name" in value ? show(value.name) : JSON.stringify(value)
  return typeof value === "number" || typeof value === "string" ? textOf(value) : String(value)
}

/** `ClanMemberJoined` as "clan member joined". */
const words = (tag: string): string => tag.replaceAll(/(?<=[a-z])(?=[A-Z])/g, " ").toLowerCase()

const stars = ({ destructionPercentage, stars }: { readonly stars: number; readonly destructionPercentage: number }) =>
  `${stars} stars, ${destructionPercentage} %`

const sentence = (event: WatchEvent.WatchEvent): string => {
  switch (event._tag) {
    case "ClanMemberJoined":
      return Paint.green(`${event.name} ${event.member} joined`)
    case "ClanMemberLeft":
      return Paint.red(`${event.name} ${event.member} left`)
    case "WarFound":
      return Paint.magenta(
        `war against ${event.current.opponent.name}, ${event.current.teamSize} v ${event.current.teamSize}`
      )
    case "WarAttack":
      return Paint.cyan(
        `${event.attacker.name} attacked ${event.defender.name}: ${stars(event.attack)}` +
          (event.newStars > 0 ? `, ${event.newStars} new` : "")
      )
    case "RaidAttack":
      return `${event.attack.attacker.name} raided ${event.district.name} of ${event.defender.name}: ${event.destruction} %`
    case "PlayerUnitUpgraded":
    case "PlayerUnitUnlocked":
      return Paint.green(`${event.name}: ${event.unit} is level ${event.current}`)
    case "PollFailed":
      return Paint.red(`${event.error.message}; next try in ${Math.round(event.retryIn)} s`)
    default: {
      const name = "name" in event ? `${event.name}: ` : ""
      const what = "field" in event ? event.field : words(event._tag)
      const change =
        "previous" in event && "current" in event && typeof event.current !== "object"
          ? ` ${show(event.previous)} -> ${show(event.current)}`
          : ""
      return `${name}${what}${change}`
    }
  }
}

/** The line of an event: time (UTC), what it is about, what happened. */
export const line = (event: WatchEvent.WatchEvent): string =>
  [
    Paint.dim(DateTime.formatIso(event.at).slice(11, 19)),
    Paint.bold("tag" in event ? `${event.kind} ${event.tag}` : "game"),
    sentence(event)
  ].join("  ")
