/** What a watcher told, in the words of what there was to see. */
import type { WatchEvent } from "../../../src/watch/WatchEvent.ts"
import * as ClanFacts from "./clanFacts.ts"
import * as PlayerFacts from "./playerFacts.ts"
import * as RaidFacts from "./raidFacts.ts"
import type * as Verdict from "./verdict.ts"
import * as WarFacts from "./warFacts.ts"

/** What an event says. */
export const words = (event: WatchEvent): string => {
  if (!("kind" in event)) return event._tag
  switch (event._tag) {
    case "PollFailed":
      return `failed: ${event.error.message}`
    case "WatchedGone":
    case "WatchedBack":
    case "CustomFailed":
      return event._tag
    default:
      return wordsOf(event)
  }
}

type Happening = Exclude<
  Extract<WatchEvent, { readonly kind: unknown }>,
  { readonly _tag: "PollFailed" | "WatchedGone" | "WatchedBack" | "CustomFailed" }
>

const is =
  <P extends string>(prefix: P) =>
  (event: Happening): event is Extract<Happening, { readonly _tag: `${P}${string}` }> =>
    event._tag.startsWith(prefix)

const wordsOf = (event: Happening): string => {
  if (is("Clan")(event)) return ClanFacts.told(event)
  if (is("Player")(event)) return PlayerFacts.told(event)
  return is("Raid")(event) ? RaidFacts.told(event) : WarFacts.told(event)
}

/** Everything that is told. */
export interface Told {
  /** By kind and tag. */
  readonly texts: Map<string, Array<Verdict.Told>>
  /** How many, by the tag of the event. */
  readonly events: Map<string, number>
  readonly ids: Set<string>
  /** The last attack of each war, by the clan that is told of it. */
  readonly attacks: Map<string, number>
  /** Events with the id of an earlier one. */
  sameIds: number
  /** Events of a tag that came before an earlier one of the same tag, and attacks that came out of order. */
  disorder: number
}

/** Nothing yet. */
export const nothing = (): Told => ({
  texts: new Map(),
  events: new Map(),
  ids: new Set(),
  attacks: new Map(),
  sameIds: 0,
  disorder: 0
})

/** Keeps an event. */
export const keep = (told: Told, event: WatchEvent): void => {
  const about = "kind" in event ? `${event.kind} ${event.tag}` : "service"
  const texts = told.texts.get(about) ?? []
  told.texts.set(about, texts)
  const at = event.at.epochMilliseconds
  if ((texts.at(-1)?.at ?? 0) > at) told.disorder++
  texts.push({ text: words(event), at })
  told.events.set(event._tag, (told.events.get(event._tag) ?? 0) + 1)
  if (told.ids.has(event.id)) told.sameIds++
  told.ids.add(event.id)
  if (event._tag !== "WarAttack") return
  const war = `${event.tag} ${event.war.preparationStartTime} ${event.war.opponent}`
  if ((told.attacks.get(war) ?? 0) >= event.attack.order) told.disorder++
  told.attacks.set(war, event.attack.order)
}
