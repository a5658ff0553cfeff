import { LOCK } from './advisory-locks.sql.js';

/**
 * Numbering. `falaj.sequence_batch` must run under the sequence lock, taken by an earlier statement of the same READ COMMITTED
 * transaction: each of its statements then sees all that the previous holder committed. It deletes exactly the rows it
 * read, whatever their ids: an earlier row may commit later. A batch that found fewer rows than it might have taken has
 * emptied what its snapshot saw, so every transaction older than that snapshot's oldest running one is done with.
 *
 * The numbers must survive a crash as soon as they can be seen, or a follower could know positions that are given anew:
 * hence synchronous_commit for this one transaction, whatever the role's setting.
 */
export const SEQUENCING = `
CREATE FUNCTION falaj.history() RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $body$
DECLARE
  system text := 'unknown';
  line text := 'unknown';
BEGIN
  BEGIN
    SELECT system_identifier::text INTO system FROM pg_control_system();
  EXCEPTION WHEN insufficient_privilege OR feature_not_supported OR undefined_function THEN NULL;
  END;
  BEGIN
    line := left(pg_walfile_name(pg_current_wal_insert_lsn()), 8);
  EXCEPTION WHEN insufficient_privilege OR feature_not_supported OR undefined_function THEN NULL;
  END;
  RETURN concat_ws('.', system, line, (SELECT oid FROM pg_database WHERE datname = current_database()));
END
$body$;

CREATE FUNCTION falaj.incarnation(head falaj.change_head) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $body$
  SELECT left(md5(concat_ws('/', head.log_id, head.history, head.epoch)), 16)
$body$;

CREATE FUNCTION falaj.sequence_batch(batch integer, retain bigint) RETURNS integer
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
    RETURNING tag, id
  ), numbered AS (
    SELECT tag, count(*) AS times, head.seq + row_number() OVER (ORDER BY min(id), tag) AS seq FROM gone GROUP BY tag
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

-- The server moved on to another history (restored, promoted, cloned), or the log was seen to have gone back.
CREATE FUNCTION falaj.renew_incarnation(former text, gone_back boolean) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $body$
BEGIN
  PERFORM pg_advisory_xact_lock(${LOCK.sequence});
  UPDATE falaj.change_head AS head
  SET history = falaj.history(), drained_below = '0', epoch = epoch + CASE WHEN gone_back THEN 1 ELSE 0 END
  WHERE falaj.incarnation(head) = former;
  PERFORM set_config('synchronous_commit', 'on', true);
END
$body$;
`;
