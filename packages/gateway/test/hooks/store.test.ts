/** Who has a webhook, by the database's own clock: it may be set back. */
import { ClusterDatabase, layerSqlite } from "@clashfx/cluster/ClusterDatabase"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Redacted from "effect/Redacted"
import * as Store from "../../src/hooks/store.ts"
import { migrated } from "../../src/internal/schema.ts"

const hook: Store.Hook = {
  id: "one",
  kind: "standard",
  url: Redacted.make("http://127.0.0.1:1"),
  secret: undefined,
  retired: [],
  wanted: {},
  isActive: true,
  failure: undefined,
  place: 0n,
  created: 0
}

describe("a webhook that another gateway holds", () => {
  for (const [what, ahead, isTaken] of [
    ["is left to it while its lease lasts", 10_000, false],
    ["is taken over when its lease is over", -1, true],
    ["is taken over when its lease is of a clock that was set back by a day", 86_400_000, true]
  ] as const) {
    it.effect(what, () =>
      Effect.gen(function* () {
        const database = yield* ClusterDatabase
        yield* migrated(database)
        const store = Store.make(database)
        yield* store.add(hook)
        assert.isDefined(yield* store.take("one", "gone"))
        const { sql } = database
        yield* sql`UPDATE clashfx_gateway_webhook SET lease = CAST(unixepoch('subsec') * 1000 AS INTEGER) + ${ahead}`
        assert.strictEqual((yield* store.take("one", "other")) !== undefined, isTaken)
      }).pipe(Effect.provide(layerSqlite(":memory:")))
    )
  }
})
