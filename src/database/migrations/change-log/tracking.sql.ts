/**
 * Which tables carry triggers, and whether they still do. All of it is repeatable: what is already right is left alone, so
 * that a start takes no lock on a busy table.
 *
 * A statement fires the triggers of the table it names and of no other. So the triggers of a tag are put on the table, on
 * everything that inherits from it, and on everything it inherits from.
 */
export const TRACKING = `
CREATE FUNCTION falaj.family(root oid) RETURNS SETOF oid
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $body$
  WITH RECURSIVE below (relation) AS (
    SELECT root UNION SELECT i.inhrelid FROM pg_inherits AS i JOIN below ON i.inhparent = below.relation
  ), above (relation) AS (
    SELECT root UNION SELECT i.inhparent FROM pg_inherits AS i JOIN above ON i.inhrelid = above.relation
  )
  SELECT relation FROM below UNION SELECT relation FROM above ORDER BY 1
$body$;

-- Equality of these types is equality of their text, which is what buckets are computed from.
CREATE FUNCTION falaj.can_narrow(relation oid, columns text[]) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $body$
  SELECT cardinality(columns) > 0 AND NOT EXISTS (
    SELECT FROM unnest(columns) AS wanted WHERE NOT EXISTS (
      SELECT FROM pg_attribute AS a LEFT JOIN pg_collation AS k ON k.oid = a.attcollation
      WHERE a.attrelid = relation AND a.attname = wanted AND a.attnum > 0 AND NOT a.attisdropped
        AND a.atttypid IN ('int2'::regtype, 'int4'::regtype, 'int8'::regtype, 'text'::regtype, 'varchar'::regtype,
                           'uuid'::regtype, 'date'::regtype)
        AND coalesce(k.collisdeterministic, true)))
$body$;

-- The function of a narrowed table is written out, so that its statements are planned once and not at every write. Whatever
-- fails in it (a column renamed a moment ago) moves all buckets; it never fails the writer.
CREATE FUNCTION falaj.write_capture(name text, whole text, marker text, columns text[]) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $body$
DECLARE
  chosen text := (SELECT string_agg(format('%I', c), ', ') FROM unnest(columns) AS c);
  buckets text := (SELECT string_agg(format(
    'array_agg(left(md5(convert_to(%L || r.%I::text, ''UTF8'')), 3))', c || '=', c), ' || ') FROM unnest(columns) AS c);
BEGIN
  EXECUTE format($function$
    CREATE OR REPLACE FUNCTION falaj.%1$I() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp SET datestyle = 'ISO, YMD' AS $capture$
    DECLARE
      images bigint;
      buckets text[];
      told boolean;
    BEGIN
      BEGIN
        IF TG_OP = 'INSERT' THEN
          SELECT count(*), %2$s INTO images, buckets FROM (SELECT %3$s FROM new_rows LIMIT 5001) AS r;
        ELSIF TG_OP = 'DELETE' THEN
          SELECT count(*), %2$s INTO images, buckets FROM (SELECT %3$s FROM old_rows LIMIT 5001) AS r;
        ELSE
          SELECT count(*), %2$s INTO images, buckets FROM (
            (SELECT %3$s FROM new_rows LIMIT 5001) UNION ALL (SELECT %3$s FROM old_rows LIMIT 5001)) AS r;
        END IF;
      EXCEPTION WHEN OTHERS THEN
        images := NULL;
      END;
      IF images = 0 THEN RETURN NULL; END IF;
      told := falaj.emit(%4$L, %5$L, CASE WHEN images <= 5000 THEN buckets ELSE ARRAY['*'] END);
      RETURN NULL;
    END
    $capture$
  $function$, name, buckets, chosen, whole, marker);
  EXECUTE format('REVOKE ALL ON FUNCTION falaj.%I() FROM PUBLIC', name);
END
$body$;

-- The triggers a relation must carry for a tag. Their names say their shape: a wrong shape is a wrong name.
CREATE FUNCTION falaj.wanted_triggers(whole text, narrowed boolean, columns text[])
RETURNS TABLE (name text, events text, images text, handler text)
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $body$
  WITH named AS (
    SELECT left(md5(whole), 12) AS code, 'falaj.t' || left(md5(whole), 12) AS marker,
           left(md5(concat_ws('|', 'shape 1', narrowed, array_to_string(columns, '|'))), 8) AS shape
  )
  SELECT concat('falaj_', code, '_', shape, '_', part.suffix), part.events, part.images,
         CASE WHEN part.images = '' THEN format('falaj.capture(%L, %L%s)', whole, marker,
                CASE WHEN cardinality(columns) > 0 THEN ', ''*''' ELSE '' END)
              ELSE format('falaj.%I()', concat('capture_', code, '_', shape)) END
  FROM named, (VALUES
    (false, 'w', 'INSERT OR UPDATE OR DELETE OR TRUNCATE', ''),
    (true, 'i', 'INSERT', 'REFERENCING NEW TABLE AS new_rows'),
    (true, 'u', 'UPDATE', 'REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows'),
    (true, 'd', 'DELETE', 'REFERENCING OLD TABLE AS old_rows'),
    (true, 't', 'TRUNCATE', '')) AS part (narrow, suffix, events, images)
  WHERE part.narrow = narrowed
$body$;

CREATE FUNCTION falaj.disarm(whole text, kept_relations oid[], kept_names text[]) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $body$
DECLARE
  stray record;
BEGIN
  FOR stray IN
    SELECT tgrelid::regclass::text AS relation, tgname FROM pg_trigger
    WHERE tgname LIKE 'falaj\\_' || left(md5(whole), 12) || '\\_%'
      AND NOT (tgrelid = ANY (kept_relations) AND tgname = ANY (kept_names))
  LOOP
    EXECUTE format('DROP TRIGGER %I ON %s', stray.tgname, stray.relation);
  END LOOP;
END
$body$;

-- Puts on what is missing and takes off what is of another shape. A disabled trigger is enabled only where repair is asked.
CREATE FUNCTION falaj.arm(entry falaj.tracked_table, root oid, repair boolean) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $body$
DECLARE
  narrowed boolean := falaj.can_narrow(root, entry.narrow_columns);
  names text[] := ARRAY(SELECT w.name FROM falaj.wanted_triggers(entry.tag, narrowed, entry.narrow_columns) AS w);
  relations oid[] := ARRAY(SELECT c.oid FROM pg_class AS c WHERE c.oid IN (SELECT falaj.family(root)) AND c.relkind IN ('r', 'p'));
  relation oid;
  wanted record;
  enabled "char";
BEGIN
  FOREACH relation IN ARRAY relations LOOP
    FOR wanted IN SELECT * FROM falaj.wanted_triggers(entry.tag, narrowed, entry.narrow_columns) LOOP
      SELECT t.tgenabled INTO enabled FROM pg_trigger AS t WHERE t.tgrelid = relation AND t.tgname = wanted.name;
      IF FOUND AND (enabled = 'A' OR NOT repair) THEN CONTINUE; END IF;
      IF NOT FOUND THEN
        IF wanted.images <> '' AND to_regprocedure(wanted.handler) IS NULL THEN
          PERFORM falaj.write_capture(regexp_replace(wanted.handler, '^falaj\\.|\\(\\)$', '', 'g'), entry.tag,
            'falaj.t' || left(md5(entry.tag), 12), entry.narrow_columns);
        END IF;
        EXECUTE format('CREATE TRIGGER %I AFTER %s ON %s %s FOR EACH STATEMENT EXECUTE FUNCTION %s',
          wanted.name, wanted.events, relation::regclass, wanted.images, wanted.handler);
      END IF;
      BEGIN
        EXECUTE format('ALTER TABLE ONLY %s ENABLE ALWAYS TRIGGER %I', relation::regclass, wanted.name);
      EXCEPTION WHEN insufficient_privilege THEN NULL;
      END;
    END LOOP;
  END LOOP;
  PERFORM falaj.disarm(entry.tag, relations, names);
END
$body$;
`;
