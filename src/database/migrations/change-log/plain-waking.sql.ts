/**
 * The trigger that wakes the sequencer had a condition, so that the many rows of one statement would not each call it at commit. The server
 * reads a condition anew in each statement, and each writer of one row paid for that. Now the first statement of a transaction that
 * changes a table writes one row for all it has to tell, as one of a single row does, so no condition is needed: what later
 * statements add is at most 256 rows in a transaction and table.
 */
export const PLAIN_WAKING = `
CREATE OR REPLACE FUNCTION falaj.emit(whole text, marker text, buckets text[]) RETURNS boolean
LANGUAGE plpgsql AS $body$
DECLARE
  head text := pg_current_xact_id()::text || ':,';
  seen text := current_setting(marker, true);
  is_first boolean := seen IS NULL OR NOT starts_with(seen, head);
  told text[] := '{}';
  bucket text;
BEGIN
  IF is_first THEN seen := head; END IF;
  IF buckets IS NOT NULL AND right(seen, 1) <> '*' THEN
    FOREACH bucket IN ARRAY buckets LOOP
      CONTINUE WHEN bucket IS NULL OR position(',' || bucket || ',' IN seen) > 0;
      told := array_append(told, bucket);
      seen := seen || bucket || ',';
      IF bucket = '*' OR length(seen) - length(head) > 4 * 256 THEN
        -- Too many: those of this statement are part of all.
        told := ARRAY['*'];
        seen := head || '*';
        EXIT;
      END IF;
    END LOOP;
  END IF;
  IF is_first THEN
    INSERT INTO falaj.outbox (tag, buckets) VALUES (whole, told);
  ELSIF told = '{}' THEN
    RETURN false;
  ELSE
    INSERT INTO falaj.outbox (tag) SELECT whole || '#' || t FROM unnest(told) AS t;
  END IF;
  seen := set_config(marker, seen, true);
  RETURN true;
END
$body$;

DROP TRIGGER IF EXISTS wake ON falaj.outbox;
ALTER TABLE falaj.outbox DROP COLUMN IF EXISTS wakes;
CREATE CONSTRAINT TRIGGER wake AFTER INSERT ON falaj.outbox DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW EXECUTE FUNCTION falaj.wake();
ALTER TABLE falaj.outbox ENABLE ALWAYS TRIGGER wake;
`;
