/**
 * What tells an incremental view of its inputs' changes: statement triggers of the same family as those of the change log, always on, with
 * old and new images, one function a view and input.
 *
 * The images of a statement are put together in a block that catches, and written outside of it: within it, the write would take a transaction
 * number of its own. Whatever fails there (a column renamed a moment ago), more rows than the bound, and TRUNCATE mark
 * everything; nothing ever fails the writer. An image is a JSON array of the columns' texts: the types that are let in are equal
 * where their texts are.
 *
 * Names of triggers say their shape, as those of the change log do: other columns or another bound are other triggers.
 */
export const VIEW_CAPTURE = `
-- The triggers that must be in place. inputs: [{"table": "schema.name", "columns": [...]}], numbered from 0.
CREATE FUNCTION falaj.queue_triggers(in_view text, inputs jsonb, images_max integer)
RETURNS TABLE (input integer, relation oid, name text, events text, images text, handler text, columns text[])
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $body$
  SELECT e.n::integer, to_regclass(e.source)::oid, concat('falaj_q', e.code, '_', e.n, '_', e.shape, '_', part.suffix), part.events, part.images,
    concat('queue_', e.code, '_', e.n), e.columns
  FROM (
    SELECT i.n - 1 AS n, i.value->>'table' AS source, left(md5(in_view), 12) AS code, c.columns,
      left(md5(concat_ws('|', 'shape 1', images_max, array_to_string(c.columns, '|'))), 8) AS shape
    FROM jsonb_array_elements(inputs) WITH ORDINALITY AS i (value, n)
    CROSS JOIN LATERAL (SELECT ARRAY(SELECT jsonb_array_elements_text(i.value->'columns')) AS columns) AS c
  ) AS e, (VALUES
    ('i', 'INSERT', 'REFERENCING NEW TABLE AS new_rows'),
    ('u', 'UPDATE', 'REFERENCING OLD TABLE AS old_rows NEW TABLE AS new_rows'),
    ('d', 'DELETE', 'REFERENCING OLD TABLE AS old_rows'),
    ('t', 'TRUNCATE', '')) AS part (suffix, events, images)
$body$;
REVOKE ALL ON FUNCTION falaj.queue_triggers(text, jsonb, integer) FROM PUBLIC;

-- Why what is written to the inputs may not reach the queue; null where it does.
CREATE FUNCTION falaj.queue_obstacle(in_view text, inputs jsonb, images_max integer) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp SET jit = off AS $body$
  SELECT CASE WHEN w.relation IS NULL THEN 'a table is not there'
              WHEN t.tgname IS NULL THEN 'a trigger is missing on ' || w.relation::regclass
              ELSE 'a trigger is not always on, on ' || w.relation::regclass END
  FROM falaj.queue_triggers(in_view, inputs, images_max) AS w
  LEFT JOIN pg_trigger AS t ON t.tgrelid = w.relation AND t.tgname = w.name
  WHERE t.tgenabled IS DISTINCT FROM 'A' ORDER BY 1 LIMIT 1
$body$;
REVOKE ALL ON FUNCTION falaj.queue_obstacle(text, jsonb, integer) FROM PUBLIC;

-- What the capture is, in row versions of the catalogue: what was undone since shows as well. Null where it is not whole.
CREATE FUNCTION falaj.queue_shape(in_view text, inputs jsonb, images_max integer) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp SET jit = off AS $body$
  SELECT CASE WHEN bool_and(t.tgenabled IS NOT DISTINCT FROM 'A') THEN md5(string_agg(concat_ws(' ', w.relation,
    pg_relation_filenode(w.relation), w.name, t.tgfoid, t.xmin, p.xmin,
    (SELECT string_agg(concat_ws(',', a.attnum, a.attname, a.atttypid, a.attcollation), ';' ORDER BY a.attnum)
     FROM pg_attribute AS a WHERE a.attrelid = w.relation AND a.attname = ANY (w.columns))), '|' ORDER BY w.input, w.name)) END
  FROM falaj.queue_triggers(in_view, inputs, images_max) AS w
  LEFT JOIN pg_trigger AS t ON t.tgrelid = w.relation AND t.tgname = w.name
  LEFT JOIN pg_proc AS p ON p.oid = t.tgfoid
$body$;
REVOKE ALL ON FUNCTION falaj.queue_shape(text, jsonb, integer) FROM PUBLIC;

CREATE FUNCTION falaj.write_queue(name text, in_view text, input integer, columns text[], images_max integer) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $body$
DECLARE
  chosen text := (SELECT string_agg(format('%I', c), ', ') FROM unnest(columns) AS c);
  image text := (SELECT format('jsonb_build_array(%s)::text', string_agg(format('r.%I::text', c), ', ')) FROM unnest(columns) AS c);
BEGIN
  EXECUTE format($function$
    CREATE OR REPLACE FUNCTION falaj.%1$I() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp SET datestyle = 'ISO, YMD' AS $capture$
    DECLARE
      amount bigint;
      images text[];
    BEGIN
      IF TG_OP <> 'TRUNCATE' THEN
        BEGIN
          IF TG_OP = 'INSERT' THEN
            SELECT count(*), array_agg(DISTINCT %2$s) INTO amount, images FROM (SELECT %3$s FROM new_rows LIMIT %4$s) AS r;
          ELSIF TG_OP = 'DELETE' THEN
            SELECT count(*), array_agg(DISTINCT %2$s) INTO amount, images FROM (SELECT %3$s FROM old_rows LIMIT %4$s) AS r;
          ELSE
            SELECT count(*), array_agg(DISTINCT %2$s) INTO amount, images FROM (
              (SELECT %3$s FROM new_rows LIMIT %4$s) UNION ALL (SELECT %3$s FROM old_rows LIMIT %4$s)) AS r;
          END IF;
        EXCEPTION WHEN OTHERS THEN
          amount := NULL;
        END;
        IF amount = 0 THEN RETURN NULL; END IF;
      END IF;
      IF amount IS NULL OR amount >= %4$s THEN images := NULL; END IF;
      INSERT INTO falaj.view_queue (view, input, images) VALUES (%5$L, %6$s, images);
      RETURN NULL;
    END
    $capture$
  $function$, name, image, chosen, images_max + 1, in_view, input);
  EXECUTE format('REVOKE ALL ON FUNCTION falaj.%I() FROM PUBLIC', name);
END
$body$;
REVOKE ALL ON FUNCTION falaj.write_queue(text, text, integer, text[], integer) FROM PUBLIC;

-- Puts on what is missing and takes off what is of another shape. A table is held against its writers for the moment of that, so
-- that whoever wrote before is done and whoever writes later is heard.
CREATE FUNCTION falaj.capture_images(in_view text, in_inputs jsonb, in_max integer) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $body$
DECLARE
  wanted record;
  stray record;
BEGIN
  INSERT INTO falaj.view_capture (name, inputs, images_max) VALUES (in_view, in_inputs, in_max)
  ON CONFLICT (name) DO UPDATE SET inputs = EXCLUDED.inputs, images_max = EXCLUDED.images_max;
  FOR wanted IN
    SELECT w.*, t.tgname IS NOT NULL AS is_there FROM falaj.queue_triggers(in_view, in_inputs, in_max) AS w
    LEFT JOIN pg_trigger AS t ON t.tgrelid = w.relation AND t.tgname = w.name
    WHERE w.relation IS NOT NULL AND t.tgenabled IS DISTINCT FROM 'A' ORDER BY w.relation, w.input, w.name
  LOOP
    IF NOT wanted.is_there THEN
      PERFORM falaj.write_queue(wanted.handler, in_view, wanted.input, wanted.columns, in_max);
      EXECUTE format('CREATE TRIGGER %I AFTER %s ON %s %s FOR EACH STATEMENT EXECUTE FUNCTION falaj.%I()',
        wanted.name, wanted.events, wanted.relation::regclass, wanted.images, wanted.handler);
    END IF;
    EXECUTE format('ALTER TABLE ONLY %s ENABLE ALWAYS TRIGGER %I', wanted.relation::regclass, wanted.name);
  END LOOP;
  FOR stray IN
    SELECT t.tgrelid::regclass::text AS relation, t.tgname FROM pg_trigger AS t
    WHERE t.tgname LIKE 'falaj\\_q' || left(md5(in_view), 12) || '\\_%' AND NOT EXISTS (
      SELECT FROM falaj.queue_triggers(in_view, in_inputs, in_max) AS w WHERE w.relation = t.tgrelid AND w.name = t.tgname)
  LOOP
    EXECUTE format('DROP TRIGGER %I ON %s', stray.tgname, stray.relation);
  END LOOP;
END
$body$;
REVOKE ALL ON FUNCTION falaj.capture_images(text, jsonb, integer) FROM PUBLIC;

CREATE FUNCTION falaj.release_images(in_view text) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $body$
DECLARE
  stray record;
BEGIN
  FOR stray IN
    SELECT t.tgrelid::regclass::text AS relation, t.tgname FROM pg_trigger AS t WHERE t.tgname LIKE 'falaj\\_q' || left(md5(in_view), 12) || '\\_%'
  LOOP
    EXECUTE format('DROP TRIGGER %I ON %s', stray.tgname, stray.relation);
  END LOOP;
  FOR stray IN
    SELECT p.proname FROM pg_proc AS p WHERE p.pronamespace = 'falaj'::regnamespace AND p.proname LIKE 'queue\\_' || left(md5(in_view), 12) || '\\_%'
  LOOP
    EXECUTE format('DROP FUNCTION falaj.%I()', stray.proname);
  END LOOP;
  DELETE FROM falaj.view_queue WHERE view = in_view;
  DELETE FROM falaj.view_capture WHERE name = in_view;
END
$body$;
REVOKE ALL ON FUNCTION falaj.release_images(text) FROM PUBLIC;
`;
