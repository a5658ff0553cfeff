import { LOCK } from './advisory-locks.sql.js';

interface Following {
  /** Settings of the function. */
  readonly settings: string;
  /** Looks whether the server's history is still the one of the head `h`, and begins a new incarnation where it is not. */
  readonly history: string;
}

const SIGNATURE = `CREATE OR REPLACE FUNCTION falaj.follow(
  known_seq bigint, known_incarnation text, known_mark text, batch integer, retain bigint, numbering boolean,
  INOUT leads boolean, INOUT sleeps boolean,
  OUT head bigint, OUT incarnation text, OUT complete boolean, OUT restart boolean, OUT sequenced integer,
  OUT changes json, OUT upto bigint, OUT mark text, OUT oldest_ms double precision, OUT tracking json
)
`;

const following = ({ settings, history }: Following): string => `
${SIGNATURE}LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET jit = off${settings} AS $body$
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
${history}

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

/**
 * As it was, but for when a sequencer goes to sleep: only after a look that found nothing. Amid many writers there is always a moment
 * in which none is just committing, and one that slept then was woken by all of them at once, each with a NOTIFY, which commits one
 * after the other. A look that found something is followed by another a millisecond later, so nobody waits for longer.
 */
export const RESTFUL_FOLLOWING = following({
  settings: '',
  history:
    '  IF h.history <> falaj.history() THEN PERFORM falaj.renew_incarnation(falaj.incarnation(h), false); END IF;',
});

/**
 * What each look paid for again and again. Functions in SQL are planned anew in each transaction; those in PL/pgSQL once in a session. And
 * a session that had planned its reading of the log while it was short went on reading all of it once it was long, until the table was
 * next analysed: what is read here is always a few rows at the end.
 *
 * A server's history does not change as long as a session to it lives: a start of it and a recovery from a crash end all sessions, and a
 * standby is not followed before it is promoted. So the session remembers it. A value that is remembered decides nothing alone: where it
 * is not the head's, the server is asked.
 */
export const STEADY_FOLLOWING = `
CREATE OR REPLACE FUNCTION falaj.mark_of(number bigint) RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp SET enable_seqscan = off AS $body$
BEGIN
  RETURN (
    SELECT lsn::text || '@' || (extract(epoch FROM at) * 1000000)::bigint::text FROM falaj.change_log WHERE seq = number
  );
END
$body$;

CREATE OR REPLACE FUNCTION falaj.is_foreign(number bigint, mark text) RETURNS boolean
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $body$
BEGIN
  RETURN coalesce(falaj.mark_of(number) <> mark, false);
END
$body$;

CREATE OR REPLACE FUNCTION falaj.incarnation(head falaj.change_head) RETURNS text
LANGUAGE plpgsql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $body$
BEGIN
  RETURN left(md5(concat_ws('/', head.log_id, head.history, head.epoch, head.drawn)), 16);
END
$body$;
${following({
  settings: ' SET enable_seqscan = off',
  history: `  IF h.history IS DISTINCT FROM nullif(current_setting('falaj.history', true), '') THEN
    PERFORM set_config('falaj.history', falaj.history(), false);
    IF h.history <> current_setting('falaj.history') THEN
      PERFORM falaj.renew_incarnation(falaj.incarnation(h), false);
    END IF;
  END IF;`,
})}`;
