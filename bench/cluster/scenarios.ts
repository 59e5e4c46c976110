/** What is done to a cluster, and what is measured. */
import * as Effect from "effect/Effect"
import * as Random from "effect/Random"
import type * as Scope from "effect/Scope"
import { judgeClans } from "../../packages/cluster/test/support/judge.ts"
import { type Lab, lab, longestGap, quantiles } from "../../packages/cluster/test/support/lab.ts"
import { proxy } from "../../packages/cluster/test/support/proxy.ts"
import {
  frozen,
  lateness,
  settings,
  started,
  three,
  usual,
  worldOf
} from "../../packages/cluster/test/support/scenario.ts"
import { commit } from "./commit.ts"
import { allKinds } from "./kinds.ts"
import { scale } from "./scale.ts"

export type Result = Readonly<Record<string, unknown>>
export type Scenario = Effect.Effect<Result, unknown, Scope.Scope>

const clans = Number(process.env["CLANS"] ?? 240)
const buckets = 48

const cluster = (names: ReadonlyArray<string> = three) =>
  Effect.gen(function* () {
    const it = yield* lab({ world: worldOf(clans), settings: { ...settings, buckets } })
    return { it, tags: yield* started(it, names) }
  })

const whole = (it: Lab, tags: ReadonlyArray<string>) =>
  Effect.gen(function* () {
    const { events, examples, lost, twice, unfit } = yield* judgeClans(it, yield* frozen(it, tags))
    const fenced = it.lines.filter(({ message }) => message.includes("was taken by another process")).length
    return { events, lost, unfit, twice, fenced, ...(examples.length === 0 ? {} : { examples }) }
  })

/** Polls of a process after another one has begun to poll its tags. */
const intrusions = (it: Lab, name: string, since: number): number => {
  const taken = new Set<string>()
  let count = 0
  for (const { at, by, path } of it.polls) {
    if (at < since) continue
    if (by !== name) taken.add(path)
    else if (taken.has(path)) count++
  }
  return count
}

const ends = (signal: "SIGKILL" | "SIGTERM"): Scenario =>
  Effect.gen(function* () {
    const { it, tags } = yield* cluster()
    const at = Date.now()
    yield* it.signal("p0", signal)
    yield* it.exited("p0")
    const exit = Date.now() - at
    yield* Effect.sleep(8000)
    return { exit, late: quantiles(lateness(it.polls, "p0", at)), ...(yield* whole(it, tags)) }
  })

const freeze: Scenario = Effect.gen(function* () {
  const { it, tags } = yield* cluster()
  const at = Date.now()
  yield* it.signal("p0", "SIGSTOP")
  yield* Effect.sleep(30_000)
  const taken = lateness(it.polls, "p0", at)
  yield* it.signal("p0", "SIGCONT")
  const thawed = Date.now()
  yield* Effect.sleep(12_000)
  return { taken: quantiles(taken), pollsAfterThaw: intrusions(it, "p0", thawed), ...(yield* whole(it, tags)) }
})

const pick = (n: number) => Random.nextIntBetween(0, n, { halfOpen: true })

type Blow = "SIGKILL" | "SIGTERM" | "freeze" | "restart database"

/** Every round has each of them, in an order of its own. */
const round: ReadonlyArray<Blow> = ["SIGKILL", "restart database", "freeze", "SIGTERM", "SIGKILL"]

const restart = (it: Lab) =>
  Effect.gen(function* () {
    yield* it.server.stop((yield* pick(2)) === 0 ? "immediate" : "fast")
    yield* Effect.sleep(2000)
    yield* it.server.start
  })

const chaos: Scenario = Effect.gen(function* () {
  const { it, tags } = yield* cluster()
  const done: Array<string> = []
  const frozenUntil = new Map<string, number>()
  const end = Date.now() + 70_000
  let blows: Array<Blow> = []
  while (Date.now() < end) {
    for (const [name, until] of frozenUntil) {
      if (Date.now() < until) continue
      yield* it.signal(name, "SIGCONT")
      frozenUntil.delete(name)
      done.push(`thaw ${name}`)
    }
    if (blows.length === 0) blows = [...(yield* Random.shuffle(round))]
    const blow = blows.pop()
    const awake = three.filter((name) => !frozenUntil.has(name))
    const name = awake[yield* pick(awake.length)] ?? "p0"
    if (blow === "restart database") yield* restart(it)
    else if (blow === "freeze") {
      yield* it.signal(name, "SIGSTOP")
      frozenUntil.set(name, Date.now() + 18_000)
    } else if (blow !== undefined) {
      yield* it.signal(name, blow)
      yield* it.exited(name)
      yield* it.start(name)
    }
    done.push(blow === "restart database" ? blow : `${blow} ${name}`)
    yield* Effect.sleep(2000 + (yield* pick(3000)))
  }
  for (const name of frozenUntil.keys()) yield* it.signal(name, "SIGCONT")
  yield* Effect.sleep(10_000)
  return { done: done.join(", "), ...(yield* whole(it, tags)) }
}).pipe(Random.withSeed("chaos 7"))

const join: Scenario = Effect.gen(function* () {
  const { it, tags } = yield* cluster(["p0", "p1"])
  const before = Date.now()
  yield* Effect.sleep(12_000)
  const at = Date.now()
  yield* it.start("p2")
  yield* Effect.sleep(15_000)
  return {
    usualGap: longestGap(it, before, at),
    longestGap: longestGap(it, at - usual, Date.now()),
    polledByNew: new Set(it.polls.filter(({ by }) => by === "p2").map(({ path }) => path)).size,
    ...(yield* whole(it, tags))
  }
})

const roll: Scenario = Effect.gen(function* () {
  const { it, tags } = yield* cluster()
  const before = Date.now()
  yield* Effect.sleep(12_000)
  const at = Date.now()
  for (const name of three) {
    yield* it.signal(name, "SIGTERM")
    yield* it.exited(name)
    yield* it.start(name)
    yield* Effect.sleep(8000)
  }
  return {
    usualGap: longestGap(it, before, at),
    longestGap: longestGap(it, at - usual, Date.now()),
    ...(yield* whole(it, tags))
  }
})

/** A process that reaches the database and not the API: its tags fail, and nobody takes them, for it lives. */
const api: Scenario = Effect.gen(function* () {
  // One game by two addresses, which has to be said.
  const it = yield* lab({ world: worldOf(clans), settings: { ...settings, buckets, cluster: "one game" } })
  const line = yield* proxy(Number(new URL(it.api).port))
  yield* it.start("p0", { api: it.api.replace(/:\d+\//, `:${line.port}/`) })
  const tags = yield* started(it, ["p1", "p2"], 3)
  yield* line.cut
  const at = Date.now()
  yield* Effect.sleep(20_000)
  const failed = yield* it.sql(`SELECT count(DISTINCT tag) FROM clashfx_event WHERE type = 'PollFailed' AND at > ${at}`)
  yield* line.mend
  yield* Effect.sleep(40_000)
  return { tagsThatFailed: Number(failed), ...(yield* whole(it, tags)) }
})

/** A process that reaches the API and not the database, for 30 seconds: its connections say nothing. */
const database: Scenario = Effect.gen(function* () {
  const it = yield* lab({ world: worldOf(clans), settings: { ...settings, buckets } })
  const line = yield* proxy(it.server.port)
  yield* it.start("p0", { database: it.url.replace(/:\d+\//, `:${line.port}/`) })
  const tags = yield* started(it, ["p1", "p2"], 3)
  yield* line.stall
  const at = Date.now()
  yield* Effect.sleep(30_000)
  const taken = lateness(
    it.polls.filter(({ by, at: polled }) => polled <= at || by !== "p0"),
    "p0",
    at
  )
  yield* line.mend
  yield* Effect.sleep(20_000)
  const owners = yield* it.sql("SELECT count(DISTINCT owner) FROM clashfx_bucket")
  return { taken: quantiles(taken), ownersInTheEnd: Number(owners), ...(yield* whole(it, tags)) }
})

const back = (it: Lab, tags: ReadonlyArray<string>, since: number) =>
  quantiles(
    tags.map(
      (tag) =>
        (it.polls.find(({ at, path }) => at > since && path === `/clans/${tag}`)?.at ?? Number.POSITIVE_INFINITY) -
        since
    )
  )

const down: Scenario = Effect.gen(function* () {
  const { it, tags } = yield* cluster()
  yield* it.server.stop("immediate")
  yield* Effect.sleep(5000)
  yield* it.server.start
  const at = Date.now()
  yield* Effect.sleep(12_000)
  return { polledAfter: back(it, tags, at), ...(yield* whole(it, tags)) }
})

const stall: Scenario = Effect.gen(function* () {
  const { it, tags } = yield* cluster()
  yield* it.sql("BEGIN; LOCK TABLE clashfx_event IN ACCESS EXCLUSIVE MODE; SELECT pg_sleep(12); COMMIT")
  const at = Date.now()
  yield* Effect.sleep(10_000)
  return { polledAfter: back(it, tags, at), ...(yield* whole(it, tags)) }
})

export const scenarios: Readonly<Record<string, Scenario>> = {
  kill: ends("SIGKILL"),
  term: ends("SIGTERM"),
  freeze,
  chaos,
  join,
  roll,
  api,
  database,
  down,
  stall,
  commit,
  kinds: allKinds,
  scale
}

/** Whatever happens, the log is whole. */
export const assertVerdict = (name: string, { lost, twice, unfit }: Result): void => {
  if ([lost, twice, unfit].every((count) => count === undefined || count === 0)) return
  console.error(`${name}: the log is not whole`)
  process.exitCode = 1
}
