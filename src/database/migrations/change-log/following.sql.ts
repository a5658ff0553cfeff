import { LOCK } from './advisory-locks.sql.js';

/**
 * One look at the log, one round trip, one transaction that ends in the server: a client that stops reading cannot hold the
 * sequence lock. For the same reason an answer given while that lock is held is short (it fits the socket's buffers), and
 * a long one is fetched by the next call.
 *
 * When it returns complete, every change committed before the call began has a number at or below the head it returns: either
 * the outbox showed none (then their numbers were committed by then), or it was emptied here. Reading the head needs no lock.
 *
 * A look that does not number (\`numbering\` false) writes nothing and waits for nobody: it is how the other processes answer the
 * sequencer's NOTIFY, which would otherwise set every one of them to numbering what is just being written, each waking all.
 *
 * Sleeping and leading are session locks of the caller's connection. It passes what it holds and is told what it holds.
 */
export const FOLLOWING = `
CREATE FUNCTION falaj.has_pending() RETURNS boolean
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp SET enable_seqscan = off SET jit = off AS $body$
BEGIN
  RETURN EXISTS (SELECT FROM falaj.outbox WHERE xid >= (SELECT drained_below FROM falaj.change_head));
END
$body$;

CREATE FUNCTION falaj.tracking() RETURNS json
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $body$
  SELECT coalesce(json_agg(json_build_array(schema_name || '.' || table_name, state, reason, narrow_columns)), '[]')
  FROM falaj.tracked_table
$body$;

CREATE FUNCTION falaj.follow(
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
  IF numbering AND leads AND complete AND NOT sleeps AND pg_try_advisory_lock(${LOCK.sleep}) THEN
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

-- What tells one row of the log from another that bears the same number in another history.
CREATE FUNCTION falaj.mark_of(number bigint) RETURNS text
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $body$
  SELECT lsn::text || '@' || (extract(epoch FROM at) * 1000000)::bigint::text FROM falaj.change_log WHERE seq = number
$body$;

CREATE FUNCTION falaj.is_foreign(number bigint, mark text) RETURNS boolean
LANGUAGE sql STABLE SET search_path = pg_catalog, pg_temp AS $body$
  SELECT coalesce(falaj.mark_of(number) <> mark, false)
$body$;

-- Everything a process needs to begin, in one snapshot. Beyond the limit, the oldest tags are one: their newest number.
CREATE FUNCTION falaj.ledger(
  tags_max integer,
  OUT head bigint, OUT incarnation text, OUT mark text, OUT floor bigint, OUT tags json, OUT tracking json
)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = pg_catalog, pg_temp SET jit = off AS $body$
DECLARE
  h falaj.change_head;
BEGIN
  SELECT * INTO STRICT h FROM falaj.change_head;
  head := h.seq;
  incarnation := falaj.incarnation(h);
  mark := coalesce(falaj.mark_of(h.seq), '');
  SELECT coalesce(json_agg(json_build_array(v.tag, v.last_seq) ORDER BY v.last_seq), '[]') INTO tags
  FROM (SELECT * FROM falaj.tag_version ORDER BY last_seq DESC LIMIT tags_max) AS v;
  SELECT coalesce(max(v.last_seq), 0) INTO floor
  FROM (SELECT last_seq FROM falaj.tag_version ORDER BY last_seq DESC OFFSET tags_max LIMIT 1) AS v;
  tracking := falaj.tracking();
END
$body$;

CREATE FUNCTION falaj.heartbeat(process text, at_incarnation text, at_position bigint) RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
BEGIN
  PERFORM set_config('synchronous_commit', 'off', true);
  INSERT INTO falaj.follower AS f (id, incarnation, position, seen_at)
  VALUES (left(process, 100), at_incarnation, at_position, clock_timestamp())
  ON CONFLICT (id) DO UPDATE
  SET incarnation = EXCLUDED.incarnation, position = EXCLUDED.position, seen_at = EXCLUDED.seen_at;
  DELETE FROM falaj.follower WHERE seen_at < clock_timestamp() - interval '1 minute';
END
$body$;

-- For a writer behind the API, after its commit: the position that covers what it wrote, to be sent along as Falaj-Seq.
CREATE FUNCTION falaj.covering_seq() RETURNS bigint
LANGUAGE plpgsql VOLATILE SECURITY DEFINER SET search_path = pg_catalog, pg_temp AS $body$
DECLARE
  h falaj.change_head;
BEGIN
  IF pg_current_xact_id_if_assigned() IS NOT NULL OR current_setting('transaction_isolation') <> 'read committed' THEN
    RAISE EXCEPTION 'falaj.covering_seq is called after the commit' USING ERRCODE = 'invalid_transaction_state',
      HINT = 'Commit first, then call it in a READ COMMITTED transaction of its own.';
  END IF;
  SELECT * INTO STRICT h FROM falaj.change_head;
  IF h.history <> falaj.history() THEN PERFORM falaj.renew_incarnation(falaj.incarnation(h), false); END IF;
  IF falaj.has_pending() THEN
    PERFORM pg_advisory_xact_lock(${LOCK.sequence});
    -- The log is trimmed by those who follow it.
    LOOP
      EXIT WHEN falaj.sequence_batch(10000, 9223372036854775807) < 10000;
    END LOOP;
  END IF;
  RETURN (SELECT seq FROM falaj.change_head);
END
$body$;
`;
