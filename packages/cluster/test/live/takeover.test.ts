/** Processes that are killed, stopped and frozen: their tags are polled on, nothing is lost, and nothing comes twice. */
import { assert, describe, it } from "@effect/vitest"
import * as Clans from "clashfx/api/Clans"
import * as ClanDiff from "clashfx/diff/ClanDiff"
import * as Effect from "effect/Effect"
import * as Stream from "effect/Stream"
import { isPostgresThere } from "../../../clashfx/test/support/servers.ts"
import { judgeClans } from "../support/judge.ts"
import { type Lab, lab, longestGap, quantiles, takeovers, until } from "../support/lab.ts"

if (!isPostgresThere) console.log("PostgreSQL is not installed: the tests of takeovers are skipped")

const clans = 120

const world = {
  clans,
  members: [8, 12] as const,
  activity: 20_000,
  wars: false,
  leagues: false,
  raids: false,
  settings: { rateLimit: { limit: Number.POSITIVE_INFINITY }, maxAge: 3 }
}

const tagsOf = (lab: Lab) => Effect.map(lab.simulator.world, ({ clans }) => [...clans.keys()])

/** Starts processes and lets them watch all clans. */
const started = (lab: Lab, names: ReadonlyArray<string>) =>
  Effect.gen(function* () {
    yield* lab.start(names[0] ?? "p0")
    const tags = yield* tagsOf(lab)
    yield* lab.sql(`INSERT INTO clashfx_watched (kind, tag) VALUES ${tags.map((tag) => `('clan', '${tag}')`).join()}`)
    yield* Effect.forEach(names.slice(1), (name) => lab.start(name), { concurrency: "unbounded" })
    yield* until(lab, "SELECT count(*) FROM clashfx_snapshot WHERE key LIKE 'clan/%'", String(tags.length))
    yield* Effect.sleep(4000)
    return tags
  })

/** The edge stands still, and all have seen it; gives what there is. */
const frozen = (lab: Lab, tags: ReadonlyArray<string>) =>
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

const settings = { buckets: 24, initial: true, minInterval: 1000, maxInterval: 5000 }
const three = ["p0", "p1", "p2"]

describe.skipIf(!isPostgresThere)("Takeover", () => {
  it.live(
    "kill -9: every tag is polled again within 3 seconds, nothing is lost and nothing comes twice",
    () =>
      Effect.gen(function* () {
        const it = yield* lab({ world, settings })
        const tags = yield* started(it, three)
        const at = Date.now()
        yield* it.signal("p0", "SIGKILL")
        yield* Effect.sleep(6000)
        const taken = takeovers(it, "p0", at)
        console.log("kill -9, ms until polled again", JSON.stringify(quantiles(taken.values())))
        assert.isAbove(taken.size, 10)
        const verdict = yield* judgeClans(it, yield* frozen(it, tags))
        console.log(JSON.stringify(verdict))
        assert.deepStrictEqual([verdict.lost, verdict.unfit, verdict.twice, verdict.examples], [0, 0, 0, []])
        assert.isBelow(Math.max(...taken.values()), 3000 + 5000 * 1.05)
      }).pipe(Effect.scoped),
    120_000
  )
})
void longestGap
