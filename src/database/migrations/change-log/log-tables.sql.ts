/**
 * The log at rest. What writers touch (outbox) and what only the sequencer touches (the rest) are kept apart, so that a
 * writer never waits for another one or for the sequencer.
 *
 * `outbox.xid` is the writer's transaction. Together with `change_head.drained_below` it lets a look at the outbox skip the
 * region that is known to be used up, however many dead rows a long reading transaction keeps there.
 */
export const LOG_TABLES = `
CREATE TABLE falaj.outbox (
  xid   xid8 NOT NULL DEFAULT pg_current_xact_id(),
  id    bigint GENERATED ALWAYS AS IDENTITY,
  tag   text NOT NULL,
  at    timestamptz NOT NULL DEFAULT clock_timestamp(),
  wakes boolean NOT NULL DEFAULT true,
  PRIMARY KEY (xid, id)
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000,
        autovacuum_analyze_scale_factor = 0, autovacuum_analyze_threshold = 1000000);

CREATE TABLE falaj.change_log (
  seq bigint PRIMARY KEY,
  tag text NOT NULL,
  lsn pg_lsn NOT NULL,
  at  timestamptz NOT NULL
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 20000);

CREATE TABLE falaj.tag_version (
  tag      text PRIMARY KEY,
  last_seq bigint NOT NULL,
  changes  bigint NOT NULL
) WITH (fillfactor = 70);

-- One row. history: the server history in which drained_below means something. epoch: raised when the log was seen to
-- have gone back. trimmed_below: rows up to and including this number are no longer kept.
CREATE TABLE falaj.change_head (
  singleton     boolean PRIMARY KEY DEFAULT true CHECK (singleton),
  log_id        text NOT NULL DEFAULT replace(gen_random_uuid()::text, '-', ''),
  history       text NOT NULL DEFAULT '',
  epoch         integer NOT NULL DEFAULT 0,
  seq           bigint NOT NULL DEFAULT 0,
  trimmed_below bigint NOT NULL DEFAULT 0,
  drained_below xid8 NOT NULL DEFAULT '0'
) WITH (fillfactor = 10, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 1000);
INSERT INTO falaj.change_head DEFAULT VALUES;

CREATE TABLE falaj.tracked_table (
  tag            text PRIMARY KEY,
  schema_name    text NOT NULL,
  table_name     text NOT NULL,
  narrow_columns text[] NOT NULL DEFAULT '{}',
  state          text NOT NULL DEFAULT 'untracked' CHECK (state IN ('tracked', 'untracked')),
  reason         text,
  fingerprint    text,
  since          timestamptz NOT NULL DEFAULT clock_timestamp(),
  UNIQUE (schema_name, table_name)
);

CREATE TABLE falaj.change_audit (
  singleton  boolean PRIMARY KEY DEFAULT true CHECK (singleton),
  audited_at timestamptz NOT NULL DEFAULT '-infinity'
);
INSERT INTO falaj.change_audit DEFAULT VALUES;

CREATE TABLE falaj.follower (
  id          text PRIMARY KEY,
  incarnation text NOT NULL,
  position    bigint NOT NULL,
  seen_at     timestamptz NOT NULL
) WITH (fillfactor = 50, autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 500);
`;
