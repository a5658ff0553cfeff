import type { MigrationInterface, QueryRunner } from 'typeorm';
import { LOCK } from './change-log/advisory-locks.sql.js';

/**
 * A history of changes ends where the server may have lost what was seen of it. A crash, of the whole server or of one backend, loses
 * transactions that committed with synchronous_commit off; a restored disk loses more, under the same timeline. What was lost before it
 * had a number leaves no trace in the log, yet an answer that was read from it may be cached under a position that still exists. So each
 * start of the server begins a new history, and so does each recovery from a crash, which throws the server's statistics away.
 *
 * And a history's name is drawn, not counted: a count goes back with the log, and the same name would come a second time.
 */
const FUNCTIONS = `
ALTER TABLE falaj.change_head ADD COLUMN drawn text NOT NULL DEFAULT '';

CREATE OR REPLACE FUNCTION falaj.history() RETURNS text
LANGUAGE plpgsql STABLE SET search_path = pg_catalog, pg_temp AS $body$
DECLARE
  system text := 'unknown';
  line text := 'unknown';
  recovered text := 'unknown';
BEGIN
  BEGIN
    SELECT system_identifier::text INTO system FROM pg_control_system();
  EXCEPTION WHEN insufficient_privilege OR feature_not_supported OR undefined_function THEN NULL;
  END;
  BEGIN
    line := left(pg_walfile_name(pg_current_wal_insert_lsn()), 8);
  EXCEPTION WHEN insufficient_privilege OR feature_not_supported OR undefined_function THEN NULL;
  END;
  BEGIN
    SELECT extract(epoch FROM stats_reset)::text INTO recovered FROM pg_stat_wal;
  EXCEPTION WHEN insufficient_privilege OR undefined_table OR undefined_column THEN NULL;
  END;
  RETURN concat_ws('.', system, line, (SELECT oid FROM pg_database WHERE datname = current_database()),
    extract(epoch FROM pg_postmaster_start_time()), recovered);
END
$body$;

CREATE OR REPLACE FUNCTION falaj.incarnation(head falaj.change_head) RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = pg_catalog, pg_temp AS $body$
  SELECT left(md5(concat_ws('/', head.log_id, head.history, head.epoch, head.drawn)), 16)
$body$;

CREATE OR REPLACE FUNCTION falaj.renew_incarnation(former text, gone_back boolean) RETURNS void
LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $body$
BEGIN
  PERFORM pg_advisory_xact_lock(${LOCK.sequence});
  UPDATE falaj.change_head AS head
  SET history = falaj.history(), drained_below = '0', drawn = gen_random_uuid()::text,
      epoch = epoch + CASE WHEN gone_back THEN 1 ELSE 0 END
  WHERE falaj.incarnation(head) = former;
  PERFORM set_config('synchronous_commit', 'on', true);
END
$body$;
`;

export class Histories1760000000006 implements MigrationInterface {
  name = 'Histories1760000000006';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(FUNCTIONS);
  }

  /** The functions stay: they say more than their forerunners and are called alike. */
  async down(): Promise<void> {
    // Nothing that was before would be right again.
  }
}
