import type { LoadConnection } from '../kernel/load-connection.js';
import type { IndexDefinition, IndexedTable } from './load.port.js';

/** How long dropping may wait for readers to end: as long, new readers wait behind it. */
const DROP_WAIT_MS = 2000;
const LOCK_NOT_AVAILABLE = '55P03';

/** Drops and builds the indexes of one table. */
export class TableIndexes {
  constructor(
    private readonly connection: LoadConnection,
    private readonly indexed: IndexedTable,
  ) {}

  /**
   * Drops what can be built again without locking readers out, or nothing where a reader will not let go: the load is
   * then slower and the indexes stay. To be called as a transaction's last work, because its lock lasts until the end.
   */
  async drop(): Promise<void> {
    const { rows } = await this.connection.query(`SELECT NOT EXISTS (SELECT 1 FROM ${this.indexed.table}) AS empty`);
    const chosen = this.indexed.indexes.filter(({ isConstraint }) => rows[0]?.empty === true || isConstraint !== true);
    await this.connection.query(`SAVEPOINT keep; SET LOCAL lock_timeout = ${DROP_WAIT_MS}`);
    try {
      for (const { drop } of chosen) await this.connection.query(drop);
    } catch (error) {
      if ((error as { code?: unknown }).code !== LOCK_NOT_AVAILABLE) throw error;
      await this.connection.query('ROLLBACK TO SAVEPOINT keep');
    }
  }

  /** Builds what is missing; only writers wait for it. */
  async build(each: () => void): Promise<void> {
    for (const { create } of await this.missing()) {
      each();
      await this.connection.query(create);
    }
  }

  private async missing(): Promise<readonly IndexDefinition[]> {
    const schema = this.indexed.table.slice(0, this.indexed.table.indexOf('.'));
    const { rows } = await this.connection.query(
      'SELECT name FROM unnest($2::text[]) AS t(name) WHERE to_regclass($1 || name) IS NULL',
      [`${schema}.`, this.indexed.indexes.map(({ name }) => name)],
    );
    const absent = new Set(rows.map((row) => row.name));
    return this.indexed.indexes.filter(({ name }) => absent.has(name));
  }
}
