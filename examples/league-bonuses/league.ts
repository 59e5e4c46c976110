/** A clan war league: the table of the group, today's line-up, and who gets the bonuses. */
import { LeagueSeason, Wars } from "clashfx"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"

/** The group of a clan with all its wars that are known by now. */
export const season = Effect.fn("season")(function* (tag: string) {
  const group = yield* Wars.leagueGroup(tag)
  const wars = yield* Stream.runCollect(Stream.map(Wars.leagueWars(group), ({ war }) => war))
  return { group, wars }
})

/** Lines for people. `bonuses` is how many the leaders may give. */
export const report = Effect.fn("report")(function* (tag: string, bonuses: number) {
  const { group, wars } = yield* season(tag)
  const lines = [`Season ${group.season}`]
  for (const { lost, name, position, stars, won } of LeagueSeason.standings(group, wars)) {
    lines.push(`${position}. ${name}: ${stars} stars, ${won} won, ${lost} lost`)
  }
  const today = LeagueSeason.lineUps(group, wars, tag).find(({ state }) => state === "inWar")
  if (today !== undefined) lines.push(`Round ${today.round}: ${today.members.map(({ name }) => name).join(", ")}`)
  for (const [i, member] of LeagueSeason.members(group, wars, tag).entries()) {
    const { made, missed, name, stars } = member
    const medals = `${LeagueSeason.medalShare(member)} % of the medals${i < bonuses ? " and a bonus" : ""}`
    lines.push(`${name}: ${stars} stars in ${made} attacks, ${missed} missed, ${medals}`)
  }
  return lines
})
