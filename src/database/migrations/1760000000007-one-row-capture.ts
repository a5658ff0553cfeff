import type { MigrationInterface, QueryRunner } from 'typeorm';
import { ONE_ROW_CAPTURE, REWRITE_CAPTURES } from './change-log/one-row-capture.sql.js';
import { RESTFUL_FOLLOWING } from './change-log/restful-following.sql.js';

/** Writers of one row pay less, and do not wake a sequencer that has much to do. Rows that older functions wrote are numbered as before. */
export class OneRowCapture1760000000007 implements MigrationInterface {
  name = 'OneRowCapture1760000000007';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(ONE_ROW_CAPTURE);
    await runner.query(REWRITE_CAPTURES);
    await runner.query(RESTFUL_FOLLOWING);
  }

  /** The functions stay: their rows say the same, and the numbering knows both kinds. */
  async down(): Promise<void> {
    // Nothing that was before would be more right.
  }
}
