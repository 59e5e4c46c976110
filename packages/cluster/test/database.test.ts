/** The tables in SQLite: what holds of them in every database; and what is said of databases that cannot be reached. */
import { databaseSpec } from "./support/databaseSpec.ts"
import { type ClusterDatabase, layerPostgres, layerSqlite } from "../src/ClusterDatabase.ts"
import { pagesSpec } from "./support/pagesSpec.ts"
import { assert, describe, it } from "@effect/vitest"
import * as Effect from "effect/Effect"
import * as Layer from "effect/Layer"
import * as Redacted from "effect/Redacted"
import { inspect } from "node:util"

/** It cannot be opened, and its password is in nothing that is said of it. */
const showsNone = (database: Layer.Layer<ClusterDatabase, unknown>) =>
  Effect.gen(function* () {
    const exit = yield* Effect.exit(Effect.scoped(Layer.build(database)))
    assert.strictEqual(exit._tag, "Failure")
    for (const text of [inspect(exit, { depth: 12 }), JSON.stringify(exit), String(exit), inspect(database)]) {
      assert.notInclude(text, "hidden")
    }
  })

describe("ClusterDatabase", () => {
  databaseSpec("SQLite", layerSqlite(":memory:"), Date.now)
  pagesSpec("SQLite", layerSqlite(":memory:"), Date.now)

  const urls = [
    "postgres://clash:hidden@127.0.0.1:1/db",
    "postgres://clash:hidden@127.0.0.1:port/db",
    "postgres//clash:hidden@127.0.0.1/db",
    "postgres://clash:hidden/x@127.0.0.1:1/db",
    "postgres://clash:hidden%zz@127.0.0.1:1/db",
    "postgres://clash:hidden@[::1/db",
    "mysql://clash:hidden@127.0.0.1/db",
    "clash:hidden@127.0.0.1/db",
    "host=127.0.0.1 password=hidden port=1",
    "postgres://127.0.0.1:1/db?password=hidden",
    ""
  ]
  for (const url of urls) {
    it.live(`shows no password when it cannot be opened: ${url}`, () =>
      Effect.gen(function* () {
        yield* showsNone(layerPostgres({ url: Redacted.make(url) }))
      })
    )
  }

  it.live("takes no URL of a server for a file, and shows no password of it", () =>
    Effect.gen(function* () {
      for (const url of [
        "postgres://clash:hidden@127.0.0.1:1/db",
        "redis://:hidden@db",
        "MYSQL://x/y?password=hidden"
      ]) {
        yield* showsNone(layerSqlite(url))
      }
    })
  )
})
