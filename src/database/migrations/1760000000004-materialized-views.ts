import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What is known of materialized views. `view_state` has one row a view: what is built, and what it held as of when. `view_run`
 * is the ledger of every build and refresh. Only the owner writes either.
 *
 * `inputs` is what `falaj.input_changes` gave before the refresh that filled the view: while it gives the same in a snapshot,
 * the view holds in that snapshot what its query would answer. Null: it cannot be known (an input is not tracked).
 * `churn` is how many rows were written to the view so far, by the server's statistics, once they had settled after our last run.
 */
const TABLES = `
CREATE TABLE falaj.view_state (
  name             text PRIMARY KEY,
  query_id         text NOT NULL,
  fingerprint      text NOT NULL,
  definition       jsonb NOT NULL,
  relation         oid NOT NULL,
  filenode         oid NOT NULL,
  definition_hash  text NOT NULL,
  as_of            timestamptz NOT NULL,
  as_of_seq        bigint NOT NULL,
  inputs           text,
  datasets         jsonb NOT NULL DEFAULT '[]',
  churn            bigint,
  built_at         timestamptz NOT NULL,
  quarantined      text,
  updated_at       timestamptz NOT NULL DEFAULT clock_timestamp()
);

CREATE TABLE falaj.view_run (
  id           bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  view         text NOT NULL,
  slot         timestamptz,
  attempt      integer NOT NULL DEFAULT 1,
  cause        text NOT NULL CHECK (cause IN ('schedule', 'manual', 'start', 'external')),
  state        text NOT NULL CHECK (state IN ('running', 'succeeded', 'failed', 'skipped', 'busy', 'interrupted')),
  mode         text CHECK (mode IN ('build', 'swap', 'concurrent', 'plain', 'skip')),
  reason       text,
  fingerprint  text,
  started_at   timestamptz NOT NULL DEFAULT clock_timestamp(),
  finished_at  timestamptz,
  as_of        timestamptz,
  as_of_seq    bigint,
  rows_before  bigint,
  rows_after   bigint,
  rows_changed bigint,
  bytes        bigint,
  wal_bytes    numeric,
  error_class  text,
  error        text,
  process      text NOT NULL
);
CREATE INDEX view_run_by_view ON falaj.view_run (view, id DESC);
-- One terminal row for each slot of a view, whatever the number of processes.
CREATE UNIQUE INDEX view_run_slot ON falaj.view_run (view, slot)
  WHERE slot IS NOT NULL AND state IN ('succeeded', 'failed', 'skipped');
CREATE INDEX view_run_running ON falaj.view_run (view) WHERE state = 'running';
`;

const FUNCTIONS = `
-- How often each relation changed so far, changes that wait for their number included: equal texts in two snapshots mean that
-- nothing changed between them. Null where a relation is not tracked.
CREATE FUNCTION falaj.input_changes(relations text[]) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET jit = off AS $body$
  SELECT CASE WHEN bool_and(t.state IS NOT DISTINCT FROM 'tracked') THEN
    string_agg(concat(r.name, '=',
      coalesce((SELECT v.changes FROM falaj.tag_version AS v WHERE v.tag = 'table:' || r.name), 0)
      + (SELECT count(*) FROM falaj.outbox AS o
         WHERE o.tag = 'table:' || r.name AND o.xid >= (SELECT h.drained_below FROM falaj.change_head AS h))), ';' ORDER BY r.name COLLATE "C")
    || '@' || (SELECT h.log_id || '.' || h.epoch FROM falaj.change_head AS h) END
  FROM unnest(relations) AS r(name)
  LEFT JOIN falaj.tracked_table AS t ON t.schema_name || '.' || t.table_name = r.name
$body$;
REVOKE ALL ON FUNCTION falaj.input_changes(text[]) FROM PUBLIC;
`;

export class MaterializedViews1760000000004 implements MigrationInterface {
  name = 'MaterializedViews1760000000004';

  async up(runner: QueryRunner): Promise<void> {
    // Builds are made beside and moved into place; the former build is kept for one step back.
    await runner.query('CREATE SCHEMA IF NOT EXISTS falaj_next; CREATE SCHEMA IF NOT EXISTS falaj_previous');
    await runner.query(TABLES);
    await runner.query(FUNCTIONS);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'DROP FUNCTION falaj.input_changes(text[]); DROP TABLE falaj.view_run; DROP TABLE falaj.view_state',
    );
    await runner.query('DROP SCHEMA falaj_next CASCADE; DROP SCHEMA falaj_previous CASCADE');
  }
}
