/** How many changed polls a second PostgreSQL takes: a clan of 50 with three events, each in one statement. */
import { ClusterDatabase, layerPostgres } from "@clashfx/cluster/ClusterDatabase"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import type * as Scope from "effect/Scope"
import { postgres } from "../../packages/clashfx/test/support/servers.ts"

const seconds = 8
/** What a changed poll finds. */
const eventsEach = 3

const member = (i: number) => ({
  tag: `#2PP${i}QQLR`,
  name: `member ${i} name`,
  role: "member",
  expLevel: 180 + i,
  townHallLevel: 15,
  leagueTier: { id: 105000030, name: "Titan League 30" },
  builderBaseLeague: { id: 44000029, name: "Emerald League II" },
  trophies: 4000 + Math.floor(Math.random() * 900),
  builderBaseTrophies: 3900,
  clanRank: i,
  donations: Math.floor(Math.random() * 9000),
  donationsReceived: Math.floor(Math.random() * 9000)
})

const text = (version: number) =>
  `{"clashfx":2,"schema":1,"version":${version}}\n${JSON.stringify({
    name: "A clan",
    roster: Array.from({ length: 50 }, (_, i) => member(i))
  })}`

const measure = Effect.gen(function* () {
  const { ledger, sql } = yield* ClusterDatabase
  const claims = yield* Effect.forEach(
    Array.from({ length: 16 }, (_, i) => i + 1),
    (bucket) => ledger.claim(bucket, "bench")
  )
  const place = sql<{ lsn: string }>`SELECT pg_current_wal_lsn()::text AS lsn`
  const [before] = yield* place
  const took: Array<number> = []
  const end = Date.now() + seconds * 1000
  let n = 0
  yield* Effect.forEach(
    Array.from({ length: 32 }),
    () =>
      Effect.gen(function* () {
        while (Date.now() < end) {
          const i = n++
          const claim = claims[i % 16]
          if (claim === undefined) continue
          const key = `clan/#2T${(i * 7919) % 2000}`
          const events = Array.from({ length: eventsEach }, (_, e) => {
            const id = `clan#2T${i}@k3j5h2g4k5j2.${i}/${e}/ClanMemberChanged`
            const at = Date.now()
            const stamp = { id, at: new Date(at).toISOString(), kind: "clan", tag: key.slice(5) }
            const what = { field: "donations", previous: 1, current: 2, member: "#2PPQQ", name: "somebody" }
            return {
              id,
              type: "ClanMemberChanged",
              kind: "clan",
              tag: key.slice(5),
              at,
              body: JSON.stringify({ ...stamp, ...what })
            }
          })
          const began = performance.now()
          yield* ledger.commit(claim, key, text(i), events)
          took.push(performance.now() - began)
        }
      }),
    { concurrency: "unbounded", discard: true }
  )
  const [wal] = yield* sql<{ bytes: string }>`
    SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), ${before?.lsn ?? "0/0"}::pg_lsn)::text AS bytes`
  took.sort((a, b) => a - b)
  return {
    statements: 1,
    perSecond: Math.round(took.length / seconds),
    eventsPerSecond: Math.round((took.length * eventsEach) / seconds),
    p50: Number(took[Math.floor(took.length / 2)]?.toFixed(1)),
    p99: Number(took[Math.floor(took.length * 0.99)]?.toFixed(1)),
    walKilobytes: Number((Number(wal?.bytes ?? 0) / took.length / 1024).toFixed(2)),
    walBytesPerEvent: Math.round(Number(wal?.bytes ?? 0) / took.length / eventsEach),
    characters: text(1).length
  }
})

/** With commits that wait for the disk. */
export const commit: Effect.Effect<Readonly<Record<string, unknown>>, unknown, Scope.Scope> = Effect.gen(function* () {
  const server = yield* postgres({ durable: true, settings: { shared_buffers: "512MB" } })
  const url = yield* server.fresh("bench")
  return yield* Effect.provide(measure, layerPostgres({ url: Redacted.make(url), buckets: 16, maxConnections: 8 }))
})
