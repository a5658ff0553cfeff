import type { Clock } from '../../../kernel/clock.js';
import { FalajError } from '../../../kernel/falaj-error.js';
import type { LoadConnection } from '../../../kernel/load-connection.js';
import type { BundledFilesReader } from './bundled-files.reader.js';
import { datasetChecksum } from './dataset.checksum.js';
import type { DatasetPlan, LoadPhase, LoadProgress, PreparedDataset, TableLoad } from './load.port.js';

/** One loader at a time in a database; released by the end of the transaction, however it ends. */
const LOAD_LOCK = 735_190_002;

const BEGIN = `BEGIN;
  SET LOCAL statement_timeout = 0;
  SET LOCAL lock_timeout = 0;
  SET LOCAL idle_in_transaction_session_timeout = 0;
  SET LOCAL maintenance_work_mem = '512MB'`;

const UPSERT = `
  INSERT INTO falaj.dataset AS d
    (dataset_id, title, kind, locator, source, license, asof_date, updated_at, record_count, checksum)
  VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
  ON CONFLICT (dataset_id) DO UPDATE SET
    title = excluded.title, kind = excluded.kind, locator = excluded.locator, source = excluded.source,
    license = excluded.license, asof_date = excluded.asof_date, updated_at = excluded.updated_at,
    record_count = excluded.record_count, checksum = excluded.checksum`;

export type Report = (event: LoadProgress) => void;

/**
 * Replaces one dataset in one transaction: delete, COPY, catalogue entry, change record. Readers see the old rows until
 * the commit and the new ones after it, because only row versions change: a TRUNCATE, or a table swapped in by renaming,
 * would show an empty table to a transaction whose snapshot is older than the commit.
 *
 * An empty table has no readers to protect, so there its indexes are dropped and built over the loaded rows.
 */
export class DatasetReplacer {
  constructor(
    private readonly connection: LoadConnection,
    private readonly files: BundledFilesReader,
    private readonly clock: Clock,
    private readonly report: Report,
  ) {}

  /** Rows written, or null where nothing had changed. */
  async replace(plan: DatasetPlan, force: boolean): Promise<number | null> {
    await this.connection.query(BEGIN);
    try {
      const rows = await this.replaceLocked(plan, force);
      await this.connection.query('COMMIT');
      return rows;
    } catch (error) {
      await this.connection.query('ROLLBACK').catch(() => undefined);
      throw asDataProblem(plan, error);
    }
  }

  private async replaceLocked(plan: DatasetPlan, force: boolean): Promise<number | null> {
    await this.connection.query('SELECT pg_advisory_xact_lock($1)', [LOAD_LOCK]);
    const loaded = await this.loadedChecksums();
    const checksum = datasetChecksum(plan, this.files, loaded);
    if (!force && loaded.get(plan.id) === checksum) return null;
    this.tell(plan, 'reading', 0, 0);
    const read = async (text: string, values: readonly unknown[]): Promise<Record<string, unknown>[]> =>
      (await this.connection.query(text, values)).rows;
    const prepared = await plan.prepare(read);
    const rows = await this.fill(plan, prepared);
    await this.catalogue(plan, prepared, rows, checksum);
    return rows;
  }

  private async loadedChecksums(): Promise<Map<string, string>> {
    const { rows } = await this.connection.query('SELECT dataset_id, checksum FROM falaj.dataset');
    return new Map(rows.map((row) => [String(row.dataset_id), String(row.checksum)]));
  }

  private async fill(plan: DatasetPlan, prepared: PreparedDataset): Promise<number> {
    const total = prepared.tables.reduce((sum, table) => sum + table.totalRows, 0);
    let rows = 0;
    for (const table of prepared.tables) {
      const build = await this.clear(plan, table);
      const before = rows;
      await this.copy(table, (count) => {
        rows += count;
        this.tell(plan, 'copying', rows, Math.max(total, rows));
      });
      if (build) await this.buildIndexes(plan, table, rows, total);
      if (rows > before) this.tell(plan, 'analyzing', rows, Math.max(total, rows));
      await this.connection.query(`ANALYZE ${table.table}`);
    }
    return rows;
  }

  /** Makes room; true where the table's indexes are to be built after the copy. */
  private async clear(plan: DatasetPlan, table: TableLoad): Promise<boolean> {
    if (table.indexes !== undefined) {
      const { rows } = await this.connection.query(`SELECT NOT EXISTS (SELECT 1 FROM ${table.table}) AS empty`);
      if (rows[0]?.empty === true) {
        for (const index of table.indexes) await this.connection.query(index.drop);
        return true;
      }
    }
    if (table.shared === true) {
      await this.connection.query(`DELETE FROM ${table.table} WHERE dataset_id = $1`, [plan.id]);
    } else {
      await this.connection.query(`DELETE FROM ${table.table}`);
    }
    return false;
  }

  private async copy(table: TableLoad, counted: (rows: number) => void): Promise<void> {
    async function* chunks(): AsyncGenerator<string> {
      for (const { text, rows } of table.rows) {
        yield text;
        counted(rows);
        // Lets the socket drain and other work run: making rows never waits by itself.
        await Promise.resolve();
      }
    }
    await this.connection.copyFrom(`COPY ${table.table} (${table.columns.join(', ')}) FROM STDIN`, chunks());
  }

  private async buildIndexes(plan: DatasetPlan, table: TableLoad, rows: number, total: number): Promise<void> {
    for (const index of table.indexes ?? []) {
      this.tell(plan, 'indexing', rows, Math.max(total, rows));
      await this.connection.query(index.create);
    }
  }

  private async catalogue(plan: DatasetPlan, prepared: PreparedDataset, rows: number, checksum: string): Promise<void> {
    const now = new Date(this.clock.now()).toISOString();
    await this.connection.query(UPSERT, [
      ...[plan.id, plan.title, plan.kind, plan.locator, plan.source, plan.license],
      ...[prepared.asOfDate, now, rows, checksum],
    ]);
    await this.connection.query(
      `INSERT INTO public.data_freshness_log (source, last_successful_fetch, record_count, fetch_status)
       VALUES ($1, $2, $3, 'success')`,
      [plan.id, now, rows],
    );
    const found = await this.connection.query(`SELECT to_regprocedure('falaj.record_change(text)') IS NOT NULL AS has`);
    if (found.rows[0]?.has === true) {
      await this.connection.query('SELECT falaj.record_change($1)', [`dataset:${plan.id}`]);
    }
  }

  private tell(plan: DatasetPlan, phase: LoadPhase, rows: number, totalRows: number): void {
    this.report({ dataset: plan.id, phase, rows, totalRows });
  }
}

/** A row that a table refuses is a fault of the bundled data; the message names no value. */
function asDataProblem(plan: DatasetPlan, error: unknown): unknown {
  const { code, table, constraint } = error as { code?: unknown; table?: unknown; constraint?: unknown };
  if (error instanceof FalajError || typeof code !== 'string' || !/^2[23]/.test(code)) return error;
  const where = [table, constraint].filter((name) => typeof name === 'string').join(', ');
  return new FalajError('data.invalid', `${plan.id}: a row was refused${where === '' ? '' : ` by ${where}`}`, {
    fields: { dataset: plan.id, sqlstate: code },
    cause: error,
  });
}
