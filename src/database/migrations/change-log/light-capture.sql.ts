/**
 * The same capture without settings of its own. A search path is set and taken back at each call, and whatever was planned under the
 * writer's is looked up anew after it: a twentieth of what a small transaction costs beside fifteen others.
 *
 * What has the owner's rights and the writer's search path must not look up anything by it, or the writer could have something of his own
 * called: each function, operator and type stands with its schema, also where SQL has a shorter way that means an operator
 * (`IS DISTINCT FROM`). Images are found before any table of their name. Whatever is called from here and is not so written has a path.
 *
 * A date is written as the writer's session writes it, which is one way in nearly all. Where it is not, the general way sets it and puts
 * back what was; a failure takes it back with all else.
 */
export const LIGHT_CAPTURE = `
ALTER FUNCTION falaj.emit(text, text, text[]) SET search_path = pg_catalog, pg_temp;

CREATE OR REPLACE FUNCTION falaj.capture() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER AS $body$
DECLARE
  mark pg_catalog.text;
  done boolean;
BEGIN
  IF TG_NARGS OPERATOR(pg_catalog.>) 2 THEN
    done := falaj.emit(TG_ARGV[0], TG_ARGV[1], ARRAY['*']);
    RETURN NULL;
  END IF;
  mark := pg_catalog.textcat(pg_catalog.pg_current_xact_id()::pg_catalog.text, ':,');
  IF NOT coalesce(pg_catalog.texteq(pg_catalog.current_setting(TG_ARGV[1], true), mark), false) THEN
    INSERT INTO falaj.outbox (tag) VALUES (TG_ARGV[0]);
    mark := pg_catalog.set_config(TG_ARGV[1], mark, true);
  END IF;
  RETURN NULL;
END
$body$;

-- The bucket of a value of the column, as an expression.
CREATE OR REPLACE FUNCTION falaj.bucket_expression(column_name text, value text) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $body$
  SELECT format('pg_catalog.left(pg_catalog.md5(pg_catalog.convert_to(pg_catalog.textcat(%L, %s), ''UTF8'')), 3)', column_name || '=', value)
$body$;

CREATE OR REPLACE FUNCTION falaj.write_capture(name text, whole text, marker text, columns text[]) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $body$
DECLARE
  chosen text := (SELECT string_agg(format('%I', c), ', ') FROM unnest(columns) AS c);
  buckets text := (
    SELECT string_agg(format('pg_catalog.array_agg(%s)', falaj.bucket_expression(c, format('r.%I::pg_catalog.text', c))),
      ' OPERATOR(pg_catalog.||) ') FROM unnest(columns) AS c);
  -- Of one row: its values in order, and the buckets of values. An old value that is the new one has no bucket of its own.
  new_values text := (SELECT format('ARRAY[%s]', string_agg(format('n.%I::pg_catalog.text', c), ', ')) FROM unnest(columns) AS c);
  old_values text := (SELECT format('ARRAY[%s]', string_agg(format('o.%I::pg_catalog.text', c), ', ')) FROM unnest(columns) AS c);
  new_buckets text := (
    SELECT string_agg(falaj.bucket_expression(c, format('fresh[%s]', n)), ', ') FROM unnest(columns) WITH ORDINALITY AS u (c, n));
  old_buckets text := (
    SELECT string_agg(format('CASE WHEN NOT coalesce(pg_catalog.texteq(former[%1$s], fresh[%1$s]), false) THEN %2$s END',
      n, falaj.bucket_expression(c, format('former[%s]', n))), ', ') FROM unnest(columns) WITH ORDINALITY AS u (c, n));
BEGIN
  EXECUTE format($function$
    CREATE OR REPLACE FUNCTION falaj.%1$I() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER AS $capture$
    DECLARE
      head pg_catalog.text := pg_catalog.textcat(pg_catalog.pg_current_xact_id()::pg_catalog.text, ':,');
      seen pg_catalog.text := pg_catalog.current_setting(%5$L, true);
      dates pg_catalog.text;
      is_iso boolean;
      fresh pg_catalog.text[];
      former pg_catalog.text[];
      images bigint;
      buckets pg_catalog.text[];
      told boolean;
    BEGIN
      IF (seen IS NULL OR NOT pg_catalog.starts_with(seen, head))
         AND pg_catalog.starts_with(pg_catalog.current_setting('datestyle'), 'ISO') THEN
        BEGIN
          IF pg_catalog.texteq(TG_OP, 'UPDATE') THEN
            SELECT %6$s, %7$s INTO STRICT fresh, former FROM new_rows AS n, old_rows AS o;
          ELSIF pg_catalog.texteq(TG_OP, 'INSERT') THEN
            SELECT %6$s INTO STRICT fresh FROM new_rows AS n;
          ELSE
            SELECT %7$s INTO STRICT fresh FROM old_rows AS o;
          END IF;
          buckets := ARRAY[%8$s];
          IF former IS NOT NULL AND NOT pg_catalog.array_eq(former, fresh) THEN
            buckets := pg_catalog.array_cat(buckets, ARRAY[%9$s]);
          END IF;
        EXCEPTION WHEN OTHERS THEN
          buckets := NULL;
        END;
      END IF;
      IF buckets IS NOT NULL THEN
        INSERT INTO falaj.outbox (tag, buckets) VALUES (%4$L, buckets);
        seen := pg_catalog.concat(head, pg_catalog.array_to_string(buckets, ','), ',');
        head := pg_catalog.set_config(%5$L, seen, true);
        RETURN NULL;
      END IF;
      dates := pg_catalog.current_setting('datestyle');
      is_iso := pg_catalog.starts_with(dates, 'ISO');
      BEGIN
        IF NOT is_iso THEN seen := pg_catalog.set_config('datestyle', 'ISO, YMD', true); END IF;
        IF pg_catalog.texteq(TG_OP, 'INSERT') THEN
          SELECT pg_catalog.count(*), %2$s INTO images, buckets FROM (SELECT %3$s FROM new_rows LIMIT 5001) AS r;
        ELSIF pg_catalog.texteq(TG_OP, 'DELETE') THEN
          SELECT pg_catalog.count(*), %2$s INTO images, buckets FROM (SELECT %3$s FROM old_rows LIMIT 5001) AS r;
        ELSE
          SELECT pg_catalog.count(*), %2$s INTO images, buckets FROM (
            (SELECT %3$s FROM new_rows LIMIT 5001) UNION ALL (SELECT %3$s FROM old_rows LIMIT 5001)) AS r;
        END IF;
        IF NOT is_iso THEN seen := pg_catalog.set_config('datestyle', dates, true); END IF;
      EXCEPTION WHEN OTHERS THEN
        images := NULL;
      END;
      IF images OPERATOR(pg_catalog.=) 0 THEN RETURN NULL; END IF;
      told := falaj.emit(%4$L, %5$L, CASE WHEN images OPERATOR(pg_catalog.<=) 5000 THEN buckets ELSE ARRAY['*'] END);
      RETURN NULL;
    END
    $capture$
  $function$, name, buckets, chosen, whole, marker, new_values, old_values, new_buckets, old_buckets);
  EXECUTE format('REVOKE ALL ON FUNCTION falaj.%I() FROM PUBLIC', name);
END
$body$;
REVOKE ALL ON FUNCTION falaj.bucket_expression(text, text) FROM PUBLIC;
`;
