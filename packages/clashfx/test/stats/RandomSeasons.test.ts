/** Random league seasons, counted by an oracle that shares nothing with what it judges: it walks the list of attacks. */
import { assert, describe, it } from "@effect/vitest"
import * as DateTime from "effect/DateTime"
import * as Schema from "effect/Schema"
import * as LeagueGroup from "../../src/model/LeagueGroup.ts"
import { format } from "../../src/model/Timestamp.ts"
import * as War from "../../src/model/War.ts"
import * as LeagueSeason from "../../src/stats/LeagueSeason.ts"
import { badgeUrls } from "../support/bodies.ts"

const random = (seed: number) => () => {
  seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0
  return seed / 2 ** 32
}

interface Blow {
  readonly round: number
  readonly attacker: string
  readonly defender: string
  readonly stars: number
  readonly percent: number
}

const clans = ["#2PP", "#8YY", "#9QQ", "#LLP"]
const rounds = [
  [
    [0, 1],
    [2, 3]
  ],
  [
    [2, 0],
    [1, 3]
  ],
  [
    [0, 3],
    [1, 2]
  ]
] as const
const size = 5
const membersOf = (clan: number): ReadonlyArray<string> =>
  Array.from({ length: 7 }, (_, i) => `#P${"0289YLQ"[clan]}${"0289YLQ"[i]}`)
const timeOf = (round: number, hours: number) =>
  format(DateTime.makeUnsafe(Date.UTC(2026, 10, 10) + (round * 24 + hours) * 3_600_000))

/** A season: its wars as bodies, its attacks as a list, and who stood in which line-up. */
const draw = (seed: number) => {
  const next = random(seed)
  const whole = (below: number) => Math.floor(next() * below)
  const lastEnded = whole(rounds.length + 1)
  const blows: Array<Blow> = []
  const stood: Array<{ readonly round: number; readonly player: string; readonly clan: string }> = []
  const wars = rounds.flatMap((pairs, round) =>
    pairs.map(([a, b]) => {
      const state = round < lastEnded ? "warEnded" : round === lastEnded ? "inWar" : "preparation"
      const lineUps = [a, b].map((clan) =>
        membersOf(clan)
          .toSorted(() => next() - 0.5)
          .slice(0, size)
      )
      for (const [side, clan] of [a, b].entries()) {
        for (const player of lineUps[side] ?? []) stood.push({ round, player, clan: clans[clan] ?? "" })
      }
      const own = lineUps
        .flatMap((lineUp, side) => lineUp.map((attacker) => ({ attacker, defenders: lineUps[1 - side] ?? [] })))
        .filter(() => state !== "preparation" && next() < 0.8)
        .toSorted(() => next() - 0.5)
        .map(({ attacker, defenders }): Blow => {
          const stars = whole(4)
          const percent = stars === 3 ? 100 : stars === 0 ? whole(50) : 50 + whole(50)
          return { round, attacker, defender: defenders[whole(size)] ?? "", stars, percent }
        })
      blows.push(...own)
      const bestOn = (player: string) =>
        own
          .filter(({ defender }) => defender === player)
          .toSorted((x, y) => y.stars - x.stars || y.percent - x.percent)[0]
      const sideBody = (side: number, clan: number) => {
        const against = lineUps[1 - side] ?? []
        return {
          tag: clans[clan],
          name: `Clan ${clan}`,
          badgeUrls,
          clanLevel: 10,
          attacks: own.filter(({ attacker }) => lineUps[side]?.includes(attacker)).length,
          stars: against.reduce((sum, player) => sum + (bestOn(player)?.stars ?? 0), 0),
          destructionPercentage: against.reduce((sum, player) => sum + (bestOn(player)?.percent ?? 0), 0) / size,
          members: lineUps[side]?.map((tag, i) => {
            const attacks = own.flatMap((blow, order) =>
              blow.attacker === tag
                ? [
                    {
                      attackerTag: tag,
                      defenderTag: blow.defender,
                      stars: blow.stars,
                      destructionPercentage: blow.percent,
                      order: order + 1,
                      duration: 100
                    }
                  ]
                : []
            )
            const townhallLevel = 17 - membersOf(clan).indexOf(tag)
            return {
              tag,
              name: `Name ${tag}`,
              townhallLevel,
              mapPosition: i + 1,
              opponentAttacks: own.filter(({ defender }) => defender === tag).length,
              ...(attacks.length > 0 ? { attacks } : {})
            }
          })
        }
      }
      return {
        state,
        teamSize: size,
        preparationStartTime: timeOf(round, 0),
        startTime: timeOf(round, 24),
        endTime: timeOf(round, 48),
        warStartTime: timeOf(round, 24),
        clan: sideBody(0, a),
        opponent: sideBody(1, b)
      }
    })
  )
  const group = Schema.decodeUnknownSync(LeagueGroup.LeagueGroupBody)({
    state: "inWar",
    season: "2026-11",
    clans: clans.map((tag, i) => ({
      tag,
      name: `Clan ${i}`,
      clanLevel: 10,
      badgeUrls,
      members: membersOf(i).map((player, n) => ({ tag: player, name: `Name ${player}`, townHallLevel: 17 - n }))
    })),
    rounds: []
  })
  return { group, wars: wars.map((body) => Schema.decodeUnknownSync(War.LeagueWar)(body)), blows, stood, lastEnded }
}

type Season = ReturnType<typeof draw>

const total = (numbers: ReadonlyArray<number>): number => numbers.reduce((a, b) => a + b, 0)

/** What a clan has from the attacks of a round: the best on each base. */
const scoreOf = ({ blows, stood }: Season, round: number, clan: string) => {
  const isOurs = (player: string) =>
    stood.some((row) => row.round === round && row.player === player && row.clan === clan)
  const best = new Map<string, readonly [stars: number, percent: number]>()
  for (const blow of blows) {
    if (blow.round !== round || !isOurs(blow.attacker)) continue
    const [stars, percent] = best.get(blow.defender) ?? [0, 0]
    if (blow.stars > stars || (blow.stars === stars && blow.percent > percent)) {
      best.set(blow.defender, [blow.stars, blow.percent])
    }
  }
  return {
    stars: total([...best.values()].map(([stars]) => stars)),
    percent: total([...best.values()].map(([, percent]) => percent))
  }
}

const tableOf = (season: Season) =>
  clans.map((clan, me) => {
    const row = { tag: clan, stars: 0, destruction: 0, won: 0, lost: 0, tied: 0, fought: 0 }
    for (const [round, pairs] of rounds.entries()) {
      const pair = pairs.find((each) => each.some((other) => other === me))
      const enemy = clans[pair?.find((other) => other !== me) ?? 0] ?? ""
      const [ours, theirs] = [scoreOf(season, round, clan), scoreOf(season, round, enemy)]
      const ahead = Math.sign(ours.stars - theirs.stars || ours.percent - theirs.percent)
      row.stars += ours.stars
      row.destruction += ours.percent
      if (round <= season.lastEnded) row.fought++
      if (round >= season.lastEnded) continue
      if (ahead > 0) row.won++
      else if (ahead < 0) row.lost++
      else row.tied++
      if (ahead > 0) row.stars += 10
    }
    return row
  })

const seeds = Array.from({ length: 150 }, (_, i) => i + 1)

describe("random seasons", () => {
  it("have the table that the attacks give", () => {
    for (const seed of seeds) {
      const season = draw(seed)
      // As the API may be asked: each war by both clans, in any order.
      const found = LeagueSeason.standings(season.group, [...season.wars, ...season.wars.toReversed()])
      const expected = tableOf(season)
      for (const { destruction, name: _name, position: _position, ...row } of found) {
        const { destruction: of, ...rest } = expected.find(({ tag }) => tag === row.tag) ?? { destruction: -1 }
        assert.deepStrictEqual(row, rest, `seed ${seed}`)
        assert.closeTo(destruction, of, 1e-6)
      }
      const order = found.map(({ destruction, stars }) => stars * 1e6 + destruction)
      assert.deepStrictEqual(
        order,
        order.toSorted((a, b) => b - a)
      )
    }
  })

  it("have members with what they did, and medals for it", () => {
    for (const seed of seeds) {
      const season = draw(seed)
      for (const clan of clans) {
        const rows = LeagueSeason.members(season.group, season.wars, clan)
        assert.strictEqual(rows.length, 7)
        for (const row of rows) {
          const { stood, blows, lastEnded } = season
          const fought = stood.filter(({ player, round }) => player === row.tag && round <= lastEnded)
          const own = blows.filter(({ attacker }) => attacker === row.tag)
          assert.strictEqual(row.rounds, fought.length, `seed ${seed}`)
          assert.strictEqual(row.made, own.length)
          assert.strictEqual(row.stars, total(own.map(({ stars }) => stars)))
          assert.strictEqual(row.threeStars, own.filter(({ stars }) => stars === 3).length)
          assert.closeTo(row.destruction, total(own.map(({ percent }) => percent)), 1e-9)
          const ended = fought.filter(({ round }) => round < lastEnded)
          assert.strictEqual(row.missed, ended.filter(({ round }) => !own.some((blow) => blow.round === round)).length)
          const conceded = fought.map(({ round }) =>
            Math.max(0, ...blows.filter((b) => b.round === round && b.defender === row.tag).map(({ stars }) => stars))
          )
          assert.strictEqual(row.starsConceded, total(conceded))
          assert.strictEqual(LeagueSeason.medalShare(row), fought.length === 0 ? 0 : Math.min(100, 20 + 10 * row.stars))
        }
        // Nobody has more new stars than the clan has stars.
        const score = total(rounds.map((_, round) => scoreOf(season, round, clan).stars))
        assert.strictEqual(total(rows.map(({ newStars }) => newStars)), score)
      }
    }
  })

  it("have the line-ups of every round, in the order of the map", () => {
    for (const seed of seeds) {
      const season = draw(seed)
      const lineUps = LeagueSeason.lineUps(season.group, season.wars)
      assert.strictEqual(lineUps.length, 12)
      for (const { clan, members, round } of lineUps) {
        const expected = season.stood.filter((row) => row.round === round - 1 && row.clan === clan)
        assert.deepStrictEqual(
          members.map(({ tag }): string => tag),
          expected.map(({ player }) => player)
        )
      }
    }
  })
})
