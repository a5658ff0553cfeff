import type { WriteTransaction } from '../database/write-transaction.js';
import type { Quarantine } from './view.verifier.js';

const QUARANTINE = 'SELECT falaj.quarantine_view($1, $2::bigint, $3::bigint, $4) AS done';

/** Quarantine by the application's role, on any process, in one transaction with the tags that give up what the view answered. */
export function quarantineBy(writes: Pick<WriteTransaction, 'run'>): Quarantine {
  return ({ view, build }, reason) =>
    writes.run(async (session) => {
      const { rows } = await session.query(QUARANTINE, [view, build.relation, build.filenode, reason]);
      return rows[0]?.done === true;
    });
}
