/** Changes to clans: their fields, founding and dissolving them. */
import * as Tag from "clashfx/model/Tag"
import * as Result from "effect/Result"
import * as Activity from "../Activity.ts"
import * as Journal from "../Journal.ts"
import * as RegularWars from "../RegularWars.ts"
import type { ClanSpec } from "../Rules.ts"
import type { Clan, ClanFields, World } from "../State.ts"
import * as Birth from "../internal/birth.ts"
import * as Change from "../internal/change.ts"
import * as Rosters from "../internal/rosters.ts"
import { type Command, onClan, reject } from "./command.ts"

/** The fields of a clan that can be set; the others follow from its members. */
export interface ClanChanges extends Partial<
  Omit<ClanFields, "members" | "clanPoints" | "clanBuilderBasePoints" | "capitalLeague" | "clanCapitalPoints">
> {}

/** The fields that a clan may be without: to name them without a value clears them. */
const clearable = ["location", "chatLanguage"] as const

const setFields = (world: World, clan: Clan, changes: ClanChanges) => {
  const set = <K extends keyof ClanChanges & keyof ClanFields>(field: K, value: ClanFields[K] | undefined) => {
    if (value !== undefined) Change.setClan(world, clan, field, value)
  }
  set("name", changes.name)
  set("type", changes.type)
  set("description", changes.description)
  set("isFamilyFriendly", changes.isFamilyFriendly)
  set("badgeUrls", changes.badgeUrls)
  set("clanLevel", changes.clanLevel)
  set("warLeague", changes.warLeague)
  set("requiredTrophies", changes.requiredTrophies)
  set("requiredBuilderBaseTrophies", changes.requiredBuilderBaseTrophies)
  set("requiredTownhallLevel", changes.requiredTownhallLevel)
  set("warFrequency", changes.warFrequency)
  set("warWinStreak", changes.warWinStreak)
  set("warWins", changes.warWins)
  set("warTies", changes.warTies)
  set("warLosses", changes.warLosses)
  set("isWarLogPublic", changes.isWarLogPublic)
  set("labels", changes.labels)
  set("clanCapital", changes.clanCapital)
  for (const field of clearable) if (field in changes) Change.setClan(world, clan, field, changes[field])
}

/** Changes fields of a clan; `location` and `chatLanguage` with the value `undefined` are cleared. */
export const setClan = (tag: string, changes: ClanChanges): Command =>
  onClan(tag, (world, clan) => setFields(world, clan, changes))

/** Renames a clan. */
export const rename = (tag: string, name: string): Command => setClan(tag, { name })

/**
 * Founds a clan; with a tag of one that was dissolved, it is back. Its first members are new: who is there already can
 * {@link join}.
 */
export const found =
  (spec: ClanSpec = {}): Command<Clan> =>
  (world) => {
    const tag = spec.tag === undefined ? undefined : Tag.normalize(spec.tag)
    if (tag !== undefined && world.clans.has(tag)) return reject(`there is a clan ${tag} already`)
    const known = spec.players?.find((player) => world.players.has(Tag.normalize(player)))
    if (known !== undefined) return reject(`there is a player ${known} already`)
    const clan = Birth.clan(world, spec)
    Journal.write(world.journal, { at: world.now, kind: "founded", tag: clan.tag })
    Activity.start(world, clan)
    RegularWars.rest(world, clan)
    return Result.succeed(clan)
  }

/** Dissolves a clan: everyone leaves, and its tag is not found any more. */
export const dissolve = (tag: string): Command =>
  onClan(tag, (world, clan) => {
    for (const member of clan.roster.toReversed()) Rosters.leave(world, member)
    world.clans.delete(clan.tag)
    Journal.write(world.journal, { at: world.now, kind: "dissolved", tag: clan.tag })
  })
