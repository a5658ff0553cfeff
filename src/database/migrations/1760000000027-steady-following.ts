import type { MigrationInterface, QueryRunner } from 'typeorm';
import { PLAIN_WAKING } from './change-log/plain-waking.sql.js';
import { STEADY_FOLLOWING } from './change-log/restful-following.sql.js';

/** A look at the log costs the server less, and no more for a long log than for a short one; and so does a change its writer. */
export class SteadyFollowing1760000000027 implements MigrationInterface {
  name = 'SteadyFollowing1760000000027';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(STEADY_FOLLOWING);
    await runner.query(PLAIN_WAKING);
  }

  /** The functions stay: they say the same. */
  async down(): Promise<void> {
    // Nothing that was before would be more right.
  }
}
