/**
 * Every part of what is watched, damaged in every way: what can be read is told, what cannot stays as it was, and when it
 * can be read again all has been told that would have been told without the damage, once.
 */
import { assert, describe, it } from "@effect/vitest"
import * as Predicate from "effect/Predicate"
import * as Result from "effect/Result"
import * as clans from "../../src/api/declaration/Clans.ts"
import * as players from "../../src/api/declaration/Players.ts"
import * as wars from "../../src/api/declaration/Wars.ts"
import { makeRoute } from "../../src/api/internal/route.ts"
import * as ClanDiff from "../../src/diff/ClanDiff.ts"
import * as PlayerDiff from "../../src/diff/PlayerDiff.ts"
import * as RaidDiff from "../../src/diff/RaidDiff.ts"
import * as WarDiff from "../../src/diff/WarDiff.ts"
import * as War from "../../src/model/War.ts"
import { Answer } from "../../src/exchange/Answer.ts"
import { oddPartsOf } from "../../src/exchange/internal/body/decoder.ts"
import { holding, type Known } from "../../src/exchange/internal/body/hold.ts"
import type { Route } from "../../src/api/internal/route.ts"
import * as heldClan from "../../src/watch/clans/held.ts"
import * as heldPlayer from "../../src/watch/players/held.ts"
import * as heldRaids from "../../src/watch/raids/held.ts"
import * as heldWar from "../../src/watch/wars/held.ts"
import {
  attack,
  type Body,
  clan,
  leagueWar,
  page,
  player,
  raidDistrict,
  raidSeason,
  war,
  warClan,
  warMember
} from "../support/bodies.ts"

type Path = ReadonlyArray<string>

const everything = (value: unknown, at: Path = []): ReadonlyArray<Path> => [
  ...(at.length === 0 ? [] : [at]),
  ...(typeof value === "object" && value !== null
    ? Object.entries(value).flatMap(([key, child]) => everything(child, [...at, key]))
    : [])
]

const change = (value: unknown, [key, ...rest]: Path, how: (old: unknown) => unknown): unknown => {
  if (key === undefined) return how(value)
  if (Array.isArray(value)) return value.with(Number(key), change(value[Number(key)], rest, how))
  return Predicate.isObject(value) ? { ...value, [key]: change(Reflect.get(value, key), rest, how) } : value
}

/** Without a way to write them, numbers that are none are marked, and written over in the text. */
const huge = "HUGE"
const textOf = (body: unknown): string => JSON.stringify(body).replaceAll(`"${huge}"`, "1e400")

const damages: Readonly<Record<string, (old: unknown) => unknown>> = {
  null: () => null,
  "left out": () => undefined,
  "as text": (old) => (typeof old === "number" ? String(old) : "odd"),
  list: () => [7],
  object: () => ({}),
  huge: () => huge
}

const answerOf = (body: unknown): Answer =>
  new Answer({ url: "/", status: 200, body: textOf(body), receivedAt: 0, freshUntil: 0 })

interface Kind<A, S, C> {
  readonly route: Route<never, never, A>
  readonly before: Body
  readonly after: Body
  /** What is remembered of a body. */
  readonly read: (model: A, previous: S | undefined) => S
  readonly known: (body: unknown, last: S) => Known
  readonly diff: (previous: S, current: S) => ReadonlyArray<C>
  /** What a change says, as far as it is the same whenever it is told. */
  readonly what: (change: C) => string
  /** What names the thing: a body without it is an error. */
  readonly names: ReadonlyArray<string>
}

const origin = { operation: "test" }

const shape = (path: Path): string => path.map((key) => (/^\d+$/.test(key) ? "*" : key)).join(".")

const attempt = <A, S, C>({ before, after, diff, known, names, read, route, what }: Kind<A, S, C>) => {
  const whole = (body: unknown, last?: S) => read(Result.getOrThrow(route.strict.decode(answerOf(body), origin)), last)
  const first = whole(before)
  const told = (from: S, to: S) => diff(from, to).map(what)
  const expected = told(first, whole(after, first)).toSorted()
  assert.isNotEmpty(expected)
  assert.deepStrictEqual(told(first, whole(before, first)), [])
  const failed = new Set<string>()
  let held = 0
  for (const [isChanged, body] of [
    [false, before],
    [true, after]
  ] as const) {
    for (const [i, path] of everything(body).entries()) {
      const ways = Object.entries(damages)
      // Where nothing happened, each part is damaged in one of the ways.
      for (const [how, damage] of isChanged ? ways : [ways[i % ways.length] ?? assert.fail("no damage")]) {
        const answer = answerOf(change(body, path, damage))
        if (Result.isSuccess(route.strict.decode(answer, origin))) continue
        const decoded = route.mending((json) => holding(known(json, first))).decode(answer, origin)
        const where = `${path.join(".")}: ${how}`
        if (Result.isFailure(decoded)) {
          failed.add(shape(path))
          assert.notInclude(decoded.failure.message, "\n")
          continue
        }
        held++
        assert.isNotEmpty(oddPartsOf(decoded.success), where)
        const second = read(decoded.success, first)
        const early = told(first, second)
        if (!isChanged) assert.deepStrictEqual(early, [], where)
        const late = told(early.length === 0 ? first : second, whole(body, second))
        assert.deepStrictEqual([...early, ...late].toSorted(), isChanged ? expected : [], where)
      }
    }
  }
  assert.isAbove(held, 100)
  assert.deepStrictEqual([...failed].toSorted(), names.toSorted())
}

const list = (of: Body, name: string): ReadonlyArray<Body> => {
  const rows = of[name]
  return Array.isArray(rows) ? rows : []
}

const grown: Body = {
  ...player,
  trophies: 4321,
  donations: 99_999,
  troops: list(player, "troops").map((row, i) => (i === 0 ? { ...row, level: 11 } : row)),
  achievements: list(player, "achievements").map((row, i) => (i === 0 ? { ...row, value: 99_999_999, stars: 3 } : row))
}

const [a, b, c, d] = ["#2PP0", "#2PP2", "#2PP8", "#2PP9"] as const

const side = (tag: string, one: Body, two: Body, more: Body = {}): Body =>
  warClan(tag, { members: [one, two], ...more })
const warOf = (of: (more: Body) => Body, ours: ReadonlyArray<Body>, theirs: ReadonlyArray<Body>): Body =>
  of({
    state: "inWar",
    teamSize: 2,
    clan: side("#2PP", warMember(a, 1, { attacks: ours }), warMember(b, 2)),
    opponent: side("#8YY", warMember(c, 1), warMember(d, 2, { attacks: theirs }))
  })
const [hit, back, again] = [attack(1, a, c, 2, 80), attack(2, d, b, 1, 60), attack(3, a, d, 3, 100)]

const raidOf = (attacks: ReadonlyArray<Body>): Body => {
  const district = raidDistrict(70000001, 3, {
    destructionPercent: attacks[0]?.["destructionPercent"] ?? 0,
    attackCount: attacks.length,
    attacks
  })
  const [first] = list(raidSeason, "attackLog")
  return page({
    ...raidSeason,
    state: "ongoing",
    totalAttacks: 40 + attacks.length,
    attackLog: [
      {
        ...first,
        districts: [raidDistrict(70000000, 5, { attackCount: 0, destructionPercent: 0, attacks: [] }), district]
      }
    ]
  })
}
const raided = (tag: string, destructionPercent: number): Body => ({
  attacker: { tag, name: tag },
  destructionPercent,
  stars: 1
})

const warRead = (model: War.CurrentWarBody | War.LeagueWarBody) => {
  if (!War.isWar(model)) return assert.fail(model._tag)
  return WarDiff.snapshot(model, { clanTag: "#2PP" }) ?? assert.fail("no war of the clan")
}

const ofWar = (change: WarDiff.WarChange): string =>
  change._tag === "WarAttack"
    ? `${change._tag} ${change.attack.attackerTag} ${change.attack.defenderTag} ${change.attack.stars}`
    : change._tag

const sideNames = (side: string) => [side, `${side}.tag`]

/** Whatever is damaged at the first look is watched all the same, and is no change when it can be read. */
const attemptFirst = <A, S, C>({
  body,
  diff,
  isAbout,
  known,
  names,
  read,
  route
}: {
  readonly route: Route<never, never, A>
  readonly body: Body
  readonly read: (model: A) => S
  readonly known: () => Known
  readonly diff: (previous: S, current: S) => ReadonlyArray<C>
  readonly isAbout: (change: C, unread: ReadonlySet<string>) => boolean
  readonly names: ReadonlyArray<string>
}) => {
  const whole = read(Result.getOrThrow(route.strict.decode(answerOf(body), origin)))
  const failed = new Set<string>()
  for (const path of everything(body)) {
    for (const [how, damage] of Object.entries(damages)) {
      const answer = answerOf(change(body, path, damage))
      if (Result.isSuccess(route.strict.decode(answer, origin))) continue
      const decoded = route.mending(() => holding(known())).decode(answer, origin)
      if (Result.isFailure(decoded)) {
        failed.add(shape(path))
        continue
      }
      const parts = oddPartsOf(decoded.success).map(({ path }) => path)
      const unread = new Set(parts)
      assert.isNotEmpty(parts)
      // Whom nobody knows cannot be told from who joins later.
      if (parts.some((part) => part.includes("?"))) continue
      const told = diff(read(decoded.success), whole).filter((one) => !isAbout(one, unread))
      assert.deepStrictEqual(told, [], `${path.join(".")}: ${how}`)
    }
  }
  assert.deepStrictEqual([...failed].toSorted(), names.toSorted())
}

describe("what cannot be read at the first look is not known, and has not changed when it can be", () => {
  it("of a clan", () => {
    attemptFirst({
      route: makeRoute(clans.get, { operation: "test" }),
      body: clan,
      read: (model) => ClanDiff.snapshot(model),
      known: () => heldClan.known(undefined),
      diff: ClanDiff.diff,
      isAbout: heldClan.isAbout,
      names: ["tag", "memberList"]
    })
  })

  it("of a player", () => {
    attemptFirst({
      route: makeRoute(players.get, { operation: "test" }),
      body: player,
      read: (model) => PlayerDiff.snapshot(model),
      known: () => heldPlayer.known(undefined),
      diff: PlayerDiff.diff,
      isAbout: heldPlayer.isAbout,
      names: ["tag"]
    })
  })
})

describe("what cannot be read of what is watched stays as it was", () => {
  it("a clan", () => {
    const rows = list(clan, "memberList")
    attempt({
      route: makeRoute(clans.get, { operation: "test" }),
      before: clan,
      after: {
        ...clan,
        clanPoints: 9999,
        labels: [],
        memberList: rows.map((row, i) => (i === 0 ? { ...row, donations: 999, trophies: 5999 } : row))
      },
      read: ClanDiff.snapshot,
      known: (_, last) => heldClan.known(last),
      diff: ClanDiff.diff,
      what: (change) => JSON.stringify(change),
      names: ["tag"]
    })
  })

  it("a player", () => {
    attempt({
      route: makeRoute(players.get, { operation: "test" }),
      before: player,
      after: grown,
      read: PlayerDiff.snapshot,
      known: (_, last) => heldPlayer.known(last),
      diff: PlayerDiff.diff,
      what: (change) => JSON.stringify(change),
      names: ["tag"]
    })
  })

  it("a regular war", () => {
    attempt({
      route: makeRoute(clans.currentWar, { operation: "test" }),
      before: warOf(war, [hit], []),
      after: warOf(war, [hit, again], [back]),
      read: warRead,
      known: heldWar.known,
      diff: WarDiff.diff,
      what: ofWar,
      names: ["state", "preparationStartTime", ...sideNames("clan"), ...sideNames("opponent")]
    })
  })

  it("a league war in which the clan is the opponent", () => {
    attempt({
      route: makeRoute(wars.league, { operation: "test" }),
      before: warOf(
        (more) => leagueWar("inWar", "#8YY", "#2PP", { ...more, clan: more["opponent"], opponent: more["clan"] }),
        [hit],
        []
      ),
      after: warOf(
        (more) => leagueWar("inWar", "#8YY", "#2PP", { ...more, clan: more["opponent"], opponent: more["clan"] }),
        [hit, again],
        [back]
      ),
      read: warRead,
      known: heldWar.known,
      diff: WarDiff.diff,
      what: ofWar,
      names: ["state", "preparationStartTime", ...sideNames("clan"), ...sideNames("opponent")]
    })
  })

  it("a raid weekend", () => {
    attempt({
      route: makeRoute(clans.raidSeasons, { operation: "test" }),
      before: raidOf([raided(a, 40)]),
      after: raidOf([raided(c, 90), raided(b, 70), raided(a, 40)]),
      read: ({ items: [weekend] }, previous: RaidDiff.RaidSnapshot | undefined) => {
        const shown = RaidDiff.snapshot(weekend ?? assert.fail("no weekend"))
        return previous === undefined ? RaidDiff.trim(shown) : shown
      },
      known: (body, last) => heldRaids.known(body, [last]),
      diff: (previous, current) => RaidDiff.diff(RaidDiff.trim(previous), current),
      what: (change) =>
        change._tag === "RaidAttack"
          ? `${change.attack.attacker.tag} ${change.number} ${change.destruction}`
          : change._tag,
      names: []
    })
  })
})
