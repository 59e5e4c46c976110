/** The tables in SQLite: what holds of them in every database. */
import { databaseSpec } from "./support/databaseSpec.ts"
import { layerSqlite } from "../src/ClusterDatabase.ts"
import { pagesSpec } from "./support/pagesSpec.ts"
import { describe } from "@effect/vitest"

describe("ClusterDatabase", () => {
  databaseSpec("SQLite", layerSqlite(":memory:"), Date.now)
  pagesSpec("SQLite", layerSqlite(":memory:"), Date.now)
})
