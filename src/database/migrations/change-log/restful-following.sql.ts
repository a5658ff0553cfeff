import { LOCK } from './advisory-locks.sql.js';

/**
 * As it was, but for when a sequencer goes to sleep: only after a look that found nothing. Amid many writers there is always a moment
 * in which none is just committing, and one that slept then was woken by all of them at once, each with a NOTIFY, which commits one
 * after the other. A look that found something is followed by another a millisecond later, so nobody waits for longer.
 */
export const RESTFUL_FOLLOWING = `
CREATE OR REPLACE FUNCTION falaj.follow(
  known_seq bigint, known_incarnation text, known_mark text, batch integer, retain bigint, numbering boolean,
  INOUT leads boolean, INOUT sleeps boolean,
  OUT head bigint, OUT incarnation text, OUT complete boolean, OUT restart boolean, OUT sequenced integer,
  OUT changes json, OUT upto bigint, OUT mark text, OUT oldest_ms double precision, OUT tracking json
)
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET jit = off AS $body$
DECLARE
  h falaj.change_head;
  began timestamptz := clock_timestamp();
  taken integer;
  answer_rows integer;
BEGIN
  IF current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION 'falaj.follow needs READ COMMITTED' USING ERRCODE = 'invalid_transaction_state';
  END IF;
  IF pg_is_in_recovery() THEN
    RAISE EXCEPTION 'falaj.follow needs the primary' USING ERRCODE = 'read_only_sql_transaction';
  END IF;
  SELECT * INTO STRICT h FROM falaj.change_head;
  IF h.history <> falaj.history() THEN PERFORM falaj.renew_incarnation(falaj.incarnation(h), false); END IF;

  sequenced := 0;
  complete := NOT falaj.has_pending();
  restart := false;
  IF numbering AND NOT complete THEN
    IF sleeps THEN PERFORM pg_advisory_unlock(${LOCK.sleep}); END IF;
    sleeps := false;
    PERFORM pg_advisory_xact_lock(${LOCK.sequence});
    LOOP
      taken := falaj.sequence_batch(batch, retain);
      sequenced := sequenced + taken;
      complete := taken < batch;
      EXIT WHEN complete OR clock_timestamp() - began > interval '300 ms';
    END LOOP;
  END IF;
  IF numbering AND NOT leads THEN leads := pg_try_advisory_lock(${LOCK.lead}); END IF;
  IF numbering AND leads AND sequenced = 0 AND complete AND NOT sleeps AND pg_try_advisory_lock(${LOCK.sleep}) THEN
    sleeps := NOT falaj.has_pending();
    IF NOT sleeps THEN PERFORM pg_advisory_unlock(${LOCK.sleep}); END IF;
  END IF;

  SELECT * INTO STRICT h FROM falaj.change_head;
  incarnation := falaj.incarnation(h);
  IF known_incarnation = incarnation AND (known_seq > h.seq OR falaj.is_foreign(known_seq, known_mark)) THEN
    PERFORM falaj.renew_incarnation(incarnation, true);
    SELECT * INTO STRICT h FROM falaj.change_head;
    incarnation := falaj.incarnation(h);
  END IF;
  head := h.seq;
  upto := known_seq;
  mark := known_mark;
  changes := '[]';
  IF known_incarnation <> incarnation OR known_seq < h.trimmed_below THEN
    restart := true;
    RETURN;
  END IF;
  IF known_seq = h.seq THEN RETURN; END IF;
  answer_rows := CASE WHEN sequenced > 0 THEN 100 ELSE batch END;
  SELECT json_agg(json_build_array(l.tag, l.seq) ORDER BY l.seq), max(l.seq),
         extract(epoch FROM clock_timestamp() - min(l.at)) * 1000,
         CASE WHEN bool_or(l.tag LIKE 'tracking:%') THEN falaj.tracking() END
  INTO changes, upto, oldest_ms, tracking
  FROM falaj.change_log AS l WHERE l.seq > known_seq AND l.seq <= LEAST(h.seq, known_seq + answer_rows);
  mark := falaj.mark_of(upto);
  -- Another process trimmed between the statements: the rows that are left do not join on to what is known.
  restart := upto IS NULL OR json_array_length(changes) <> upto - known_seq;
END
$body$;
`;
