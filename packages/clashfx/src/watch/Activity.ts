/**
 * Who has been active, and since when somebody has not: told from events that only a player who is online can cause.
 *
 * Pure: a fold over events of a watcher. Of clans the events of donations and builder base trophies are evidence, of players
 * many more, of wars and raids the attacks. What others do to a player (defences, donations received, roles, ranks) or what
 * finishes by itself (upgrades) is none.
 */
import type * as DateTime from "effect/DateTime"
import * as HashMap from "effect/HashMap"
import * as Option from "effect/Option"
import * as Schema from "effect/Schema"
import { normalize, PlayerTag } from "../model/Tag.ts"
import type { WatchEvent } from "./WatchEvent.ts"

/** The last that was seen of a player. */
export const Seen = Schema.Struct({
  player: PlayerTag,
  name: Schema.String,
  /** When it was seen, at most one poll after it happened. */
  at: Schema.DateTimeUtcFromString,
  /** What it was: the tag of the event, with the field or the achievement where it has one. */
  by: Schema.String
})
export interface Seen extends Schema.Schema.Type<typeof Seen> {}

/** Achievements that only grow while the player plays. */
const played = new Set([
  "Aggressive Capitalism",
  "Conqueror",
  "Elixir Escapade",
  "Friend in Need",
  "Games Champion",
  "Gold Grab",
  "Heroic Heist",
  "Humiliator",
  "Most Valuable Clanmate",
  "Nice and Tidy",
  "Sharing is caring",
  "Siege Sharer",
  "Union Buster",
  "Un-Build It",
  "Wall Buster",
  "War Hero",
  "War League Legend",
  "Well Seasoned"
])

/** Fields that only grow while the player plays. */
const growing = new Set(["bestBuilderBaseTrophies", "builderBaseTrophies", "clanCapitalContributions", "warStars"])

/** The same, but they begin at 0 again with a season: a count that is lower, and more than 0, was made since then. */
const seasonal = new Set(["attackWins", "donations"])

/** Fields that only the player changes. */
const chosen = new Set(["name", "warPreference", "labels", "playerHouse"])

const isGrowth = (previous: unknown, current: unknown): boolean => Number(current ?? 0) > Number(previous ?? 0)

const isOwnChange = ({ current, field, previous }: { field: string; previous: unknown; current: unknown }): boolean => {
  if (seasonal.has(field)) return isGrowth(previous, current) || isGrowth(0, current)
  return growing.has(field) ? isGrowth(previous, current) : chosen.has(field)
}

/** The players that an event shows to be active; nearly always none or one. */
export const evidence = (event: WatchEvent): ReadonlyArray<Seen> => {
  const seen = (tag: string, name: string, by: string): ReadonlyArray<Seen> =>
    "at" in event ? [{ player: PlayerTag.make(normalize(tag)), name, at: event.at, by }] : []
  switch (event._tag) {
    case "ClanMemberJoined":
      return seen(event.member, event.name, event._tag)
    case "ClanMemberChanged":
      return isOwnChange(event) ? seen(event.member, event.name, `${event._tag}/${event.field}`) : []
    case "PlayerChanged":
      return isOwnChange(event) ? seen(event.tag, event.name, `${event._tag}/${event.field}`) : []
    case "PlayerJoinedClan":
    case "PlayerSwitchedClan":
    case "PlayerSuperTroopActivated":
    case "PlayerHeroEquipmentChanged":
      return seen(event.tag, event.name, event._tag)
    case "PlayerAchievementProgressed":
      return played.has(event.achievement) ? seen(event.tag, event.name, `${event._tag}/${event.achievement}`) : []
    case "WarAttack":
      return seen(event.attack.attackerTag, event.attacker.name, event._tag)
    case "RaidAttack":
      return seen(event.attack.attacker.tag, event.attack.attacker.name, event._tag)
    default:
      // Not exhaustive on purpose: what is not listed here can happen while the player is away.
      return []
  }
}

/** The last evidence of every player who has given any, by tag. */
export type Activity = HashMap.HashMap<string, Seen>

/** Nobody has been seen yet. */
export const empty: Activity = /* @__PURE__ */ HashMap.empty()

/** The activity after some events; the later evidence stays, in whatever order events come. */
export const add = (activity: Activity, events: Iterable<WatchEvent>): Activity => {
  let next = activity
  for (const event of events) {
    for (const seen of evidence(event)) {
      const before = lastSeen(next, seen.player)
      if (before === undefined || before.at.epochMilliseconds < seen.at.epochMilliseconds) {
        next = HashMap.set(next, seen.player, seen)
      }
    }
  }
  return next
}

/** The last evidence of a player. */
export const lastSeen = (activity: Activity, playerTag: string): Seen | undefined =>
  Option.getOrUndefined(HashMap.get(activity, normalize(playerTag)))

/** A member of whom nothing has been seen since an instant. */
export interface Inactive<M> {
  readonly member: M
  /** `undefined`: never seen while watching. */
  readonly lastSeen: Seen | undefined
}

/**
 * The members of a roster of whom nothing has been seen since an instant, who is away longest first. Watch at least since
 * then: who has not been watched has not been seen.
 *
 * @example
 * ```ts
 * import * as DateTime from "effect/DateTime"
 *
 * const events = yield* watcher.events.pipe(Stream.interruptWhen(Effect.sleep("7 days")), Stream.runCollect)
 * const activity = Activity.add(Activity.empty, events)
 * const { memberList } = yield* Clans.get("#2PP")
 * const aWeekAgo = DateTime.subtract(yield* DateTime.now, { days: 7 })
 * const away = Activity.inactive(activity, memberList, aWeekAgo)
 * ```
 */
export const inactive = <M extends { readonly tag: string }>(
  activity: Activity,
  roster: ReadonlyArray<M>,
  since: DateTime.Utc
): ReadonlyArray<Inactive<M>> =>
  roster
    .map((member) => ({ member, lastSeen: lastSeen(activity, member.tag) }))
    .filter(({ lastSeen }) => lastSeen === undefined || lastSeen.at.epochMilliseconds < since.epochMilliseconds)
    .toSorted((a, b) => (a.lastSeen?.at.epochMilliseconds ?? 0) - (b.lastSeen?.at.epochMilliseconds ?? 0))
