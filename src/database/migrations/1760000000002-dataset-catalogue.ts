import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What each dataset is, where it came from and how fresh it is: the source of every answer's provenance. */
export class DatasetCatalogue1760000000002 implements MigrationInterface {
  name = 'DatasetCatalogue1760000000002';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query('CREATE SCHEMA IF NOT EXISTS falaj');
    await runner.query(`
      CREATE TABLE falaj.dataset (
        dataset_id   text PRIMARY KEY,
        title        text NOT NULL,
        kind         text NOT NULL CHECK (kind IN ('real', 'derived', 'generated')),
        locator      text NOT NULL,
        source       text NOT NULL,
        license      text NOT NULL,
        asof_date    date,
        updated_at   timestamptz NOT NULL,
        record_count bigint NOT NULL,
        checksum     text NOT NULL
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP TABLE falaj.dataset');
  }
}
