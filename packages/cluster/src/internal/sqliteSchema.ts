/** The same tables in SQLite, for one process. */
import * as Effect from "effect/Effect"
import * as SqlClient from "effect/sql/SqlClient"

const now = "(CAST(unixepoch('subsec') * 1000 AS INTEGER))"

const statements = (buckets: number): ReadonlyArray<string> => [
  `CREATE TABLE clashfx_cluster (
    one INTEGER PRIMARY KEY CHECK (one = 1), buckets INTEGER NOT NULL, expired INTEGER NOT NULL DEFAULT 0,
    maintenance INTEGER
  )`,
  `INSERT INTO clashfx_cluster (one, buckets) VALUES (1, ${buckets})`,
  `CREATE TABLE clashfx_watched (
    kind TEXT NOT NULL CHECK (kind IN ('clan', 'player', 'war', 'raid')),
    tag TEXT NOT NULL CHECK (tag GLOB '#[0289CGJLPQRUVY]*' AND tag NOT GLOB '#*[^0289CGJLPQRUVY]*'),
    bucket INTEGER NOT NULL DEFAULT 1, added INTEGER NOT NULL DEFAULT ${now}, PRIMARY KEY (kind, tag)
  ) WITHOUT ROWID`,
  `CREATE INDEX clashfx_watched_bucket ON clashfx_watched (bucket)`,
  `CREATE TABLE clashfx_bucket (bucket INTEGER PRIMARY KEY, epoch INTEGER NOT NULL DEFAULT 0, owner TEXT, claimed INTEGER)`,
  ...Array.from({ length: buckets + 1 }, (_, bucket) => `INSERT INTO clashfx_bucket (bucket) VALUES (${bucket})`),
  `CREATE TABLE clashfx_process (name TEXT PRIMARY KEY, seen INTEGER NOT NULL, watched INTEGER NOT NULL,
    polls INTEGER NOT NULL, failed INTEGER NOT NULL, events INTEGER NOT NULL, lag REAL NOT NULL) WITHOUT ROWID`,
  `CREATE TABLE clashfx_snapshot (
    key TEXT PRIMARY KEY, bucket INTEGER NOT NULL, epoch INTEGER NOT NULL, body TEXT NOT NULL
  ) WITHOUT ROWID`,
  `CREATE INDEX clashfx_snapshot_bucket ON clashfx_snapshot (bucket)`,
  `CREATE TABLE clashfx_due (key TEXT PRIMARY KEY, bucket INTEGER NOT NULL, at INTEGER NOT NULL, due INTEGER NOT NULL) WITHOUT ROWID`,
  `CREATE INDEX clashfx_due_bucket ON clashfx_due (bucket)`,
  // Numbers are never given twice, also when the newest events were deleted.
  `CREATE TABLE clashfx_event (
    seq INTEGER PRIMARY KEY AUTOINCREMENT, day TEXT NOT NULL, id TEXT NOT NULL UNIQUE, bucket INTEGER NOT NULL,
    epoch INTEGER NOT NULL, type TEXT NOT NULL, kind TEXT, tag TEXT, at INTEGER NOT NULL, body TEXT NOT NULL
  )`,
  `CREATE INDEX clashfx_event_day ON clashfx_event (day)`,
  `CREATE TABLE clashfx_cursor (
    consumer TEXT PRIMARY KEY, seq INTEGER NOT NULL, owner TEXT, lease INTEGER NOT NULL DEFAULT 0, moved INTEGER NOT NULL
  ) WITHOUT ROWID`,
  `CREATE TABLE clashfx_account (account TEXT PRIMARY KEY, signer TEXT, lease INTEGER NOT NULL DEFAULT 0,
    signed INTEGER, asked INTEGER NOT NULL DEFAULT 0, ip TEXT, failure TEXT) WITHOUT ROWID`,
  `CREATE TABLE clashfx_key (
    id TEXT PRIMARY KEY, account TEXT NOT NULL REFERENCES clashfx_account ON DELETE CASCADE, value TEXT NOT NULL,
    owner TEXT, lease INTEGER NOT NULL DEFAULT 0, free INTEGER NOT NULL DEFAULT 0
  ) WITHOUT ROWID`,
  `CREATE TABLE clashfx_holder (holder TEXT PRIMARY KEY, seen INTEGER NOT NULL) WITHOUT ROWID`
]

const run = (statements: ReadonlyArray<string>): Effect.Effect<void, unknown, SqlClient.SqlClient> =>
  Effect.gen(function* () {
    const sql = yield* SqlClient.SqlClient
    for (const statement of statements) yield* sql.unsafe(statement).unprepared
  })

export const create = (buckets: number) => run(statements(buckets))

/** The second state of the tables: which cluster they are of. */
export const identify = run(["ALTER TABLE clashfx_cluster ADD COLUMN identity text"])

/** The third state: what is taken off the list is forgotten with it; see `postgresSchema.ts`. */
export const forget = run([
  `ALTER TABLE clashfx_snapshot ADD COLUMN added INTEGER`,
  `CREATE TRIGGER clashfx_forgotten AFTER DELETE ON clashfx_watched BEGIN
    DELETE FROM clashfx_snapshot WHERE key = OLD.kind || '/' || OLD.tag;
    DELETE FROM clashfx_due WHERE key = OLD.kind || '/' || OLD.tag;
  END`
])
