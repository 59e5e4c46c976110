/** What the tests of a cluster share: a world of clans, processes that watch it, and a picture of it. */
import * as Clans from "clashfx/api/Clans"
import * as ClanDiff from "clashfx/diff/ClanDiff"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { assert } from "@effect/vitest"
import { judgeClans, type Verdict } from "./judge.ts"
import { type Lab, type Poll, until } from "./lab.ts"

/** A world of clans in which something happens all the time; each is fresh for 3 seconds. */
export const worldOf = (clans: number) => ({
  clans,
  members: [8, 12] as const,
  activity: 20_000,
  wars: false,
  leagues: false,
  raids: false,
  settings: { rateLimit: { limit: Number.POSITIVE_INFINITY }, maxAge: 3 }
})

/** Polls every 3 seconds, 24 buckets. */
export const settings = { buckets: 24, initial: true, minInterval: 1000, maxInterval: 5000 }

export const three = ["p0", "p1", "p2"]

export const tagsOf = (lab: Lab) => Effect.map(lab.simulator.world, ({ clans }) => [...clans.keys()])

export const watch = (lab: Lab, kind: string, tags: ReadonlyArray<string>) =>
  lab.sql(`INSERT INTO clashfx_watched (kind, tag) VALUES ${tags.map((tag) => `('${kind}', '${tag}')`).join()}`)

/** Lets so many processes watch all clans, until all are found and shared out. */
export const watched = (lab: Lab, processes: number) =>
  Effect.gen(function* () {
    const tags = yield* tagsOf(lab)
    yield* watch(lab, "clan", tags)
    yield* until(lab, "SELECT count(*) FROM clashfx_snapshot WHERE key LIKE 'clan/%'", String(tags.length))
    yield* until(lab, "SELECT count(DISTINCT owner) FROM clashfx_bucket", String(processes))
    yield* Effect.sleep(4000)
    return tags
  })

/** Starts processes and lets them watch all clans. */
export const started = (lab: Lab, names: ReadonlyArray<string>, processes: number = names.length) =>
  Effect.andThen(
    Effect.forEach(names, (name) => lab.start(name), { concurrency: "unbounded" }),
    watched(lab, processes)
  )

/** The edge stands still, and all have seen it; gives what there is. */
export const frozen = (lab: Lab, tags: ReadonlyArray<string>) =>
  Effect.gen(function* () {
    yield* lab.simulator.configure({ maxAge: 3600 })
    yield* Effect.sleep(11_000)
    return yield* lab.ask(
      Clans.many.strict(tags, { concurrency: 10 }).pipe(
        Stream.runFold(
          () => new Map<string, ClanDiff.ClanSnapshot>(),
          (all, clan) => all.set(clan.tag, ClanDiff.snapshot(clan))
        )
      )
    )
  })

/** Nothing was lost, nothing came twice, and everything follows from what came before. */
export const assertWhole = (lab: Lab, tags: ReadonlyArray<string>): Effect.Effect<Verdict, unknown> =>
  Effect.gen(function* () {
    const verdict = yield* judgeClans(lab, yield* frozen(lab, tags))
    assert.deepStrictEqual(
      { lost: verdict.lost, unfit: verdict.unfit, twice: verdict.twice, examples: verdict.examples },
      { lost: 0, unfit: 0, twice: 0, examples: [] }
    )
    assert.isAbove(verdict.events, tags.length)
    return verdict
  })

/** Tags are fresh for 3 seconds, and polls are spread by a twentieth. */
export const usual = 3200

/**
 * How late each of a process's tags was polled by another one: ms after they were due, or after the process was gone when
 * that was later.
 */
export const lateness = (polls: ReadonlyArray<Poll>, from: string, at: number): ReadonlyArray<number> => {
  const last = new Map<string, Poll>()
  const late = new Map<string, number>()
  for (const poll of polls) {
    const before = last.get(poll.path)
    if (poll.at <= at) last.set(poll.path, poll)
    else if (before?.by === from && poll.by !== from && !late.has(poll.path)) {
      late.set(poll.path, poll.at - Math.max(at, before.at + usual))
    }
  }
  for (const [path, { by }] of last) if (by === from && !late.has(path)) late.set(path, Number.POSITIVE_INFINITY)
  return [...late.values()]
}
