/** What there was to see of a whole world: its journal, sorted by who could see it. */
import type { Journal, World } from "@clashfx/simulator"
import * as Arr from "effect/Array"
import * as ClanFacts from "./clanFacts.ts"
import type * as Looks from "./looks.ts"
import * as PlayerFacts from "./playerFacts.ts"
import * as RaidFacts from "./raidFacts.ts"
import type * as Verdict from "./verdict.ts"
import { coursesOf } from "./warCourses.ts"
import * as WarFacts from "./warFacts.ts"

/** Values that change now and then, by tag: from which instant on they are valid. */
interface History<A> {
  readonly of: (tag: string) => ReadonlyArray<readonly [from: number, value: A]>
  readonly at: (tag: string, time: number) => A | undefined
}

const history = <A>(rows: Iterable<readonly [tag: string, from: number, value: A]>): History<A> => {
  const byTag = new Map<string, Array<readonly [number, A]>>()
  for (const [tag, from, value] of rows) {
    const known = byTag.get(tag)
    if (known === undefined) byTag.set(tag, [[from, value]])
    else known.push([from, value])
  }
  const of = (tag: string) => byTag.get(tag) ?? []
  return { of, at: (tag, time) => of(tag).findLast(([from]) => from <= time)?.[1] }
}

/** The world as it was when watching began. */
export interface Beginning {
  readonly clans: ReadonlyArray<{ readonly tag: string; readonly name: string; readonly isWarLogPublic: boolean }>
  readonly players: ReadonlyArray<{ readonly tag: string; readonly clan: string | undefined }>
}

/** What has to be known of a world before anything happens. */
export const beginningOf = (world: World.World): Beginning => ({
  clans: [...world.clans.values()].map(({ isWarLogPublic, name, tag }) => ({ tag, name, isWarLogPublic })),
  players: [...world.clans.values()].flatMap(({ roster, tag }) =>
    roster.map((player) => ({ tag: player.tag, clan: tag }))
  )
})

/** What there was to see of one tag. */
type FactsOf = (tag: string) => ReadonlyArray<Verdict.Fact>

const fieldHistory = <A>(
  rows: ReadonlyArray<Journal.Row>,
  field: string,
  first: ReadonlyArray<readonly [string, A]>,
  read: (value: unknown) => A
): History<A> =>
  history([
    ...first.map(([tag, value]) => [tag, 0, value] as const),
    ...rows.flatMap((row) =>
      row.kind === "clan" && row.field === field ? [[row.tag, row.at, read(row.current)] as const] : []
    )
  ])

/** What there was to see, by what is watched. */
export interface Facts {
  readonly clan: FactsOf
  readonly player: FactsOf
  readonly war: FactsOf
  readonly raid: FactsOf
}

/**
 * What the looks of a notebook could see of a journal. `lag` is how late a league may be told, in ms, and `looksLater` how many
 * looks later a clan or a player.
 */
export const factsOf = (
  rows: ReadonlyArray<Journal.Row>,
  { clans, players }: Beginning,
  looks: Looks.Notebook,
  lag: number,
  looksLater = 0
): Facts => {
  const inTime = (facts: ReadonlyArray<Verdict.Fact>, { at }: Looks.Looks): ReadonlyArray<Verdict.Fact> =>
    looksLater === 0
      ? facts
      : facts.map((fact) => ({ ...fact, until: at[at.indexOf(fact.from) + looksLater] ?? Number.POSITIVE_INFINITY }))
  const byTag = Arr.groupBy(rows, (row) => ("tag" in row && !("war" in row) ? row.tag : ""))
  const ofClan = (row: Journal.Row) => ["clan", "member", "joined", "left"].includes(row.kind)
  const names = fieldHistory(
    rows,
    "name",
    clans.map(({ name, tag }) => [tag, name]),
    String
  )
  const isPublic = fieldHistory(
    rows,
    "isWarLogPublic",
    clans.map(({ isWarLogPublic, tag }) => [tag, isWarLogPublic]),
    (value) => value === true
  )
  const clanNames: PlayerFacts.ClanNames = {
    at: (tag, time) => names.at(tag, time) ?? "",
    hasChanged: (tag) => names.of(tag).length > 1
  }
  const clanOf = new Map(players.map(({ clan, tag }) => [tag, clan]))
  const courses = coursesOf(rows)
  const leagueRows = rows.filter(({ kind }) => kind === "leagueGroup" || kind === "leagueRound")
  const weekends = RaidFacts.weekendsOf(rows)
  const path = (tag: string) => encodeURIComponent(tag)
  return {
    clan: (tag) => {
      const seen = looks.of(`/clans/${path(tag)}`)
      return inTime(ClanFacts.facts((byTag[tag] ?? []).filter(ofClan), seen), seen)
    },
    player: (tag) => {
      const seen = looks.of(`/players/${path(tag)}`)
      const facts = PlayerFacts.facts(byTag[tag] ?? [], seen, { clan: clanOf.get(tag), names: clanNames })
      return inTime(facts, seen)
    },
    war: (tag) => {
      const own = courses.get(tag) ?? []
      const isPrivate = (time: number) => isPublic.at(tag, time) === false
      const regular = { clan: tag, courses: own, isPrivate, patience: lag }
      return [
        ...WarFacts.regularFacts(regular, looks.of(`/clans/${path(tag)}/currentwar`)),
        ...WarFacts.leagueFacts(tag, leagueRows, own, lag)
      ]
    },
    raid: (tag) => RaidFacts.facts(tag, weekends, looks.of(`/clans/${path(tag)}/capitalraidseasons?limit=1`))
  }
}
