/** A clan, a player, a war and an event as a person wants to read them. */
import { type Clan, Player, PlayerUnits, Progress, Roster, War, type WatchEvent } from "clashfx"
import * as DateTime from "effect/DateTime"
import type { Painter } from "./Paint.ts"

const thousands = (n: number): string => n.toLocaleString("en-US")

export const clan = (clan: Clan.Clan, paint: Painter): ReadonlyArray<string> => {
  const donors = Roster.sortedBy(clan.memberList, "donations").slice(0, 3)
  const leader = Roster.leader(clan.memberList)
  return [
    `${paint("bold", clan.name)} ${paint("dim", clan.tag)} · level ${clan.clanLevel} · ${clan.members}/50 members · ` +
      `${thousands(clan.clanPoints)} points`,
    `  ${clan.warLeague?.name ?? "no war league"} · ${clan.warWins} wars won` +
      (clan.isWarLogPublic ? `, ${clan.warLosses ?? 0} lost, ${clan.warTies ?? 0} tied` : " · war log private") +
      ` · capital hall ${clan.clanCapital?.capitalHallLevel ?? "-"}` +
      (leader === undefined ? "" : ` · led by ${leader.name}`),
    `  top donors: ${donors.map((member) => `${member.name} (${thousands(member.donations)})`).join(", ")}`
  ]
}

export const player = (player: Player.Player, paint: Painter): ReadonlyArray<string> => {
  const units = PlayerUnits.of(player)
  const progress = Progress.of(player)
  const heroes = units.heroes.map((hero) => {
    const worn = hero.equipment.map((item) => item.name).join(" + ")
    return `${hero.name} ${hero.level}${worn === "" ? "" : ` (${worn})`}`
  })
  return [
    `${paint("bold", player.name)} ${paint("dim", player.tag)} · town hall ${player.townHallLevel} · ` +
      `level ${player.expLevel} · ${player.leagueTier?.name ?? "Unranked"}, ${thousands(player.trophies)} trophies` +
      (player.clan ? ` · ${player.role === "admin" ? "elder" : (player.role ?? "member")} of ${player.clan.name}` : ""),
    ...(heroes.length === 0 ? [] : [`  heroes: ${heroes.join(", ")}`]),
    ...(progress === undefined ? [] : [`  ${describeProgress(progress)}`])
  ]
}

const describeProgress = (progress: Progress.Progress): string =>
  `for this town hall: ${progress.total.maxed} of ${progress.total.units} units maxed, ` +
  `${progress.total.percent.toFixed(0)} % of the levels, ${Math.round(progress.total.seconds / 86_400)} days of upgrades to go`

const resultStyle = { won: "green", winning: "green", lost: "red", losing: "red", tied: "yellow" } as const

export const war = (war: War.CurrentWarBody | War.LeagueWar, paint: Painter): ReadonlyArray<string> => {
  if (!War.isWar(war)) return [paint("dim", "not in a war")]
  const standing = War.standing(war)
  const side = (clan: War.WarClan): string =>
    `${clan.name ?? "?"} ${clan.stars}★ ${clan.destructionPercentage.toFixed(1)} % (${clan.attacks}/${War.totalAttacks(war)} attacks)`
  const best = War.attacks(war).toSorted(
    (a, b) => b.stars - a.stars || b.destructionPercentage - a.destructionPercentage
  )[0]
  const hero = best === undefined ? undefined : War.member(war, best.attackerTag)
  return [
    `${paint("bold", `${war.teamSize} v ${war.teamSize}`)} ${war.state} · ${side(war.clan)} against ${side(war.opponent)}` +
      (standing?.result === undefined ? "" : ` · ${paint(resultStyle[standing.result], standing.result)}`),
    ...(best === undefined || hero === undefined
      ? []
      : [`  best attack: ${hero.name}, ${best.stars}★ ${best.destructionPercentage} %`])
  ]
}

const show = (value: unknown): string => {
  if (value === null || value === undefined) return "none"
  if (Array.isArray(value)) return value.map(show).join(", ") || "none"
  if (typeof value === "object" && "name" in value) return String(value.name)
  return typeof value === "number" ? thousands(value) : String(value)
}

/** One line about an event. */
export const event = (event: WatchEvent.WatchEvent, names: ReadonlyMap<string, string>, paint: Painter): string => {
  const time = paint("dim", DateTime.formatIso(event.at).slice(11, 19))
  const of = "tag" in event ? paint("cyan", names.get(event.tag) ?? event.tag) : paint("cyan", "API")
  return `${time} ${of} ${sentence(event, paint)}`
}

const change = (event: { readonly field: string; readonly previous: unknown; readonly current: unknown }): string =>
  typeof event.previous === "object" &&
  typeof event.current === "object" &&
  show(event.previous) === show(event.current)
    ? `${event.field} changed`
    : `${event.field} ${show(event.previous)} → ${show(event.current)}`

const sentence = (event: WatchEvent.WatchEvent, paint: Painter): string => {
  switch (event._tag) {
    case "ClanMemberJoined":
      return paint("green", `+ ${event.name} joined (town hall ${event.current.townHallLevel ?? "?"})`)
    case "ClanMemberLeft":
      return paint("red", `- ${event.name} left`)
    case "ClanMemberChanged":
      return `${event.name}: ${change(event)}`
    case "ClanChanged":
      return paint("yellow", change(event))
    case "WarFound":
      return paint(
        "magenta",
        `war declared against ${event.current.opponent.name}, ${event.current.teamSize} v ${event.current.teamSize}`
      )
    case "WarAttack": {
      const style = event.side === "clan" ? "green" : "red"
      const { attack, attacker, defender, newStars } = event
      const stars = `${attack.stars}★ ${attack.destructionPercentage} %${newStars > 0 ? ` (+${newStars})` : ""}`
      return paint(style, `${attacker.name} attacked ${defender.name}: ${stars}`)
    }
    case "WarStateChanged":
      return paint("magenta", `war: ${event.previous} → ${event.current}`)
    case "PollFailed":
      return paint("red", `poll failed: ${event.error.message}`)
    default:
      return event._tag.replace(/([a-z])([A-Z])/g, "$1 $2").toLowerCase()
  }
}
