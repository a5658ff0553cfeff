import type { MigrationInterface, QueryRunner } from 'typeorm';
import { VIEW_CAPTURE } from './incremental/view-capture.sql.js';

/**
 * Views that are refreshed by what changed.
 *
 * `view_queue` holds, for each such view, the images of key and link columns of the rows that were written since: written in the
 * writer's transaction, one row a statement, taken by the refresh that sees them. Images that are null stand for everything. One queue a view and not one a
 * table, so that a refresh takes away what it has used and no other reader has to be asked; the price is one row more for each further
 * view over a table. `view_capture` says which triggers must be in place.
 *
 * `view_table` has a row for each build of such a view, by its identity: a table has no rule that would say how its rows are made.
 * `shape` is what the capture was when its rows were last brought up to date: what was queued is only to be believed while that is the same.
 */
const TABLES = `
CREATE TABLE falaj.view_queue (
  id    bigint GENERATED ALWAYS AS IDENTITY,
  view  text NOT NULL,
  input smallint NOT NULL,
  images text[],
  PRIMARY KEY (view, id)
) WITH (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);

CREATE TABLE falaj.view_capture (
  name       text PRIMARY KEY,
  inputs     jsonb NOT NULL,
  images_max integer NOT NULL
);

CREATE TABLE falaj.view_table (
  relation  oid PRIMARY KEY,
  name      text NOT NULL,
  statement text NOT NULL,
  columns   text[] NOT NULL,
  key       text[] NOT NULL,
  reads     text[] NOT NULL,
  shape     text,
  rows      bigint NOT NULL DEFAULT 0,
  written   bigint NOT NULL DEFAULT 0,
  audited_at timestamptz NOT NULL DEFAULT clock_timestamp()
);

ALTER TABLE falaj.view_run DROP CONSTRAINT view_run_mode_check;
ALTER TABLE falaj.view_run ADD CONSTRAINT view_run_mode_check
  CHECK (mode IN ('build', 'swap', 'concurrent', 'plain', 'skip', 'reindex', 'rollback', 'incremental', 'rebuild'));
`;

export class IncrementalViews1760000000022 implements MigrationInterface {
  name = 'IncrementalViews1760000000022';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(TABLES);
    await runner.query(VIEW_CAPTURE);
  }

  /** What was built as a table stays as it last was, and is not known any more: the next start finds its name taken. */
  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`
      SELECT falaj.release_images(name) FROM falaj.view_capture;
      DELETE FROM falaj.view_state WHERE relation IN (SELECT relation FROM falaj.view_table);
      DROP FUNCTION falaj.release_images(text);
      DROP FUNCTION falaj.capture_images(text, jsonb, integer);
      DROP FUNCTION falaj.queue_shape(text, jsonb, integer);
      DROP FUNCTION falaj.queue_obstacle(text, jsonb, integer);
      DROP FUNCTION falaj.write_queue(text, text, integer, text[], integer);
      DROP FUNCTION falaj.queue_triggers(text, jsonb, integer);
      DROP TABLE falaj.view_table, falaj.view_capture, falaj.view_queue;
      ALTER TABLE falaj.view_run DROP CONSTRAINT view_run_mode_check;
      UPDATE falaj.view_run SET mode = 'concurrent' WHERE mode IN ('incremental', 'rebuild');
      ALTER TABLE falaj.view_run ADD CONSTRAINT view_run_mode_check
        CHECK (mode IN ('build', 'swap', 'concurrent', 'plain', 'skip', 'reindex', 'rollback'));`);
  }
}
