/** Judges what was told of the leagues of a clan and of its wars in them. */
import type { WatchEvent } from "clashfx/watch/WatchEvent"
import { resultOf } from "./battle.ts"
import { isOfWar, judgeWar } from "./judgeWars.ts"
import { type League, type LeagueSchedule, ours, type RoundWar } from "./league.ts"
import type { Played } from "./play.ts"
import { hour, isIn, minute, second, type Span } from "./random.ts"
import { judgeIds, judgeLooks, judgeOnce, mustSee, type Verdict, verdict } from "./verdict.ts"

type OfLeague = Extract<WatchEvent, { readonly _tag: `League${string}` }>

const isOfLeague = (event: WatchEvent): event is OfLeague => event._tag.startsWith("League")

const never = Number.POSITIVE_INFINITY

/** How long it takes at the most to see something that an answer shows, in ms. */
const needOf = ({ lifetime, lying, nodes }: LeagueSchedule): number =>
  (lying === undefined ? (nodes > 1 ? 3 : 2) : 5) * lifetime + 2 * minute

/** A group that is new is asked for every hour, where none is expected. */
const needOfGroup = (schedule: LeagueSchedule): number => needOf(schedule) + 65 * minute

const recovering = (spans: ReadonlyArray<Span>, longest: number): ReadonlyArray<Span> =>
  spans.map(({ from, to }) => ({ from: from - minute, to: to + longest }))

/** When a war is not to be seen; after an hour it is looked for rarely. */
const troublesOf = ({ away, battle }: RoundWar): ReadonlyArray<Span> =>
  away.flatMap((span) => recovering([span], span.to > battle.end + 50 * minute ? 130 * minute : 14 * minute))

/** By when a war has to be found. */
const foundBy = (schedule: LeagueSchedule, league: League, war: RoundWar): number => {
  const { groupTroubles, leagues, spans } = schedule
  // The group names its wars until another one has its place.
  const next = leagues[leagues.indexOf(league) + 1]?.begin ?? never
  const others = league.rounds[war.round - 1] ?? []
  // While no war of the round can be had, it is not known when it is fought.
  const isHidden = others.every(({ away }) => away.length > 0)
  const troubles = [
    ...recovering(groupTroubles, 14 * minute),
    ...troublesOf(war),
    ...(isHidden ? others.flatMap(troublesOf) : [])
  ]
  return mustSee({ spans, shown: { from: war.drawn, to: next }, troubles }, war.drawn, needOfGroup(schedule))
}

const judgeWars = (of: Verdict, schedule: LeagueSchedule, league: League, told: ReadonlyArray<WatchEvent>): void => {
  const { spans } = schedule
  const since = spans[0]?.from ?? 0
  for (const war of ours(league)) {
    const { battle, side } = war
    const own = told.filter(isOfWar).filter(({ war: key }) => key.league?.warTag === battle.tag)
    if (battle.end <= since) {
      if (own.length > 0) of.faults.push(`INVENTED ${own.length} events of ${battle.tag}, which was over`)
      continue
    }
    judgeWar(of, {
      battle,
      side: side ?? 0,
      visible: { spans, shown: { from: war.drawn, to: never }, troubles: troublesOf(war) },
      need: needOf(schedule),
      calm: needOf(schedule),
      foundBy: Math.max(battle.declared, foundBy(schedule, league, war) + needOfGroup(schedule)),
      since,
      told: own,
      logged: never
    })
  }
}

/** Judges a round: that it starts and that it ends, with the outcome of the clan's war. */
const judgeRounds = (of: Verdict, schedule: LeagueSchedule, league: League, told: ReadonlyArray<OfLeague>): void => {
  const { spans } = schedule
  const since = spans[0]?.from ?? 0
  const need = needOf(schedule)
  const next = schedule.leagues[schedule.leagues.indexOf(league) + 1]?.begin ?? never
  for (const [n, wars] of league.rounds.entries()) {
    const [any] = wars
    const war = wars.find(({ side }) => side !== undefined)
    if (any === undefined) continue
    const { end, start } = any.battle
    const isOf = (event: OfLeague): boolean => "round" in event && event.round === n + 1 && isMeant(event, war)
    const isMeant = (event: OfLeague, ours: RoundWar | undefined): boolean =>
      !("warTag" in event) ||
      (ours === undefined
        ? event.warTag === null && event.at.epochMilliseconds >= league.begin && event.at.epochMilliseconds < next
        : event.warTag === ours.battle.tag)
    const troubles = war === undefined ? wars.flatMap(troublesOf) : troublesOf(war)
    const found = foundBy(schedule, league, war ?? any) + needOfGroup(schedule)
    const visible = { spans, shown: { from: any.drawn, to: never }, troubles }
    for (const [tag, at] of [
      ["LeagueRoundStarted", start],
      ["LeagueRoundEnded", end]
    ] as const) {
      const events = told.filter((event) => event._tag === tag && isOf(event))
      const isOld = end <= since
      const due =
        isOld || at <= since + 2 * need || !Number.isFinite(found) ? never : mustSee(visible, Math.max(at, found), need)
      // A bye is not known before all other wars of the round are.
      const isDue = war !== undefined || wars.every(({ away }) => away.length === 0)
      judgeOnce(of, {
        name: `${tag} ${n + 1} of ${league.season}`,
        at,
        told: events,
        due: isDue ? due : never,
        patience: need + (troubles.length > 0 ? 65 * minute : 0),
        isPossible: !isOld
      })
      const [event] = events
      if (event?._tag !== "LeagueRoundEnded" || war === undefined) continue
      const said = event.outcome?.result ?? null
      if (said !== null && said !== resultOf(war.battle, war.side ?? 0)) of.faults.push(`WRONG end of round ${n + 1}`)
      if (said === null && war.away.length === 0) of.faults.push(`UNKNOWN end of round ${n + 1}`)
    }
  }
}

const isOfThis = (league: League, { firstWarTags }: { readonly firstWarTags: ReadonlyArray<string> }): boolean =>
  league.rounds.some((wars) => wars.some(({ battle }) => firstWarTags.some((tag) => tag === battle.tag)))

const judgeLeague = (of: Verdict, schedule: LeagueSchedule, league: League, told: ReadonlyArray<OfLeague>): void => {
  const { groupTroubles, leagues, spans } = schedule
  const since = spans[0]?.from ?? 0
  const found = told.filter((event) => event._tag === "LeagueGroupFound" && isOfThis(league, event.current))
  const ended = told.filter((event) => event._tag === "LeagueEnded" && isOfThis(league, event))
  const wars = league.rounds.flat()
  const isEasy = wars.every(({ away }) => away.length === 0)
  const next = leagues[leagues.indexOf(league) + 1]?.begin ?? never
  const need = needOfGroup(schedule)
  const visible = {
    spans,
    shown: { from: league.begin, to: Math.min(next, league.end) },
    troubles: recovering(groupTroubles, 14 * minute)
  }
  const isBegun = league.begin <= since
  judgeOnce(of, {
    name: `LeagueGroupFound ${league.season}`,
    at: league.begin,
    told: found,
    due: isBegun || !isEasy ? never : mustSee(visible, league.begin, need),
    patience: need + 2 * hour,
    // At a first look in the middle of trouble, the league is found later.
    isPossible: !isBegun || isIn(recovering(groupTroubles, hour), since) || !isEasy
  })
  const isSurelySeen = isEasy && Number.isFinite(mustSee(visible, Math.max(league.begin, since), need))
  judgeOnce(of, {
    name: `LeagueEnded ${league.season}`,
    at: league.end,
    told: ended,
    due:
      isSurelySeen && league.end > since
        ? mustSee({ ...visible, shown: { from: 0, to: never } }, league.end, 28 * hour)
        : never,
    // A league of fewer rounds may be gone before it said that it is over.
    patience: 28 * hour,
    isPossible: league.end > since
  })
  const last = told.findLastIndex(
    (event) => "round" in event && wars.some(({ battle }) => "warTag" in event && battle.tag === event.warTag)
  )
  const [end] = ended
  if (end !== undefined && told.indexOf(end) < last) of.faults.push(`ORDER: a round after the end of ${league.season}`)
}

/** Judges what was told of a schedule. */
export const judgeLeagues = (schedule: LeagueSchedule, played: Played): Verdict => {
  const of = verdict()
  const { leagues, regular, spans } = schedule
  const { told } = played
  judgeIds(of, told)
  judgeLooks(of, played)
  const events = told.filter(isOfLeague)
  for (const league of leagues) {
    judgeWars(of, schedule, league, told)
    judgeRounds(of, schedule, league, events)
    judgeLeague(of, schedule, league, events)
  }
  const tags = new Set(leagues.flatMap((league) => ours(league).map(({ battle }) => battle.tag)))
  const ofNone = told.filter(isOfWar).filter(({ war }) => war.league !== null && !tags.has(war.league.warTag))
  if (ofNone.length > 0) of.faults.push(`INVENTED ${ofNone.length} events of wars that are not ours`)
  if (regular !== undefined) {
    judgeWar(of, {
      battle: regular,
      side: 0,
      visible: { spans, shown: { from: regular.declared, to: never }, troubles: [] },
      need: 5 * minute + 30 * second + (schedule.nodes > 1 ? 2 * minute : 0),
      calm: 15 * minute,
      // In the battle days of a league it is looked at less often.
      foundBy: regular.declared + 11 * minute,
      since: spans[0]?.from ?? 0,
      told: told.filter(isOfWar).filter(({ war }) => war.league === null),
      logged: never
    })
  }
  return of
}
