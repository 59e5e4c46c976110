/**
 * Times of what runs between requests.
 *
 *     node bench/micro.ts [SECTION...]
 *
 * Sections: `diff` (snapshots of clans, players, wars and raid weekends, and what changed between two), `rows` (reading a
 * clan of which little has changed), `throttle` (a turn for each of many that wait), `army` (army links). Bodies are made
 * by the simulator, except for links.
 */
import * as ArmyLink from "clashfx/game/ArmyLink"
import { Clan } from "clashfx/model/Clan"
import { Player } from "clashfx/model/Player"
import { RaidSeason } from "clashfx/model/RaidSeason"
import * as War from "clashfx/model/War"
import * as KeyPool from "clashfx/service/KeyPool"
import * as Throttler from "clashfx/service/Throttler"
import * as ClanDiff from "clashfx/diff/ClanDiff"
import * as PlayerDiff from "clashfx/diff/PlayerDiff"
import * as RaidDiff from "clashfx/diff/RaidDiff"
import * as WarDiff from "clashfx/diff/WarDiff"
import * as Clock from "effect/Clock"
import * as Effect from "effect/Effect"
import * as Fiber from "effect/Fiber"
import * as Layer from "effect/Layer"
import * as Result from "effect/Result"
import * as Schema from "effect/Schema"
import { compile, invalid } from "../packages/clashfx/src/exchange/internal/inPlace/inPlaceDecoder.ts"
import { marksOf, readRows } from "../packages/clashfx/src/watch/clans/rows.ts"
import { type Sample, sampleOf, samples } from "./support/bodies.ts"
import { cpuMicros, microsPer, print } from "./support/report.ts"
import { VirtualClock } from "./support/virtualClock.ts"

const wanted = process.argv.slice(2)
const isWanted = (section: string): boolean => wanted.length === 0 || wanted.includes(section)

// ---------------------------------------------------------------------------------------------------------------------
// Diffs
// ---------------------------------------------------------------------------------------------------------------------

/** How something is looked at, and a body before and after one change. */
interface Subject<S> {
  readonly name: string
  readonly snapshot: (body: string) => () => S
  readonly diff: (previous: S, current: S) => ReadonlyArray<unknown>
  readonly before: string
  readonly after: string
}

const copies = 50

/** Snapshots of the same body, which share nothing but what snapshots share. */
const repeated = <S>(make: () => S): ReadonlyArray<S> => Array.from({ length: copies }, make)

const diffRow = <S>({ after, before, diff, name, snapshot }: Subject<S>): void => {
  const [old, same, changed] = [repeated(snapshot(before)), repeated(snapshot(before)), repeated(snapshot(after))]
  const pairs = (others: ReadonlyArray<S>) =>
    old.flatMap((one, n) => {
      const other = others[n]
      return other === undefined ? [] : [[one, other] as const]
    })
  const [first] = pairs(changed)
  if (first === undefined || diff(...first).length === 0) throw new Error(`nothing changed about a ${name}`)
  const again = Array.from({ length: copies }, () => snapshot(before))
  print(
    name,
    microsPer(again, (make) => make()).toFixed(1),
    microsPer(pairs(same), ([a, b]) => diff(a, b)).toFixed(1),
    microsPer(pairs(changed), ([a, b]) => diff(a, b)).toFixed(1),
    diff(...first).length
  )
}

/** The model of a body, once. */
const decoded = <S extends Schema.ConstraintDecoder<unknown>>(schema: S) => {
  const decode = Schema.decodeUnknownSync(schema)
  return (body: string): S["Type"] => decode(JSON.parse(body))
}

/** A body with one thing done to its JSON. */
const edited = <Json>(body: string, edit: (json: Json) => void): string => {
  const json: Json = JSON.parse(body)
  edit(json)
  return JSON.stringify(json)
}

interface Donor {
  donations: number
}

interface Attacked {
  readonly attacks?: Array<unknown>
  attackCount: number
}

/** The last attack that is told of somewhere is not told of any more. */
const withoutLast = (places: ReadonlyArray<Attacked>): void => {
  const place = places.findLast(({ attacks }) => attacks !== undefined && attacks.length > 0)
  if (place === undefined) throw new Error("nobody has attacked")
  place.attacks?.pop()
  place.attackCount--
}

interface Fighter {
  attacks?: Array<{ readonly order: number }>
}

interface WarBody {
  state: string
  readonly clan: { readonly members: ReadonlyArray<Fighter> }
  readonly opponent: { readonly members: ReadonlyArray<Fighter> }
}

/** The newest attack of a war has not been made yet. */
const withoutNewest = ({ clan, opponent }: WarBody): void => {
  const all = [...clan.members, ...opponent.members]
  const newest = Math.max(...all.flatMap(({ attacks }) => attacks ?? []).map(({ order }) => order))
  for (const fighter of all) {
    if (fighter.attacks !== undefined) fighter.attacks = fighter.attacks.filter(({ order }) => order !== newest)
  }
}

interface RaidBody {
  state: string
  totalAttacks: number
  readonly attackLog: ReadonlyArray<{ attackCount: number; readonly districts: ReadonlyArray<Attacked> }>
}

const fought = (war: WarBody): void => {
  war.state = "inWar"
}

const diffs = (all: ReadonlyArray<Sample>): void => {
  print("us", "snapshot", "diff, equal", "diff, changed", "changes")
  const [clan, player] = [sampleOf(all, "clans.get"), sampleOf(all, "players.get")]
  const [war, raids] = [sampleOf(all, "wars.league"), JSON.parse(sampleOf(all, "clans.raidSeasons"))]
  const [readClan, readPlayer, readWar] = [decoded(Clan), decoded(Player), decoded(War.LeagueWarBody)]
  const readRaid = decoded(RaidSeason)
  const before = ClanDiff.snapshot(readClan(clan))
  diffRow({
    name: "clan of 50",
    snapshot: (body) => {
      const model = readClan(body)
      return () => ClanDiff.snapshot(model, before)
    },
    diff: ClanDiff.diff,
    before: clan,
    after: edited(clan, ({ memberList: [member] }: { memberList: [Donor] }) => {
      member.donations++
    })
  })
  diffRow({
    name: "player",
    snapshot: (body) => {
      const model = readPlayer(body)
      return () => PlayerDiff.snapshot(model)
    },
    diff: PlayerDiff.diff,
    before: player,
    after: edited(player, (json: Donor) => {
      json.donations++
    })
  })
  diffRow({
    name: "war, one more attack",
    snapshot: (body) => {
      const model = readWar(body)
      if (!War.isWar(model)) throw new Error("not a war")
      return () => {
        const made = WarDiff.snapshot(model, { clanTag: model.clan.tag })
        if (made === undefined) throw new Error("not a war")
        return made
      }
    },
    diff: WarDiff.diff,
    before: edited(war, (json: WarBody) => {
      fought(json)
      withoutNewest(json)
    }),
    after: edited(war, fought)
  })
  const raid = edited(JSON.stringify(raids.items[0]), (json: RaidBody) => {
    json.state = "ongoing"
  })
  diffRow({
    name: "raid weekend, one more attack",
    snapshot: (body) => {
      const model = readRaid(body)
      return () => RaidDiff.snapshot(model)
    },
    diff: RaidDiff.diff,
    before: edited(raid, (json: RaidBody) => {
      json.totalAttacks--
      withoutLast(json.attackLog.flatMap(({ districts }) => districts))
    }),
    after: raid
  })
}

// ---------------------------------------------------------------------------------------------------------------------
// Rows
// ---------------------------------------------------------------------------------------------------------------------

interface ClanBody {
  clanPoints: number
  readonly memberList: Array<Donor>
}

const rows = (all: ReadonlyArray<Sample>): void => {
  const body = sampleOf(all, "clans.get")
  const bytesOf = (text: string) => new TextEncoder().encode(text)
  const wholly = (bytes: Uint8Array) =>
    ClanDiff.snapshot(Schema.decodeUnknownSync(Clan)(JSON.parse(new TextDecoder().decode(bytes))))
  const decode = compile(Clan)
  const [bytes, before] = [bytesOf(body), wholly(bytesOf(body))]
  const marks = marksOf(bytes)
  if (marks === undefined || decode === undefined) throw new Error("the clan has no members")
  const donating = (donors: number) => (clan: ClanBody) => {
    for (const member of clan.memberList.slice(0, donors)) member.donations++
  }
  print("us", "as a whole", "by its rows")
  for (const [name, edit] of [
    ["clan of 50, one donated", donating(1)],
    ["clan of 50, 15 donated", donating(15)],
    ["clan of 50, points", (clan: ClanBody) => void clan.clanPoints++],
    ["clan of 50, one left", (clan: ClanBody) => void clan.memberList.shift()]
  ] as const) {
    const after = Array.from({ length: copies }, () => bytesOf(edited(body, edit)))
    const read = (bytes: Uint8Array) => readRows(bytes, before, marks)
    if (after[0] === undefined || read(after[0]) === undefined) throw new Error(`${name} cannot be read by its rows`)
    const asWhole = (bytes: Uint8Array) => {
      const model = decode(JSON.parse(new TextDecoder().decode(bytes)))
      return model === invalid ? undefined : ClanDiff.snapshot(model, before)
    }
    print(name, microsPer(after, asWhole).toFixed(1), microsPer(after, read).toFixed(1))
  }
  print(
    "marks of a body",
    "",
    microsPer(
      Array.from({ length: copies }, () => bytes),
      marksOf
    ).toFixed(1)
  )
}

// ---------------------------------------------------------------------------------------------------------------------
// Throttle
// ---------------------------------------------------------------------------------------------------------------------

/** CPU microseconds per attempt, from queueing up until it may leave; and of giving up while waiting. */
const handOver = async (waiting: number): Promise<void> => {
  const clock = new VirtualClock(0)
  const [key] = await Effect.runPromise(
    Effect.provide(
      Effect.map(
        KeyPool.KeyPool.use((pool) => pool.next),
        (key) => [key]
      ),
      KeyPool.layer(["key"])
    )
  )
  if (key === undefined) return
  const measured = Effect.gen(function* () {
    const throttler = yield* Throttler.Throttler
    const attempt = throttler.awaitTurn(key, "background")
    const all = Effect.forEach(Array.from({ length: waiting }), () => Effect.forkChild(attempt))
    const rounds = Math.ceil(100_000 / waiting)
    const turns = Effect.fnUntraced(function* () {
      const before = cpuMicros()
      const fibers = yield* all
      yield* Effect.promise(() => clock.advance((waiting / 30) * 1100 + 2000))
      yield* Fiber.joinAll(fibers)
      return cpuMicros() - before
    })
    const givingUp = Effect.fnUntraced(function* () {
      const before = cpuMicros()
      const fibers = yield* all
      yield* Effect.yieldNow
      yield* Fiber.interruptAll(fibers)
      const used = cpuMicros() - before
      yield* Effect.promise(() => clock.advance(5000))
      return used
    })
    yield* turns()
    let [passed, left] = [0, 0]
    for (let n = 0; n < rounds; n++) {
      passed += yield* turns()
      left += yield* givingUp()
    }
    print(String(waiting), (passed / rounds / waiting).toFixed(1), (left / rounds / waiting).toFixed(1))
  })
  await Effect.runPromise(
    measured.pipe(
      Effect.provide(Layer.fresh(Throttler.layer({ limit: 30 }))),
      Effect.provideService(Clock.Clock, clock)
    )
  )
}

const throttle = async (): Promise<void> => {
  print("\nwaiting for a turn of one key", "us, waited", "us, gave up")
  for (const waiting of [100, 1000, 10_000]) await handOver(waiting)
}

// ---------------------------------------------------------------------------------------------------------------------
// Army links
// ---------------------------------------------------------------------------------------------------------------------

const army = (): void => {
  const code = "h0m1p7e10_14-1p3e2-2e24_4-6p9i1x58-2x110d1x9u10x0-2x3-4x8-12x97-3x177s1x9-3x2"
  const link = `https://link.clashofclans.com/en?action=CopyArmy&army=${code}`
  const parsed = Result.getOrThrow(ArmyLink.parse(link))
  if (ArmyLink.write(parsed) !== link) throw new Error("the link is not what was read")
  const links = Array.from({ length: 100 }, () => link)
  print("\narmy link, heroes and castle", "us")
  print("parse", microsPer(links, (text) => ArmyLink.parse(text)).toFixed(2))
  print("parse what people paste", microsPer(links, (text) => ArmyLink.parseLenient(text)).toFixed(2))
  print("write", microsPer(links, () => ArmyLink.write(parsed)).toFixed(2))
}

if (isWanted("diff")) diffs(await Effect.runPromise(samples))
if (isWanted("rows")) rows(await Effect.runPromise(samples))
if (isWanted("throttle")) await throttle()
if (isWanted("army")) army()
