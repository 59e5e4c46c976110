/** 100,000 clans over three processes; one is killed, and the others do what is due. */
import * as Effect from "effect/Effect"
import type * as Scope from "effect/Scope"
import { type Lab, lab, quantiles, until } from "../../packages/cluster/test/support/lab.ts"
import { settings, tagsOf, three, watch } from "../../packages/cluster/test/support/scenario.ts"

const tags = Number(process.env["TAGS"] ?? 100_000)

/** Seconds between two polls of a tag. */
const every = 600

/**
 * Requests a second and process. Without a limit a third of the tags would wait for 50 connections at once, longer than a
 * request may take, and the two cores that simulator, database, processes and judge share would be busy with that.
 */
const limit = Number(process.env["LIMIT"] ?? 200)

const shareOf = (it: Lab, name: string) => it.lines.findLast(({ by, message }) => by === name && message === "share")

export const scale: Effect.Effect<Readonly<Record<string, unknown>>, unknown, Scope.Scope> = Effect.gen(function* () {
  const it = yield* lab({
    world: {
      clans: tags,
      members: [1, 1],
      activity: 0,
      wars: false,
      leagues: false,
      raids: false,
      settings: { rateLimit: { limit: Number.POSITIVE_INFINITY }, maxAge: every }
    },
    settings: { ...settings, limit, buckets: 256, initial: false, minInterval: every * 1000, maxInterval: every * 1000 }
  })
  yield* Effect.forEach(three, (name) => it.start(name), { concurrency: "unbounded" })
  yield* until(it, "SELECT count(DISTINCT owner) FROM clashfx_bucket", "3")
  const all = yield* tagsOf(it)
  const began = Date.now()
  for (let i = 0; i < all.length; i += 2000) yield* watch(it, "clan", all.slice(i, i + 2000))
  // Counting them takes a good part of a second, and the database shares its core with everybody else.
  yield* until(it, "SELECT count(*) FROM clashfx_snapshot WHERE key LIKE 'clan/%'", String(all.length), 1200, 10_000)
  const found = (Date.now() - began) / 1000
  yield* Effect.sleep(35_000)
  const before = Object.fromEntries(
    three.map((name) => {
      const share = shareOf(it, name)
      return [name, { tags: share?.["watched"], megabytes: Math.round(Number(share?.["memory"]) / 1e6) }]
    })
  )
  const polls = it.polls.length
  const at = Date.now()
  yield* it.signal("p0", "SIGKILL")
  yield* until(it, "SELECT count(*) FROM clashfx_bucket WHERE owner LIKE 'p0%'", "0", 60)
  const owned = (Date.now() - at) / 1000
  yield* Effect.sleep(10_000)
  const loaded = it.lines.filter(({ at: said, message }) => said > at && message.startsWith("Took"))
  return {
    tags: all.length,
    found,
    before,
    bucketsOwnedAfter: owned,
    pollsIn10s: it.polls.length - polls,
    slowest: quantiles(loaded.map(({ slowest }) => Number.parseFloat(String(slowest))))
  }
})
