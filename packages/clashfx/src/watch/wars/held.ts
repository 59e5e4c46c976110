/** A war of which parts cannot be read: they stay as they were (`exchange/internal/body/hold.ts`). */
import type * as DateTime from "effect/DateTime"
import * as Predicate from "effect/Predicate"
import { ofWar } from "../../api/internal/oddParts.ts"
import { type Known, type NameOf, tagOf } from "../../exchange/internal/body/hold.ts"
import type { OddPart } from "../../exchange/internal/body/mend.ts"
import { shown } from "../../model/internal/given.ts"
import { isCanonical } from "../../model/Tag.ts"
import { format, parseMillis } from "../../model/Timestamp.ts"
import type { CurrentWarBody, LeagueWarBody } from "../../model/War.ts"
import type { WarSideSnapshot, WarSnapshot } from "../../diff/war/warSnapshot.ts"

const side = (of: WarSideSnapshot, attacks: WarSnapshot["attacks"]) => ({
  name: of.name,
  badgeUrls: {},
  clanLevel: of.clanLevel,
  attacks: of.attacks,
  stars: of.stars,
  destructionPercentage: of.destructionPercentage,
  members: of.members.map(({ mapPosition, name, tag, townHallLevel }) => ({
    tag,
    name,
    townhallLevel: townHallLevel,
    mapPosition,
    attacks: attacks.filter(({ attackerTag }) => attackerTag === tag)
  }))
})

/** A body that reads as a snapshot, but for what names the war and for its state; seen from the watched clan or not. */
export const bodyOf = (of: WarSnapshot, isOurs = true) => {
  const [clan, opponent] = [side(of.clan, of.attacks), side(of.opponent, of.attacks)]
  return {
    teamSize: of.teamSize,
    attacksPerMember: of.attacksPerMember,
    battleModifier: of.battleModifier,
    startTime: format(of.startTime),
    endTime: format(of.endTime),
    clan: isOurs ? clan : opponent,
    opponent: isOurs ? opponent : clan
  }
}

const field = (row: unknown, name: string): unknown => (Predicate.hasProperty(row, name) ? row[name] : undefined)

/** The attacks of a member are known by whom they hit. */
const byDefender: NameOf = (row) => {
  const tag = field(row, "defenderTag")
  return typeof tag === "string" && isCanonical(tag) ? tag : undefined
}

const lists = {
  "clan.members.*": tagOf,
  "clan.members.*.attacks.*": byDefender,
  "opponent.members.*": tagOf,
  "opponent.members.*.attacks.*": byDefender
}

/** Is a body about this war? Only then is anything known of it. */
const isOf = (body: unknown, { endTime, startTime, war }: WarSnapshot): boolean => {
  const isAt = (name: string, time: DateTime.Utc): boolean => {
    const shown = field(body, name)
    return typeof shown === "string" && parseMillis(shown) === time.epochMilliseconds
  }
  const tags = new Set([tagOf(field(body, "clan")), tagOf(field(body, "opponent"))])
  return (
    tags.has(war.clan) &&
    tags.has(war.opponent) &&
    (isAt("preparationStartTime", war.preparationStartTime) || isAt("startTime", startTime) || isAt("endTime", endTime))
  )
}

/** What is known of a war. */
export const known = (body: unknown, last: WarSnapshot | undefined): Known => ({
  last: last !== undefined && isOf(body, last) ? bodyOf(last, tagOf(field(body, "clan")) === last.war.clan) : undefined,
  lists,
  otherwise: ofWar()
})

/** States in which a clan has no war yet, as the API's own documents list them. */
export const searching: ReadonlySet<string> = new Set(["inMatchmaking", "enterWar"])

/** A war in a state that nobody knows yet tells nothing, and that is said. */
export const unreadOf = (body: CurrentWarBody | LeagueWarBody): ReadonlyArray<OddPart> =>
  body._tag === "UnknownWar" && !searching.has(body.wireState)
    ? [{ path: "state", detail: `Expected a state that is known, got ${shown(body.wireState)}` }]
    : []
