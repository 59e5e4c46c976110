/** What an event says of single values, in the words of timelines. */
import type { WatchEvent } from "../../../src/watch/WatchEvent.ts"
import { text } from "../watch/words.ts"
import { absent } from "./timelines.ts"

/** "This had that value, and has this one now." */
export interface Claim {
  readonly subject: string
  readonly previous: string
  readonly current: string
}

const fields = (member: string, values: object, how: "joined" | "left"): ReadonlyArray<Claim> =>
  Object.entries(values).flatMap(([field, value]) =>
    field === "tag"
      ? []
      : [
          how === "joined"
            ? { subject: `${member} ${field}`, previous: absent, current: text(value) }
            : { subject: `${member} ${field}`, previous: text(value), current: absent }
        ]
  )

const one = (subject: string, previous: unknown, current: unknown): ReadonlyArray<Claim> => [
  {
    subject,
    previous: typeof previous === "string" ? previous : text(previous),
    current: typeof current === "string" ? current : text(current)
  }
]

const worn = (items: ReadonlyArray<string>): string => text(items.toSorted())

/** The claims of an event about a clan or a player; `undefined` for an event that is none of these. */
export const of = (event: WatchEvent): ReadonlyArray<Claim> | undefined => {
  switch (event._tag) {
    case "ClanChanged":
      return one(event.field, text(event.previous), text(event.current))
    case "ClanMemberChanged":
      return one(`${event.member} ${event.field}`, text(event.previous), text(event.current))
    case "ClanMemberJoined":
      return fields(event.member, event.current, "joined")
    case "ClanMemberLeft":
      return fields(event.member, event.previous, "left")
    case "PlayerChanged":
      return one(event.field, text(event.previous), text(event.current))
    case "PlayerJoinedClan":
      return one("clan", text(null), text(event.current))
    case "PlayerLeftClan":
      return one("clan", text(event.previous), text(null))
    case "PlayerSwitchedClan":
      return one("clan", text(event.previous), text(event.current))
    case "PlayerUnitUnlocked":
    case "PlayerUnitUpgraded":
    case "PlayerUnitLowered":
      return one(`${event.list} ${event.village} ${event.unit}`, String(event.previous), String(event.current))
    case "PlayerSuperTroopActivated":
      return one(`active ${event.unit}`, "false", "true")
    case "PlayerSuperTroopExpired":
      return one(`active ${event.unit}`, "true", "false")
    case "PlayerHeroEquipmentChanged":
      return one(`worn ${event.hero}`, worn(event.previous), worn(event.current))
    case "PlayerAchievementProgressed":
    case "PlayerAchievementStarEarned": {
      const what = event._tag === "PlayerAchievementProgressed" ? "value" : "stars"
      const subject = `${event.village} ${event.achievement} ${event.occurrence} ${what}`
      return one(subject, String(event.previous), String(event.current))
    }
    default:
      return undefined
  }
}
