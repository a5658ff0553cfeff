import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What routing asks of a view grows: not only whether it is current, but what is wrong with it where it is not, as of when it is, and of
 * which types its columns are. And the application's role may say one thing of a view: that it was found to answer otherwise than the
 * tables. It can say it only of the build and the file that were compared, so that a rebuild in between is not blamed.
 */
const FUNCTIONS = `
CREATE OR REPLACE FUNCTION falaj.view_gates(view_names text[], reads text[]) RETURNS text
LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan AS $body$
BEGIN
  RETURN (
    SELECT json_agg(json_build_object(
      'name', s.name, 'relation', s.relation::bigint::text, 'filenode', s.filenode::bigint::text, 'fingerprint', s.fingerprint,
      'is_quarantined', s.quarantined IS NOT NULL, 'is_current', coalesce(s.inputs = c.changes, false),
      'as_of', to_char(s.as_of AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
      'is_present', r.oid IS NOT NULL, 'is_populated', coalesce(r.relispopulated, false),
      'is_same_file', coalesce(pg_catalog.pg_relation_filenode(r.oid) = s.filenode, false), 'is_protected', c.is_protected))
    FROM (
      SELECT falaj.input_changes(reads) AS changes,
        EXISTS (SELECT FROM unnest(reads) AS t(name) JOIN pg_catalog.pg_class AS b ON b.oid = pg_catalog.to_regclass(t.name)
                WHERE b.relrowsecurity) AS is_protected
    ) AS c
    JOIN falaj.view_state AS s ON s.name = ANY (view_names)
    LEFT JOIN pg_catalog.pg_class AS r ON r.oid = s.relation
  );
END
$body$;
REVOKE ALL ON FUNCTION falaj.view_gates(text[], text[]) FROM PUBLIC;

-- Types of the columns of views, as a JSON object of objects.
CREATE FUNCTION falaj.view_columns(view_names text[]) RETURNS text
LANGUAGE plpgsql STABLE SET plan_cache_mode = force_generic_plan AS $body$
BEGIN
  RETURN (
    SELECT json_object_agg(s.name, (
      SELECT json_object_agg(a.attname, pg_catalog.format_type(a.atttypid, NULL)) FROM pg_catalog.pg_attribute AS a
      WHERE a.attrelid = s.relation AND a.attnum > 0 AND NOT a.attisdropped))
    FROM falaj.view_state AS s WHERE s.name = ANY (view_names)
  );
END
$body$;
REVOKE ALL ON FUNCTION falaj.view_columns(text[]) FROM PUBLIC;

CREATE FUNCTION falaj.quarantine_view(view_name text, compared_relation bigint, compared_filenode bigint, reason text) RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
DECLARE
  asked text;
BEGIN
  UPDATE falaj.view_state AS s SET quarantined = left(reason, 500), updated_at = clock_timestamp()
  WHERE s.name = view_name AND s.relation = compared_relation::oid AND s.filenode = compared_filenode::oid AND s.quarantined IS NULL
  RETURNING s.query_id INTO asked;
  IF asked IS NULL THEN RETURN false; END IF;
  PERFORM falaj.record_change(tag) FROM unnest(ARRAY['view:' || view_name, 'route:' || asked]) AS tag;
  RETURN true;
END
$body$;
REVOKE ALL ON FUNCTION falaj.quarantine_view(text, bigint, bigint, text) FROM PUBLIC;
`;

export class ViewServing1760000000011 implements MigrationInterface {
  name = 'ViewServing1760000000011';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(FUNCTIONS);
  }

  /** `view_gates` stays: it says more than its forerunner and is called alike. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      'DROP FUNCTION falaj.quarantine_view(text, bigint, bigint, text); DROP FUNCTION falaj.view_columns(text[])',
    );
  }
}
