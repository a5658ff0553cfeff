import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * What passes the change log by is noticed by an audit, which moves the table; here it is also counted, and told apart. The print of a
 * table becomes one of several parts, each a name and a digest, so that two of them say what differs. A print of the former kind
 * differs from every new one: the first audit takes it for what it is and counts nothing, though it moves the table once.
 *
 * Not counted is what this service does itself (triggers put on, or of another shape because other columns are narrowed by: the print is taken
 * before that), and what changes no answer or is told by a trigger besides: a file written anew by VACUUM FULL or TRUNCATE, a right granted.
 */
const FUNCTIONS = `
ALTER TABLE falaj.tracked_table
  ADD COLUMN alterations bigint NOT NULL DEFAULT 0,
  ADD COLUMN altered text,
  ADD COLUMN altered_at timestamptz,
  ADD COLUMN printed_columns text[];

CREATE OR REPLACE FUNCTION falaj.fingerprint(whole text, root oid) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $body$
  SELECT coalesce(
    'partitions=' || md5(string_agg(c.oid::text, '|' ORDER BY c.oid)) ||
    ' relation=' || md5(string_agg(concat_ws(' ', c.oid, c.xmin, c.relkind), '|' ORDER BY c.oid)) ||
    ' file=' || md5(string_agg(concat_ws(' ', c.oid, pg_relation_filenode(c.oid)), '|' ORDER BY c.oid)) ||
    ' columns=' || md5(string_agg(concat_ws(' ', c.oid,
      (SELECT string_agg(concat_ws(',', a.attnum, a.attname, a.atttypid, a.atttypmod, a.attcollation, a.attisdropped), ';'
              ORDER BY a.attnum) FROM pg_attribute AS a WHERE a.attrelid = c.oid AND a.attnum > 0)), '|' ORDER BY c.oid)) ||
    ' triggers=' || md5(string_agg(concat_ws(' ', c.oid,
      (SELECT string_agg(concat_ws(',', t.tgname, t.tgenabled, t.tgfoid, t.xmin, p.xmin), ';' ORDER BY t.tgname)
       FROM pg_trigger AS t JOIN pg_proc AS p ON p.oid = t.tgfoid
       WHERE t.tgrelid = c.oid AND t.tgname LIKE 'falaj\\_' || left(md5(whole), 12) || '\\_%'),
      -- What every one of them calls.
      (SELECT string_agg(concat_ws(',', p.oid, p.xmin), ';' ORDER BY p.oid) FROM pg_proc AS p
       WHERE p.pronamespace = 'falaj'::regnamespace AND p.proname = 'emit')), '|' ORDER BY c.oid)) ||
    ' policies=' || md5(string_agg(concat_ws(' ', c.oid,
      (SELECT string_agg(concat_ws(',', y.oid, y.xmin), ';' ORDER BY y.oid) FROM pg_policy AS y WHERE y.polrelid = c.oid)),
      '|' ORDER BY c.oid)), 'absent')
  FROM pg_class AS c WHERE c.oid IN (SELECT falaj.family(root))
$body$;

-- Names of the parts in which two prints differ. The row of a relation is written anew with most of what is done to it, so it is named
-- only where nothing else is.
CREATE FUNCTION falaj.altered_parts(old_print text, new_print text) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $body$
  WITH parts (name, old_digest, new_digest) AS (
    SELECT split_part(n, '=', 1), o, n FROM unnest(string_to_array(new_print, ' ')) AS n
    LEFT JOIN unnest(string_to_array(old_print, ' ')) AS o ON split_part(o, '=', 1) = split_part(n, '=', 1)
  ), differing AS (
    SELECT name FROM parts WHERE old_digest IS DISTINCT FROM new_digest
  )
  SELECT CASE
    WHEN new_print = 'absent' THEN 'dropped'
    WHEN old_print = 'absent' THEN 'created'
    ELSE coalesce((SELECT string_agg(name, ', ' ORDER BY name) FROM differing WHERE name <> 'relation'), 'relation')
  END
$body$;

CREATE OR REPLACE FUNCTION falaj.examine(whole text, repair boolean) RETURNS boolean
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $body$
DECLARE
  entry falaj.tracked_table;
  root oid;
  refusal text;
  print text;
  found_print text;
  differing text;
  is_altered boolean := false;
BEGIN
  SELECT * INTO entry FROM falaj.tracked_table AS t WHERE t.tag = whole FOR UPDATE;
  IF NOT FOUND THEN RETURN false; END IF;
  SELECT c.oid INTO root FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
  WHERE n.nspname = entry.schema_name AND c.relname = entry.table_name AND c.relkind IN ('r', 'p', 'v', 'm', 'f');
  -- As it was found, before anything is put right.
  found_print := falaj.fingerprint(whole, root);
  BEGIN
    PERFORM falaj.arm(entry, root, repair);
  EXCEPTION
    WHEN insufficient_privilege THEN refusal := 'no right to put triggers on it';
    WHEN lock_not_available THEN refusal := 'busy, triggers not yet put on';
    WHEN OTHERS THEN refusal := 'triggers refused (' || SQLSTATE || ')';
  END;
  refusal := coalesce(refusal, falaj.obstacle(entry, root));
  print := found_print;
  IF found_print IS DISTINCT FROM entry.fingerprint OR entry.reason IS NOT NULL
     OR entry.printed_columns IS DISTINCT FROM entry.narrow_columns THEN
    print := falaj.fingerprint(whole, root);
  END IF;
  IF print IS NOT DISTINCT FROM entry.fingerprint AND refusal IS NOT DISTINCT FROM entry.reason THEN RETURN false; END IF;
  IF entry.printed_columns IS NOT NULL AND found_print IS DISTINCT FROM entry.fingerprint THEN
    differing := falaj.altered_parts(entry.fingerprint, found_print);
    is_altered := differing NOT IN ('file', 'relation');
  END IF;
  UPDATE falaj.tracked_table AS t
  SET state = CASE WHEN refusal IS NULL THEN 'tracked' ELSE 'untracked' END, reason = refusal, fingerprint = print,
      since = clock_timestamp(), printed_columns = entry.narrow_columns,
      alterations = t.alterations + CASE WHEN is_altered THEN 1 ELSE 0 END,
      altered = CASE WHEN is_altered THEN differing ELSE t.altered END,
      altered_at = CASE WHEN is_altered THEN clock_timestamp() ELSE t.altered_at END
  WHERE t.tag = whole;
  INSERT INTO falaj.outbox (tag)
  VALUES (whole), (whole || '#*'), ('tracking:' || entry.schema_name || '.' || entry.table_name);
  RETURN true;
END
$body$;

CREATE OR REPLACE FUNCTION falaj.tracking() RETURNS json
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $body$
  SELECT coalesce(json_agg(json_build_array(schema_name || '.' || table_name, state, reason, narrow_columns, alterations, altered,
    to_char(altered_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'))), '[]')
  FROM falaj.tracked_table
$body$;

REVOKE ALL ON FUNCTION falaj.altered_parts(text, text) FROM PUBLIC;
`;

/** Counts what passed the change log by, and says what it was. */
export class Alterations1760000000008 implements MigrationInterface {
  name = 'Alterations1760000000008';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(FUNCTIONS);
  }

  /** The functions stay: they say more than their forerunners and are called alike. */
  async down(): Promise<void> {
    // They read the columns, so these stay as well.
  }
}
