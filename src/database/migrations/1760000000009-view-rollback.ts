import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * One step back. What was known of the build that a swap put aside is kept as it was, so that it can stand again as what it is. The
 * state is kept as one document: it is whatever the columns of `view_state` are, also those of later versions.
 *
 * `rolled_back_from` is the fingerprint that was stepped back from: while the definition still is that one, only an operator's word
 * builds it again. A run that stepped back, or made indexes alone, says so in the ledger.
 */
export class ViewRollback1760000000009 implements MigrationInterface {
  name = 'ViewRollback1760000000009';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE falaj.view_state ADD COLUMN rolled_back_from text;
      CREATE TABLE falaj.view_previous (name text PRIMARY KEY, state jsonb NOT NULL, put_aside_at timestamptz NOT NULL DEFAULT clock_timestamp());
      ALTER TABLE falaj.view_run DROP CONSTRAINT view_run_mode_check;
      ALTER TABLE falaj.view_run ADD CONSTRAINT view_run_mode_check
        CHECK (mode IN ('build', 'swap', 'concurrent', 'plain', 'skip', 'reindex', 'rollback'));`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      ALTER TABLE falaj.view_run DROP CONSTRAINT view_run_mode_check;
      UPDATE falaj.view_run SET mode = CASE mode WHEN 'rollback' THEN 'swap' ELSE NULL END WHERE mode IN ('reindex', 'rollback');
      ALTER TABLE falaj.view_run ADD CONSTRAINT view_run_mode_check
        CHECK (mode IN ('build', 'swap', 'concurrent', 'plain', 'skip'));
      DROP TABLE falaj.view_previous;
      ALTER TABLE falaj.view_state DROP COLUMN rolled_back_from;`);
  }
}
