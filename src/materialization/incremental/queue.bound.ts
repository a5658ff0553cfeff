import { CopyConnection } from '../../database/copy-connection.js';
import type { OwnerSessions } from '../../database/owner-sessions.js';
import { VIEW_LOCK } from '../view.runs.js';

/** Rows of one view's queue for each image that one statement may queue. */
const STATEMENTS_MAX = 10;

const IS_LONG = 'SELECT count(*) > $2 AS long FROM (SELECT FROM falaj.view_queue WHERE view = $1 LIMIT $2 + 1) AS q';
const MARK = `
WITH gone AS (DELETE FROM falaj.view_queue WHERE view = $1 RETURNING 1)
INSERT INTO falaj.view_queue (view, input, images) SELECT $1, 0, NULL WHERE EXISTS (SELECT FROM gone)`;

/**
 * Keeps the queue of a view that is not refreshed, because it is paused, from growing for ever: one mark that stands for everything takes the
 * place of its rows. Both in one statement, so that what a refresh sees is the rows or the mark; under the view's lock, so that it is
 * not between a refresh and what it has seen.
 * @returns whether that was done.
 */
export async function boundQueue(owner: OwnerSessions, view: string, imagesMax: number): Promise<boolean> {
  return owner.withOwner(async (client) => {
    const connection = new CopyConnection(client);
    const { rows } = await connection.query(IS_LONG, [view, STATEMENTS_MAX * imagesMax]);
    if (rows[0]?.long !== true) return false;
    await connection.query('BEGIN');
    try {
      const [lock] = (await connection.query(VIEW_LOCK, [view])).rows;
      if (lock?.locked === true) await connection.query(MARK, [view]);
      await connection.query('COMMIT');
      return lock?.locked === true;
    } catch (error) {
      await connection.query('ROLLBACK').catch(() => undefined);
      throw error;
    }
  });
}
