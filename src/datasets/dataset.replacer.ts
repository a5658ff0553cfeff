import type { Clock } from '../kernel/clock.js';
import { FalajError } from '../kernel/falaj-error.js';
import type { LoadConnection } from '../kernel/load-connection.js';
import type { BundledFilesReader } from './bundled-files.reader.js';
import { datasetChecksum } from './dataset.checksum.js';
import type { DatasetPlan, LoadPhase, LoadProgress, PreparedDataset, TableLoad } from './load.port.js';
import { TableIndexes } from './table.indexes.js';

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

/** Where rows wait for a table that cannot be copied into. */
const STAGING = 'pg_temp.falaj_loaded';

interface Replaced {
  readonly rows: number;
  readonly tables: readonly string[];
}

export type Report = (event: LoadProgress) => void;

/**
 * Replaces one dataset in one transaction: delete, COPY, catalogue entry, change record. Readers see the old rows until
 * the commit and the new ones after it, because only row versions change: a TRUNCATE, or a table swapped in by renaming,
 * would show an empty table to a transaction whose snapshot is older than the commit.
 *
 * Keeping many indexes current row by row costs more than twice the time of building them at the end, and dropping them
 * inside the transaction would lock readers out until it commits. So they are dropped in a short transaction before it:
 * meanwhile readers are slower, never wrong, and what an interruption leaves without indexes gets them at the next load.
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
    try {
      if (!(await this.transaction(() => this.makeReady(plan, force)))) return null;
      const done = await this.transaction(() => this.replaceLocked(plan, force));
      if (done === null) return null;
      await this.vacuum(done.tables);
      return done.rows;
    } catch (error) {
      await this.recover(plan).catch(() => undefined);
      throw asDataProblem(plan, error);
    }
  }

  private async transaction<T>(work: () => Promise<T>): Promise<T> {
    await this.connection.query(BEGIN);
    try {
      await this.connection.query('SELECT pg_advisory_xact_lock($1)', [LOAD_LOCK]);
      const result = await work();
      await this.connection.query('COMMIT');
      return result;
    } catch (error) {
      await this.connection.query('ROLLBACK').catch(() => undefined);
      throw error;
    }
  }

  /** False where the dataset is as it should be. */
  private async makeReady(plan: DatasetPlan, force: boolean): Promise<boolean> {
    const isDue = force || (await this.dueChecksum(plan)) !== null;
    const indexes = this.indexesOf(plan);
    if (isDue) await indexes?.drop();
    else await indexes?.build(() => undefined);
    return isDue;
  }

  private async replaceLocked(plan: DatasetPlan, force: boolean): Promise<Replaced | null> {
    const checksum = await this.dueChecksum(plan, force);
    if (checksum === null) return null;
    this.tell(plan, 'reading', 0, 0);
    const read = async (text: string, values: readonly unknown[]): Promise<Record<string, unknown>[]> =>
      (await this.connection.query(text, values)).rows;
    const prepared = await plan.prepare(read);
    const rows = await this.fill(plan, prepared);
    await this.catalogue(plan, prepared, rows, checksum);
    return { rows, tables: prepared.tables.map(({ table }) => table) };
  }

  /** The dataset's checksum where it differs from the loaded one or `force` is set; else null. */
  private async dueChecksum(plan: DatasetPlan, force = false): Promise<string | null> {
    const loaded = await loadedChecksums(this.connection);
    const checksum = datasetChecksum(plan, this.files, loaded);
    return force || loaded.get(plan.id) !== checksum ? checksum : null;
  }

  private indexesOf(plan: DatasetPlan): TableIndexes | null {
    return plan.indexed === undefined ? null : new TableIndexes(this.connection, plan.indexed);
  }

  private async fill(plan: DatasetPlan, prepared: PreparedDataset): Promise<number> {
    const total = prepared.tables.reduce((sum, table) => sum + table.totalRows, 0);
    let rows = 0;
    for (const table of prepared.tables) {
      await this.clear(plan, table);
      await this.copy(table, (count) => {
        rows += count;
        this.tell(plan, 'copying', rows, Math.max(total, rows));
      });
    }
    this.tell(plan, 'analyzing', rows, Math.max(total, rows));
    for (const { table } of prepared.tables) await this.connection.query(`ANALYZE ${table}`);
    await this.indexesOf(plan)?.build(() => {
      this.tell(plan, 'indexing', rows, Math.max(total, rows));
    });
    return rows;
  }

  private async clear(plan: DatasetPlan, { table, shared }: TableLoad): Promise<void> {
    if (shared === true) await this.connection.query(`DELETE FROM ${table} WHERE dataset_id = $1`, [plan.id]);
    else await this.connection.query(`DELETE FROM ${table}`);
  }

  private async copy(table: TableLoad, counted: (rows: number) => void): Promise<void> {
    function* chunks(): Generator<string> {
      for (const { text, rows } of table.rows) {
        yield text;
        counted(rows);
      }
    }
    const columns = table.columns.join(', ');
    if (!(await this.isSecured(table))) {
      await this.connection.copyFrom(`COPY ${table.table} (${columns}) FROM STDIN`, chunks());
      return;
    }
    await this.connection.query(
      `CREATE TEMPORARY TABLE ${STAGING} ON COMMIT DROP AS SELECT ${columns} FROM ${table.table} WITH NO DATA`,
    );
    await this.connection.copyFrom(`COPY ${STAGING} (${columns}) FROM STDIN`, chunks());
    await this.connection.query(`INSERT INTO ${table.table} (${columns}) SELECT ${columns} FROM ${STAGING}`);
    await this.connection.query(`DROP TABLE ${STAGING}`);
  }

  /** COPY fills no table whose row security holds for its owner as well; an INSERT does. */
  private async isSecured({ table }: TableLoad): Promise<boolean> {
    const { rows } = await this.connection.query('SELECT row_security_active($1::regclass) AS secured', [table]);
    return rows[0]?.secured === true;
  }

  /** The entry tells the log of loads and the answers of the dataset by itself. */
  private async catalogue(plan: DatasetPlan, prepared: PreparedDataset, rows: number, checksum: string): Promise<void> {
    const now = new Date(this.clock.now()).toISOString();
    await this.connection.query(UPSERT, [
      ...[plan.id, plan.title, plan.kind, plan.locator, plan.source, plan.license],
      ...[prepared.asOfDate, now, rows, checksum],
    ]);
  }

  /** Removes the deleted rows and lets index scans skip the table. The data are right without it. */
  private async vacuum(tables: readonly string[]): Promise<void> {
    for (const table of tables) await this.connection.query(`VACUUM ${table}`).catch(() => undefined);
  }

  /** The loaded rows are still those of the last success, which the entry repeats; a first load has none to tell of. */
  private async recover(plan: DatasetPlan): Promise<void> {
    await this.connection.query(
      `INSERT INTO public.data_freshness_log (source, last_successful_fetch, record_count, fetch_status, asof_date)
       SELECT dataset_id, updated_at, record_count, 'failed', asof_date FROM falaj.dataset WHERE dataset_id = $1`,
      [plan.id],
    );
    await this.transaction(async () => this.indexesOf(plan)?.build(() => undefined));
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

/** Checksums of what is loaded, by dataset. */
export async function loadedChecksums(connection: LoadConnection): Promise<ReadonlyMap<string, string>> {
  const { rows } = await connection.query('SELECT dataset_id, checksum FROM falaj.dataset');
  return new Map(rows.map((row) => [String(row.dataset_id), String(row.checksum)]));
}
