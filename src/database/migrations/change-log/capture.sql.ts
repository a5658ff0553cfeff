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
CREATE FUNCTION falaj.emit(whole text, marker text, buckets text[]) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $body$
DECLARE
  transaction_id text := pg_current_xact_id()::text;
  seen text := current_setting(marker, true);
  fresh text[];
BEGIN
  IF seen IS NULL OR split_part(seen, ':', 1) <> transaction_id THEN
    INSERT INTO falaj.outbox (tag) VALUES (whole);
    seen := transaction_id || ':,';
    PERFORM set_config(marker, seen, true);
  END IF;
  IF buckets IS NULL OR right(seen, 1) = '*' THEN RETURN; END IF;
  fresh := ARRAY(SELECT b FROM unnest(buckets) AS b WHERE position(',' || b || ',' IN seen) = 0);
  IF cardinality(fresh) = 0 THEN RETURN; END IF;
  IF '*' = ANY (fresh) OR cardinality(fresh) + (length(seen) - length(transaction_id) - 2) / 4 > 256 THEN
    INSERT INTO falaj.outbox (tag, wakes) VALUES (whole || '#*', false);
    seen := transaction_id || ':*';
  ELSE
    INSERT INTO falaj.outbox (tag, wakes) SELECT whole || '#' || b, false FROM unnest(fresh) AS b;
    seen := seen || array_to_string(fresh, ',') || ',';
  END IF;
  PERFORM set_config(marker, seen, true);
END
$body$;

-- Arguments of the trigger: the table's tag, the name of the setting, and '*' where all buckets move as well.
CREATE FUNCTION falaj.capture() RETURNS trigger
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
BEGIN
  PERFORM falaj.emit(TG_ARGV[0], TG_ARGV[1], CASE WHEN TG_NARGS > 2 THEN ARRAY['*'] END);
  RETURN NULL;
END
$body$;

CREATE FUNCTION falaj.wake() RETURNS trigger
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $body$
DECLARE
  transaction_id text := pg_current_xact_id()::text;
BEGIN
  IF current_setting('falaj.woken', true) IS NOT DISTINCT FROM transaction_id THEN RETURN NULL; END IF;
  PERFORM set_config('falaj.woken', transaction_id, true);
  IF NOT pg_try_advisory_xact_lock_shared(${LOCK.sleep})
     AND current_setting('max_prepared_transactions') = '0' THEN
    PERFORM pg_notify('falaj_wake', '');
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
