import { LOCK } from './advisory-locks.sql.js';

/**
 * What no trigger tells: schema changes, rewritten files, triggers switched off, tables replaced under their name. The
 * fingerprint holds the row versions of the catalogue entries, so that even what was undone since the last look shows.
 * A difference moves the table, and its state reaches every process through the log (tag tracking:<table>).
 */
export const AUDITING = `
-- Why a table cannot be relied on; null where it can.
CREATE FUNCTION falaj.obstacle(entry falaj.tracked_table, root oid) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $body$
DECLARE
  root_kind "char" := (SELECT relkind FROM pg_class WHERE oid = root);
  kinds "char"[] := ARRAY(SELECT c.relkind FROM pg_class AS c WHERE c.oid IN (SELECT falaj.family(root)));
  lacking text;
BEGIN
  IF root IS NULL THEN RETURN 'no such table'; END IF;
  IF root_kind = 'v' THEN RETURN 'a view carries no triggers of its tables'; END IF;
  IF root_kind = 'm' THEN RETURN 'a materialized view carries no triggers'; END IF;
  IF 'f' = ANY (kinds) THEN RETURN 'a foreign table changes elsewhere'; END IF;
  IF root_kind NOT IN ('r', 'p') THEN RETURN 'not a table'; END IF;
  IF EXISTS (SELECT FROM pg_class AS c WHERE c.oid IN (SELECT falaj.family(root)) AND c.relpersistence <> 'p') THEN
    RETURN 'an unlogged table is emptied by a crash';
  END IF;
  IF EXISTS (SELECT FROM pg_subscription_rel AS s WHERE s.srrelid IN (SELECT falaj.family(root))) THEN
    RETURN 'logical replication fires no statement triggers';
  END IF;
  SELECT CASE WHEN t.tgname IS NULL THEN 'trigger missing' WHEN t.tgenabled = 'D' THEN 'trigger disabled'
              ELSE 'trigger does not fire in every replication role' END || ' on ' || c.oid::regclass
  INTO lacking
  FROM pg_class AS c
  CROSS JOIN falaj.wanted_triggers(entry.tag, falaj.can_narrow(root, entry.narrow_columns), entry.narrow_columns) AS w
  LEFT JOIN pg_trigger AS t ON t.tgrelid = c.oid AND t.tgname = w.name
  WHERE c.oid IN (SELECT falaj.family(root)) AND c.relkind IN ('r', 'p') AND t.tgenabled IS DISTINCT FROM 'A'
  ORDER BY 1 LIMIT 1;
  RETURN lacking;
END
$body$;

CREATE FUNCTION falaj.fingerprint(whole text, root oid) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $body$
  SELECT md5(coalesce(string_agg(concat_ws(' ', c.oid, c.xmin, c.relkind, pg_relation_filenode(c.oid),
    (SELECT string_agg(concat_ws(',', a.attnum, a.attname, a.atttypid, a.atttypmod, a.attcollation, a.attisdropped), ';'
            ORDER BY a.attnum) FROM pg_attribute AS a WHERE a.attrelid = c.oid AND a.attnum > 0),
    (SELECT string_agg(concat_ws(',', t.tgname, t.tgenabled, t.tgfoid, t.xmin, p.xmin), ';' ORDER BY t.tgname)
     FROM pg_trigger AS t JOIN pg_proc AS p ON p.oid = t.tgfoid
     WHERE t.tgrelid = c.oid AND t.tgname LIKE 'falaj\\_' || left(md5(whole), 12) || '\\_%'),
    (SELECT string_agg(concat_ws(',', y.oid, y.xmin), ';' ORDER BY y.oid) FROM pg_policy AS y WHERE y.polrelid = c.oid)
  ), '|' ORDER BY c.oid), 'absent'))
  FROM pg_class AS c WHERE c.oid IN (SELECT falaj.family(root))
$body$;

-- Looks at one table, puts on missing triggers, and records what changed. Returns whether anything did.
CREATE FUNCTION falaj.examine(whole text, repair boolean) RETURNS boolean
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $body$
DECLARE
  entry falaj.tracked_table;
  root oid;
  refusal text;
  print text;
BEGIN
  SELECT * INTO entry FROM falaj.tracked_table AS t WHERE t.tag = whole FOR UPDATE;
  IF NOT FOUND THEN RETURN false; END IF;
  SELECT c.oid INTO root FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
  WHERE n.nspname = entry.schema_name AND c.relname = entry.table_name AND c.relkind IN ('r', 'p', 'v', 'm', 'f');
  BEGIN
    PERFORM falaj.arm(entry, root, repair);
  EXCEPTION
    WHEN insufficient_privilege THEN refusal := 'no right to put triggers on it';
    WHEN lock_not_available THEN refusal := 'busy, triggers not yet put on';
    WHEN OTHERS THEN refusal := 'triggers refused (' || SQLSTATE || ')';
  END;
  refusal := coalesce(refusal, falaj.obstacle(entry, root));
  print := falaj.fingerprint(whole, root);
  IF print IS NOT DISTINCT FROM entry.fingerprint AND refusal IS NOT DISTINCT FROM entry.reason THEN RETURN false; END IF;
  UPDATE falaj.tracked_table AS t
  SET state = CASE WHEN refusal IS NULL THEN 'tracked' ELSE 'untracked' END, reason = refusal, fingerprint = print,
      since = clock_timestamp()
  WHERE t.tag = whole;
  INSERT INTO falaj.outbox (tag)
  VALUES (whole), (whole || '#*'), ('tracking:' || entry.schema_name || '.' || entry.table_name);
  RETURN true;
END
$body$;

-- Tracks a table by its exact names, whether or not it can be. The columns join those already wanted.
CREATE FUNCTION falaj.track_name(in_schema text, in_table text, columns text[]) RETURNS text
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $body$
DECLARE
  whole text := 'table:' || in_schema || '.' || in_table;
  outcome text;
BEGIN
  PERFORM pg_advisory_xact_lock(${LOCK.track});
  INSERT INTO falaj.tracked_table AS t (tag, schema_name, table_name, narrow_columns)
  VALUES (whole, in_schema, in_table, ARRAY(SELECT DISTINCT c FROM unnest(columns) AS c ORDER BY c))
  ON CONFLICT (tag) DO UPDATE
  SET narrow_columns = ARRAY(SELECT DISTINCT c FROM unnest(t.narrow_columns || EXCLUDED.narrow_columns) AS c ORDER BY c)
  WHERE NOT t.narrow_columns @> EXCLUDED.narrow_columns;
  PERFORM falaj.examine(whole, true);
  SELECT coalesce(t.reason, 'tracked') INTO outcome FROM falaj.tracked_table AS t WHERE t.tag = whole;
  RETURN outcome;
END
$body$;

CREATE FUNCTION falaj.track_table(relation regclass, narrow_columns text[] DEFAULT '{}') RETURNS text
LANGUAGE sql SET search_path = pg_catalog, pg_temp AS $body$
  SELECT falaj.track_name(n.nspname, c.relname, narrow_columns)
  FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace WHERE c.oid = relation
$body$;

CREATE FUNCTION falaj.untrack_table(relation regclass) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $body$
DECLARE
  entry falaj.tracked_table;
BEGIN
  PERFORM pg_advisory_xact_lock(${LOCK.track});
  DELETE FROM falaj.tracked_table AS t USING pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
  WHERE c.oid = relation AND t.schema_name = n.nspname AND t.table_name = c.relname RETURNING t.* INTO entry;
  IF NOT FOUND THEN RETURN; END IF;
  PERFORM falaj.disarm(entry.tag, '{}', '{}');
  INSERT INTO falaj.outbox (tag)
  VALUES (entry.tag), (entry.tag || '#*'), ('tracking:' || entry.schema_name || '.' || entry.table_name);
END
$body$;

-- Run by whichever process comes first in each interval. Returns how many tables had changed; null where another had looked.
CREATE FUNCTION falaj.audit(interval_ms integer) RETURNS integer
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET lock_timeout = '200ms' SET jit = off AS $body$
DECLARE
  changed integer := 0;
  each_tag text;
BEGIN
  IF NOT pg_try_advisory_xact_lock(${LOCK.track}) THEN RETURN NULL; END IF;
  UPDATE falaj.change_audit SET audited_at = clock_timestamp()
  WHERE audited_at <= clock_timestamp() - make_interval(secs => interval_ms / 1000.0) OR audited_at > clock_timestamp();
  IF NOT FOUND THEN RETURN NULL; END IF;
  FOR each_tag IN SELECT t.tag FROM falaj.tracked_table AS t ORDER BY t.tag LOOP
    IF falaj.examine(each_tag, false) THEN changed := changed + 1; END IF;
  END LOOP;
  RETURN changed;
END
$body$;
`;
