/** Players: what a journal lets be seen at some looks, and what was told, in the same words. */
import { achievements, type Journal, Observation } from "@clashfx/simulator"
import type { PlayerEvent } from "../../../src/diff/PlayerDiff.ts"
import type { Looks } from "./looks.ts"
import type { Fact } from "./verdict.ts"
import { change, changes, text } from "./words.ts"

/** What the players' bodies show of clans. */
export interface ClanNames {
  /** The name of a clan at an instant. */
  readonly at: (tag: string, time: number) => string
  /** Did the clan ever change its name? */
  readonly hasChanged: (tag: string) => boolean
}

/** Names are not unique, so achievements are told apart by how often the name came before. */
export const occurrences: ReadonlyArray<number> = achievements.map(
  ({ name, village }, index) =>
    achievements.slice(0, index + 1).filter((other) => other.name === name && other.village === village).length
)

const step = (previous: number, current: number): string => {
  if (current < previous) return "lowered"
  return previous === 0 ? "unlocked" : "upgraded"
}

const achieved = ({ current, index, name, previous, village }: Journal.AchievementRow): ReadonlyArray<string> => {
  const what = `${village} ${name} ${occurrences[index]}`
  return [
    ...(current.value > previous.value ? [`${what} value ${previous.value} > ${current.value}`] : []),
    ...(current.stars > previous.stars ? [`${what} stars ${previous.stars} > ${current.stars}`] : [])
  ]
}

/** The two places of a hero are worth the same. */
const wore = ({ current, hero, previous }: Pick<Journal.EquipmentRow, "current" | "hero" | "previous">): string =>
  change(`${hero} wears`, previous.toSorted(), current.toSorted())

const words = (row: Journal.Row): ReadonlyArray<string> => {
  switch (row.kind) {
    case "player":
      return row.field === "clan" ? [] : changes(row.field, row.previous, row.current)
    case "unit":
      return [
        `${step(row.previous, row.current)} ${row.list} ${row.village} ${row.name} ${row.previous} > ${row.current}`
      ]
    case "superTroop":
      return [`${row.name} ${row.active ? "activated" : "expired"}`]
    case "equipment":
      return row.previous.toSorted().join() === row.current.toSorted().join() ? [] : [wore(row)]
    case "achievement":
      return achieved(row)
    default:
      return []
  }
}

/** Which clan a player is in, and what it is called, from one look to the next. */
const clanWords = (
  names: ClanNames,
  before: { readonly tag: string | undefined; readonly time: number },
  after: { readonly tag: string | undefined; readonly time: number }
): ReadonlyArray<string> => {
  if (before.tag === after.tag && (after.tag === undefined || !names.hasChanged(after.tag))) return []
  const clanOf = ({ tag, time }: typeof before) => (tag === undefined ? null : { tag, name: names.at(tag, time) })
  const [previous, current] = [text(clanOf(before)), text(clanOf(after))]
  return previous === current ? [] : [`clan ${previous} > ${current}`]
}

/**
 * What there was to see of a player. Not to be seen is what changed and changed back between two looks, and every value
 * but the last; the name of a clan is seen by its members.
 */
export const facts = (
  rows: ReadonlyArray<Journal.Row>,
  { at, made }: Looks,
  { clan, names }: { readonly clan: string | undefined; readonly names: ClanNames }
): ReadonlyArray<Fact> => {
  let tag = clan
  let last = 0
  const clanAt = (time: number): string | undefined => {
    for (; last < rows.length; last++) {
      const row = rows[last]
      if (row === undefined || row.at > time) break
      if (row.kind === "player" && row.field === "clan") tag = typeof row.current === "string" ? row.current : undefined
    }
    return tag
  }
  return Observation.seen(rows, made).flatMap((seen, n) => {
    const look = at[n] ?? 0
    const time = made[n] ?? 0
    const before = { tag: n === 0 ? clanAt(time) : tag, time: made[n - 1] ?? time }
    const clans = clanWords(names, before, { tag: clanAt(time), time })
    return [...clans, ...seen.flatMap(words)].map((text) => ({ text, from: look, until: look }))
  })
}

/** What was told. */
export const told = (event: PlayerEvent): string => {
  switch (event._tag) {
    case "PlayerChanged":
      return event.field === "clan"
        ? `clan ${text(event.previous)} > ${text(event.current)}`
        : change(event.field, event.previous, event.current)
    case "PlayerJoinedClan":
      return `clan ${text(null)} > ${text(event.current)}`
    case "PlayerLeftClan":
      return `clan ${text(event.previous)} > ${text(null)}`
    case "PlayerSwitchedClan":
      return `clan ${text(event.previous)} > ${text(event.current)}`
    case "PlayerUnitUnlocked":
    case "PlayerUnitUpgraded":
    case "PlayerUnitLowered": {
      const how = event._tag.slice("PlayerUnit".length).toLowerCase()
      return `${how} ${event.list} ${event.village} ${event.unit} ${event.previous} > ${event.current}`
    }
    case "PlayerSuperTroopActivated":
      return `${event.unit} activated`
    case "PlayerSuperTroopExpired":
      return `${event.unit} expired`
    case "PlayerHeroEquipmentChanged":
      return wore(event)
    case "PlayerAchievementProgressed":
    case "PlayerAchievementStarEarned": {
      const what = event._tag === "PlayerAchievementProgressed" ? "value" : "stars"
      return `${event.village} ${event.achievement} ${event.occurrence} ${what} ${event.previous} > ${event.current}`
    }
    case "PlayerAchievementLowered":
      return `${event.village} ${event.achievement} ${event.occurrence} lowered`
    case "PlayerFound":
      return "found"
  }
}
