import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * Whether a view may answer is asked before every answer from one, so it must cost less than what it saves. Functions in PL/pgSQL keep
 * their plans for the session, whatever pooler is between; the same statement sent as text, or as a function in SQL before
 * PostgreSQL 18, is planned anew each time. Plans are generic: they hardly differ by the values, and a custom one is planned each time
 * too. Planning took longer than running.
 */
const FUNCTIONS = `
CREATE OR REPLACE FUNCTION falaj.input_changes(relations text[]) RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET jit = off
SET plan_cache_mode = force_generic_plan AS $body$
BEGIN
  RETURN (
    SELECT CASE WHEN bool_and(t.state IS NOT DISTINCT FROM 'tracked') THEN
      string_agg(concat(r.name, '=',
        coalesce((SELECT v.changes FROM falaj.tag_version AS v WHERE v.tag = 'table:' || r.name), 0)
        + (SELECT count(*) FROM falaj.outbox AS o
           WHERE o.tag = 'table:' || r.name AND o.xid >= (SELECT h.drained_below FROM falaj.change_head AS h))), ';' ORDER BY r.name COLLATE "C")
      || '@' || (SELECT h.log_id || '.' || h.epoch FROM falaj.change_head AS h) END
    FROM unnest(relations) AS r(name)
    LEFT JOIN falaj.tracked_table AS t ON t.schema_name || '.' || t.table_name = r.name
  );
END
$body$;

-- What is known of views over the same relations, as a JSON list, and whether those relations are unchanged since each was filled.
CREATE FUNCTION falaj.view_gates(view_names text[], reads text[]) RETURNS text
LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan AS $body$
BEGIN
  RETURN (
    SELECT json_agg(json_build_object(
      'name', s.name, 'relation', s.relation::bigint::text, 'filenode', s.filenode::bigint::text, 'fingerprint', s.fingerprint,
      'is_quarantined', s.quarantined IS NOT NULL, 'is_current', coalesce(s.inputs = c.changes, false)))
    FROM (SELECT falaj.input_changes(reads) AS changes) AS c
    JOIN falaj.view_state AS s ON s.name = ANY (view_names)
  );
END
$body$;
REVOKE ALL ON FUNCTION falaj.view_gates(text[], text[]) FROM PUBLIC;

-- Whether a relation still is the one that was chosen, with the rows it had then. Asked after its rows were read.
CREATE FUNCTION falaj.view_kept(qualified_name text, chosen_relation bigint, chosen_filenode bigint) RETURNS boolean
LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan AS $body$
BEGIN
  RETURN coalesce((
    SELECT c.oid = chosen_relation::oid
       AND coalesce(pg_catalog.pg_relation_filenode(c.oid) = chosen_filenode::oid, false) AND c.relispopulated
    FROM pg_catalog.pg_class AS c WHERE c.oid = pg_catalog.to_regclass(qualified_name)
  ), false);
END
$body$;
REVOKE ALL ON FUNCTION falaj.view_kept(text, bigint, bigint) FROM PUBLIC;
`;

export class ViewGate1760000000005 implements MigrationInterface {
  name = 'ViewGate1760000000005';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(FUNCTIONS);
  }

  /** `input_changes` stays as it is: it answers the same. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'DROP FUNCTION falaj.view_kept(text, bigint, bigint); DROP FUNCTION falaj.view_gates(text[], text[])',
    );
  }
}
