/**
 * The tables in PostgreSQL. Instants are milliseconds since 1970, UTC, as everywhere in stored forms; `bucket` 0 holds
 * what belongs to no tag.
 */
import * as Effect from "effect/Effect"
import * as SqlClient from "effect/sql/SqlClient"

const bucketOf = (kind: string, tag: string, buckets: string) =>
  `('x' || left(encode(sha256(convert_to(${kind} || '/' || ${tag}, 'UTF8')), 'hex'), 7))::bit(28)::int % ${buckets} + 1`

const watched = (buckets: number): ReadonlyArray<string> => [
  `CREATE TABLE clashfx_cluster (
    one boolean PRIMARY KEY DEFAULT true CHECK (one),
    buckets int NOT NULL CHECK (buckets BETWEEN 1 AND 10000),
    expired bigint NOT NULL DEFAULT 0,
    maintenance bigint
  )`,
  `COMMENT ON TABLE clashfx_cluster IS 'One row: the number of buckets, the last event that the retention took, since when the game is in maintenance'`,
  `INSERT INTO clashfx_cluster (buckets) VALUES (${buckets})`,

  `CREATE TABLE clashfx_watched (
    kind text NOT NULL CHECK (kind IN ('clan', 'player', 'war', 'raid')),
    tag text NOT NULL CHECK (tag ~ '^#[0289CGJLPQRUVY]{3,}$'),
    bucket int NOT NULL,
    added bigint NOT NULL DEFAULT (extract(epoch FROM clock_timestamp()) * 1000)::bigint,
    PRIMARY KEY (kind, tag)
  )`,
  `COMMENT ON TABLE clashfx_watched IS 'What is watched. INSERT (kind, tag) and DELETE from anywhere: the owner hears of it'`,
  `CREATE INDEX clashfx_watched_bucket ON clashfx_watched (bucket) INCLUDE (kind, tag)`,
  `CREATE FUNCTION clashfx_place() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
    BEGIN
      SELECT ${bucketOf("NEW.kind", "NEW.tag", "buckets")} INTO NEW.bucket FROM clashfx_cluster;
      RETURN NEW;
    END $$`,
  `CREATE TRIGGER clashfx_place BEFORE INSERT ON clashfx_watched FOR EACH ROW EXECUTE FUNCTION clashfx_place()`,
  `CREATE FUNCTION clashfx_tell() RETURNS trigger LANGUAGE plpgsql SET search_path FROM CURRENT AS $$
    BEGIN
      PERFORM pg_notify('clashfx_watched', TG_TABLE_SCHEMA || ' ' || bucket) FROM (SELECT DISTINCT bucket FROM changed) AS b;
      RETURN NULL;
    END $$`,
  `CREATE TRIGGER clashfx_added AFTER INSERT ON clashfx_watched REFERENCING NEW TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION clashfx_tell()`,
  `CREATE TRIGGER clashfx_removed AFTER DELETE ON clashfx_watched REFERENCING OLD TABLE AS changed
    FOR EACH STATEMENT EXECUTE FUNCTION clashfx_tell()`
]

const seen = (buckets: number): ReadonlyArray<string> => [
  `CREATE TABLE clashfx_bucket (bucket int PRIMARY KEY, epoch bigint NOT NULL DEFAULT 0, owner text, claimed bigint)
    WITH (fillfactor = 50)`,
  `COMMENT ON TABLE clashfx_bucket IS 'Who owns a bucket; epoch grows with every owner and is the condition of every write'`,
  `INSERT INTO clashfx_bucket (bucket) SELECT generate_series(0, ${buckets})`,

  `CREATE UNLOGGED TABLE clashfx_process (name text PRIMARY KEY, seen bigint NOT NULL, watched int NOT NULL,
    polls bigint NOT NULL, failed bigint NOT NULL, events bigint NOT NULL, lag double precision NOT NULL) WITH (fillfactor = 50)`,

  `CREATE TABLE clashfx_snapshot (
    key text PRIMARY KEY, bucket int NOT NULL, epoch bigint NOT NULL, body text COMPRESSION pglz NOT NULL
  ) WITH (fillfactor = 70, toast_tuple_target = 4080)`,
  `CREATE INDEX clashfx_snapshot_bucket ON clashfx_snapshot (bucket)`,

  // Lost in a crash of the database: then everything is polled at once, as if it were new.
  `CREATE UNLOGGED TABLE clashfx_due (key text PRIMARY KEY, bucket int NOT NULL, at bigint NOT NULL, due bigint NOT NULL)
    WITH (fillfactor = 50)`,
  `CREATE INDEX clashfx_due_bucket ON clashfx_due (bucket)`
]

const told: ReadonlyArray<string> = [
  `CREATE SEQUENCE clashfx_event_seq`,
  `CREATE TABLE clashfx_event (
    seq bigint NOT NULL DEFAULT nextval('clashfx_event_seq'),
    day date NOT NULL,
    id text NOT NULL,
    bucket int NOT NULL,
    epoch bigint NOT NULL,
    type text NOT NULL,
    kind text,
    tag text,
    at bigint NOT NULL,
    body json NOT NULL,
    PRIMARY KEY (seq, day),
    UNIQUE (id, day)
  ) PARTITION BY RANGE (day)`,
  `COMMENT ON TABLE clashfx_event IS 'What happened, a partition for each day (UTC); read it with EventLog, which does not skip what commits late'`,

  `CREATE TABLE clashfx_cursor (
    consumer text PRIMARY KEY, seq bigint NOT NULL, owner text, lease bigint NOT NULL DEFAULT 0, moved bigint NOT NULL
  ) WITH (fillfactor = 50)`
]

const keys: ReadonlyArray<string> = [
  `CREATE TABLE clashfx_account (account text PRIMARY KEY, signer text, lease bigint NOT NULL DEFAULT 0,
    signed bigint, asked bigint NOT NULL DEFAULT 0, ip text, failure text) WITH (fillfactor = 50)`,
  `CREATE TABLE clashfx_key (
    id text PRIMARY KEY, account text NOT NULL REFERENCES clashfx_account ON DELETE CASCADE, value text NOT NULL,
    owner text, lease bigint NOT NULL DEFAULT 0, free bigint NOT NULL DEFAULT 0
  ) WITH (fillfactor = 50)`,
  `COMMENT ON TABLE clashfx_key IS 'Keys of the API, sealed with the password of their account, and who may use each of them until when'`,
  `CREATE TABLE clashfx_holder (holder text PRIMARY KEY, seen bigint NOT NULL) WITH (fillfactor = 50)`
]

/** Each statement alone: what is prepared holds one. */
const run = (statements: ReadonlyArray<string>): Effect.Effect<void, unknown, SqlClient.SqlClient> =>
  Effect.gen(function* () {
    const sql = yield* SqlClient.SqlClient
    for (const statement of statements) yield* sql.unsafe(statement).unprepared
  })

export const create = (buckets: number) => run([...watched(buckets), ...seen(buckets), ...told, ...keys])

/** The second state of the tables: which cluster they are of. */
export const identify = run(["ALTER TABLE clashfx_cluster ADD COLUMN identity text"])

/**
 * The third state: what is taken off the list is forgotten with it, whether anybody owns its bucket or not. A snapshot says
 * of which row of the list it is, for one that is still on its way when its row goes, or goes and comes again.
 *
 * Who may only change the list needs no rights on the other tables: the function has its owner's, so it names the schema.
 * Due times are locked in one order by all who write several of them.
 */
export const forget = run([
  `ALTER TABLE clashfx_snapshot ADD COLUMN added bigint`,
  `CREATE FUNCTION clashfx_forget() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $$
    BEGIN
      EXECUTE format('DELETE FROM %I.clashfx_snapshot WHERE key IN (SELECT kind || ''/'' || tag FROM gone)', TG_TABLE_SCHEMA);
      EXECUTE format('DELETE FROM %1$I.clashfx_due WHERE key IN (SELECT d.key FROM %1$I.clashfx_due AS d
        WHERE d.key IN (SELECT kind || ''/'' || tag FROM gone) ORDER BY d.key FOR UPDATE)', TG_TABLE_SCHEMA);
      RETURN NULL;
    END $$`,
  `CREATE TRIGGER clashfx_forgotten AFTER DELETE ON clashfx_watched REFERENCING OLD TABLE AS gone
    FOR EACH STATEMENT EXECUTE FUNCTION clashfx_forget()`
])
