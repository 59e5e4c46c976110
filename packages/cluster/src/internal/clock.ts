/** The database's clock: processes on several machines agree on no other one. */
import type { Fragment } from "effect/sql/Statement"
import type { ClusterDatabase } from "../ClusterDatabase.ts"

/** Now, in ms since 1970. */
export const databaseNow = ({ dialect, sql }: ClusterDatabase["Service"]): Fragment =>
  sql.literal(
    dialect === "postgres"
      ? "(extract(epoch FROM clock_timestamp()) * 1000)::bigint"
      : "CAST(unixepoch('subsec') * 1000 AS INTEGER)"
  )
