import type { MigrationInterface, QueryRunner } from 'typeorm';
import { AUDITING } from './change-log/auditing.sql.js';
import { CAPTURE } from './change-log/capture.sql.js';
import { FOLLOWING } from './change-log/following.sql.js';
import { LOG_TABLES } from './change-log/log-tables.sql.js';
import { SEQUENCING } from './change-log/sequencing.sql.js';
import { TRACKING } from './change-log/tracking.sql.js';

const TABLES = [
  'outbox',
  'change_log',
  'tag_version',
  'change_head',
  'tracked_table',
  'change_audit',
  'follower',
] as const;

/** Nobody but the owner calls these, until rights are granted. `record_change` is for every writer. */
const PRIVACY = `
REVOKE ALL ON ALL FUNCTIONS IN SCHEMA falaj FROM PUBLIC;
GRANT EXECUTE ON FUNCTION falaj.record_change(text) TO PUBLIC;
`;

const DROP_FUNCTIONS = `
DO $$
DECLARE
  signature text;
BEGIN
  FOR signature IN SELECT p.oid::regprocedure::text FROM pg_proc AS p JOIN pg_namespace AS n ON n.oid = p.pronamespace
                   WHERE n.nspname = 'falaj'
  LOOP
    EXECUTE 'DROP FUNCTION IF EXISTS ' || signature || ' CASCADE';
  END LOOP;
END
$$`;

/** The one gap-free log of what changed: capture in the writer's transaction, numbering, following, tracking. */
export class ChangeLog1760000000001 implements MigrationInterface {
  name = 'ChangeLog1760000000001';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE SCHEMA IF NOT EXISTS falaj');
    for (const part of [LOG_TABLES, CAPTURE, SEQUENCING, FOLLOWING, TRACKING, AUDITING, PRIVACY]) {
      await runner.query(part);
    }
  }

  /** Takes the triggers off every table as well: they fall with their functions. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(DROP_FUNCTIONS);
    for (const table of TABLES) await runner.query(`DROP TABLE falaj.${table} CASCADE`);
  }
}
