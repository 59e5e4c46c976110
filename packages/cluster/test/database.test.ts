/** The tables in SQLite: what holds of them in every database. */
import { databaseSpec } from "./support/databaseSpec.ts"
import { layerSqlite } from "../src/ClusterDatabase.ts"
import { describe } from "@effect/vitest"

describe("ClusterDatabase", () => {
  databaseSpec("SQLite", layerSqlite(":memory:"), Date.now)
})
