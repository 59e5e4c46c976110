/** Holds what one consumer was told of a whole world against its journal. */
import type { Journal } from "@clashfx/simulator"
import * as Arr from "effect/Array"
import type { WatchEvent } from "../../../src/watch/WatchEvent.ts"
import type { Looks } from "../watch/looks.ts"
import * as RaidFacts from "../watch/raidFacts.ts"
import { words } from "../watch/told.ts"
import type { Fact } from "../watch/verdict.ts"
import { coursesOf } from "../watch/warCourses.ts"
import * as WarFacts from "../watch/warFacts.ts"
import type { Beginning } from "../watch/worldFacts.ts"
import type * as Answers from "./answers.ts"
import * as Claims from "./claims.ts"
import type { Heard } from "./heard.ts"
import * as Judge from "./judge.ts"
import * as Timelines from "./timelines.ts"

/** For how long a tag was watched (ms). */
export interface Span {
  readonly from: number
  until: number
}

/** What there is to judge by. */
export interface Evidence {
  readonly rows: ReadonlyArray<Journal.Row>
  readonly beginning: Beginning
  readonly players: ReadonlyArray<string>
  readonly answers: Answers.Record
  /** What is shown after this needs not have been told. */
  readonly until: number
  /** When processes ended: what was answered shortly before may have been lost with them. */
  readonly ends: ReadonlyArray<number>
  /** When what was watched, as `clan #2PP`; all the time, if it is not here. */
  readonly spans: ReadonlyMap<string, ReadonlyArray<Span>>
}

const minute = 60_000

/** For how long an answer may be in the hands of a process before what it says is stored. */
const inHand = 5 * minute

/** What is shown so shortly before a tag is removed needs not have been told: nobody may have watched in between. */
const parting = 180 * minute

/** Trouble of one request is what a bad day is made of. */
const isExpected = ({ _tag }: WatchEvent): boolean => _tag === "PollFailed"

/** Attacks of one war come in order. */
const inOrder = (verdict: Judge.Verdict, about: string, told: ReadonlyArray<Judge.Told<WatchEvent>>): void => {
  const orders = new Map<string, number>()
  for (const { said: event } of told) {
    if (event._tag !== "WarAttack") continue
    const war = `${event.war.preparationStartTime} ${event.war.opponent}`
    if ((orders.get(war) ?? 0) >= event.attack.order) verdict.disorder.push(`${about} ${war} ${event.attack.order}`)
    orders.set(war, event.attack.order)
  }
}

const clanNames = ({ beginning, rows }: Evidence): Timelines.ClanNames => {
  const names = new Map<string, Array<readonly [number, string]>>()
  for (const { name, tag } of beginning.clans) names.set(tag, [[0, name]])
  for (const row of rows) {
    if (row.kind === "clan" && row.field === "name") names.get(row.tag)?.push([row.at, String(row.current)])
  }
  return names
}

/** Was the war log private? */
const privacy = ({ beginning, rows }: Evidence, clan: string): ((at: number) => boolean) => {
  const first = beginning.clans.find(({ tag }) => tag === clan)?.isWarLogPublic !== false
  const changes = rows.flatMap((row) =>
    row.kind === "clan" && row.tag === clan && row.field === "isWarLogPublic"
      ? [[row.at, row.current === true] as const]
      : []
  )
  return (at) => !(changes.findLast(([from]) => from <= at)?.[1] ?? first)
}

const path = (tag: string) => encodeURIComponent(tag)

/** What a consumer was told of a tag while it was watched, and until when what was shown had to be told. */
interface Watched {
  readonly about: string
  readonly told: ReadonlyArray<Judge.Told<WatchEvent>>
  readonly when: Answers.When
  readonly until: number
  /** Is it the first time? */
  readonly isFirst: boolean
}

const watchedOf = (about: string, { spans, until }: Evidence, heard: Heard): ReadonlyArray<Watched> => {
  const told = (heard.byTag.get(about) ?? []).filter(({ said }) => !isExpected(said))
  const all = spans.get(about) ?? [{ from: Number.NEGATIVE_INFINITY, until: Number.POSITIVE_INFINITY }]
  return all.map((span, n) => {
    const next = all[n + 1]?.from ?? Number.POSITIVE_INFINITY
    return {
      about,
      // What is in hand when a tag is removed is told a little later.
      told: told.filter(({ at }) => at >= span.from && at < next),
      when: (at) => at >= span.from && at < span.until,
      until: Math.min(until, span.until - parting),
      isFirst: n === 0
    }
  })
}

const judgeValues = (
  verdict: Judge.Verdict,
  { about, told, until, when }: Watched,
  timelines: Timelines.Timelines,
  answers: (when: Answers.When) => Answers.Answers
) => {
  const claims = told.flatMap(({ at, said }) => {
    const claim = Claims.of(said)
    if (claim === undefined) verdict.invented.push(`${new Date(at).toISOString()} ${about} ${said._tag}`)
    return claim === undefined ? [] : [{ at, said: claim }]
  })
  Judge.judgeValues(verdict, about, { timelines, told: claims, answers: answers(when), until })
}

const judgeOnce = (
  verdict: Judge.Verdict,
  { about, told, until, when }: Watched,
  factsOf: (looks: Looks) => ReadonlyArray<Fact>,
  answersOf: (when: Answers.When) => Answers.Answers,
  { ends }: Evidence
) => {
  inOrder(verdict, about, told)
  const isSafe: Answers.When = (at) => when(at) && !ends.some((end) => at <= end && at > end - inHand)
  const answers = answersOf(when)
  const facts = factsOf(answers.news)
  const surely = factsOf(answersOf(isSafe).news)
  const sure = new Set(surely.map(({ text }) => text))
  const known = new Set(facts.map(({ text }) => text))
  Judge.judgeFacts(verdict, about, {
    facts: facts.filter(({ text }) => sure.has(text)),
    optional: [...facts.filter(({ text }) => !sure.has(text)), ...surely.filter(({ text }) => !known.has(text))],
    possible: factsOf(answers.shown),
    told: told.map(({ at, said }) => ({ at, said: words(said) })),
    answers: answers.all,
    until
  })
}

/** Judges what one consumer was told. */
export const judge = (evidence: Evidence, heard: Heard): Judge.Verdict => {
  const { answers, beginning, players, rows } = evidence
  const verdict = Judge.empty()
  const byTag = Arr.groupBy(rows, (row) => ("tag" in row && !("war" in row) ? (row.tag ?? "") : ""))
  const names = clanNames(evidence)
  const clanOf = new Map(beginning.players.map(({ clan, tag }) => [tag, clan]))
  const courses = coursesOf(rows)
  const weekends = RaidFacts.weekendsOf(rows)
  const leagueRows = rows.filter(({ kind }) => kind === "leagueGroup" || kind === "leagueRound")
  const of = (about: string) => watchedOf(about, evidence, heard)
  for (const { tag } of beginning.clans) {
    const clan = Timelines.ofClan(byTag[tag] ?? [])
    for (const watched of of(`clan ${tag}`))
      judgeValues(verdict, watched, clan, (when) => answers.of(`/clans/${path(tag)}`, when))
    const fought = courses.get(tag) ?? []
    const regular = { clan: tag, courses: fought, isPrivate: privacy(evidence, tag), patience: 0 }
    const ofLeagues = WarFacts.leagueFacts(tag, leagueRows, fought, 0)
    for (const watched of of(`war ${tag}`)) {
      const since = ({ at: [first = 0] }: Looks) =>
        watched.isFirst ? ofLeagues : ofLeagues.filter(({ from }) => from > first)
      const war = (looks: Looks) => [...WarFacts.regularFacts(regular, looks), ...since(looks)]
      const asked = (when: Answers.When) => {
        const wars = answers.of(`/clans/${path(tag)}/currentwar`, when)
        const groups = answers.of(`/clans/${path(tag)}/currentwar/leaguegroup`, when)
        return { ...wars, all: [...wars.all, ...groups.all].sort((a, b) => a - b) }
      }
      judgeOnce(verdict, watched, war, asked, evidence)
    }
    const raid = (looks: Looks) => RaidFacts.facts(tag, weekends, looks)
    for (const watched of of(`raid ${tag}`))
      judgeOnce(verdict, watched, raid, (when) => answers.of(`/clans/${path(tag)}/capitalraidseasons`, when), evidence)
  }
  for (const tag of players) {
    const player = Timelines.ofPlayer(byTag[tag] ?? [], clanOf.get(tag), names)
    for (const watched of of(`player ${tag}`))
      judgeValues(verdict, watched, player, (when) => answers.of(`/players/${path(tag)}`, when))
  }
  for (const { at, said } of heard.byTag.get("service") ?? []) {
    if (said._tag.startsWith("Maintenance")) verdict.invented.push(`${new Date(at).toISOString()} ${said._tag}`)
  }
  return verdict
}
