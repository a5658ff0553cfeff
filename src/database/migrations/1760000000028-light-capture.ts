import type { MigrationInterface, QueryRunner } from 'typeorm';
import { LIGHT_CAPTURE } from './change-log/light-capture.sql.js';
import { REWRITE_CAPTURES } from './change-log/one-row-capture.sql.js';

/** A change costs its writer less: what captures it changes no setting any more. */
export class LightCapture1760000000028 implements MigrationInterface {
  name = 'LightCapture1760000000028';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(LIGHT_CAPTURE);
    await runner.query(REWRITE_CAPTURES);
  }

  /** The functions stay: they say the same. */
  async down(): Promise<void> {
    // Nothing that was before would be more right.
  }
}
