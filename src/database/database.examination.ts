import { Injectable } from '@nestjs/common';
import { ReadTransaction } from './read-transaction.js';

export interface DatabaseFindings {
  /** For example `18.4`. */
  readonly version: string;
  readonly role: string;
  /** Tables of public and falaj that the connected role owns; it should own none. */
  readonly ownedTables: readonly string[];
  readonly datasets: readonly { readonly id: string; readonly records: number }[];
}

const FACTS = `SELECT current_setting('server_version'), current_user`;
const OWNED = `
  SELECT n.nspname || '.' || c.relname
  FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
  WHERE n.nspname IN ('public', 'falaj') AND c.relkind IN ('r', 'p', 'v', 'm', 'f') AND pg_has_role(current_user, c.relowner, 'USAGE')
  ORDER BY 1`;
const DATASETS = 'SELECT dataset_id, record_count FROM falaj.dataset ORDER BY dataset_id COLLATE "C"';

/** What an operator would look up by hand: server, role, ownership, data. */
@Injectable()
export class DatabaseExamination {
  constructor(private readonly transactions: ReadTransaction) {}

  /** @throws FalajError database.unavailable, database.overloaded */
  examine(): Promise<DatabaseFindings> {
    return this.transactions.run(async (reader) => {
      const facts = await reader.query(FACTS, []);
      const owned = await reader.query(OWNED, []);
      const datasets = await reader.query(DATASETS, []);
      const [version, role] = facts.rows[0] ?? [];
      return {
        version: (version ?? 'unknown').split(' ')[0] ?? 'unknown',
        role: role ?? 'unknown',
        ownedTables: owned.rows.map(([table]) => table ?? ''),
        datasets: datasets.rows.map(([id, records]) => ({ id: id ?? '', records: Number(records) })),
      };
    });
  }
}
