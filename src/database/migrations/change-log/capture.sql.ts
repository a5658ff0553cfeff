import { LOCK } from './advisory-locks.sql.js';

/**
 * What runs in the writer's transaction.
 *
 * `falaj.emit` writes at most one whole-table row per transaction and table, and at most 256 bucket rows or else the one row
 * that stands for all buckets. What was already written is remembered in a transaction-local setting, which a ROLLBACK TO
 * SAVEPOINT takes back exactly as it takes back the rows; the setting names the transaction, so that a value left over
 * from elsewhere never silences a change. No upsert and no lock: writers never meet here.
 *
 * `falaj.wake` runs at commit (a deferred constraint trigger), so that a long transaction holds the shared lock only for the
 * moment of its commit. The sequencer sleeps only while it holds the lock exclusively, which it gets only when no committing
 * transaction has it; then it looks once more. So a transaction either finds it taken and notifies, or is seen by that last
 * look. Transactions that may be prepared for two-phase commit cannot notify; there polling finds their rows.
 */
export const CAPTURE = `
-- Called by the trigger functions only, under their rights and their search path. Assignments instead of PERFORM and of
-- queries: they are evaluated without starting the executor, which is most of what a small trigger costs.
CREATE FUNCTION falaj.emit(whole text, marker text, buckets text[]) RETURNS boolean
LANGUAGE plpgsql AS $body$
DECLARE
  head text := pg_current_xact_id()::text || ':,';
  seen text := current_setting(marker, true);
  told text[];
  bucket text;
BEGIN
  IF seen IS NULL OR NOT starts_with(seen, head) THEN
    seen := head;
    told := ARRAY[''];
  END IF;
  IF buckets IS NOT NULL AND right(seen, 1) <> '*' THEN
    FOREACH bucket IN ARRAY buckets LOOP
      CONTINUE WHEN bucket IS NULL OR position(',' || bucket || ',' IN seen) > 0;
      told := array_append(told, '#' || bucket);
      seen := seen || bucket || ',';
      IF bucket = '*' OR length(seen) - length(head) > 4 * 256 THEN
        seen := head || '*';
        EXIT;
      END IF;
    END LOOP;
  END IF;
  IF told IS NULL THEN RETURN false; END IF;
  -- Too many: those of this statement are part of all.
  IF right(seen, 1) = '*' THEN told := CASE WHEN told[1] = '' THEN ARRAY['', '#*'] ELSE ARRAY['#*'] END; END IF;
  INSERT INTO falaj.outbox (tag, wakes) SELECT whole || t, t = '' FROM unnest(told) AS t;
  seen := set_config(marker, seen, true);
  RETURN true;
END
$body$;

-- Arguments of the trigger: the table's tag, the name of the setting, and '*' where all buckets move as well.
CREATE FUNCTION falaj.capture() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
DECLARE
  mark text;
  done boolean;
BEGIN
  IF TG_NARGS > 2 THEN
    done := falaj.emit(TG_ARGV[0], TG_ARGV[1], ARRAY['*']);
    RETURN NULL;
  END IF;
  mark := pg_current_xact_id()::text || ':,';
  IF current_setting(TG_ARGV[1], true) IS DISTINCT FROM mark THEN
    INSERT INTO falaj.outbox (tag) VALUES (TG_ARGV[0]);
    mark := set_config(TG_ARGV[1], mark, true);
  END IF;
  RETURN NULL;
END
$body$;

-- Runs with the writer's own rights, so that every name in it is written out. A second call in a transaction changes nothing:
-- the lock is held already, and equal notifications are one.
CREATE FUNCTION falaj.wake() RETURNS trigger LANGUAGE plpgsql AS $body$
BEGIN
  IF NOT pg_catalog.pg_try_advisory_xact_lock_shared(${LOCK.sleep})
     AND pg_catalog.current_setting('max_prepared_transactions') OPERATOR(pg_catalog.=) '0' THEN
    PERFORM pg_catalog.pg_notify('falaj_wake', '');
  END IF;
  RETURN NULL;
END
$body$;

CREATE CONSTRAINT TRIGGER wake AFTER INSERT ON falaj.outbox DEFERRABLE INITIALLY DEFERRED
  FOR EACH ROW WHEN (NEW.wakes) EXECUTE FUNCTION falaj.wake();
ALTER TABLE falaj.outbox ENABLE ALWAYS TRIGGER wake;

CREATE FUNCTION falaj.record_change(tag text) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
BEGIN
  IF tag IS NULL OR length(tag) > 256 OR tag !~ '^[a-z][a-z0-9_]{0,31}[:#][^[:space:][:cntrl:]]+$' THEN
    RAISE EXCEPTION 'not a tag' USING ERRCODE = 'invalid_parameter_value',
      HINT = 'A tag is a lower-case family, ":" or "#", and a name without blanks; at most 256 characters.';
  END IF;
  INSERT INTO falaj.outbox (tag) VALUES (record_change.tag);
END
$body$;
`;
