/**
 * What a writer of one row pays. Most of what a small trigger costs is starting the executor, so a statement of one row that is the
 * first of its transaction on a narrowed table starts it twice and no more: once to read both images, once to write one outbox row,
 * which names the table and the buckets with it. Two rows, aggregates over the images and a function in between took twice as long.
 *
 * STRICT tells one row from none and from many without counting them. Whatever is not one row, or not the first of its transaction, or
 * fails, goes the general way, which is as it was: it bounds the buckets, remembers those that were told, and moves all of them where
 * the columns cannot be read. The insert stands outside the block that catches: within it, it would take a transaction number more.
 */
export const ONE_ROW_CAPTURE = `
ALTER TABLE falaj.outbox ADD COLUMN IF NOT EXISTS buckets text[];

-- The function of a narrowed table is written out, so that its statements are planned once and not at every write. Whatever
-- fails in it (a column renamed a moment ago) moves all buckets; it never fails the writer.
CREATE OR REPLACE FUNCTION falaj.write_capture(name text, whole text, marker text, columns text[]) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $body$
DECLARE
  chosen text := (SELECT string_agg(format('%I', c), ', ') FROM unnest(columns) AS c);
  buckets text := (SELECT string_agg(format(
    'array_agg(left(md5(convert_to(%L || r.%I::text, ''UTF8'')), 3))', c || '=', c), ' || ') FROM unnest(columns) AS c);
  -- Of one row: its values in order, and the buckets of values. An old value that is the new one has no bucket of its own.
  new_values text := (SELECT format('ARRAY[%s]', string_agg(format('n.%I::text', c), ', ')) FROM unnest(columns) AS c);
  old_values text := (SELECT format('ARRAY[%s]', string_agg(format('o.%I::text', c), ', ')) FROM unnest(columns) AS c);
  new_buckets text := (SELECT string_agg(format(
    'left(md5(convert_to(%L || fresh[%s], ''UTF8'')), 3)', c || '=', n), ', ') FROM unnest(columns) WITH ORDINALITY AS u (c, n));
  old_buckets text := (SELECT string_agg(format(
    'CASE WHEN former[%2$s] IS DISTINCT FROM fresh[%2$s] THEN left(md5(convert_to(%1$L || former[%2$s], ''UTF8'')), 3) END', c || '=', n), ', ') FROM unnest(columns) WITH ORDINALITY AS u (c, n));
BEGIN
  EXECUTE format($function$
    CREATE OR REPLACE FUNCTION falaj.%1$I() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
    SET search_path = pg_catalog, pg_temp SET datestyle = 'ISO, YMD' AS $capture$
    DECLARE
      head text := pg_current_xact_id()::text || ':,';
      seen text := current_setting(%5$L, true);
      fresh text[];
      former text[];
      images bigint;
      buckets text[];
      told boolean;
    BEGIN
      IF seen IS NULL OR NOT starts_with(seen, head) THEN
        BEGIN
          IF TG_OP = 'UPDATE' THEN
            SELECT %6$s, %7$s INTO STRICT fresh, former FROM new_rows AS n, old_rows AS o;
          ELSIF TG_OP = 'INSERT' THEN
            SELECT %6$s INTO STRICT fresh FROM new_rows AS n;
          ELSE
            SELECT %7$s INTO STRICT fresh FROM old_rows AS o;
          END IF;
          buckets := ARRAY[%8$s];
          IF former IS NOT NULL AND former IS DISTINCT FROM fresh THEN buckets := buckets || ARRAY[%9$s]; END IF;
        EXCEPTION WHEN OTHERS THEN
          buckets := NULL;
        END;
      END IF;
      IF buckets IS NOT NULL THEN
        INSERT INTO falaj.outbox (tag, buckets) VALUES (%4$L, buckets);
        head := set_config(%5$L, head || array_to_string(buckets, ',') || ',', true);
        RETURN NULL;
      END IF;
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
  $function$, name, buckets, chosen, whole, marker, new_values, old_values, new_buckets, old_buckets);
  EXECUTE format('REVOKE ALL ON FUNCTION falaj.%I() FROM PUBLIC', name);
END
$body$;

CREATE OR REPLACE FUNCTION falaj.sequence_batch(batch integer, retain bigint) RETURNS integer
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp SET enable_seqscan = off SET jit = off AS $body$
DECLARE
  head falaj.change_head;
  here pg_lsn := pg_current_wal_insert_lsn();
  moment timestamptz := clock_timestamp();
  taken integer;
  appended integer;
  horizon xid8;
  cut bigint;
BEGIN
  SELECT * INTO STRICT head FROM falaj.change_head;
  WITH gone AS (
    DELETE FROM falaj.outbox WHERE ctid = ANY (ARRAY(
      SELECT ctid FROM falaj.outbox WHERE xid >= head.drained_below ORDER BY xid, id LIMIT batch))
    RETURNING tag, id, buckets
  ), told AS (
    SELECT tag, id FROM gone
    UNION ALL
    SELECT concat(tag, '#', bucket), id FROM gone, unnest(buckets) AS bucket WHERE bucket IS NOT NULL
  ), numbered AS (
    SELECT tag, count(*) AS times, head.seq + row_number() OVER (ORDER BY min(id), tag) AS seq FROM told GROUP BY tag
  ), logged AS (
    INSERT INTO falaj.change_log (seq, tag, lsn, at) SELECT seq, tag, here, moment FROM numbered ORDER BY seq
  ), versioned AS (
    INSERT INTO falaj.tag_version AS known (tag, last_seq, changes) SELECT tag, seq, times FROM numbered
    ON CONFLICT (tag) DO UPDATE SET last_seq = EXCLUDED.last_seq, changes = known.changes + EXCLUDED.changes
  )
  SELECT (SELECT count(*) FROM gone), (SELECT count(*) FROM numbered), pg_snapshot_xmin(pg_current_snapshot())
  INTO taken, appended, horizon;
  IF taken = 0 THEN RETURN 0; END IF;
  cut := GREATEST(head.trimmed_below, LEAST(head.seq + appended - retain, head.trimmed_below + 2 * appended + 1000));
  DELETE FROM falaj.change_log WHERE seq > head.trimmed_below AND seq <= cut;
  UPDATE falaj.change_head SET seq = head.seq + appended, trimmed_below = cut,
    drained_below = CASE WHEN taken < batch THEN horizon ELSE head.drained_below END;
  PERFORM set_config('synchronous_commit', 'on', true);
  PERFORM pg_notify('falaj_log', (head.seq + appended)::text);
  RETURN taken;
END
$body$;
`;

/** Functions that were written out before are written anew; the triggers that call them stay as they are. */
export const REWRITE_CAPTURES = `
DO $$
DECLARE
  entry record;
BEGIN
  FOR entry IN
    SELECT DISTINCT substr(w.handler, 7, length(w.handler) - 8) AS name, t.tag, t.narrow_columns
    FROM falaj.tracked_table AS t, falaj.wanted_triggers(t.tag, true, t.narrow_columns) AS w
    WHERE cardinality(t.narrow_columns) > 0 AND w.images <> '' AND to_regprocedure(w.handler) IS NOT NULL
  LOOP
    PERFORM falaj.write_capture(entry.name, entry.tag, 'falaj.t' || left(md5(entry.tag), 12), entry.narrow_columns);
  END LOOP;
END
$$`;
