import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What keeps views from being refreshed for nothing, and lets them be stopped.
 *
 * `input_shape` is what the inputs were besides their changes, before the refresh that filled the view: files, triggers, columns. The
 * counts of changes may only be believed while the triggers that count are in place, and between two audits nothing else tells.
 * `fresh_bytes` and `fresh_rows` are the size of the relation when it was last written anew; `churn_share` the share of its rows that its
 * last concurrent refresh wrote; `dead_rows` those it left behind since the last VACUUM.
 *
 * `view_control` has a row for each view that its schedule leaves alone: paused by somebody, or suspended after failures that
 * would only repeat, until its definition is another.
 */
const TABLES = `
ALTER TABLE falaj.view_state
  ADD COLUMN input_shape text,
  ADD COLUMN fresh_bytes bigint,
  ADD COLUMN fresh_rows bigint,
  ADD COLUMN churn_share real NOT NULL DEFAULT 0,
  ADD COLUMN dead_rows bigint NOT NULL DEFAULT 0;

ALTER TABLE falaj.view_run
  ADD COLUMN backend_pid integer,
  ADD COLUMN cancelled_by text,
  DROP CONSTRAINT view_run_cause_check,
  DROP CONSTRAINT view_run_state_check,
  ADD CONSTRAINT view_run_cause_check CHECK (cause IN ('schedule', 'change', 'manual', 'start', 'external')),
  ADD CONSTRAINT view_run_state_check CHECK
    (state IN ('running', 'succeeded', 'failed', 'skipped', 'upstream_failed', 'cancelled', 'busy', 'interrupted'));

DROP INDEX falaj.view_run_slot;
CREATE UNIQUE INDEX view_run_slot ON falaj.view_run (view, slot)
  WHERE slot IS NOT NULL AND state IN ('succeeded', 'failed', 'skipped', 'upstream_failed', 'cancelled');

CREATE TABLE falaj.view_control (
  name         text PRIMARY KEY,
  state        text NOT NULL CHECK (state IN ('paused', 'suspended')),
  by           text NOT NULL,
  at           timestamptz NOT NULL DEFAULT clock_timestamp(),
  reason       text,
  -- Of the definition that failed; null where the view was paused.
  fingerprint  text
);
`;

const FUNCTIONS = `
-- As before, and a view of ours among the relations counts the refreshes that changed its rows. One that is not as our last run left it
-- was refreshed or made by somebody else, at a time nobody knows: it is not tracked until that was noticed.
CREATE OR REPLACE FUNCTION falaj.input_changes(relations text[]) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET jit = off
SET plan_cache_mode = force_generic_plan AS $body$
BEGIN
  RETURN (
    SELECT CASE WHEN bool_and(
        CASE WHEN s.name IS NULL THEN t.state IS NOT DISTINCT FROM 'tracked'
        ELSE s.relation = to_regclass(r.name)::oid AND s.filenode IS NOT DISTINCT FROM pg_relation_filenode(s.relation) END) THEN
      string_agg(concat(r.name, '=',
        coalesce((SELECT v.changes FROM falaj.tag_version AS v WHERE v.tag = k.tag), 0)
        + (SELECT count(*) FROM falaj.outbox AS o
           WHERE o.tag = k.tag AND o.xid >= (SELECT h.drained_below FROM falaj.change_head AS h))), ';' ORDER BY r.name COLLATE "C")
      || '@' || (SELECT h.log_id || '.' || h.epoch FROM falaj.change_head AS h) END
    FROM unnest(relations) AS r(name)
    LEFT JOIN falaj.view_state AS s ON 'public.' || s.name = r.name
    CROSS JOIN LATERAL (SELECT CASE WHEN s.name IS NULL THEN 'table:' || r.name ELSE 'view:' || s.name END AS tag) AS k
    LEFT JOIN falaj.tracked_table AS t ON t.schema_name || '.' || t.table_name = r.name
  );
END
$body$;

-- What relations are besides their rows: files, triggers, columns, policies, partitions. A view of ours is looked at above.
CREATE FUNCTION falaj.input_shape(relations text[]) RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET jit = off AS $body$
  SELECT md5(string_agg(concat(r.name, '=',
    CASE WHEN s.name IS NULL THEN falaj.fingerprint('table:' || r.name, c.oid) END), ';' ORDER BY r.name COLLATE "C"))
  FROM unnest(relations) AS r(name) LEFT JOIN falaj.view_state AS s ON 'public.' || s.name = r.name
  LEFT JOIN pg_namespace AS n ON n.nspname = split_part(r.name, '.', 1)
  LEFT JOIN pg_class AS c ON c.relnamespace = n.oid AND c.relname = substr(r.name, strpos(r.name, '.') + 1)
$body$;
REVOKE ALL ON FUNCTION falaj.input_shape(text[]) FROM PUBLIC;
`;

export class ViewUpkeep1760000000010 implements MigrationInterface {
  name = 'ViewUpkeep1760000000010';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
    await runner.query(FUNCTIONS);
  }

  /** `input_changes` stays as it is: of tables it answers the same. States that the former table does not know are given up. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      DROP FUNCTION falaj.input_shape(text[]);
      DROP TABLE falaj.view_control;
      DELETE FROM falaj.view_run WHERE state IN ('upstream_failed', 'cancelled') OR cause = 'change';
      DROP INDEX falaj.view_run_slot;
      CREATE UNIQUE INDEX view_run_slot ON falaj.view_run (view, slot) WHERE slot IS NOT NULL AND state IN ('succeeded', 'failed', 'skipped');
      ALTER TABLE falaj.view_run DROP COLUMN backend_pid, DROP COLUMN cancelled_by,
        DROP CONSTRAINT view_run_cause_check, DROP CONSTRAINT view_run_state_check,
        ADD CONSTRAINT view_run_cause_check CHECK (cause IN ('schedule', 'manual', 'start', 'external')),
        ADD CONSTRAINT view_run_state_check CHECK (state IN ('running', 'succeeded', 'failed', 'skipped', 'busy', 'interrupted'));
      ALTER TABLE falaj.view_state DROP COLUMN input_shape, DROP COLUMN fresh_bytes, DROP COLUMN fresh_rows,
        DROP COLUMN churn_share, DROP COLUMN dead_rows;
    `);
  }
}
